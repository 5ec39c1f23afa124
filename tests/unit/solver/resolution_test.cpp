#include "kapitza/mesh/stack_mesh.hpp"
#include "kapitza/solver/resolution.hpp"

#include "support/stacks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <vector>

namespace kapitza {
namespace {

/// 40 bands with mean free paths from 1 nm to 10 um.
Bands four_decades() {
  std::vector<test::BandSpec> table;
  for (int b = 0; b < 40; ++b) table.push_back({4e4, 3000, 1e-9 * std::pow(1e4, b / 39.0)});
  return test::make_test_bands(table);
}

const std::vector<double> thicknesses{1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2};

TEST(Resolution, NeedsMoreCellsForThickerLayers) {
  for (const Bands& bands : {test::gray_silicon(), four_decades()}) {
    int before = 0;
    for (const double thickness : thicknesses) {
      const int cells = resolve_layer(bands, thickness).cells;
      EXPECT_GE(cells, before) << thickness;
      EXPECT_GE(cells, 30) << thickness;
      EXPECT_LE(cells, 400) << thickness;
      before = cells;
    }
  }
}

TEST(Resolution, StartsAtAThousandthOfTheMeanFreePathOrOfTheLayer) {
  for (const double thickness : thicknesses)
    EXPECT_NEAR(resolve_layer(test::gray_silicon(), thickness).first_cell, 1e-3 * std::min(thickness, 40e-9),
                1e-18);
}

TEST(Resolution, GivesAGradingThatCanBeBuiltAndGrowsByAFourth) {
  for (const Bands& bands : {test::gray_silicon(), four_decades()})
    for (const double thickness : thicknesses) {
      const Resolution resolution = resolve_layer(bands, thickness);
      const auto width = graded_widths(thickness, resolution.cells, resolution.first_cell);
      EXPECT_NEAR(width.front() / resolution.first_cell, 1, 1e-4) << thickness;
      for (std::size_t i = 1; i < width.size() / 2; ++i)
        EXPECT_LT(width[i] / width[i - 1], 1.35) << thickness << ", cell " << i;
    }
}

TEST(Resolution, MoreCellsMakeTheFirstOnesSmaller) {
  const Resolution resolution = resolve_layer(test::gray_silicon(), 1e-6);
  EXPECT_EQ(first_cell_among(resolution, resolution.cells), resolution.first_cell);
  EXPECT_EQ(first_cell_among(resolution, resolution.cells / 2), resolution.first_cell);
  EXPECT_DOUBLE_EQ(first_cell_among(resolution, 4 * resolution.cells), resolution.first_cell / 4);
}

/// omega tau = 3 makes a length of L/sqrt(10).
TEST(Resolution, StartsSmallerWherePhononsGetOutOfStep) {
  const Bands bands = test::gray_silicon();
  const double frequency = 3 * bands.speed[0] / bands.mean_free_path[0] / (2 * M_PI);
  EXPECT_NEAR(resolve_layer(bands, 1e-6, frequency).first_cell / resolve_layer(bands, 1e-6).first_cell,
              1 / std::sqrt(10), 1e-12);
  EXPECT_GT(resolve_layer(bands, 1e-6, frequency).cells, resolve_layer(bands, 1e-6).cells);
}

/// Cells of 0.25 radians, each of which lets the Pade approximant through: the error behind all of them by
/// hand.
TEST(Resolution, FlightThroughCellsIsOffByPade) {
  Bands bands = test::gray_silicon();
  bands.mean_free_path[0] = 1; // nothing is scattered
  const double h = 4e-9, frequency = 0.25 * bands.speed[0] / (2 * M_PI * h);
  const std::complex<double> e(h, 0.25);
  const auto behind_all = std::pow((6.0 - 2.0 * e) / (6.0 + 4.0 * e + e * e), 100) - std::exp(-e * 100.0);
  ASSERT_GT(std::abs(behind_all), 1e-3);
  EXPECT_NEAR(flight_error_of_cells(bands, std::vector<double>(100, h), frequency)
                  / (std::abs(behind_all) * 2 / 25),
              1, 0.01);
}

TEST(Resolution, CellsFollowTheFrequencyWherePhononsFly) {
  const Bands bands = test::gray_silicon();
  const double thickness = 40e-9;
  const double fast = 1e12; // 40 radians through the film
  const Resolution resolution = resolve_layer(bands, thickness, fast);
  EXPECT_EQ(cells_for_flight(bands, thickness, resolution.cells, 1e9), resolution.cells);
  const int cells = cells_for_flight(bands, thickness, resolution.cells, fast);
  EXPECT_GT(cells, 2 * resolution.cells);
  const auto width = graded_widths(thickness, cells, first_cell_among(resolution, cells));
  EXPECT_LE(flight_error_of_cells(bands, width, fast), flight_error_allowed);
  EXPECT_EQ(cells_for_flight(bands, thickness, resolution.cells, 1e14, 300), 300);
}

} // namespace
} // namespace kapitza
