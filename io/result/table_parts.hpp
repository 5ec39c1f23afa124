#pragma once
/// What the tables of 1D and 2D runs have in common.

#include "kapitza/io/result/results.hpp"

#include <fmt/format.h>

#include <iterator>

namespace kapitza::io {

/// Where the temperature drops, part by part, with shares.
void add_budget(std::string& text, const ResistanceBudget& budget, const char* unit);

/// The last line: how the solve went.
template <class State>
void add_solve(std::string& text, const State& state, const RunFacts& facts) {
  fmt::format_to(std::back_inserter(text),
                 "\n  {} sweeps, residual {:.1e}, energy imbalance {:.1e}, {:.2f} s, {:.0f} MB, {} rank{}\n",
                 state.sweeps, state.relative_residual, state.energy_imbalance, facts.wall_time_s,
                 facts.peak_memory_MB, facts.ranks, facts.ranks == 1 ? "" : "s");
}

} // namespace kapitza::io
