#include "kapitza/physics/material.hpp"

#include "solids.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace kapitza {
namespace {

TEST(Dispersion, FormsHaveTheirClosedValues) {
  const double k = 1e10;
  const auto at = [&](Dispersion d, double x) {
    return angular_frequency(test::branch("b", Polarization::longitudinal, 1, k, std::move(d)), x);
  };
  EXPECT_DOUBLE_EQ(at(LinearDispersion{5000}, 2e9), 1e13);
  EXPECT_DOUBLE_EQ(at(QuadraticDispersion{9000, -2e-7, 1e12}, 1e9), 1e12 + 9e12 - 2e11);
  EXPECT_DOUBLE_EQ(at(SineDispersion{4e13}, k), 4e13);
  EXPECT_NEAR(at(SineDispersion{4e13}, k / 3), 2e13, 1e-2);
  EXPECT_DOUBLE_EQ(at(TableDispersion{{{0, 0}, {5e9, 3e13}, {1e10, 4e13}}}, 7.5e9), 3.5e13);
}

TEST(Dispersion, GroupVelocityIsTheDerivativeForAllForms) {
  for (const Branch& branch : test::zoo().branches)
    for (double x : {0.01, 0.2, 0.5, 0.77, 0.99}) {
      const double k = x * branch.cutoff_wavevector, h = 1e5;
      const double difference =
          (angular_frequency(branch, k + h) - angular_frequency(branch, k - h)) / (2 * h);
      EXPECT_NEAR(group_velocity(branch, k), difference, 1e-3) << branch.name << " at " << x;
    }
  const Branch linear = test::branch("l", Polarization::transverse, 1, 1e10, LinearDispersion{4321});
  EXPECT_DOUBLE_EQ(group_velocity(linear, 3e9), 4321);
}

TEST(Dispersion, SlowestAndFastestOfASine) {
  const Branch sine = test::branch("s", Polarization::transverse, 1, 1e10, SineDispersion{4e13});
  EXPECT_NEAR(group_velocity(sine, 0), 4e13 * 3.14159265358979 / 2e10, 1e-9);
  EXPECT_NEAR(group_velocity(sine, 1e10), 0, 1e-9);
}

} // namespace
} // namespace kapitza
