#pragma once
/// Which frequencies a sum of exponentials is fitted to. Private to analysis/.

#include <vector>

namespace kapitza {

/// Frequencies in equal ratios. From level to level there are twice as many, over half a decade more at both
/// ends; those of a level are among those of the next.
struct FrequencyLadder {
  static constexpr int levels = 5;
  static constexpr int decade = 32; ///< of the last level: 32 steps

  double unit = 1;       ///< where steps are counted from [rad/s]
  int low = 0, high = 0; ///< what the first level spans; it goes half a decade beyond high

  /// Of a level from 0 [rad/s].
  std::vector<double> frequencies(int level) const;
};

/// How well a response must be solved for, lest the solves spoil what is made of it.
/// @param given the tolerance of the solver; what is asked for is never looser
/// @param wanted relative error of what is made of the response
double response_tolerance(double given, double wanted);

} // namespace kapitza
