#pragma once
/// Blocks of the summaries of harmonic and transient runs. Private to io/.

#include "kapitza/io/deck/deck.hpp"
#include "kapitza/solver/stack/problem.hpp"

#include "io/result/provenance.hpp"

namespace kapitza::io {

/// What was computed: dimension, cells, bands, directions.
Json stack_json(const StackProblem& problem);
/// `regions`, `boundaries`, `interfaces` and `probes`, without results.
void add_parts(Json& summary, const Deck& deck, const StackProblem& problem);

} // namespace kapitza::io
