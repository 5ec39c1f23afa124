#pragma once
/// The state of a run, as tables of a checkpoint.

#include "kapitza/io/checkpoint/checkpoint.hpp"
#include "kapitza/solver/unknowns.hpp"

#include <span>

namespace kapitza {

/// Which rows of the tables the unknowns of a rank are, for every number of ranks and every split of them:
/// "temperature" [cells x most nodes of any cell], zero where a cell has fewer; "channels", what arrives at
/// coupled faces, cell after cell by global number [numbers / columns x columns], columns being the largest
/// number that divides that of every cell; "wall_temperature" [heat-flux walls x 1]; "contact_drop"
/// [macroscopic contacts x 1]. A problem has those of its UnknownCounts::kinds.
struct StateTables {
  Unknowns unknowns;                 ///< numbering of this rank's unknowns
  std::vector<CheckpointTable> rows; ///< that this rank holds, without values
  Communicator ranks;                ///< that have all cells between them, or all cells each
};

/// Collective over `ranks`, which have all cells between them (PlaneRanks::space()), or all cells each.
StateTables state_tables(const Unknowns& unknowns, const Communicator& ranks);

/// The rows that this rank saves. @param x its unknowns; not read on ranks that hold none
std::vector<CheckpointTable> fill_tables(const StateTables& tables, std::span<const double> x);

/// This rank's unknowns; none on ranks that hold none. Collective over `world`, which has all ranks of the
/// problem. @throws InputError on all ranks where the checkpoint is not of such a problem
std::vector<double> read_state(const std::filesystem::path& checkpoint, const StateTables& tables,
                               const Communicator& world);

} // namespace kapitza
