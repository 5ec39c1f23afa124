/// What a Gaussian probe sees of a surface under a Gaussian pump: against closed forms of half-spaces, and a
/// sum over wavenumbers without Fourier's law.

#include "kapitza/analysis/spot.hpp"

#include "support/driven_stacks.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <functional>
#include <numbers>
#include <vector>

namespace kapitza {
namespace {

using Complex = std::complex<double>;
using std::numbers::pi;
using test::graded_layer, test::make_stack_problem, test::StackSpec, test::undriven;

constexpr double gigahertz = 2 * pi * 1e9;

/// Simpson's rule; `count` is even.
Complex integral(double from, double to, int count, const std::function<Complex(double)>& f) {
  const double step = (to - from) / count;
  Complex sum = f(from) + f(to);
  for (int i = 1; i < count; ++i) sum += (i % 2 == 1 ? 4.0 : 2.0) * f(from + i * step);
  return step / 3 * sum;
}

void expect_near(Complex value, Complex exact, double within) {
  EXPECT_LT(std::abs(value - exact), within * std::abs(exact)) << value << " instead of " << exact;
}

/// q w/kappa integral exp(-t^2 - 2 z t) dt from 0 on, z = w/2 sqrt(i omega C/kappa): Fourier's half-space,
/// from spots much narrower than heat goes, q w sqrt(pi)/(2 kappa), to much wider ones.
TEST(Spot, FourierHalfSpace) {
  const double kappa = 148, heat_capacity = 1.66e6, w = 5e-6;
  FourierStack stack{{{1, kappa, heat_capacity}}, false, 1e9, 0, w};
  for (const double frequency : {1.0, 1e3, 1e6, 1e9}) {
    const double omega = 2 * pi * frequency;
    const Complex z = 0.5 * w * std::sqrt(Complex(0, omega * heat_capacity / kappa));
    const double range = std::min(7.0, 40 / std::abs(z));
    const Complex exact =
        1e9 * w / kappa * integral(0, range, 4000, [&](double t) { return std::exp(-t * t - 2.0 * z * t); });
    expect_near(surface_temperature(stack, omega), exact, 5e-7);
    if (frequency == 1) expect_near(exact, 1e9 * w * std::sqrt(pi) / (2 * kappa), 1e-3);
  }
}

/// Chebyshev's points reproduce polynomials: what differs from Fourier's law by one in k is exact.
TEST(Spot, WeightsOfAPolynomialRatio) {
  const double w = 3e-6, omega = 1e7;
  const FourierStack stack{{{1, 148, 1.66e6}}, false, 1e9, 0, w};
  const auto ratio = [&](double k) { return 1 + 0.3 * k * w - 0.1 * std::pow(k * w, 3); };
  Complex exact = 0;
  FourierStack one = stack;
  one.spot = 0;
  for (const SpotNode& node : spot_rule(w)) {
    one.wavenumber = node.wavenumber;
    exact += node.weight * ratio(node.wavenumber) * surface_temperature(one, omega);
  }
  for (const int level : {2, 3, 5}) {
    const std::vector<double> points = spot_wavenumbers(w, level);
    ASSERT_EQ(points.size(), (1U << static_cast<unsigned>(level)) + 1);
    const std::vector<Complex> weights = spot_weights(stack, omega, points);
    Complex mean = 0;
    for (std::size_t j = 0; j < points.size(); ++j) {
      one.wavenumber = points[j];
      mean += weights[j] * ratio(points[j]) * surface_temperature(one, omega);
    }
    expect_near(mean, exact, 1e-12);
  }
}

/// Gray phonons behind a mirror, which light heats as exp(-x/depth)/depth. `share` of their processes are
/// normal ones, which drift.
struct LitHalfSpace {
  Bands bands;
  double depth = 50e-9, thickness;
  StackProblem problem;
  HarmonicDrive drive;

  explicit LitHalfSpace(double mean_free_path, double share = 0, double deep = 3e-6)
      : bands(test::make_test_bands({{1.66e6, 6400, mean_free_path}})), thickness(deep) {
    if (share > 0) bands.normal_share = {share}, bands.phase_velocity = bands.speed;
    StackSpec spec{{bands}, {graded_layer("medium", 0, thickness, 160, 1e-10)}, ReflectingWall{1}};
    spec.polar = 32;
    problem = make_stack_problem(spec);
    drive = undriven(problem);
    drive.s = Complex(0, gigahertz);
    drive.azimuthal = 32;
    const std::vector<double> light =
        projected_on_nodes(problem.mesh, [&](int, double x) { return std::exp(-x / depth) / depth; });
    drive.heating.assign(light.begin(), light.end());
  }

