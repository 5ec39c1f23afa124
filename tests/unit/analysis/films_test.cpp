/// Films against exact solutions.

#include "kapitza/analysis/films.hpp"

#include "support/stacks.hpp"

#include <boost/math/quadrature/tanh_sinh.hpp>
#include <gtest/gtest.h>

#include <cmath>

namespace kapitza {
namespace {

Bands toy_a() {
  return test::make_test_bands({{0.55e6, 8400, 40e-9}, {0.75e6, 5800, 300e-9}, {0.37e6, 2100, 2000e-9}});
}

/// Films of toy_a. Along it: Fuchs and Sondheimer's integrals, evaluated with 30 digits; across it between
/// black walls: integral equation for the temperature. Conductivities in W/m/K, 11 digits.
struct ToyFilm {
  double thickness, across, diffuse, half_specular;
};
constexpr ToyFilm toy_films[] = {{1e-8, 21.94852283430406, 75.55551369006238, 146.2116576506979},
                                 {1e-7, 143.70302079499888, 306.00251157168776, 462.14981809751373},
                                 {1e-6, 515.5921061884032, 717.3541519149067, 840.6603077887651},
                                 {1e-5, 905.7224429965595, 970.7905850469783, 992.6886176946778}};

TEST(Films, AlongIt) {
  for (const ToyFilm& film : toy_films) {
    EXPECT_NEAR(in_plane_conductivity(toy_a(), film.thickness, 0) / film.diffuse, 1, 1e-11) << film.thickness;
    EXPECT_NEAR(in_plane_conductivity(toy_a(), film.thickness, 0.5) / film.half_specular, 1, 1e-11)
        << film.thickness;
  }
}

TEST(Films, AcrossIt) {
  for (const ToyFilm& film : toy_films) {
    const auto found = cross_plane_conductivity(toy_a(), film.thickness, Communicator::self());
    ASSERT_TRUE(found.has_value()) << film.thickness;
    EXPECT_NEAR(*found / film.across, 1, 5e-6) << film.thickness;
  }
}

/// (3/2) int_0^1 (1 - mu^2) [1 - (1-p) (mu/x)(1 - e^-x/mu) / (1 - p e^-x/mu)] dmu, the same thing summed over
/// directions.
double by_quadrature(double x, double p) {
  boost::math::quadrature::tanh_sinh<double> rule;
  return rule.integrate(
      [=](double mu) {
        const double absorbed = -std::expm1(-x / mu), decay = std::exp(-x / mu);
        return 1.5 * (1 - mu * mu) * (1 - (1 - p) * mu / x * absorbed / (1 - p * decay));
      },
      0.0, 1.0, 1e-14);
}

TEST(FuchsSondheimer, IsTheSumOverDirections) {
  for (const double p : {0.0, 0.3, 0.5, 0.99})
    for (const double x : {1e-3, 0.009, 0.011, 0.1, 1.0, 5.0, 39.0, 41.0, 1e4})
      EXPECT_NEAR(fuchs_sondheimer(x, p) / by_quadrature(x, p), 1, 1e-11) << "x " << x << ", p " << p;
}

TEST(FuchsSondheimer, Limits) {
  // Thin and diffuse: (3x/4)(ln(1/x) + 1 - gamma) with corrections of order x.
  const double x = 1e-9;
  EXPECT_NEAR(fuchs_sondheimer(x, 0) / (0.75 * x * (std::log(1 / x) + 1 - 0.57721566490153286)), 1, 1e-8);
  EXPECT_NEAR(fuchs_sondheimer(1e6, 0.5), 1 - 3 * 0.5 / (8 * 1e6), 1e-15);
  EXPECT_EQ(fuchs_sondheimer(1e-3, 1), 1);
  EXPECT_GT(fuchs_sondheimer(0.1, 0.9999), fuchs_sondheimer(0.1, 0.999));
}

} // namespace
} // namespace kapitza
