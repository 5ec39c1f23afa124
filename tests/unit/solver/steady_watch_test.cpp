/// Looking at a solve, ending it, and going on from where it stood.

#include "kapitza/base/error.hpp"
#include "kapitza/solver/stack/steady.hpp"

#include "support/stacks.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace kapitza {
namespace {

using test::StackSpec;

/// Takes 30 and more sweeps without acceleration.
StackProblem thick_film(bool floating = false) {
  StackSpec spec{
      {test::gray_silicon(), test::gray_germanium()},
      {test::graded_layer("a", 0, 400e-9, 30, 2e-9), test::graded_layer("b", 1, 300e-9, 30, 2e-9)}};
  spec.inner = {DiffuseMismatch{}};
  if (floating) {
    spec.left = HeatFluxWall{1e8};
    spec.right = HeatFluxWall{-1e8};
  }
  return make_stack_problem(spec);
}

SteadyOptions plain() {
  SteadyOptions options;
  options.acceleration_groups = 0;
  options.tolerance = 1e-10;
  return options;
}

double difference(const std::vector<double>& a, const std::vector<double>& b) {
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::abs(a[i] - b[i]));
  return a.size() == b.size() ? largest : INFINITY;
}

TEST(SteadyWatch, LookingChangesNothing) {
  const StackProblem problem = thick_film();
  const SteadyState unwatched = solve_steady(problem, plain(), Communicator::self());
  SteadyOptions options = plain();
  int looks = 0, sweeps = 0;
  options.watch = [&](const auto& current) {
    const SteadyIterate now = current();
    EXPECT_GT(now.sweeps, sweeps);
    sweeps = now.sweeps;
    ++looks;
    return false;
  };
  const SteadyState watched = solve_steady(problem, options, Communicator::self());
  EXPECT_GT(looks, 20);
  EXPECT_EQ(watched.x, unwatched.x);
  EXPECT_EQ(watched.sweeps, unwatched.sweeps);
  EXPECT_FALSE(watched.interrupted);
}

TEST(SteadyWatch, TheIterateIsThatOfTheMoment) {
  for (const int stop_after : {1, 2, 9}) {
    SteadyIterate last;
    SteadyOptions options = plain();
    options.watch = [&, looks = 0](const auto& current) mutable {
      last = current();
      return ++looks == stop_after;
    };
    const SteadyState state = solve_steady(thick_film(), options, Communicator::self());
    EXPECT_TRUE(state.interrupted);
    EXPECT_FALSE(state.converged);
    EXPECT_EQ(last.krylov_iterations, stop_after);
    EXPECT_EQ(last.sweeps + 1, state.sweeps) << "one more, for the moments";
    EXPECT_LT(difference(last.x, state.x), 1e-14);
  }
}

TEST(SteadyWatch, GoesOnFromWhereItStood) {
  for (const int groups : {0, 12})
    for (const bool floating : {false, true}) {
      const StackProblem problem = thick_film(floating);
      SteadyOptions options = plain();
      options.acceleration_groups = groups;
      const SteadyState whole = solve_steady(problem, options, Communicator::self());
      ASSERT_TRUE(whole.converged);
      SteadyIterate reached;
      SteadyOptions first = options;
      const int stop_at = whole.krylov_iterations / 2;
      first.watch = [&](const auto& current) {
        reached = current();
        return reached.krylov_iterations >= stop_at;
      };
      solve_steady(problem, first, Communicator::self());
      options.start = reached;
      const SteadyState second = solve_steady(problem, options, Communicator::self());
      EXPECT_TRUE(second.converged);
      EXPECT_GT(second.sweeps, reached.sweeps);
      EXPECT_LT(difference(second.x, whole.x), 1e-9);
      SteadyOptions none_left = options;
      none_left.max_sweeps = reached.sweeps + 3;
      EXPECT_LE(solve_steady(problem, none_left, Communicator::self()).sweeps, none_left.max_sweeps + 1);
    }
}

TEST(SteadyWatch, StartsFromTheSolutionAndStopsAtOnce) {
  const StackProblem problem = thick_film();
  SteadyOptions options = plain();
  options.acceleration_groups = 12;
  options.start.x = solve_steady(problem, options, Communicator::self()).x;
  options.tolerance = 1e-8;
  const SteadyState again = solve_steady(problem, options, Communicator::self());
  EXPECT_TRUE(again.converged);
  EXPECT_LE(again.sweeps, 4);
}

TEST(SteadyWatch, ANaNToStartFromIsAFailure) {
  const StackProblem problem = thick_film();
  SteadyOptions options = plain();
  options.start.x = solve_steady(problem, options, Communicator::self()).x;
  options.start.x[5] = std::nan("");
  EXPECT_THROW(solve_steady(problem, options, Communicator::self()), RuntimeFailure);
}

TEST(SteadyWatch, AStartOfAnotherSizeIsABug) {
  SteadyOptions options = plain();
  options.start.x = {1, 2, 3};
  EXPECT_THROW(solve_steady(thick_film(), options, Communicator::self()), std::invalid_argument);
}

TEST(SteadyWatch, WhatTheWatchThrowsComesThrough) {
  SteadyOptions options = plain();
  options.watch = [](const auto&) -> bool { throw RuntimeFailure("the disk is full"); };
  EXPECT_THROW(solve_steady(thick_film(), options, Communicator::self()), RuntimeFailure);
}

} // namespace
} // namespace kapitza
