/// Fourier's law with and without jump coefficients against the Boltzmann solution: measured orders in the
/// Knudsen number.

#include "kapitza/analysis/experiment.hpp"
#include "kapitza/analysis/fourier_comparison.hpp"
#include "kapitza/base/index.hpp"

#include "stack_problem.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace kapitza::test {
namespace {

/// Chen's gray bilayer (refs: q to 10 digits), each layer `ratio` of its mean free paths thick.
Stack bilayer(double ratio, double heating = 0) {
  const Bands left = plain_bands({0.93e6}, {1804}, {260.4e-9}),
              right = plain_bands({0.87e6}, {1042}, {198.6e-9});
  Stack stack{.materials = {left, right}, .layers = {{0, ratio * 260.4e-9}, {1, ratio * 198.6e-9}}};
  if (heating > 0) {
    stack.heating = {heating, 0};
    stack.left = stack.right = IsothermalWall{0};
  }
  stack.refinement = heating > 0 ? 48 : 3; // both solutions bend between the nodes where there is heating
  return stack;
}

FourierComparison compare(const Solution& stack) {
  const FourierComparison comparison = compare_with_fourier(
      stack.problem, stack.state.moments, stack.analysis, {.accuracy = 1e-8}, Communicator::self());
  EXPECT_TRUE(comparison.converged);
  return comparison;
}

struct Errors {
  std::vector<double> plain, kapitza, jumps;
};
/// Of the heat flux, or, heated, of the temperature relative to its largest.
Errors measure(const std::vector<double>& ratios, bool heated) {
  Errors errors;
  for (const double ratio : ratios) {
    const Solution stack = solve(bilayer(ratio, heated ? 1e14 : 0), 1e-12);
    const FourierComparison c = compare(stack);
    const std::vector<double>& temperature = stack.state.moments.energy_temperature;
    const double peak = *std::max_element(temperature.begin(), temperature.end());
    const auto error = [&](const FourierRun& run) {
      return heated ? run.temperature_error / peak : run.heat_flux_error;
    };
    errors.plain.push_back(error(c.runs[0]));
    errors.kapitza.push_back(error(c.runs[1]));
    errors.jumps.push_back(error(c.runs[2]));
    for (const FourierRun& run : c.runs)
      record(fmt::format("{}_{}_{}", run.name, heated ? "heated" : "flux", ratio), error(run));
  }
  return errors;
}

/// With one heat flux through the whole stack nothing but overlapping Knudsen layers is left out: the error
/// falls faster than any power of the Knudsen number.
TEST(FourierWithJumps, BilayerBetweenWalls) {
  const Errors errors = measure({2, 4, 8, 16}, false);
  for (const double order : observed_orders(errors.plain)) EXPECT_NEAR(order, 1, 0.35);
  EXPECT_NEAR(observed_orders(errors.plain).back(), 1, 0.12);
  EXPECT_NEAR(observed_orders(errors.kapitza).back(), 1, 0.12) << "walls slip too";
  const std::vector<double> orders = observed_orders(errors.jumps);
  for (std::size_t i = 0; i + 1 < orders.size(); ++i) EXPECT_GT(orders[i], 2.5);
  EXPECT_LT(errors.jumps.back(), 1e-6);
}

/// Heated, the heat flux varies within the Knudsen layers: now the square of the Knudsen number is left in
/// the temperature.
TEST(FourierWithJumps, HeatedBilayer) {
  const Errors errors = measure({32, 64, 128, 256}, true);
  for (const double order : observed_orders(errors.plain)) EXPECT_NEAR(order, 1, 0.15);
  for (const double order : observed_orders(errors.jumps)) EXPECT_NEAR(order, 2, 0.15);
  EXPECT_LT(errors.jumps.back(), errors.plain.back() / 50);
}

TEST(FourierWithJumps, UsesTheResistancesOfHalfSpaces) {
  const Solution stack = solve(bilayer(5));
  const FourierComparison c = compare(stack);
  const auto of = [&](std::size_t run, std::size_t surface) {
    return c.runs[run].resistances.at(surface).resistance;
  };
  for (const std::size_t s : {0, 1, 2}) EXPECT_EQ(of(0, s), 0);
  EXPECT_EQ(of(1, 0), 0);
  EXPECT_NEAR(of(1, 1) / 3.3982846031187743e-09, 1, 1e-8);
  EXPECT_NEAR(of(2, 1) / 3.6214470114441265e-09, 1, 1e-7);
  const double slip = 0.75 * 0.71044608959876307;
  EXPECT_NEAR(of(2, 0) * one_way_conductance(stack.problem.media[0]) / slip, 1, 1e-7);
  EXPECT_NEAR(of(2, 2) * one_way_conductance(stack.problem.media[1]) / slip, 1, 1e-7);
  EXPECT_TRUE(c.warnings.empty());
  EXPECT_EQ(compare(solve(bilayer(0.5))).warnings.size(), 2U) << "thinner than their Knudsen layers";
}

/// The parts of what a fit finds add up to it: to the fitted lines themselves.
TEST(Experiment, PartsAddUpToTheFittedJump) {
  for (const double ratio : {0.3, 3.0, 30.0})
    for (const FitWindow window : {FitWindow{0.2, 0.8}, FitWindow{0.5, 1}}) {
      SCOPED_TRACE(fmt::format("{} mean free paths, {} to {}", ratio, window.from, window.to));
      const Solution stack = solve(bilayer(ratio));
      const auto all =
          infer_as_experiment(domain_of(stack.problem), stack.state.moments, stack.analysis, {window})
              .interfaces;
      ASSERT_EQ(all.size(), 1U);
      const InferredInterface& one = all.front();
      // A brute-force fit: many equidistant samples of the energy temperature.
      double at_plane[2];
      for (const int side : {0, 1}) {
        const Region& region = stack.problem.mesh.regions[index(side)];
        const double plane = stack.problem.mesh.regions[0].thickness;
        double s0 = 0, s1 = 0, s2 = 0, t0 = 0, t1 = 0;
        for (int i = 0; i < 20000; ++i) {
          const double s = window.from + (i + 0.5) / 20000 * (window.to - window.from);
          const double t = stack.temperature_at(plane + (side == 0 ? -1 : 1) * s * region.thickness);
          s0 += 1, s1 += s, s2 += s * s, t0 += t, t1 += s * t;
        }
        const double slope = (s0 * t1 - s1 * t0) / (s0 * s2 - s1 * s1);
        at_plane[side] = (t0 - slope * s1) / s0;
        EXPECT_NEAR(one.conductivity[index(side)] * -std::abs(slope) / region.thickness,
                    -std::abs(stack.heat_flux()), 1e-5 * std::abs(stack.heat_flux()));
      }
      const double fitted = (at_plane[0] - at_plane[1]) / stack.heat_flux();
      EXPECT_NEAR(one.resistance / fitted, 1, 1e-5);
      EXPECT_NEAR(one.error, one.resistance / one.kapitza - 1, 1e-12);
    }
}

/// In thick layers a fit finds the bulk conductivity and the apparent resistance of half-spaces.
TEST(Experiment, ThickLayers) {
  const Solution stack = solve(bilayer(200));
  const auto all =
      infer_as_experiment(domain_of(stack.problem), stack.state.moments, stack.analysis, {{0.2, 0.8}})
          .interfaces;
  ASSERT_EQ(all.size(), 1U);
  EXPECT_NEAR(all[0].resistance / 3.6214470114441265e-09, 1, 1e-5);
  EXPECT_NEAR(all[0].slip[0] / *stack.analysis.interfaces[0].slip_left, 1, 1e-3);
  for (const std::size_t side : {0, 1}) EXPECT_NEAR(all[0].conductivity[side] / all[0].bulk[side], 1, 1e-7);
}

} // namespace
} // namespace kapitza::test
