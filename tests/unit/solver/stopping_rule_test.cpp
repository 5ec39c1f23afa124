/// When a steady solve is done: the rule by itself, and in one and two dimensions.

#include "kapitza/solver/stack/steady.hpp"

#include "solver/stopping_rule.hpp"
#include "support/plane_problems.hpp"
#include "support/stacks.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace kapitza {
namespace {

constexpr double tolerance = 1e-8, scale = 20;

/// 3 K that stream 1e9 W/m2 per kelvin, of which 1e5 W/m2 arrive.
StoppingRule thick() {
  return {tolerance, scale, 3, {1e5, 1e9}};
}

TEST(StoppingRule, AsksForMoreWhereLittleOfWhatStreamsArrives) {
  EXPECT_DOUBLE_EQ(thick().first_target(), tolerance * scale * 1e5 / 3e9);
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_DOUBLE_EQ(StoppingRule(tolerance, scale, 3, {infinity, 1e9}).first_target(), tolerance * scale);
  EXPECT_DOUBLE_EQ(StoppingRule(tolerance, scale, 0, {}).first_target(), tolerance * scale);
}

TEST(StoppingRule, TakesTheErrorAndTheBalance) {
  const auto converged = [](double error, double departure) {
    return thick().judge(error * tolerance * scale, {departure * 10 * tolerance * 1e5, 1e5}).converged;
  };
  EXPECT_TRUE(converged(0.99, 0.99));
  EXPECT_FALSE(converged(1.01, 0.5));
  EXPECT_FALSE(converged(0.5, 1.01));
}

/// However loose the tolerance, heat is not lost.
TEST(StoppingRule, BoundsTheImbalanceWhateverTheTolerance) {
  for (const double loose : {1e-4, 1e-2, 0.1}) {
    StoppingRule rule(loose, scale, 3, {1e5, 1e9});
    EXPECT_TRUE(rule.judge(0.5 * loose * scale, {0.99 * largest_imbalance * 1e5, 1e5}).converged) << loose;
    EXPECT_FALSE(rule.judge(0.5 * loose * scale, {1.01 * largest_imbalance * 1e5, 1e5}).converged) << loose;
  }
}

TEST(StoppingRule, LeavesRoundingAlone) {
  constexpr double strict = 1e-12, streamed = 3e9;
  const double rounding = 200 * std::numeric_limits<double>::epsilon() * streamed;
  StoppingRule rule(strict, scale, 3, {1e5, 1e9});
  const auto verdict = rule.judge(0.5 * strict * scale, {rounding, 1e-9});
  EXPECT_TRUE(verdict.converged) << "an imbalance of rounding, however large beside the flux";
  EXPECT_FALSE(rule.judge(0.5 * strict * scale, {1.1 * rounding, 1e-9}).converged);
  // What only rounding is left of is no reason to ask for a smaller error either.
  EXPECT_DOUBLE_EQ(rule.judge(3 * strict * scale, {rounding, 1e-9}).excess, 3);
}

TEST(StoppingRule, StallsWhereTheWorseOfBothNoLongerFalls) {
  StoppingRule rule = thick();
  const auto judge = [&](double error, double imbalance) {
    return rule.judge(error * tolerance * scale, {imbalance * 10 * tolerance * 1e5, 1e5});
  };
  EXPECT_FALSE(judge(0.5, 100).stalled) << "the first";
  EXPECT_FALSE(judge(0.5, 20).stalled) << "the error stays, the imbalance falls";
  EXPECT_TRUE(judge(0.1, 15).stalled) << "the error falls, what is missing hardly";
}

TEST(StoppingRule, BringsTheErrorDownByWhatIsMissing) {
  StoppingRule rule = thick();
  const auto verdict = rule.judge(0.5 * tolerance * scale, {60 * tolerance * 1e5, 1e5});
  EXPECT_NEAR(verdict.excess, 6, 1e-12);
  EXPECT_NEAR(rule.next_target(verdict, 2), 0.5 * tolerance * scale / 12, 1e-20);
}

/// Two films at the temperature of their walls, which next to nothing crosses between: what is missing from
/// the balance is the rounding of what streams.
const SurfaceCondition nearly_closed{Transmission{1e-12, false}};

template <class State>
void expect_only_rounding(const State& state, double asked) {
  EXPECT_TRUE(state.converged);
  EXPECT_FALSE(state.stalled);
  EXPECT_GT(state.energy_imbalance, 10 * asked) << "more than a heat flow would be allowed";
  EXPECT_LE(state.sweeps, 12);
}

TEST(Steady, EndsOnAnImbalanceOfRounding) {
  test::StackSpec spec{
      {test::gray_silicon(), test::gray_germanium()},
      {test::graded_layer("a", 0, 4e-7, 20, 2e-9), test::graded_layer("b", 1, 3e-7, 20, 2e-9)}};
  spec.inner = nearly_closed;
  SteadyOptions options;
  options.tolerance = 1e-12;
  expect_only_rounding(solve_steady(make_stack_problem(spec), options, Communicator::self()),
                       options.tolerance);
}

TEST(PlaneSteady, EndsOnAnImbalanceOfRounding) {
  PlaneProblem problem;
  GridSpec spec;
  spec.x = {{2e-7, 4, std::nullopt}};
  spec.y = {{4e-7, 6, 2e-9}, {3e-7, 6, 2e-9}};
  spec.regions = {{"a", 0}, {"b", 1}};
  spec.region_of_block = {{0}, {1}};
  problem.mesh = make_grid(spec, MPI_COMM_SELF);
  problem.media = {test::gray_silicon(), test::gray_germanium()};
  problem.angles = plane_quadrature(4, 12);
  for (const PlaneSurface& surface : problem.mesh.surfaces) {
    SurfaceCondition condition{ReflectingWall{0}};
    if (surface.name == "bottom") condition = {IsothermalWall{299}};
    if (surface.name == "top") condition = {IsothermalWall{301}};
    if (surface.is_interface()) condition = nearly_closed;
    problem.surfaces.push_back(condition);
  }
  SteadyOptions options;
  options.tolerance = 1e-12;
  expect_only_rounding(solve_plane_steady(problem, options, PlaneRanks(MPI_COMM_SELF, {})),
                       options.tolerance);
}

double difference(const std::vector<double>& a, const std::vector<double>& b) {
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::abs(a[i] - b[i]));
  return a.size() == b.size() ? largest : INFINITY;
}

