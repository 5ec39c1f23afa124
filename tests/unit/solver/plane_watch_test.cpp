/// As steady_watch_test.cpp, in two dimensions.

#include "kapitza/base/error.hpp"

#include "support/plane_problems.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace kapitza {
namespace {

SteadyOptions precise(int groups) {
  SteadyOptions options;
  options.acceleration_groups = groups;
  options.tolerance = 1e-10;
  return options;
}

PlaneSteadyState solve(const SteadyOptions& options) {
  const PlaneRanks ranks(MPI_COMM_SELF, {});
  return solve_plane_steady(test::plane_device(ranks), options, ranks);
}

double difference(const std::vector<double>& a, const std::vector<double>& b) {
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::abs(a[i] - b[i]));
  return a.size() == b.size() ? largest : INFINITY;
}

double size_of(const std::vector<double>& a) {
  return difference(a, std::vector<double>(a.size(), 0.0));
}

TEST(PlaneWatch, LookingChangesNothing) {
  for (const int groups : {0, 12}) {
    const PlaneSteadyState unwatched = solve(precise(groups));
    SteadyOptions options = precise(groups);
    int looks = 0, sweeps = 0;
    options.watch = [&](const auto& current) {
      const SteadyIterate now = current();
      EXPECT_GT(now.sweeps, sweeps);
      sweeps = now.sweeps;
      ++looks;
      return false;
    };
    const PlaneSteadyState watched = solve(options);
    EXPECT_GT(looks, 5);
    EXPECT_EQ(watched.x, unwatched.x);
    EXPECT_EQ(watched.sweeps, unwatched.sweeps);
    EXPECT_FALSE(watched.interrupted);
  }
}

TEST(PlaneWatch, TheIterateIsThatOfTheMoment) {
  for (const int groups : {0, 12})
    for (const int stop_after : {1, 2, 6}) {
      SteadyIterate last;
      SteadyOptions options = precise(groups);
      options.watch = [&, looks = 0](const auto& current) mutable {
        last = current();
        return ++looks == stop_after;
      };
      const PlaneSteadyState state = solve(options);
      EXPECT_TRUE(state.interrupted);
      EXPECT_FALSE(state.converged);
      EXPECT_EQ(last.krylov_iterations, stop_after);
      EXPECT_EQ(last.sweeps + 1, state.sweeps) << "one more, for the moments";
      EXPECT_LT(difference(last.x, state.x), 1e-13 * size_of(state.x));
    }
}

/// GMRES begins anew after 100 directions; the iterate goes on.
TEST(PlaneWatch, TheIterateGoesOnWhereGmresBeginsAnew) {
  SteadyOptions options = precise(0);
  options.tolerance = 1e-30;
  options.max_sweeps = 400;
  std::vector<double> before;
  std::vector<int> iterations;
  options.watch = [&](const auto& current) {
    const SteadyIterate now = current();
    iterations.push_back(now.krylov_iterations);
    if (now.krylov_iterations == 99) before = now.x;
    return now.krylov_iterations == 102;
  };
  const PlaneSteadyState state = solve(options);
  ASSERT_GE(iterations.back(), 102) << "converged to rounding before";
  EXPECT_LT(difference(before, state.x), 1e-9 * size_of(state.x));
}

TEST(PlaneWatch, StartsFromTheSolutionAndStopsAtOnce) {
  SteadyOptions options = precise(12);
  options.start.x = solve(options).x;
  options.tolerance = 1e-8;
  const PlaneSteadyState again = solve(options);
  EXPECT_TRUE(again.converged);
  EXPECT_LE(again.sweeps, 4);
}

TEST(PlaneWatch, CountsTheSweepsOfEarlierRuns) {
  SteadyOptions options = precise(12);
  const PlaneSteadyState whole = solve(options);
  options.start = {whole.x, 50, 40};
  options.start.x[0] += 1; // something to do
  const PlaneSteadyState again = solve(options);
  EXPECT_GT(again.sweeps, 52);
  EXPECT_GT(again.krylov_iterations, 40);
  options.max_sweeps = 56;
  EXPECT_LE(solve(options).sweeps, options.max_sweeps + 1);
}

TEST(PlaneWatch, AStartOfAnotherSizeIsABug) {
  SteadyOptions options = precise(12);
  options.start.x = {1, 2, 3};
  EXPECT_THROW(solve(options), std::invalid_argument);
}

} // namespace
} // namespace kapitza
