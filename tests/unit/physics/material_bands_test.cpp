#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/physics/bose_einstein.hpp"
#include "kapitza/physics/material.hpp"

#include "solids.hpp"

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <numbers>
#include <set>

namespace kapitza {
namespace {

constexpr double pi = std::numbers::pi;

Bands bands_of(const Material& material, double temperature, int bins) {
  return make_bands(material, temperature, make_frequency_grid({&material, 1}, bins));
}

double kronrod(const std::function<double(double)>& f, double a, double b) {
  return boost::math::quadrature::gauss_kronrod<double, 61>::integrate(f, a, b, 15, 1e-13);
}

/// int_0^x y^4 e^y/(e^y - 1)^2 dy
double debye_integral(double x) {
  return kronrod([](double y) { return y > 0 ? std::pow(y * y / (2 * std::sinh(y / 2)), 2) : 0; }, 0,
                 std::min(x, 200.0));
}

TEST(MaterialBands, DebyeHeatCapacityAtAllTemperatures) {
  const double v = 6400, k = 1.1e10, modes = 3 * k * k * k / (6 * pi * pi);
  for (double temperature : {3.0, 30.0, 100.0, 300.0, 1000.0}) {
    const double x = reduced_planck * v * k / (boltzmann * temperature);
    const double exact = modes * boltzmann * 3 / (x * x * x) * debye_integral(x);
    EXPECT_NEAR(heat_capacity(bands_of(test::debye_solid(v, k, 1e-11), temperature, 30)) / exact, 1, 1e-10)
        << temperature;
  }
}

TEST(MaterialBands, CubicLawAndDulongPetit) {
  const double v = 6400, k = 1.1e10;
  // C = 2 pi^2/5 kB (kB T/(hbar v))^3 for three polarizations
  for (double temperature : {0.3, 3.0}) {
    const double cubic =
        2 * pi * pi / 5 * boltzmann * std::pow(boltzmann * temperature / (reduced_planck * v), 3);
    EXPECT_NEAR(heat_capacity(bands_of(test::debye_solid(v, k, 1e-11), temperature, 20)) / cubic, 1, 1e-10);
  }
  const double limit = 3 * k * k * k / (6 * pi * pi) * boltzmann;
  EXPECT_NEAR(heat_capacity(bands_of(test::debye_solid(v, k, 1e-11), 1e6, 20)) / limit, 1, 1e-6);
}

TEST(MaterialBands, ConstantLifetimeConductivity) {
  const Material m = test::debye_solid(6400, 1.1e10, 7e-12);
  const Bands bands = bands_of(m, 300, 30);
  EXPECT_NEAR(conductivity(bands) / (heat_capacity(bands) * 6400.0 * 6400.0 * 7e-12 / 3), 1, 1e-12);
  for (int b = 0; b < bands.size(); ++b) {
    EXPECT_NEAR(bands.speed[index(b)], 6400, 1e-6);
    EXPECT_NEAR(bands.mean_free_path[index(b)], 6400 * 7e-12, 1e-17);
  }
}

TEST(MaterialBands, DivergingMeanFreePathIsIntegratedAccurately) {
  // tau = 1/(A omega^2) with a boundary of any length, down to none: kappa = int C v^2/(A w^2 + v/l)/3.
  const double v = 6400, k = 1.1e10, a = 5e-17;
  for (double length : {1e-6, 1e-3, 1e3, 1e12}) {
    Material m = test::debye_solid(v, k, 1);
    m.scattering = {test::process(PowerScattering{a, 2, 0}), test::process(BoundaryScattering{length})};
    // With x = omega sqrt(a l/v), in pieces because the integrand turns at x = 1
    const double turn = std::sqrt(v / length / a) / v;
    double exact = 0;
    const auto f = [&](double q) {
      return 3 * q * q / (2 * pi * pi) * mode_heat_capacity(v * q, 300) * v * v
             / (a * v * q * v * q + v / length) / 3;
    };
    double low = 0;
    for (double high = std::min(turn, k); high < k; high *= 4) {
      exact += kronrod(f, low, high);
      low = high;
    }
    exact += kronrod(f, low, k);
    EXPECT_NEAR(conductivity(bands_of(m, 300, 12)) / exact, 1, 1e-10) << length;
  }
}

TEST(MaterialBands, ScatteringOmegaSquaredAloneHasItsLimit) {
  // High temperature: C = kB per mode, kappa = 3 kB k_c/(6 pi^2 A) exactly, though L diverges at the zone
  // centre.
  Material m = test::debye_solid(6400, 1.1e10, 1);
  m.scattering = {test::process(PowerScattering{5e-17, 2, 0})};
  EXPECT_NEAR(conductivity(bands_of(m, 1e6, 12)) / (boltzmann * 1.1e10 / (2 * pi * pi * 5e-17)), 1, 1e-6);
}

TEST(MaterialBands, TotalsDoNotDependOnTheNumberOfBins) {
  const Material m = test::zoo();
  for (double temperature : {2.0, 50.0, 300.0, 1500.0}) {
    const Bands reference = bands_of(m, temperature, 400);
    for (int bins : {1, 2, 13, 60}) {
      const Bands bands = bands_of(m, temperature, bins);
      EXPECT_NEAR(heat_capacity(bands) / heat_capacity(reference), 1, 1e-10) << temperature << ", " << bins;
      EXPECT_NEAR(one_way_conductance(bands) / one_way_conductance(reference), 1, 1e-10)
          << temperature << ", " << bins;
      EXPECT_NEAR(conductivity(bands) / conductivity(reference), 1, 1e-10) << temperature << ", " << bins;
    }
  }
}

TEST(MaterialBands, EachTotalIsTheIntegralOverWavevector) {
  const Material m = test::zoo();
  double capacity = 0, kappa = 0;
  for (std::size_t b = 0; b < m.branches.size(); ++b) {
    const Branch& branch = m.branches[b];
    const int steps = 200000; // midpoint rule: nothing in common with the implementation
    for (int i = 0; i < steps; ++i) {
      const double t = (i + 0.5) / steps, k = branch.cutoff_wavevector * t * t * t;
      const double dk = branch.cutoff_wavevector * 3 * t * t / steps, v = group_velocity(branch, k);
      const double c = branch.degeneracy * k * k / (2 * pi * pi) * dk
                       * mode_heat_capacity(angular_frequency(branch, k), 300);
      capacity += c;
      kappa += c * v * v / scattering_rate(m, static_cast<int>(b), k, 300) / 3;
    }
  }
  const Bands bands = bands_of(m, 300, 40);
  EXPECT_NEAR(heat_capacity(bands) / capacity, 1, 1e-8);
  EXPECT_NEAR(conductivity(bands) / kappa, 1,
              1e-6); // the midpoint rule sees the window edge with an error of 1/steps
}

TEST(MaterialBands, EveryBandLiesInItsBinAndIsUnique) {
  const Material m = test::zoo();
  const FrequencyGrid grid = make_frequency_grid({&m, 1}, 40);
  const Bands bands = make_bands(m, 300, grid);
  EXPECT_TRUE(bands.frequency_resolved);
  std::set<std::pair<int, int>> seen;
  std::set<int> keys;
  for (std::size_t b = 0; b < bands.omega.size(); ++b) {
    const auto bin = index(bands.frequency[b]);
    EXPECT_GE(bands.omega[b], grid.edges[bin]);
    EXPECT_LE(bands.omega[b], grid.edges[bin + 1]);
    EXPECT_GT(bands.heat_capacity[b], 0);
    EXPECT_GT(bands.speed[b], 0);
    EXPECT_GT(bands.mean_free_path[b], 0);
    EXPECT_TRUE(seen.insert({bands.frequency[b], bands.branch[b]}).second);
    keys.insert(bands.branch[b]);
  }
  EXPECT_EQ(keys, (std::set<int>{0, 1, 4, 2, 5})); // LA, TA, second transverse, LO, TO
}

TEST(MaterialBands, ColdBandsAreDroppedWithoutHarm) {
  const Material m = test::zoo();
  const Bands cold = bands_of(m, 0.5, 40);
  EXPECT_TRUE(std::isfinite(conductivity(cold)));
  for (int branch : cold.branch) EXPECT_NE(branch, 2); // optical
  EXPECT_GT(cold.size(), 2);
}

TEST(MaterialBands, FlatBranchGivesNoBand) {
  Material m = test::debye_solid(6400, 1.1e10, 1e-11);
  m.branches.push_back(test::branch("E", Polarization::optical, 3, 1.1e10, QuadraticDispersion{0, 0, 5e13}));
  EXPECT_DOUBLE_EQ(heat_capacity(bands_of(m, 300, 10)),
                   heat_capacity(make_bands(test::debye_solid(6400, 1.1e10, 1e-11), 300,
                                            make_frequency_grid({&m, 1}, 10))));
}

std::string failure(const Material& m, double temperature) {
  try {
    bands_of(m, temperature, 10);
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

TEST(MaterialBands, Errors) {
  Material m = test::debye_solid(6400, 1.1e10, 1e-11);
  EXPECT_NE(failure(m, 0).find("temperature"), std::string::npos);
  EXPECT_NE(failure(m, std::nan("")).find("temperature"), std::string::npos);
  m.scattering[0].above_frequency = 1e13; // nothing scatters below
  EXPECT_NE(failure(m, 300).find("branch 'A': the scattering rate is 0"), std::string::npos)
      << failure(m, 300);
  m.scattering = {test::process(ImpurityScattering{1e-45})};
  EXPECT_NE(failure(m, 300).find("conductivity is infinite"), std::string::npos) << failure(m, 300);
  m.scattering = {test::process(PowerScattering{std::nan(""), 0, 0})};
  EXPECT_NE(failure(m, 300).find("rate of nan"), std::string::npos) << failure(m, 300);
  m.scattering.clear();
  EXPECT_NE(failure(m, 300).find("material 'debye' has no scattering, so no mean free path"),
            std::string::npos);
}

/// A constant share of the rate at every frequency: so much is normal in every band, whatever the bins.
TEST(MaterialBands, NormalShares) {
  Material m = test::zoo();
  EXPECT_TRUE(make_callaway_bands(m, 300, make_frequency_grid({&m, 1}, 10)).normal_share.empty());
  const std::vector<ScatteringProcess> resistive = m.scattering;
  for (const ScatteringProcess& process : resistive) {
    m.scattering.push_back(process);
    m.scattering.back().normal = true;
  }
  const Bands bands = make_callaway_bands(m, 300, make_frequency_grid({&m, 1}, 10)),
              plain = bands_of(m, 300, 10);
  EXPECT_EQ(bands.mean_free_path, plain.mean_free_path);
  EXPECT_TRUE(plain.normal_share.empty());
  ASSERT_EQ(bands.normal_share.size(), bands.mean_free_path.size());
  for (std::size_t b = 0; b < bands.normal_share.size(); ++b) {
    EXPECT_NEAR(bands.normal_share[b], 0.5, 1e-12);
    EXPECT_NEAR(bands.phase_velocity[b] * bands.wavevector[b] / bands.omega[b], 1, 1e-12);
  }
  EXPECT_GT(conductivity(bands), conductivity(plain));
}

/// Lifetimes of another temperature, weights of this one.
TEST(MaterialBands, MeanFreePathsAtOtherTemperatures) {
  Material m = test::debye_solid(6400, 1.1e10, 1e-11);
  m.scattering = {test::process(PowerScattering{1e8, 0, 2})}; // 1/tau = 1e8 T^2
  const FrequencyGrid grid = make_frequency_grid({&m, 1}, 10);
  for (const double length : mean_free_paths(m, 300, grid, 100)) EXPECT_NEAR(length / 6400e-12, 1, 1e-10);
  m = test::zoo();
  const FrequencyGrid of_zoo = make_frequency_grid({&m, 1}, 10);
  EXPECT_EQ(mean_free_paths(m, 300, of_zoo, 300), make_bands(m, 300, of_zoo).mean_free_path);
}

} // namespace
} // namespace kapitza