/// A good first guess saves sweeps; a bad one changes nothing in the end.
template <class Solve>
void expect_initial_to_be_used(const Solve& solve) {
  SteadyOptions options;
  options.tolerance = 1e-8;
  const auto fresh = solve(options);
  ASSERT_TRUE(fresh.converged);
  options.initial = fresh.x;
  const auto again = solve(options);
  EXPECT_TRUE(again.converged);
  EXPECT_LE(again.sweeps, 4);
  EXPECT_LT(again.sweeps, fresh.sweeps);
  for (std::size_t i = 0; i < options.initial.size(); ++i)
    options.initial[i] += std::sin(static_cast<double>(i));
  const auto disturbed = solve(options);
  EXPECT_TRUE(disturbed.converged);
  EXPECT_GT(disturbed.sweeps, again.sweeps);
  EXPECT_LT(difference(disturbed.x, fresh.x), 1e-5);
}

TEST(Steady, StartsWhereItIsTold) {
  test::StackSpec spec{
      {test::gray_silicon(), test::gray_germanium()},
      {test::graded_layer("a", 0, 400e-9, 30, 2e-9), test::graded_layer("b", 1, 300e-9, 30, 2e-9)}};
  spec.inner = {DiffuseMismatch{}};
  const StackProblem problem = make_stack_problem(spec);
  expect_initial_to_be_used(
      [&](const SteadyOptions& options) { return solve_steady(problem, options, Communicator::self()); });
}

TEST(PlaneSteady, StartsWhereItIsTold) {
  const PlaneRanks ranks(MPI_COMM_SELF, {});
  const PlaneProblem problem = test::plane_device(ranks);
  expect_initial_to_be_used(
      [&](const SteadyOptions& options) { return solve_plane_steady(problem, options, ranks); });
}

TEST(Steady, AnInitialGuessOfAnotherSizeIsABug) {
  SteadyOptions options;
  options.initial = {1, 2, 3};
  const PlaneRanks ranks(MPI_COMM_SELF, {});
  EXPECT_THROW(solve_plane_steady(test::plane_device(ranks), options, ranks), std::invalid_argument);
  test::StackSpec spec{{test::gray_silicon()}, {test::uniform_layer("film", 0, 1e-7, 10)}};
  EXPECT_THROW(solve_steady(make_stack_problem(spec), options, Communicator::self()), std::invalid_argument);
}

} // namespace
} // namespace kapitza
