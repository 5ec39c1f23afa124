#pragma once
/// One function per sub-command; each returns the program's exit code. No logic of their own.

#include "kapitza/io/deck.hpp"
#include "kapitza/solver/communicator.hpp"

#include <string>
#include <vector>

namespace kapitza::app {

enum ExitCode : int { success = 0, internal_error = 1, bad_input = 2, not_converged = 3 };

struct RunOptions {
  std::string deck;
  std::string output;                 ///< overrides output.directory
  std::vector<std::string> overrides; ///< key.path=value
  bool progress = false;              ///< show progress even where standard error is no terminal
};

int run(const RunOptions& options, const Communicator& communicator);
int check(const RunOptions& options, const Communicator& communicator);
int keys(const Communicator& communicator);

/// Reads a deck with rank 0's eyes: every rank receives the same texts.
Deck read_deck_collectively(const RunOptions& options, const Communicator& communicator);

} // namespace kapitza::app
