#pragma once
/// Do the directions and cells of a stack resolve how phonons fly away from a wall that heats or cools at
/// once, or oscillates?

#include "kapitza/solver/stack/problem.hpp"

#include <string>
#include <variant>
#include <vector>

namespace kapitza {

/// A wall oscillates.
struct WallOscillation {
  double frequency; ///< [Hz]
};
/// A wall gets another temperature at t = 0.
struct WallStep {
  std::vector<double> times; ///< at which that is looked at [s]
};
/// What a wall does.
using WallCourse = std::variant<WallOscillation, WallStep>;

/// What free flight from a wall of amplitude 1 K makes of the temperature at a depth, or of the heat flux
/// there over what the wall emits, less what `angles` make of it; the larger, absolute. Mean free paths
/// shorter than the depth, and steady walls, leave little.
double flight_error(const Bands& bands, const HalfRange& angles, const WallCourse& course, double depth);

/// One sentence for each of these walls behind which that is more than two percent, of what oscillates half a
/// percent, somewhere in the first layer, and for each heated layer likewise (phonons fly from one place of
/// it to another), with the number of directions that would do; and one where the cells of such a layer leave
/// more than a fifth of a percent of what oscillates.
/// @param surfaces indices into the mesh's
/// @param heated regions, indices into the mesh's
std::vector<std::string> direction_warnings(const StackProblem& problem,
                                            const std::vector<std::size_t>& surfaces,
                                            const std::vector<std::size_t>& heated, const WallCourse& course);

} // namespace kapitza
