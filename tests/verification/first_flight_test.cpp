/// Fronts of what walls do at once, which are known in closed form.

#include "kapitza/solver/stack/first_flight.hpp"

#include "support/driven_stacks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <random>

namespace kapitza {
namespace {

using Complex = std::complex<double>;
using test::driven_from_the_left, test::graded_layer, test::make_stack_problem, test::StackSpec,
    test::undriven, test::uniform_layer;

TransientHistory follow(const StackProblem& problem, const HarmonicDrive& drive,
                        const TransientRequest& request, const std::vector<NamedPoint>& probes = {}) {
  const StackResponse stack(problem, probes);
  return respond_in_time({stack, {}, {}}, {{Step{}, drive}}, request, Communicator::self());
}

/// Nothing scatters: behind a wall of 1 K the mean of psi is (1 - d/(v t))/2 and the heat flux C v/4 (1 -
/// (d/(v t))^2), from the left and, of the opposite sign, from the right, with directions however few.
TEST(FirstFlight, FreePhonons) {
  constexpr double width = 100e-9, inside = 30e-9, speed = 6400;
  StackSpec spec{{test::make_test_bands({{1.66e6, speed, 1}})}, {uniform_layer("film", 0, width, 50)}};
  spec.polar = 4;
  const StackProblem problem = make_stack_problem(spec);
  const double streams = one_way_conductance(problem.media[0]);
  std::vector<double> times;
  for (double t = 2e-12; t < 2e-10; t *= 1.3) times.push_back(t);
  const auto part = [&](double depth, double t) { return std::max(0.0, 1 - depth / (speed * t)); };
  for (const bool left : {true, false}) {
    HarmonicDrive drive = undriven(problem);
    (left ? drive.surface.front() : drive.surface.back()) = 1;
    const TransientHistory history = follow(problem, drive, {times, 1e-5}, {{"inside", inside}});
    EXPECT_TRUE(history.converged);
    for (std::size_t i = 0; i < times.size(); ++i) {
      const auto& row = history.values[i];
      const double reach = speed * times[i];
      const double arrives = reach > width ? 1 - width * width / (reach * reach) : 0;
      EXPECT_NEAR(row[left ? 0 : 2], streams, 1e-5 * streams);
      EXPECT_NEAR(row[left ? 2 : 0], -arrives * streams, 1e-5 * streams) << times[i];
      EXPECT_NEAR(row[left ? 3 : 1], part(width, times[i]) / 2, 1e-5) << times[i];
      EXPECT_NEAR(row[4], part(left ? inside : width - inside, times[i]) / 2, 1e-3); // linear in a cell
    }
  }
}

/// The closed form and the amplitudes are one function: response(s) = s int exp(-s t) after_step(t) dt, of
/// directions and cells that resolve it.
TEST(FirstFlight, AmplitudesAreTheTransform) {
  StackSpec spec{{test::toy_a(), test::toy_b()},
                 {graded_layer("a", 0, 100e-9, 240, 1e-11), graded_layer("b", 1, 50e-9, 240, 1e-11)}};
  spec.inner = {Transmission{0.4, false}};
  spec.polar = 256;
  const StackProblem problem = make_stack_problem(spec);
  HarmonicDrive drive = driven_from_the_left(problem);
  drive.surface.back() = 0.5;
  const FirstFlight flight(problem, drive);
  for (const double s : {1e10, 1e11}) {
    const HarmonicField expected = flight.response(s);
    HarmonicField sum = expected;
    for (auto* field : {&sum.temperature, &sum.energy_temperature, &sum.heat_flux})
      std::ranges::fill(*field, Complex());
    constexpr int steps = 4000; // shorter at the beginning, when fronts are near the walls
    for (int i = 0; i < steps; ++i) {
      const double x = (i + 0.5) / steps, end = 40 / s, t = end * x * x * x,
                   weight = s * end * 3 * x * x / steps * std::exp(-s * t);
      const HarmonicField at = flight.after_step(t);
      for (std::size_t n = 0; n < at.temperature.size(); ++n) {
        sum.temperature[n] += weight * at.temperature[n];
        sum.energy_temperature[n] += weight * at.energy_temperature[n];
        sum.heat_flux[n] += weight * at.heat_flux[n];
      }
    }
    const double streams = one_way_conductance(problem.media[0]);
    for (std::size_t n = 0; n < sum.temperature.size(); ++n) {
      EXPECT_NEAR(sum.temperature[n].real(), expected.temperature[n].real(), 2e-4) << n;
      EXPECT_NEAR(sum.energy_temperature[n].real(), expected.energy_temperature[n].real(), 2e-4) << n;
      EXPECT_NEAR(sum.heat_flux[n].real(), expected.heat_flux[n].real(), 2e-4 * streams) << n;
    }
  }
}

/// What remains when all is over is the steady state of the mesh and its directions.
TEST(FirstFlight, EndsInTheSteadyState) {
  const StackProblem problem = test::thin_layers({80e-9, 30e-9}, 12, 8);
  HarmonicDrive drive = driven_from_the_left(problem);
  drive.surface.back() = -0.5;
  const StackResponse stack(problem, {});
  SteadyOptions tight;
  tight.tolerance = 1e-11;
  const std::vector<Complex> steady = stack.solve(drive, tight, Communicator::self()).values;
  const TransientHistory history = follow(problem, drive, {{1e-9, 1e-6}, 1e-7});
  EXPECT_TRUE(history.converged) << history.error;
  for (std::size_t c = 0; c < steady.size(); ++c)
    EXPECT_NEAR(history.values.back()[c], steady[c].real(), 1e-6 * std::abs(steady[c].real())) << c;
}

/// A wall that imposes a heat flux, and a far wall that sends all of it back.
TEST(FirstFlight, ImposedFluxBeforeAMirror) {
  StackSpec spec{{test::toy_a()}, {graded_layer("film", 0, 100e-9, 100, 1e-10)}};
  spec.left = HeatFluxWall{1};
  spec.right = ReflectingWall{0};
  const StackProblem problem = make_stack_problem(spec);
  const std::vector<double> times{5e-12, 2e-11, 5e-11, 1e-10, 3e-10, 1e-9};
  const TransientHistory history =
      follow(problem, driven_from_the_left(problem), {times, 1e-4}, {{"e", 50e-9, true}});
  EXPECT_TRUE(history.converged) << history.error;
  for (std::size_t i = 0; i < times.size(); ++i) {
    EXPECT_NEAR(history.values[i][0], 1, 1e-4);
    EXPECT_NEAR(history.values[i][2], 0, 1e-4);
  }
  // In the end all rises by what is put in.
  const double rise = (times[5] - times[4]) / heat_capacity(problem.media[0]) / 100e-9;
  EXPECT_NEAR(history.values[5][4] - history.values[4][4], rise, 2e-3 * rise);
}

/// What a run states is at least a third of its error, which a run of a small tolerance knows; and it takes
/// few solves, where fronts go to and fro that are not known.
TEST(FirstFlight, TheRestIsTransformedWithinItsStatedError) {
  std::mt19937 random(5);
  const auto between = [&](double a, double b) {
    return a * std::pow(b / a, std::uniform_real_distribution<double>(0, 1)(random));
  };
  for (int i = 0; i < 20; ++i) {
    std::vector<double> thickness(index(1 + i % 3));
    for (double& h : thickness) h = between(10e-9, 200e-9);
    const StackProblem problem = test::thin_layers(thickness, 12, 8);
    TransientRequest request{{}, between(1e-3, 1e-2)};
    for (double t = between(1e-12, 1e-11); request.times.size() < 8; t *= between(1.2, 2))
      request.times.push_back(t);
    const HarmonicDrive drive = driven_from_the_left(problem);
    const TransientHistory history = follow(problem, drive, request);
    EXPECT_TRUE(history.converged) << history.error;
    request.tolerance = 1e-4;
    request.method = TransientMethod::quadrature;
    const TransientHistory exact = follow(problem, drive, request);
    const std::vector<double> scale = error_scales(exact.values, StackResponse(problem, {}).columns(),
                                                   largest_one_way_conductance(problem.media));
    EXPECT_LT(largest_difference(history.values, exact.values, scale), 3 * history.error + exact.error)
        << "case " << i;
    EXPECT_LT(history.solves, thickness.size() == 1 ? 800 : 2000) << "case " << i;
  }
}

} // namespace
} // namespace kapitza
