#pragma once
/// A harmonic or transient run of a deck, from its problem to its files.

#include "kapitza/io/checkpoint/checkpoint.hpp"
#include "kapitza/io/deck/deck.hpp"
#include "kapitza/parallel/communicator.hpp"
#include "kapitza/run/options.hpp"

#include <string>
#include <vector>

namespace kapitza {

/// Groups of ranks share the frequencies. Collective. @throws InputError for options that belong to steady
/// runs
/// @param inputs the files that the deck was read from
/// @return the exit code
int run_dynamic(const Deck& deck, const std::vector<InputFile>& inputs, const RunOptions& options,
                const Communicator& communicator);

/// For what only steady decks can do. @throws InputError where the deck is none
void need_steady(const Deck& deck, const std::string& who);

} // namespace kapitza
