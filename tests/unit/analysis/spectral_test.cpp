/// The spectrum of what passes each surface.

#include "kapitza/analysis/spectral.hpp"

#include "support/solved.hpp"
#include "support/stacks.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace kapitza::test {
namespace {

Solved bilayer(bool resolved) {
  StackSpec spec;
  spec.materials = resolved ? std::vector<Bands>{resolved_left(), resolved_right()}
                            : std::vector<Bands>{gray_silicon(), gray_germanium()};
  spec.layers = {graded_layer("a", 0, 1e-7, 20, 1e-9), graded_layer("b", 1, 2e-7, 20, 1e-9)};
  spec.inner = {DiffuseMismatch{}};
  return solve(make_stack_problem(spec));
}

TEST(Spectrum, AddsUpToTheHeatFluxOnEverySideOfEverySurface) {
  const Solved stack = bilayer(true);
  const auto bands = spectrum_at_surfaces(domain_of(stack.problem), stack.state.moments);
  ASSERT_EQ(bands.size(), 5U + 5U + 4U + 4U) << "left wall, both sides of the plane, right wall";
  double sums[3][2] = {};
  for (const BandAtSurface& band : bands) sums[band.surface][band.side] += band.heat_flux;
  for (const auto& [s, side] : {std::pair(0, 1), std::pair(1, 0), std::pair(1, 1), std::pair(2, 0)})
    EXPECT_NEAR(sums[s][side] / stack.analysis.heat_flux, 1, 1e-8);
  for (const BandAtSurface& band : bands) {
    if (band.surface != 1) continue;
    if (band.side == minus_side && band.omega > 2e13) {
      EXPECT_NEAR(band.heat_flux, 0, 1e-6 * sums[1][0]) << "no partner";
    }
    EXPECT_LT(band.temperature, 301);
    EXPECT_GT(band.temperature, 299);
  }
}

TEST(Spectrum, AnAdiabaticWallHasNoShares) {
  StackSpec spec{{resolved_left()}, {graded_layer("film", 0, 1e-7, 20, 1e-9)}};
  spec.right = ReflectingWall{0.3};
  spec.heating = {1e17};
  const Solved stack = solve(make_stack_problem(spec));
  for (const BandAtSurface& band : spectrum_at_surfaces(domain_of(stack.problem), stack.state.moments)) {
    EXPECT_EQ(band.up_to_mean_free_path.has_value(), band.surface == 0) << band.heat_flux;
    EXPECT_EQ(band.up_to_frequency.has_value(), band.surface == 0);
  }
}

TEST(Spectrum, SharesRiseToOne) {
  const Solved stack = bilayer(true);
  auto bands = spectrum_at_surfaces(domain_of(stack.problem), stack.state.moments);
  const BandAtSurface *longest = nullptr, *highest = nullptr;
  for (const BandAtSurface& band : bands) {
    if (band.surface != 0) continue;
    ASSERT_TRUE(band.up_to_mean_free_path && band.up_to_frequency);
    double by_length = 0, by_frequency = 0;
    for (const BandAtSurface& other : bands) {
      if (other.surface != 0) continue;
      if (other.mean_free_path <= band.mean_free_path) by_length += other.heat_flux;
      if (other.omega <= band.omega) by_frequency += other.heat_flux;
    }
    EXPECT_NEAR(*band.up_to_mean_free_path, by_length / stack.analysis.heat_flux, 1e-7);
    EXPECT_NEAR(*band.up_to_frequency, by_frequency / stack.analysis.heat_flux, 1e-7);
    if (longest == nullptr || band.mean_free_path > longest->mean_free_path) longest = &band;
    if (highest == nullptr || band.omega > highest->omega) highest = &band;
  }
  EXPECT_NEAR(*longest->up_to_mean_free_path, 1, 1e-12);
  EXPECT_NEAR(*highest->up_to_frequency, 1, 1e-12);
}

/// A length of its own for each band, as v times tau has it, is one length.
TEST(Spectrum, LengthsThatDifferByRoundingHaveOneShare) {
  Bands bands = resolved_left();
  for (std::size_t b = 0; b < bands.mean_free_path.size(); ++b)
    bands.mean_free_path[b] = 1e-7 * (1 + 4e-16 * static_cast<double>((7 * b) % 5));
  const Solved stack = solve(make_stack_problem({{bands}, {graded_layer("film", 0, 1e-7, 20, 1e-9)}}));
  for (const BandAtSurface& band : spectrum_at_surfaces(domain_of(stack.problem), stack.state.moments))
    EXPECT_NEAR(band.up_to_mean_free_path.value_or(0), 1, 1e-12) << band.band;
}

/// A gray band at a black wall: it leaves with the wall's temperature, and its mean is the local temperature.
TEST(Spectrum, GrayBandHasTheLocalTemperature) {
  const Solved stack = bilayer(false);
  const auto bands = spectrum_at_surfaces(domain_of(stack.problem), stack.state.moments);
  ASSERT_EQ(bands.size(), 4U);
  EXPECT_NEAR(bands[0].leaving, 301, 1e-12);
  EXPECT_NEAR(bands[3].leaving, 299, 1e-12);
  EXPECT_FALSE(bands[0].up_to_frequency.has_value()) << "gray bands have no frequency";
  const double first = stack.state.moments.energy_temperature.front() + reference_temperature(stack.problem);
  EXPECT_NEAR(bands[0].temperature, first, 2e-4);
}

} // namespace
} // namespace kapitza::test
