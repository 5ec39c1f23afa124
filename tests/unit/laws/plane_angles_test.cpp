#include "kapitza/base/index.hpp"
#include "kapitza/laws/plane_angles.hpp"

#include "solver/plane/mirror.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace kapitza {
namespace {

template <class F>
double mean(const PlaneAngles& angles, F f) {
  double sum = 0;
  for (std::size_t a = 0; a < angles.x.size(); ++a)
    for (std::size_t p = 0; p < angles.sine.size(); ++p)
      sum += angles.azimuth_weight[a] * angles.polar_weight[p]
             * f(angles.sine[p] * angles.x[a], angles.sine[p] * angles.y[a]);
  return sum;
}

TEST(PlaneAngles, IntegrateWhatFluxesAndConductivitiesNeed) {
  for (const int polar : {2, 4, 16, 32}) {
    const PlaneAngles angles = plane_quadrature(polar, 64);
    EXPECT_EQ(angles.directions(), polar / 2 * 64);
    EXPECT_NEAR(mean(angles, [](double, double) { return 1; }), 1, 1e-13);
    EXPECT_NEAR(mean(angles, [](double x, double) { return x; }), 0, 1e-15);
    EXPECT_NEAR(mean(angles, [](double x, double) { return std::max(x, 0.0); }), 0.25, 1e-13);
    if (polar > 2) { // one point is exact for the sine, not for its square
      EXPECT_NEAR(mean(angles, [](double x, double) { return x * x; }), 1.0 / 3, 1e-13);
    }
    EXPECT_NEAR(mean(angles, [](double x, double y) { return x * y; }), 0, 1e-15);
  }
  EXPECT_NEAR(mean(plane_quadrature(8, 48), [](double x, double) { return x * x * x * x; }), 0.2, 1e-13);
}

/// exp(-1/sin theta), what a cell one mean free path wide lets through: converges fast in the sine.
TEST(PlaneAngles, ConvergeForAttenuation) {
  const auto attenuated = [](int polar) {
    return mean(plane_quadrature(polar, 4),
                [](double x, double y) { return std::exp(-1 / std::hypot(x, y)); });
  };
  const double exact = attenuated(100);
  EXPECT_NEAR(attenuated(8), exact, 5e-4 * exact);
  EXPECT_NEAR(attenuated(16), exact, 1e-5 * exact);
}

TEST(PlaneAngles, MapOntoThemselves) {
  for (const int azimuthal : {4, 12, 64}) {
    const PlaneAngles angles = plane_quadrature(4, azimuthal);
    for (int a = 0; a < angles.azimuths(); ++a) {
      const auto i = index(a), in_x = index(angles.mirrored_in_x(a)), in_y = index(angles.mirrored_in_y(a)),
                 opposite = index(angles.opposite(a));
      EXPECT_EQ(angles.x[in_x], -angles.x[i]);
      EXPECT_EQ(angles.y[in_x], angles.y[i]);
      EXPECT_EQ(angles.x[in_y], angles.x[i]);
      EXPECT_EQ(angles.y[in_y], -angles.y[i]);
      EXPECT_EQ(angles.x[opposite], -angles.x[i]);
      EXPECT_EQ(angles.azimuth_weight[in_x], angles.azimuth_weight[i]);
      EXPECT_EQ(angles.azimuth_weight[in_y], angles.azimuth_weight[i]);
    }
  }
  EXPECT_EQ(plane_quadrature(2, 5).azimuths(), 8); // rounded up
}

TEST(PlaneAngles, ProjectOnTheirAxis) {
  const PlaneAngles angles = plane_quadrature(6, 24);
  const HalfRange half = project_on_x(angles);
  double sum = 0, flux = 0;
  for (std::size_t m = 0; m < half.mu.size(); ++m) {
    sum += half.weight[m];
    flux += half.weight[m] * half.mu[m];
  }
  EXPECT_NEAR(sum, 1, 1e-13);
  EXPECT_NEAR(flux, 0.5, 1e-12);
}

Point unit(double angle) {
  return {std::cos(angle), std::sin(angle)};
}

TEST(PlaneMirror, IsExactWhereTheDirectionsAllowIt) {
  const PlaneAngles angles = plane_quadrature(4, 32);
  for (const double angle : {0.0, 0.5, 1.0, 1.5, 0.25, 0.75}) {
    const MirrorTable mirror = make_mirror(angles, unit(angle * std::numbers::pi));
    EXPECT_LT(mirror.deviation, 1e-12);
    for (const auto& from : mirror.from) EXPECT_LE(from.size(), 1U);
  }
  const MirrorTable wall = make_mirror(angles, {1, 0});
  for (int a = 0; a < angles.azimuths(); ++a)
    if (angles.x[index(a)] < 0) {
      EXPECT_EQ(wall.from[index(a)].front().azimuth, angles.mirrored_in_x(a));
    }
}

TEST(PlaneMirror, KeepsConstantsAndEnergyAtAnyAngle) {
  for (const int azimuthal : {8, 32, 128}) {
    const PlaneAngles angles = plane_quadrature(2, azimuthal);
    for (const double angle : {0.1, 0.77, 2.0, 4.4}) {
      const Point n = unit(angle);
      const MirrorTable mirror = make_mirror(angles, n);
      std::vector<double> sent(angles.x.size(), 0.0);
      const auto capacity = [&](std::size_t a) {
        return angles.azimuth_weight[a] * std::abs(angles.x[a] * n[0] + angles.y[a] * n[1]);
      };
      for (std::size_t a = 0; a < sent.size(); ++a) {
        if (angles.x[a] * n[0] + angles.y[a] * n[1] >= 0) {
          EXPECT_TRUE(mirror.from[a].empty());
          continue;
        }
        double constant = 0;
        for (const MirrorTable::Entry& entry : mirror.from[a]) {
          constant += entry.factor;
          sent[index(entry.azimuth)] += entry.factor * capacity(a);
          EXPECT_GT(entry.factor, 0);
          // Near the exact reflection.
          const auto b = index(entry.azimuth);
          const double along = angles.x[b] * n[0] + angles.y[b] * n[1];
          const double cosine =
              (angles.x[b] - 2 * along * n[0]) * angles.x[a] + (angles.y[b] - 2 * along * n[1]) * angles.y[a];
          EXPECT_GT(cosine, std::cos(2.5 * 2 * std::numbers::pi / azimuthal));
        }
        EXPECT_NEAR(constant, 1, 1e-12);
      }
      for (std::size_t a = 0; a < sent.size(); ++a)
        if (angles.x[a] * n[0] + angles.y[a] * n[1] > 0) {
          EXPECT_NEAR(sent[a], capacity(a), 1e-10 * capacity(a));
        }
    }
  }
}

} // namespace
} // namespace kapitza
