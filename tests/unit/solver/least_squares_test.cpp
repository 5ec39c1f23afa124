/// Fits whose answer is known.

#include "kapitza/base/error.hpp"
#include "kapitza/solver/least_squares.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace kapitza {
namespace {

/// Rosenbrock's valley as two residuals: (1 - x), 10 (y - x^2).
TEST(LeastSquares, FollowsACurvedValley) {
  const LeastSquaresFit fit = least_squares(
      [](std::span<const double> x) {
        return std::vector<double>{1 - x[0], 10 * (x[1] - x[0] * x[0])};
      },
      {-1.2, 1});
  EXPECT_TRUE(fit.converged);
  EXPECT_NEAR(fit.x[0], 1, 1e-7);
  EXPECT_NEAR(fit.x[1], 1, 1e-7);
}

/// A decay with noise: at the minimum the residuals are orthogonal to the columns of the Jacobian.
TEST(LeastSquares, StopsWhereTheGradientVanishes) {
  const auto residuals = [](std::span<const double> x) {
    std::vector<double> r;
    for (int i = 0; i < 20; ++i)
      r.push_back(std::exp(x[0] - std::exp(x[1]) * 0.1 * i) - 2 * std::exp(-0.3 * i)
                  - 0.05 * std::sin(7.0 * i));
    return r;
  };
  const LeastSquaresFit fit = least_squares(residuals, {0, 0});
  EXPECT_TRUE(fit.converged);
  ASSERT_EQ(fit.jacobian.size(), 40u);
  for (std::size_t j = 0; j < 2; ++j) {
    double dot = 0;
    for (std::size_t i = 0; i < 20; ++i) dot += fit.jacobian[20 * j + i] * fit.residuals[i];
    EXPECT_NEAR(dot, 0, 1e-6);
  }
  EXPECT_NEAR(std::exp(fit.x[0]), 2, 0.1);
}

/// Data that say nothing of a parameter.
TEST(LeastSquares, SaysThatAParameterHasNoInfluence) {
  const LeastSquaresFit fit = least_squares(
      [](std::span<const double> x) {
        return std::vector<double>{x[0] - 1, 2 * x[0] + 1, 0.5};
      },
      {0, 0});
  EXPECT_FALSE(fit.converged);
}

TEST(LeastSquares, PassesOnWhatTheResidualsThrow) {
  const auto nan = [](std::span<const double> x) {
    return std::vector<double>{x[0] < 0.5 ? x[0] - 1 : std::numeric_limits<double>::quiet_NaN()};
  };
  EXPECT_THROW(least_squares(nan, {0}), RuntimeFailure);
}

} // namespace
} // namespace kapitza
