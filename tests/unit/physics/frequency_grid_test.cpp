#include "kapitza/error.hpp"
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

TEST(FrequencyGrid, IsRefinedTowardsZero) {
  const std::array<Material, 1> one{test::debye_solid(6000, 1e10, 1e-11)};
  const FrequencyGrid grid = make_frequency_grid(one, 40);
  EXPECT_EQ(grid.bins(), 40);
  EXPECT_NEAR(grid.edges[1], 6e13 / 34 / 64, 1);
  EXPECT_NEAR(grid.edges[2] / grid.edges[1], 2, 1e-12);
  EXPECT_EQ(grid.edges.back(), 6e13);
}

TEST(FrequencyGrid, Errors) {
  const std::array<Material, 1> one{test::zoo()};
  EXPECT_THROW(make_frequency_grid(one, 0), InputError);
  EXPECT_THROW(make_frequency_grid({}, 10), InputError);
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
