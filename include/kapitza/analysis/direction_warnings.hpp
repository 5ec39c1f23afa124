#pragma once
/// Do the directions of a stack resolve how phonons fly away from a wall that heats or cools at once, or
/// oscillates?

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

/// What free flight from a wall of amplitude 1 K makes of the temperature at a depth, less what `angles` make
/// of it, absolute [K]. Mean free paths shorter than the depth, and steady walls, leave little.
double flight_error(const Bands& bands, const HalfRange& angles, const WallCourse& course, double depth);

/// One sentence for each of these walls behind which that is more than two percent somewhere in the first
/// layer, with the number of directions that would do.
/// @param surfaces indices into the mesh's
std::vector<std::string> direction_warnings(const StackProblem& problem,
                                            const std::vector<std::size_t>& surfaces,
                                            const WallCourse& course);

} // namespace kapitza
