#pragma once
/// What --compare and --as-experiment ask of a deck. Private to run/.

#include "kapitza/io/deck/deck.hpp"
#include "kapitza/run/steady_run.hpp"

namespace kapitza {

/// Both speak of one conductivity for each layer, of phonons that have it for themselves. @throws InputError
void check_comparisons(const RunOptions& options, const Deck& deck);

} // namespace kapitza
