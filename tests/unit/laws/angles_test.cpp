#include "kapitza/laws/angles.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace kapitza {
namespace {

const std::vector<int> polars{2, 4, 6, 10, 16, 32, 64, 128};

double moment(const HalfRange& angles, int power) {
  double sum = 0;
  for (std::size_t m = 0; m < angles.mu.size(); ++m) sum += angles.weight[m] * std::pow(angles.mu[m], power);
  return sum;
}

TEST(DoubleGauss, HasHalfOfTheDirectionsInsideTheHalfRange) {
  for (const int polar : polars) {
    const HalfRange angles = double_gauss(polar);
    ASSERT_EQ(angles.size(), polar / 2);
    ASSERT_EQ(angles.weight.size(), angles.mu.size());
    EXPECT_TRUE(std::is_sorted(angles.mu.begin(), angles.mu.end())) << polar;
    EXPECT_GT(angles.mu.front(), 0);
    EXPECT_LT(angles.mu.back(), 1);
    EXPECT_GT(*std::min_element(angles.weight.begin(), angles.weight.end()), 0);
  }
}

TEST(DoubleGauss, IsExactForPolynomialsUpToTwiceThePointsLessOne) {
  for (const int polar : polars) {
    const HalfRange angles = double_gauss(polar);
    for (int power = 0; power <= polar - 1; ++power)
      EXPECT_NEAR(moment(angles, power) * (power + 1), 1, 2e-13) << polar << " directions, mu^" << power;
  }
}

TEST(DoubleGauss, IsNotExactBeyond) {
  for (const int polar : {2, 4, 6}) {
    const double error = moment(double_gauss(polar), polar) * (polar + 1) - 1;
    EXPECT_GT(std::abs(error), 1e-5) << polar;
  }
}

TEST(DoubleGauss, GivesTheMeansThatFluxAndConductivityNeed) {
  for (const int polar : polars) {
    const HalfRange angles = double_gauss(polar);
    EXPECT_NEAR(moment(angles, 0), 1, 1e-14) << polar;
    EXPECT_NEAR(moment(angles, 1), 0.5, 1e-14) << polar; // one-way flux
    if (polar < 4) continue;
    EXPECT_NEAR(moment(angles, 2), 1.0 / 3, 1e-14) << polar; // conductivity
  }
}

} // namespace
} // namespace kapitza
