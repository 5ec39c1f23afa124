#include "kapitza/solver/resolution.hpp"

#include "support/stacks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

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

} // namespace
} // namespace kapitza
