#pragma once
/// What the summaries of 1D and 2D runs have in common.

#include "kapitza/io/result/results.hpp"

#include <nlohmann/json.hpp>

namespace kapitza::io {

using Json = nlohmann::ordered_json;

Json optional_number(const std::optional<double>& value);

/// schema, kapitza, deck, status
Json head_json(const Deck& deck, const std::string& status);

/// @param state a SteadyState or PlaneSteadyState
template <class State>
Json solve_json(const State& state, const RunFacts& facts) {
  const double crossed = facts.channels_swept * state.sweeps;
  return {{"sweeps", state.sweeps},
          {"krylov_iterations", state.krylov_iterations},
          {"newton_iterations", 0},
          {"relative_residual", state.relative_residual},
          {"energy_imbalance", state.energy_imbalance},
          {"wall_time_s", facts.wall_time_s},
          {"sweep_time_s", state.sweep_time},
          {"grind_time_ns", facts.wall_time_s * 1e9 * facts.ranks / crossed},
          {"peak_memory_MB", facts.peak_memory_MB}};
}

/// per_band of an interface
Json groups_json(const std::vector<GroupResistance>& groups);
/// @param layer what the elements between walls and interfaces are called
Json budget_json(const std::optional<ResistanceBudget>& budget, const char* layer);

} // namespace kapitza::io
