#include "kapitza/base/error.hpp"
#include "kapitza/physics/bose_einstein.hpp"
#include "kapitza/physics/material.hpp"

#include "solids.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace kapitza {
namespace {

/// Rate at omega = 1e13 rad/s (k = 2e9 1/m, v = 5000 m/s).
double rate(const ScatteringProcess& process, double temperature, double k = 2e9) {
  Material m = test::debye_solid(5000, 1e10, 1e-12);
  m.scattering = {process};
  return scattering_rate(m, 0, k, temperature);
}

TEST(Scattering, HandComputedRates) {
  EXPECT_NEAR(rate(test::process(PowerScattering{2e-24, 2, 3}), 300), 2e-24 * 1e26 * 2.7e7, 1e-3);
  EXPECT_NEAR(rate(test::process(ExponentialScattering{1.73e-19, 2, 1, 137.4}), 274.8),
              1.73e-19 * 1e26 * 274.8 * std::exp(-0.5), 1e-3);
  EXPECT_NEAR(rate(test::process(ImpurityScattering{1.32e-45}), 300), 1.32e7, 1e-6);
  EXPECT_NEAR(rate(test::process(BoundaryScattering{7e-3}), 300), 5000 / 7e-3, 1e-6);
  // x = hbar omega/(kB T) = 7.63823... at 10 K: 5.5e-18 1e26 / sinh(x)
  const double x = 1.054571817646156e-34 * 1e13 / (1.380649e-23 * 10);
  EXPECT_NEAR(rate(test::process(HollandUmklappScattering{5.5e-18}), 10) / (5.5e8 / std::sinh(x)), 1, 1e-13);
}

TEST(Scattering, HollandUmklappHasItsLimits) {
  // High T: B omega kB T/hbar. Low T: nothing, and no overflow of sinh.
  const double slow = rate(test::process(HollandUmklappScattering{5.5e-18}), 1e6);
  EXPECT_NEAR(slow / (5.5e-18 * 1e13 * 1.380649e-23 * 1e6 / 1.054571817646156e-34), 1, 1e-8);
  EXPECT_EQ(rate(test::process(HollandUmklappScattering{5.5e-18}), 1e-2), 0);
  EXPECT_EQ(rate(test::process(HollandUmklappScattering{5.5e-18}), 300, 0), 0);
}

TEST(Scattering, MatthiessenBranchesAndWindows) {
  Material m = test::debye_solid(5000, 1e10, 1e-12);
  m.branches.push_back(m.branches[0]);
  m.scattering = {test::process(PowerScattering{1e9, 0, 0}, {0}), test::process(PowerScattering{2e9, 0, 0}),
                  test::process(PowerScattering{4e9, 0, 0})};
  m.scattering[2].above_frequency = 1e13;
  m.scattering[2].below_frequency = 2e13;
  EXPECT_DOUBLE_EQ(scattering_rate(m, 0, 1e9, 300), 3e9); // 5e12 rad/s
  EXPECT_DOUBLE_EQ(scattering_rate(m, 1, 1e9, 300), 2e9);
  EXPECT_DOUBLE_EQ(scattering_rate(m, 1, 2e9, 300), 6e9); // the lower bound belongs to the window
  EXPECT_DOUBLE_EQ(scattering_rate(m, 1, 4e9, 300), 2e9); // the upper does not
}

TEST(Scattering, ARateThatIsNotANumberNamesBranchAndFrequency) {
  for (double bad : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(), -1e9})
    try {
      rate(test::process(PowerScattering{bad, 0, 0}), 300);
      FAIL() << "no error for " << bad;
    } catch (const InputError& error) {
      const std::string text = error.what();
      EXPECT_NE(text.find("'debye'"), std::string::npos) << text;
      EXPECT_NE(text.find("'A'"), std::string::npos) << text;
      EXPECT_NE(text.find("1e+13 rad/s"), std::string::npos) << text;
    }
}

TEST(BoseEinstein, ModeHeatCapacityLimits) {
  EXPECT_DOUBLE_EQ(mode_heat_capacity(0, 300), boltzmann);
  EXPECT_NEAR(mode_heat_capacity(1e9, 300) / boltzmann, 1, 1e-9);
  const double x = reduced_frequency(1e14, 300);
  EXPECT_NEAR(mode_heat_capacity(1e14, 300) / (boltzmann * x * x * std::exp(x) / std::pow(std::expm1(x), 2)),
              1, 1e-13);
  EXPECT_EQ(mode_heat_capacity(1e14, 0.1), 0); // x = 7600: underflows, must not be NaN
  EXPECT_NEAR(x_over_sinh(1 - 1e-15), x_over_sinh(1), 1e-14);
}

} // namespace
} // namespace kapitza
