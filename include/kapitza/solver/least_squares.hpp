#pragma once
/// Non-linear least squares: min over x of sum_i r_i(x)^2.

#include <functional>
#include <span>
#include <vector>

namespace kapitza {

/// r(x); always of the same length, at least that of x.
using Residuals = std::function<std::vector<double>(std::span<const double> x)>;

/// The parameters that fit best, and how well.
struct LeastSquaresFit {
  std::vector<double> x, residuals; ///< the best parameters, and r(x) there
  std::vector<double> jacobian;     ///< d r_i / d x_j at [j * residuals + i]
  bool converged = false;           ///< the next Gauss-Newton step would move every x by less than 1e-6
};

/// d r_i / d x_j by central differences, as in LeastSquaresFit.
std::vector<double> difference_quotients(const Residuals& residuals, std::span<const double> x);

/// From `start`, by regularised Gauss-Newton; the x are numbers of order 1 (logarithms, say). On the calling
/// rank alone. @throws RuntimeFailure where a residual is no number
LeastSquaresFit least_squares(const Residuals& residuals, std::vector<double> start);

} // namespace kapitza
