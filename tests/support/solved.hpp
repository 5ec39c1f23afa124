#pragma once
/// A problem solved tightly and analysed, on one rank.

#include "kapitza/analysis/budget.hpp"
#include "kapitza/solver/stack/steady.hpp"

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

} // namespace kapitza::test
