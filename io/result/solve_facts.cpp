#include "kapitza/io/result/results.hpp"

namespace kapitza {
namespace {

RunFacts facts_of(const SteadyState& state, int ranks) {
  RunFacts facts;
  facts.converged = state.converged;
  facts.interrupted = state.interrupted;
  facts.sweeps = state.sweeps;
  facts.krylov_iterations = state.krylov_iterations;
  facts.newton_iterations = state.newton_iterations;
  facts.relative_residual = state.relative_residual;
  facts.energy_imbalance = state.energy_imbalance;
  facts.sweep_time = state.sweep_time;
  facts.unknowns = state.unknowns;
  facts.ranks = ranks;
  return facts;
}

} // namespace

RunFacts solve_facts(const StackProblem& problem, const SteadyState& state, int ranks) {
  RunFacts facts = facts_of(state, ranks);
  facts.decomposition = {1, 1, ranks};
  facts.directions = 2 * problem.angles.size();
  return facts;
}

RunFacts solve_facts(const PlaneProblem& problem, const PlaneSteadyState& state, int ranks) {
  RunFacts facts = facts_of(state, ranks);
  facts.low_order = state.low_order;
  facts.decomposition = state.decomposition;
  facts.directions = problem.angles.directions();
  return facts;
}

std::vector<Point> probe_points(const Deck& deck) {
  std::vector<Point> points;
  for (const DeckProbe& probe : deck.output.probes) points.push_back({probe.position, probe.y.value_or(0)});
  return points;
}

std::vector<NamedLine> named_lines(const Deck& deck) {
  std::vector<NamedLine> lines;
  for (const DeckLine& line : deck.output.lines) lines.push_back({line.name, line.from, line.to});
  return lines;
}

} // namespace kapitza
