#pragma once
/// How exactly the stages of a march are solved. Private to solver/.

#include <algorithm>

namespace kapitza {

/// Of a stage's solve, whose errors are relative to its temperatures: what goes on may be far less than
/// those.
/// @param size of the largest of them @param least_size that errors are to be relative to at most [K]
inline double stage_tolerance(double size, double least_size, double asked) {
  constexpr double least = 1e-11; // that rounding allows
  return size > least_size ? std::max(std::min(asked, least), asked * least_size / size) : asked;
}

} // namespace kapitza
