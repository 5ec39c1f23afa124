#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/physics/bose_einstein.hpp"
#include "kapitza/physics/modes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

namespace kapitza {
namespace {

/// Modes of a Debye solid with lifetimes ~ omega^-2, in random directions; two branches below, four above.
ModeTable solid(int wavevectors) {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> uniform(0, 1);
  ModeTable modes;
  modes.name = "solid";
  modes.temperature = 300;
  for (int q = 0; q < wavevectors; ++q)
    for (int branch = 0; branch < 6; ++branch) {
      const double k = std::cbrt(uniform(random)), speed = branch < 2 ? 3000 : branch == 2 ? 6000 : 500;
      const double omega = branch < 3 ? 1e10 * k * speed : 8e13 - 5e12 * k;
      const double mu = 2 * uniform(random) - 1, angle = 2 * std::numbers::pi * uniform(random);
      modes.omega.push_back(omega);
      modes.vx.push_back(speed * std::sqrt(1 - mu * mu) * std::cos(angle));
      modes.vy.push_back(speed * std::sqrt(1 - mu * mu) * std::sin(angle));
      modes.vz.push_back(speed * mu);
      modes.lifetime.push_back(1e16 / (omega * omega));
      modes.weight.push_back(2e28 / wavevectors);
      modes.branch.push_back(branch);
    }
  return modes;
}

FrequencyGrid grid_of(const ModeTable& modes, int bins) {
  return make_frequency_grid({}, {&modes, 1}, bins, 300);
}

double sum(const std::vector<double>& values) {
  double total = 0;
  for (double value : values) total += value;
  return total;
}

TEST(Modes, BinningKeepsHeatCapacityFluxAndConductivity) {
  ModeTable modes = solid(300);
  for (std::size_t i = 0; i < modes.size(); i += 17) modes.lifetime[i] = 0;
  for (std::size_t i = 5; i < modes.size(); i += 50) modes.lifetime[i] *= -0.1;
  for (std::size_t i = 7; i < modes.size(); i += 60) modes.vx[i] = modes.vy[i] = modes.vz[i] = 0;
  drop_unusable(modes);
  EXPECT_EQ(modes.size(), 1800U);
  for (TransportAxis axis : {TransportAxis::isotropic, TransportAxis::x, TransportAxis::z})
    for (int bands : {40, 60, 100000}) {
      const ModeShares shares = mode_shares(modes, 300, axis);
      const Bands binned = make_bands(modes, 300, grid_of(modes, 8), {bands, axis});
      EXPECT_LE(binned.size(), bands);
      EXPECT_NEAR(heat_capacity(binned) / sum(shares.c), 1, 1e-12);
      EXPECT_NEAR(4 * one_way_conductance(binned) / sum(shares.cv), 1, 1e-12);
      EXPECT_NEAR(3 * conductivity(binned) / sum(shares.cvl), 1, 1e-12);
      for (double path : binned.mean_free_path) EXPECT_GT(path, 0);
    }
}

TEST(Modes, BandsKnowFrequencyAndBranch) {
  const ModeTable modes = solid(300);
  const FrequencyGrid grid = grid_of(modes, 8);
  const Bands bands = make_bands(modes, 300, grid, {60, TransportAxis::isotropic});
  EXPECT_TRUE(bands.frequency_resolved);
  for (std::size_t b = 0; b < bands.omega.size(); ++b) {
    const auto bin = index(bands.frequency[b]);
    EXPECT_GE(bands.omega[b], grid.edges[bin]);
    EXPECT_LE(bands.omega[b], grid.edges[bin + 1]);
    EXPECT_LT(bands.branch[b], 3); // LA 0, TA 1, optical 2
    EXPECT_GE(bands.frequency[b], bands.frequency[b > 0 ? b - 1 : 0]);
  }
}

/// Isotropic directions: every axis is the mean over all, up to the statistics of 6 x 20000 directions.
TEST(Modes, AxesOfAnIsotropicSolidAgree) {
  const ModeTable modes = solid(20000);
  const double isotropic = sum(mode_shares(modes, 300, TransportAxis::isotropic).cv);
  for (TransportAxis axis : {TransportAxis::x, TransportAxis::y, TransportAxis::z}) {
    EXPECT_NEAR(conductivity(modes, 300, axis) / conductivity(modes, 300), 1, 0.05);
    EXPECT_NEAR(sum(mode_shares(modes, 300, axis).cv) / isotropic, 1, 0.02);
  }
}

/// A velocity along x in a cubic crystal stands for the six directions of its star.
TEST(Modes, RotationsAverageOverTheStar) {
  ModeTable modes = solid(1);
  for (std::size_t i = 0; i < 6; ++i) modes.vx[i] = 3000, modes.vy[i] = modes.vz[i] = 0;
  modes.rotations = {{1, 0, 0, 0, 1, 0, 0, 0, 1}, {0, 1, 0, 0, 0, 1, 1, 0, 0}, {0, 0, 1, 1, 0, 0, 0, 1, 0}};
  for (TransportAxis axis : {TransportAxis::x, TransportAxis::y, TransportAxis::z}) {
    EXPECT_NEAR(conductivity(modes, 300, axis) / conductivity(modes, 300), 1, 1e-12);
    EXPECT_NEAR(sum(mode_shares(modes, 300, axis).cv)
                    / sum(mode_shares(modes, 300, TransportAxis::isotropic).cv),
                2.0 / 3, 1e-12);
  }
}

TEST(Modes, UnusableModesAreDroppedAndCounted) {
  ModeTable modes = solid(10);
  modes.omega[3] = 0;
  modes.omega[4] = -1e12;
  modes.omega[5] = NAN;
  modes.vx[6] = INFINITY;
  modes.lifetime[7] = INFINITY;
  modes.lifetime[8] = NAN;
  modes.lifetime[9] *= -1;
  drop_unusable(modes);
  EXPECT_EQ(modes.size(), 56U);
  EXPECT_EQ(modes.vz.size(), 56U);
  EXPECT_EQ(modes.counts.read, 60);
  EXPECT_EQ(modes.counts.zone_centre, 1);
  EXPECT_EQ(modes.counts.imaginary, 1);
  EXPECT_EQ(modes.counts.not_a_number, 2);
  EXPECT_EQ(modes.counts.no_lifetime, 2);
  EXPECT_EQ(modes.counts.negative_lifetime, 1);
  EXPECT_EQ(import_warnings(modes).size(), 4U); // three zone-centre modes would be normal
  double c = 0;
  for (std::size_t i = 0; i < modes.size(); ++i)
    c += modes.weight[i] * mode_heat_capacity(modes.omega[i], 300);
  EXPECT_NEAR(heat_capacity(modes, 300), c, 1e-9 * c);
}

TEST(Modes, OtherUnitsAreNoticed) {
  ModeTable frequency = solid(1), speed = solid(1), lifetime = solid(1), nothing = solid(1);
  frequency.omega[2] = 1e16;
  speed.vx[0] = 3e9;
  lifetime.lifetime[1] = 12;
  nothing.lifetime.assign(6, 0);
  for (ModeTable* modes : {&frequency, &speed, &lifetime, &nothing})
    EXPECT_THROW(drop_unusable(*modes), InputError);
}

TEST(Modes, TemperatureIsThatOfTheLifetimes) {
  const ModeTable modes = solid(5);
  EXPECT_NO_THROW(make_bands(modes, 300.9, grid_of(modes, 5), {}));
  EXPECT_THROW(make_bands(modes, 301.1, grid_of(modes, 5), {}), InputError);
  EXPECT_THROW(make_bands(modes, -1, grid_of(modes, 5), {}), InputError);
}

TEST(Modes, TooFewBandsIsAnError) {
  const ModeTable modes = solid(300);
  EXPECT_THROW(make_bands(modes, 300, grid_of(modes, 40), {10, TransportAxis::isotropic}), InputError);
  EXPECT_LE(make_bands(modes, 300, grid_of(modes, 40), {}).size(), 200);
}

TEST(Modes, GridHonoursTheTopOfEveryTable) {
  std::vector<ModeTable> tables{solid(5), solid(5)};
  for (double& omega : tables[1].omega) omega *= 1.5;
  const FrequencyGrid grid = make_frequency_grid({}, tables, 10, 300);
  for (const ModeTable& table : tables) {
    const double top = *std::max_element(table.omega.begin(), table.omega.end());
    EXPECT_NE(std::find(grid.edges.begin(), grid.edges.end(), top), grid.edges.end());
  }
  EXPECT_TRUE(std::is_sorted(grid.edges.begin(), grid.edges.end()));
  EXPECT_THROW(make_frequency_grid({}, tables, 0, 300), InputError);
}

} // namespace
} // namespace kapitza
