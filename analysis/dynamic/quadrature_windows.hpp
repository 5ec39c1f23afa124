#pragma once
/// Convolution quadrature over times of many sizes. Private to analysis/.

#include "kapitza/analysis/field_samples.hpp"
#include "kapitza/analysis/response_samples.hpp"
#include "kapitza/analysis/time_course.hpp"

#include <functional>
#include <span>
#include <vector>

namespace kapitza {

/// What quadrature asks of its caller.
struct QuadratureProblem {
  const TimeCourse& course;
  const std::vector<double>& times; ///< rising [s]
  double tolerance;                 ///< relative to the scales
  std::size_t columns;
  /// Responses at each s, their errors below quadrature_accuracy.
  std::function<std::vector<ResponseSample>(std::span<const std::complex<double>>)> sample;
  /// Per column, what errors are relative to, of values [times][columns].
  std::function<std::vector<double>(const std::vector<std::vector<double>>&)> scales;
  std::vector<std::size_t> field_rows{}; ///< which of the times are those of fields
  int most_steps = 1024;
};

/// What a method makes of the responses.
struct EstimatedHistory {
  std::vector<std::vector<double>> values{}; ///< [times][columns]
  double error = 0;                          ///< of any column, relative to its scale
  /// How values at the times of fields are made of responses, and how they were made before the last
  /// refinement; empty where no fields are asked for, or where nothing was refined.
  std::vector<TimeWeights> weights{}, coarser{};
};

/// Times within a factor of four share steps, from the beginning of the course to the last of them: 8, and
/// twice as many, up to most_steps, until values change no more than the tolerance. Between steps runs the
/// polynomial of degree 5. The error is the largest change that half as many steps make, or a quarter of the
/// one before, and what the sums over circles leave of later times.
EstimatedHistory by_quadrature(const QuadratureProblem& problem);

} // namespace kapitza
