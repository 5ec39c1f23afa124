#pragma once
/// A deck as it was run, to be run again.

#include "kapitza/io/deck/deck.hpp"

#include <filesystem>
#include <string>

namespace kapitza {

/// A deck that gives the same answer wherever it lies: --set applied, defaults and T0 written out, the files
/// that it names by their full paths. Not collective: looks at the files.
std::string deck_as_run(const Deck& deck);

/// Writes it into the directory as deck.yaml, or as deck.as_run.yaml where a deck.yaml stands that the
/// program did not write, or that is being run. @throws RuntimeFailure
void write_deck_as_run(const Deck& deck, const std::filesystem::path& directory);

} // namespace kapitza
