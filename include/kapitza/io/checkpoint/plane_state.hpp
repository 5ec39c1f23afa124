#pragma once
/// The state of a steady run in two dimensions, as tables of a checkpoint.

#include "kapitza/io/checkpoint/checkpoint.hpp"
#include "kapitza/solver/plane/steady.hpp"

#include <span>

namespace kapitza {

/// Which rows of the tables this rank's unknowns are, for every number of ranks and every split of them:
/// "temperature" [cells x most corners of any cell], zero where a cell has fewer; "channels", what arrives at
/// coupled faces, cell after cell by global number [numbers / columns x columns], columns being the largest
/// number that divides that of every cell; "wall_temperature" [heat-flux walls x 1].
struct PlaneTables {
  std::vector<CheckpointTable> rows; ///< without values
  std::vector<int> corners;          ///< [owned cells]
  PlaneUnknowns unknowns;
};

/// Collective over ranks.space().
PlaneTables plane_tables(const PlaneProblem& problem, const PlaneUnknowns& unknowns, const PlaneRanks& ranks);

/// @param x PlaneSteadyState::x or SteadyIterate::x; not read on ranks that hold none
std::vector<CheckpointTable> fill_tables(const PlaneTables& tables, std::span<const double> x);

/// This rank's unknowns; none on ranks that hold none. Collective over `world`, which has all ranks of the
/// problem. @throws InputError on all ranks where the checkpoint is not of such a problem
std::vector<double> read_plane_state(const std::filesystem::path& checkpoint, const PlaneTables& tables,
                                     const Communicator& world);

} // namespace kapitza
