#pragma once
/// Does a state that was reached with one deck mean anything for another?

#include "kapitza/io/checkpoint/checkpoint.hpp"
#include "kapitza/io/deck/deck.hpp"

namespace kapitza {

/// Passes on what `read` gives and keeps a list of it.
TextReader recording(TextReader read, std::vector<InputFile>& files);

/// A file that is read by other means, such as a mesh. Read on the root. Collective. @throws InputError on
/// all ranks where it cannot be read
InputFile fingerprint(const std::filesystem::path& path, const Communicator& communicator);

/// What differs between the deck of a checkpoint and the one to go on with, beyond what may change on the way
/// (title, solver, output, checkpoint, times of a transient run): one issue per key, at its place in the
/// deck. Values are compared as quantities, and an absent key with its default. Files that decks name are
/// compared by content.
/// @param inputs what `deck` was read from
std::vector<InputIssue> changes_since(const CheckpointHeader& checkpoint, const Deck& deck,
                                      const std::vector<InputFile>& inputs);

} // namespace kapitza
