#include "kapitza/laws/ziman.hpp"

#include <gtest/gtest.h>

namespace kapitza {
namespace {

TEST(Ziman, IsTheConventionOfTheDocs) {
  const double omega = 1e13, velocity = 5000, eta = 0.2e-9, k = omega / velocity;
  EXPECT_NEAR(ziman_specularity(omega, velocity, eta), std::exp(-4 * k * k * eta * eta), 1e-15);
  EXPECT_NEAR(ziman_specularity(omega, velocity, eta, 0.5), std::exp(-k * k * eta * eta), 1e-15);
  // 16 pi^2 eta^2/lambda^2
  const double lambda = 2 * 3.141592653589793 / k;
  EXPECT_NEAR(-std::log(ziman_specularity(omega, velocity, eta)),
              std::pow(4 * 3.141592653589793 * eta / lambda, 2), 1e-14);
}

TEST(Ziman, Limits) {
  EXPECT_EQ(ziman_specularity(1e13, 5000, 0), 1);
  EXPECT_EQ(ziman_specularity(0, 5000, 1e-9), 1);
  EXPECT_EQ(ziman_specularity(1e13, 5000, 1e-9, 0), 1);
  EXPECT_EQ(ziman_specularity(1e14, 1000, 1e-6), 0); // underflows, quietly
}

} // namespace
} // namespace kapitza
