/// Directions against free flight in closed form.

#include "kapitza/analysis/direction_warnings.hpp"
#include "kapitza/physics/bands.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <complex>
#include <string>
#include <vector>

namespace kapitza {
namespace {

Bands gray(double mean_free_path) {
  Bands bands;
  bands.heat_capacity = {1.6e6};
  bands.speed = {6000};
  bands.mean_free_path = {mean_free_path};
  return bands;
}

/// Without scattering T at depth x of a step is (1 - x/(v t))/2, and the heat flux over what the wall emits
/// 1 - (x/(v t))^2: of n directions those with v mu t > x have arrived.
TEST(DirectionWarnings, AStepBehindAWallArrivesDirectionByDirection) {
  const HalfRange angles = double_gauss(8);
  const double depth = 600e-9, time = 0.2e-9; // x/(v t) = 1/2
  double arrived = 0, carried = 0;
  for (std::size_t m = 0; m < angles.mu.size(); ++m)
    if (angles.mu[m] > 0.5) {
      arrived += angles.weight[m] / 2;
      carried += 2 * angles.weight[m] * angles.mu[m];
    }
  EXPECT_NEAR(flight_error(gray(1), angles, WallStep{{time}}, depth),
              std::max(std::abs(arrived - 0.25), std::abs(carried - 0.75)), 2e-4);
}

/// E_2(i a)/2 is 0.147928497 in modulus at a = 2.618 (4000-point Gauss rule); 32 directions miss it by 0.07.
TEST(DirectionWarnings, AnOscillationIsMissedByFewDirections) {
  const double frequency = 2.618 * 6000 / (2 * M_PI * 500e-9);
  EXPECT_NEAR(flight_error(gray(1), double_gauss(32), WallOscillation{frequency}, 500e-9), 0.07, 0.01);
  EXPECT_LT(flight_error(gray(1), double_gauss(32), WallOscillation{1e3}, 500e-9), 1e-3);
}

/// What is scattered on the way does not arrive late.
TEST(DirectionWarnings, ShortMeanFreePathsNeedFewDirections) {
  EXPECT_LT(flight_error(gray(20e-9), double_gauss(16), WallOscillation{5e9}, 500e-9), 1e-6);
  EXPECT_LT(flight_error(gray(20e-9), double_gauss(16), WallStep{{1e-9}}, 500e-9), 1e-6);
}

/// E_3(i a) of the heat flux that arrives, 2 int mu exp(-i a/mu) dmu over what the wall emits, and E_2(i a)/2
/// of the temperature: where T relaxes with few phonons the many others carry the heat, and fly freely.
TEST(DirectionWarnings, HeatThatFliesCountsWhereTheTemperatureIsOfOtherPhonons) {
  Bands bands;
  bands.heat_capacity = {1e4, 1.6e6};
  bands.speed = {6000, 6000};
  bands.mean_free_path = {1e-12, 1}; // the first has nearly all of C v/L, the second nearly all of C v
  const HalfRange angles = double_gauss(16);
  const double depth = 500e-9, phase = 3, frequency = phase * 6000 / (2 * M_PI * depth);
  std::complex<double> some = 0, all = 0;
  for (std::size_t m = 0; m < angles.mu.size(); ++m)
    some += 2 * angles.weight[m] * angles.mu[m] * std::polar(1.0, -phase / angles.mu[m]);
  const HalfRange many = double_gauss(4000);
  for (std::size_t m = 0; m < many.mu.size(); ++m)
    all += 2 * many.weight[m] * many.mu[m] * std::polar(1.0, -phase / many.mu[m]);
  const double share = 1.6e6 / 1.61e6;
  ASSERT_GT(std::abs(some - all), 1e-3);
  EXPECT_NEAR(flight_error(bands, angles, WallOscillation{frequency}, depth), share * std::abs(some - all),
              1e-4);
}

/// A gray film of 1 um without collisions worth mentioning, in cells that the test chooses.
StackProblem flying_film(int polar, int cells) {
  StackProblem problem;
  problem.media = {gray(1e-4)};
  problem.angles = double_gauss(polar);
  const LayerSpec layer{.name = "film", .thickness = 1e-6, .cells = cells, .first_cell = 1e-9};
  problem.mesh = make_stack(std::array{layer}, false);
  return problem;
}

std::vector<std::string> warnings_of(int polar, int cells, const std::vector<std::size_t>& walls,
                                     const std::vector<std::size_t>& heated) {
  const double phase = 20;
  return direction_warnings(flying_film(polar, cells), walls, heated,
                            WallOscillation{phase * 6000 / (2 * M_PI * 1e-6)});
}

TEST(DirectionWarnings, NameFewDirectionsAndFewCells) {
  EXPECT_EQ(warnings_of(2048, 2000, {0}, {0}).size(), 0);
  const auto few_directions = warnings_of(16, 2000, {0}, {});
  ASSERT_EQ(few_directions.size(), 1);
  EXPECT_NE(few_directions[0].find("directions: 16 leave"), std::string::npos) << few_directions[0];
  const auto few_cells = warnings_of(2048, 40, {0}, {});
  ASSERT_EQ(few_cells.size(), 1);
  EXPECT_NE(few_cells[0].find("cells: 40 in the layer film"), std::string::npos) << few_cells[0];
  EXPECT_NE(few_cells[0].find("graded cells are advisable"), std::string::npos) << few_cells[0];
  const auto of_heating = warnings_of(16, 2000, {}, {0});
  ASSERT_EQ(of_heating.size(), 1);
  EXPECT_NE(of_heating[0].find("of what heating does"), std::string::npos) << of_heating[0];
  EXPECT_EQ(warnings_of(16, 40, {}, {}).size(), 0);
}

} // namespace
} // namespace kapitza
