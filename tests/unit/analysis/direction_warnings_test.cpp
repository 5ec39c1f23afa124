/// Directions against free flight in closed form.

#include "kapitza/analysis/direction_warnings.hpp"
#include "kapitza/physics/bands.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace kapitza {
namespace {

Bands gray(double mean_free_path) {
  Bands bands;
  bands.heat_capacity = {1.6e6};
  bands.speed = {6000};
  bands.mean_free_path = {mean_free_path};
  return bands;
}

/// Without scattering T at depth x of a step is (1 - x/(v t))/2: of n directions those with v mu t > x have
/// arrived.
TEST(DirectionWarnings, AStepBehindAWallArrivesDirectionByDirection) {
  const HalfRange angles = double_gauss(8);
  const double depth = 600e-9, time = 0.2e-9; // x/(v t) = 1/2
  double arrived = 0;
  for (std::size_t m = 0; m < angles.mu.size(); ++m)
    if (angles.mu[m] > 0.5) arrived += angles.weight[m] / 2;
  EXPECT_NEAR(flight_error(gray(1), angles, WallStep{{time}}, depth), std::abs(arrived - 0.25), 2e-4);
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

} // namespace
} // namespace kapitza