  FourierStack fourier(double w) const {
    return {{{.thickness = thickness,
              .conductivity = bulk_conductivity(bands),
              .heat_capacity = heat_capacity(bands),
              .absorbed = 1 / depth,
              .depth = depth}},
            false,
            0,
            0,
            w};
  }

  /// T_E at the surface: a mirror's image makes the medium infinite, where T = P tau/C/(1 - atan(K)/K) and
  /// T_E = T - P tau/C at each wavevector k, K = |k| L/(1 + i omega tau). The drift is y = 3 <mu psi>.
  Complex exact(double w) const {
    const double length = bands.mean_free_path[0], tau = length / bands.speed[0];
    const Complex beside = 1.0 + Complex(0, gigahertz * tau);
    const auto response = [&](double k) {
      const Complex reach = k * length / beside;
      const bool slow = std::abs(reach) < 1e-3;
      const Complex even = slow ? 1.0 - reach * reach / 3.0 : std::atan(reach) / reach;
      // <mu/(1 + i K mu)> = -i odd and <mu^2/(1 + i K mu)> = square
      const Complex odd = slow ? reach / 3.0 : (1.0 - even) / reach, square = slow ? 1.0 / 3 : odd / reach;
      const double share = bands.normal_share.empty() ? 0 : bands.normal_share[0];
      const Complex drifting = 3.0 * share * odd * odd / (beside - 3.0 * share * square);
      const Complex mean = (even - drifting) / beside;
      return tau / bands.heat_capacity[0] * mean / (1.0 - mean);
    };
    const auto of_depths =
        [&](double along) { // k = tan(a)/depth across the layers: dk/(1 + (k depth)^2) = da/depth
          return 2 / (pi * depth) * integral(0, pi / 2 - 1e-7, 600, [&](double a) {
                   return response(std::hypot(std::tan(a) / depth, along));
                 });
        };
    return integral(0, 8, 200,
                    [&](double kw) { return 0.5 * kw * std::exp(-0.25 * kw * kw) * of_depths(kw / w); });
  }
};

void expect_closed_form(const LitHalfSpace& lit) {
  const StackResponse stack(lit.problem, {{"surface", 0, true}});
  for (const double w : {100e-9, 300e-9, 30e-6}) {
    const SpotResponse spot(stack, lit.fourier(w));
    const Response seen = spot.solve(lit.drive, {}, Communicator::self());
    EXPECT_TRUE(seen.converged);
    expect_near(seen.values.back(), lit.exact(w), 2e-4);
  }
}

TEST(Spot, GrayHalfSpaceBehindAMirror) {
  expect_closed_form(LitHalfSpace(40e-9));
}

/// The drift has two components, across the layers and along them.
TEST(Spot, GrayHalfSpaceOfNormalProcesses) {
  expect_closed_form(LitHalfSpace(40e-9, 0.8));
}

/// Heat fluxes through the mirror and the far wall are rounding.
TEST(Spot, WhatDoesNotArriveDoesNotCount) {
  expect_closed_form(LitHalfSpace(40e-9, 0, 20e-6));
}

/// The ratio to Fourier's law is a means, not an assumption: where phonons fly far, with a conductivity that
/// is wrong by a factor of four, and of all columns.
TEST(Spot, WhateverFouriersLawSays) {
  const LitHalfSpace lit(400e-9);
  const StackResponse stack(lit.problem, {{"inside", 200e-9}, {"surface", 0, true}});
  const double w = 200e-9;
  FourierStack wrong = lit.fourier(w);
  wrong.layers[0].conductivity /= 4;
  const Response one = SpotResponse(stack, lit.fourier(w)).solve(lit.drive, {}, Communicator::self()),
                 other = SpotResponse(stack, wrong).solve(lit.drive, {}, Communicator::self());
  expect_near(one.values.back(), lit.exact(w), 5e-4);
  ASSERT_EQ(one.values.size(), stack.columns().size());
  for (std::size_t i = 1; i < one.values.size(); ++i) {
    if (stack.columns()[i].kind != ResponseColumn::Kind::temperature) continue;
    EXPECT_LT(std::abs(one.values[i] - other.values[i]), 2e-5 * std::abs(one.values.back())) << i;
  }
}

/// A spot much wider than anything is no spot.
TEST(Spot, WideSpot) {
  const LitHalfSpace lit(40e-9);
  const StackResponse stack(lit.problem, {{"surface", 0, true}});
  const Response even = stack.solve(lit.drive, {}, Communicator::self());
  const Response spot = SpotResponse(stack, lit.fourier(1e-3)).solve(lit.drive, {}, Communicator::self());
  expect_near(spot.values.back(), even.values.back(), 1e-6);
}

} // namespace
} // namespace kapitza
