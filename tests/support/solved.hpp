#pragma once
/// A problem solved tightly and analysed, on one rank.

#include "kapitza/analysis/budget.hpp"
#include "kapitza/solver/stack/steady.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace kapitza::test {

struct Solved {
  StackProblem problem;
  SteadyState state;
  Analysis analysis;
};

inline Solved solve(StackProblem problem, double tolerance = 1e-11) {
  SteadyOptions options;
  options.tolerance = tolerance;
  SteadyState state = solve_steady(problem, options, Communicator::self());
  Analysis analysis = analyse(problem, state.moments);
  return {std::move(problem), std::move(state), std::move(analysis)};
}
/// The same without what makes properties follow the temperature.
inline Solved solve_linear(StackProblem problem) {
  problem.thermal.clear();
  return solve(std::move(problem));
}

/// What flows in at the left end [W/m2].
inline double flux(const Solved& solved) {
  return solved.state.moments.heat_flux.front()[0];
}
/// Departure of the flux of all carriers from being the same everywhere, relative.
inline double imbalance(const Moments& moments) {
  const std::vector<double> all = heat_flux_along_x(moments);
  const auto [low, high] = std::ranges::minmax(all);
  return (high - low) / std::abs(all.front());
}

} // namespace kapitza::test
