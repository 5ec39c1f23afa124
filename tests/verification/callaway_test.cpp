/// Normal processes in stacks: closed forms of bulk conductivity and of gray films at any ratio of rates,
/// sweeps, what drift dissipates.

#include "support/normal.hpp"
#include "support/solved.hpp"
#include "support/stacks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace kapitza {
namespace {

using test::with_normal;

/// A spectrum like silicon's at 300 K: `count` bands from 1 nm to 10 um, 148 W/m/K.
Bands silicon_like(int count) {
  std::vector<test::BandSpec> bands;
  double sum = 0;
  for (int b = 0; b < count; ++b) {
    const double path = std::pow(10, -9 + 4 * (b + 0.5) / count), speed = 1500 + 6500.0 * b / (count - 1);
    const double carried = std::exp(-std::pow(std::log(path / 600e-9), 2) / (2 * 1.6 * 1.6));
    bands.push_back({3 * carried / (speed * path), speed, path});
    sum += carried;
  }
  for (test::BandSpec& band : bands) band.heat_capacity *= 148 / sum;
  return test::make_test_bands(bands);
}

Bands gray_with_normal(double resistive, double normal) {
  return with_normal(test::make_test_bands({{1.66e6, 6400, resistive}}), [&](double) { return normal; });
}

StackProblem film(const Bands& bands, double thickness, int cells, double first_cell, int polar = 32) {
  test::StackSpec spec;
  spec.materials = {bands};
  spec.layers = {test::graded_layer("film", 0, thickness, cells, first_cell)};
  spec.left = IsothermalWall{301};
  spec.right = IsothermalWall{300};
  spec.polar = polar;
  return test::make_stack_problem(spec);
}

TEST(Callaway, BulkConductivityIsTheClosedForm) {
  const Bands silicon = silicon_like(20);
  const Bands fast = with_normal(silicon, [](double path) { return 0.1 * path; });
  EXPECT_NEAR(conductivity(fast) / 18.371456825621927, 1, 1e-9);
  const Bands other = with_normal(
      silicon, [](double path) { return 2 * std::sqrt(path * 1e-7); }, 1.2);
  EXPECT_NEAR(conductivity(other) / 72.81350004692813, 1, 1e-9);
  // Gray phonons conduct as their resistive processes let them.
  EXPECT_NEAR(conductivity(gray_with_normal(1e-6, 1e-9)) / (1.66e6 * 6400 * 1e-6 / 3), 1, 1e-12);
}

/// q = (C v/4) Q dT / (1 - 3/4 Q H/L_N), Q the exact flux of the slab whose mean free path is L_c.
TEST(Callaway, GrayFilmsAreExact) {
  const test::Solved mostly = test::solve(film(gray_with_normal(1e-6, 1.0 / 9e6), 1e-7, 120, 1e-11));
  EXPECT_NEAR(mostly.analysis.heat_flux / 2346307093.4866157, 1, 1e-6);
  const test::Solved half = test::solve(film(gray_with_normal(2e-8, 2e-8), 1e-7, 160, 1e-12));
  EXPECT_NEAR(half.analysis.heat_flux / 551532922.774146, 1, 1e-6);
}

TEST(Callaway, AThickFilmConductsLikeTheBulk) {
  const Bands bands = with_normal(silicon_like(20), [](double path) { return 0.1 * path; });
  const test::Solved solved = test::solve(film(bands, 1e-2, 160, 1e-9, 16));
  EXPECT_NEAR(*solved.analysis.effective_conductivity / conductivity(bands), 1, 2e-3);
  EXPECT_NEAR(solved.analysis.resistance->closure, 0, 1e-9);
}

/// 40 bands, 100 nm to 100 um, normal processes from a thousandth to ten thousand times the others.
TEST(Callaway, SweepsDoNotDependOnTheRatio) {
  for (const double thickness : {1e-7, 1e-6, 1e-5, 1e-4})
    for (const double ratio : {1e-3, 1e-1, 1.0, 1e1, 1e2, 1e3, 1e4}) {
      const Bands bands = with_normal(silicon_like(40), [&](double path) { return path / ratio; });
      const SteadyState state =
          solve_steady(film(bands, thickness, 60, 1e-3 * thickness, 16), {}, Communicator::self());
      EXPECT_TRUE(state.converged) << thickness << " " << ratio;
      EXPECT_LE(state.sweeps, 12) << thickness << " " << ratio;
      EXPECT_LT(state.energy_imbalance, 1e-7) << thickness << " " << ratio;
    }
}

/// Periodic ends of one material: the drift is even, and the bulk conducts.
TEST(Callaway, EvenDriftConductsLikeTheBulk) {
  test::StackSpec spec;
  spec.materials = {with_normal(
      silicon_like(20), [](double path) { return 0.1 * path; }, 1.3)};
  spec.layers = {test::uniform_layer("film", 0, 1e-6, 8)};
  spec.periodic = true;
  spec.temperature_drop = 1;
  const test::Solved solved = test::solve(test::make_stack_problem(spec));
  EXPECT_TRUE(solved.state.converged);
  EXPECT_NEAR(solved.analysis.heat_flux / (conductivity(spec.materials[0]) * 1e6), 1, 1e-9);
  // What even drift dissipates is what Fourier's law would, all of it by resistive processes.
  for (const DissipationElement& element : solved.analysis.dissipation->elements)
    if (element.kind == ElementKind::layer) {
      EXPECT_NEAR(element.total / element.bulk, 1, 1e-9);
    }
}

/// Two materials, one of them without normal processes, heated, with a contact and an imposed flux.
TEST(Callaway, EverySurfaceHasItsPart) {
  test::StackSpec spec;
  spec.materials = {
      with_normal(test::make_test_bands({{5e5, 8400, 4e-8}, {7e5, 5800, 3e-7}, {4e5, 2100, 2e-6}}),
                  [](double path) { return 0.2 * path; }),
      test::make_test_bands({{4e5, 4900, 2e-8}, {8e5, 3300, 1e-7}, {4e5, 1300, 9e-7}})};
  spec.materials[1].normal_share = {0, 0, 0};
  spec.materials[1].phase_velocity = {1, 1, 1};
  spec.layers = {test::graded_layer("a", 0, 2e-7, 120, 1e-10), test::graded_layer("b", 1, 3e-7, 120, 1e-10)};
  spec.inner = {DiffuseMismatch{}};
  spec.inner.contact_resistance = 1e-9;
  spec.left = HeatFluxWall{1e8};
  spec.right = IsothermalWall{300};
  spec.heating = {1e15, 0};
  const test::Solved solved = test::solve(test::make_stack_problem(spec));
  EXPECT_TRUE(solved.state.converged);
  EXPECT_LE(solved.state.sweeps, 16);
  EXPECT_NEAR(solved.state.moments.heat_flux.back()[0], 1e8 + 1e15 * 2e-7, 1);
  const DissipationBudget& budget = *solved.analysis.dissipation;
  EXPECT_LT(std::abs(budget.closure), 1e-4);
  for (const DissipationElement& element : budget.elements) EXPECT_GT(element.total, 0) << element.name;
}

TEST(Callaway, NothingFlowsAtOneTemperature) {
  StackProblem problem = film(gray_with_normal(1e-6, 1e-8), 1e-7, 40, 1e-10);
  problem.surfaces.back().law = IsothermalWall{301};
  const SteadyState state = solve_steady(problem, {}, Communicator::self());
  EXPECT_TRUE(state.converged);
  for (const Point& q : state.moments.heat_flux) EXPECT_EQ(q[0], 0);
}

} // namespace
} // namespace kapitza
