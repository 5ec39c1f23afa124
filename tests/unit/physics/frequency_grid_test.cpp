#include "kapitza/base/error.hpp"
#include "kapitza/physics/constants.hpp"
#include "kapitza/physics/material.hpp"

#include "solids.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>

namespace kapitza {
namespace {

bool has_edge(const FrequencyGrid& grid, double omega) {
  return std::any_of(grid.edges.begin(), grid.edges.end(),
                     [&](double edge) { return std::abs(edge - omega) <= 1e-8 * grid.edges.back(); });
}

TEST(FrequencyGrid, HonoursEveryBranchExtremeOfAllMaterials) {
  const std::array<Material, 2> materials{test::zoo(), test::debye_solid(6000, 1e10, 1e-11)};
  for (int bins : {1, 7, 40, 200}) {
    const FrequencyGrid grid = make_frequency_grid(materials, bins);
    EXPECT_GE(grid.bins(), bins);
    EXPECT_LE(grid.bins(), bins + 14); // extremes
    EXPECT_EQ(grid.edges.front(), 0);
    EXPECT_TRUE(std::is_sorted(grid.edges.begin(), grid.edges.end(), std::less_equal<>()));
    const double turning = 3250.0 * 3250.0 / (4 * 1.9e-7), ta_end = 3250 * 1.1e10 - 1.9e-7 * 1.21e20;
    for (double omega : {6e13, turning, 4e13, 9.88e13, 9.88e13 - 1.6e-7 * 1.21e20, 8e13, 9e13,
                         9010 * 1.1e10 - 2e-7 * 1.21e20})
      EXPECT_TRUE(has_edge(grid, omega)) << omega << " with " << bins;
    EXPECT_GT(ta_end, 0); // the end of a branch that turns is no extreme
  }
}

TEST(FrequencyGrid, IsRefinedTowardsZeroWhereMeanFreePathsDiverge) {
  std::array<Material, 1> one{test::debye_solid(6000, 1e10, 1e-11)};
  one[0].scattering = {test::process(PowerScattering{5e-17, 2, 0})}; // L goes like omega^-2
  const FrequencyGrid grid = make_frequency_grid(one, 40);
  EXPECT_EQ(grid.bins(), 40);
  EXPECT_LE(grid.edges[1], 6e13 / 40 / 4);
  EXPECT_NEAR(grid.edges[2] / grid.edges[1], 2, 1e-12);
  EXPECT_EQ(grid.edges.back(), 6e13);
}

TEST(FrequencyGrid, IsEqualInFluxWhereMeanFreePathsAre) {
  const std::array<Material, 1> one{test::debye_solid(6000, 1e10, 1e-11)};
  const Bands bands = make_bands(one[0], 300, make_frequency_grid(one, 64));
  for (int b = 0; b < bands.size(); ++b)
    EXPECT_LT(one_way_conductance(bands, b), 3 * one_way_conductance(bands) / bands.size()) << b;
}

TEST(FrequencyGrid, IsRefinedWhereFrequenciesAreOccupied) {
  std::array<Material, 1> one{test::debye_solid(6000, 1e10, 1e-11)};
  one[0].scattering = {test::process(PowerScattering{5e-17, 2, 0})};
  for (double temperature : {0.5, 5.0, 50.0}) {
    const double thermal = boltzmann * temperature / reduced_planck; // flux is carried at 1 to 10 times this
    const FrequencyGrid grid = make_frequency_grid(one, 40, temperature);
    const auto below = std::count_if(grid.edges.begin(), grid.edges.end(),
                                     [&](double omega) { return omega < 12 * thermal; });
    EXPECT_GT(below, 20) << temperature;
    EXPECT_LT(grid.edges[1], thermal) << temperature;
  }
}

TEST(FrequencyGrid, IsRefinedWhereOneSideOfAnInterfaceFades) {
  // At the top of an optical branch k, and with it the flux, goes to zero; what diffuse mismatch lets pass
  // changes all the way.
  std::array<Material, 2> pair{test::debye_solid(6000, 1e10, 1e-11), test::debye_solid(3000, 1e10, 1e-11)};
  pair[1].branches.push_back(
      test::branch("O", Polarization::optical, 3, 1e10, QuadraticDispersion{0, -1e-7, 5e13}));
  const FrequencyGrid grid = make_frequency_grid(pair, 40);
  const auto top = std::lower_bound(grid.edges.begin(), grid.edges.end(), 5e13 * (1 - 1e-12));
  ASSERT_NEAR(*top, 5e13, 1e3);
  EXPECT_LT(*top - *(top - 1), 1e13 / 8);
}

TEST(FrequencyGrid, NeedsNoScattering) {
  std::array<Material, 1> one{test::zoo()};
  one[0].scattering.clear();
  EXPECT_GE(make_frequency_grid(one, 40).bins(), 40);
  EXPECT_LT(make_frequency_grid(one, 40).edges[1], make_frequency_grid(one, 40).edges.back() / 100);
}

TEST(FrequencyGrid, Errors) {
  const std::array<Material, 1> one{test::zoo()};
  EXPECT_THROW(make_frequency_grid(one, 0), InputError);
  EXPECT_THROW(make_frequency_grid({}, 10), InputError);
  for (double temperature : {0.0, -1.0, std::numeric_limits<double>::quiet_NaN()})
    EXPECT_THROW(make_frequency_grid(one, 10, temperature), InputError);
  std::array<Material, 1> bad = one;
  bad[0].branches[0].dispersion = QuadraticDispersion{1000, -2e-7}; // negative before the cutoff
  EXPECT_THROW(make_frequency_grid(bad, 10), InputError);
  bad[0].branches[0].dispersion = TableDispersion{{{0, 0}, {1e9, 1e13}}}; // ends before the cutoff
  EXPECT_THROW(make_frequency_grid(bad, 10), InputError);
  bad[0].branches[0].dispersion = TableDispersion{{{0, 0}, {9e9, 1e13}, {9e9, 2e13}, {2e10, 3e13}}};
  EXPECT_THROW(make_frequency_grid(bad, 10), InputError);
  bad[0].branches[0].dispersion = TableDispersion{};
  EXPECT_THROW(make_frequency_grid(bad, 10), InputError);
  bad[0].branches[0].dispersion = LinearDispersion{std::numeric_limits<double>::quiet_NaN()};
  EXPECT_THROW(make_frequency_grid(bad, 10), InputError);
  bad = one;
  bad[0].branches[0].cutoff_wavevector = 0;
  EXPECT_THROW(make_frequency_grid(bad, 10), InputError);
}

} // namespace
} // namespace kapitza
