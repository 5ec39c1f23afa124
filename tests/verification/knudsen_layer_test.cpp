/// Next to a black wall: the Knudsen layer itself and the slip length that a Fourier fit sees.

#include "stack_problem.hpp"
#include "support/claim.hpp"

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <boost/math/quadrature/tanh_sinh.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace kapitza::test {
namespace {

/// Slip length of a gray black wall over the mean free path: Milne's problem (Placzek; Chandrasekhar).
constexpr double z0 = 0.71044608959876307;

/// T(x) = T_wall + (dT/dx) Lambda (x/Lambda + hopf(x/Lambda)). Hopf function, 12 digits.
constexpr struct {
  double depth, hopf;
} hopf_function[] = {{0, 0.57735026919},  {0.01, 0.588235475261}, {0.1, 0.62791873804}, {0.5, 0.680293580956},
                     {1, 0.698539318187}, {2, 0.707916618955},    {5, 0.710395177317}};

TEST(KnudsenLayer, HopfFunctionAtSevenDepths) {
  struct Accuracy {
    const char* quantity;
    double refinement, tolerance; // of hopf
  };
  for (const auto& [quantity, refinement, tolerance] :
       {Accuracy{"Knudsen layer: hopf at seven depths", 1, 3e-4},
        Accuracy{"Knudsen layer: the same with cells x 4", 4, 1.5e-5}}) {
    const Solution film = solve({.materials = {unit_gray()}, .layers = {{0, 30}}, .refinement = refinement});
    const double gradient = film.heat_flux() / conductivity(film.problem.media[0]);
    for (const auto& exact : hopf_function) {
      SCOPED_TRACE(fmt::format("refinement {}, depth {}", refinement, exact.depth));
      const double hopf = (1 - film.temperature_at(exact.depth)) / gradient - exact.depth;
      record(fmt::format("refinement_{}_depth_{}", refinement, exact.depth), hopf - exact.hopf);
      claim(quantity, hopf - exact.hopf, tolerance);
    }
  }
}

/// 1/3 - (1 - atan(y)/y)/y^2, without cancellation.
double deficit(double y) {
  if (y > 0.3) return 1.0 / 3 - (1 - std::atan(y) / y) / (y * y);
  double sum = 0, power = 1;
  for (int n = 0; n < 20; ++n) {
    power *= n == 0 ? y * y : -y * y;
    sum += power / (2 * n + 5);
  }
  return sum;
}

/// Wiener-Hopf: zeta = -(1/pi) int_0^inf k^-2 ln[(1 - K(k)) / (k^2 s2/2)] dk with
/// K = sum (g_b/G) atan(k L_b)/(k L_b), g = C v/L, s2/2 = sum (g_b/G) L_b^2/3. In units of the longest L_b
/// the logarithm is taken in two forms, below and above k = 1 = 1/u, neither of which cancels.
double wiener_hopf_slip_length(const Bands& bands) {
  const double unit = longest_mean_free_path(bands);
  /// Means over the bands with weight g_b, of a function of the mean free path.
  const auto mean = [&](const auto& of_length) {
    double sum = 0, total = 0;
    for (std::size_t b = 0; b < bands.heat_capacity.size(); ++b) {
      const double length = bands.mean_free_path[b] / unit;
      const double weight = bands.heat_capacity[b] * bands.speed[b] / length;
      sum += weight * of_length(length);
      total += weight;
    }
    return sum / total;
  };
  const double half_variance = mean([](double length) { return length * length / 3; });
  const auto below = [&](double k) {
    const double missing = mean([&](double length) { return length * length * deficit(k * length); });
    return std::log1p(-missing / half_variance) / (k * k);
  };
  const auto above = [&](double u) {
    const double lost = mean([&](double length) { return 1 - std::atan(length / u) / (length / u); });
    return std::log(lost / half_variance) + 2 * std::log(u);
  };
  using boost::math::quadrature::gauss_kronrod;
  const double sum = gauss_kronrod<double, 31>::integrate(below, 0.0, 1.0, 15, 1e-13)
                     + boost::math::quadrature::tanh_sinh<double>().integrate(above, 0.0, 1.0);
  return -unit / std::numbers::pi * sum;
}

/// Wiener-Hopf closed form, 12 digits [m].
struct SlipCase {
  const char* name;
  Bands bands;
  double thickness, slip_length;
};
std::vector<SlipCase> slip_cases() {
  return {{"gray", unit_gray(), 300, z0},
          {"toy_a", toy_a(), 200e-6, 6.01258126070e-7},
          {"toy_b", toy_b(), 200e-6, 2.83569421219e-7}};
}

TEST(WallSlip, ClosedFormNumbers) {
  for (const SlipCase& wall : slip_cases()) {
    SCOPED_TRACE(wall.name);
    EXPECT_LT(std::abs(relative(wiener_hopf_slip_length(wall.bands), wall.slip_length)), 1e-10);
  }
}

// Asked for: 0.5 %.
TEST(WallSlip, SlipLengthOfAThickFilm) {
  for (const SlipCase& wall : slip_cases()) {
    SCOPED_TRACE(wall.name);
    std::vector<double> errors;
    for (const double refinement : {1.0, 2.0, 4.0}) {
      const Solution film = solve(
          {.materials = {wall.bands}, .layers = {{0, wall.thickness}}, .refinement = refinement}, 1e-11);
      ASSERT_EQ(film.analysis.walls.size(), 2U);
      for (const WallReport& report : film.analysis.walls) {
        ASSERT_TRUE(report.slip_length.has_value());
        errors.push_back(relative(*report.slip_length, wall.slip_length));
        EXPECT_GE(3 * *report.slip_uncertainty / *report.slip_resistance, std::abs(errors.back()))
            << "the stated error holds";
      }
      EXPECT_NEAR(errors.back(), errors[errors.size() - 2], 1e-6) << "both walls see the same";
      errors.pop_back();
      record(fmt::format("{}_refinement_{}", wall.name, refinement), errors.back());
    }
    claim("slip length of a black wall: gray, toy_a, toy_b", errors.front(), 5e-5);
    claim("slip length of a black wall: the same with cells x 4", errors.back(), 2e-6);
  }
}

TEST(WallSlip, SaysHowUncertainItIsWithoutABulkRegion) {
  const Solution film = solve({.materials = {toy_a()}, .layers = {{0, 1e-7}}});
  for (const WallReport& wall : film.analysis.walls) {
    ASSERT_TRUE(wall.slip_resistance && wall.slip_uncertainty);
    EXPECT_GT(*wall.slip_uncertainty, 0.1 * std::abs(*wall.slip_resistance));
  }
}

} // namespace
} // namespace kapitza::test
