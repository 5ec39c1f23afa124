#pragma once
/// One function per sub-command; each returns the program's exit code. No logic of their own.

#include "kapitza/error.hpp"
#include "kapitza/io/deck.hpp"
#include "kapitza/solver/communicator.hpp"

#include <functional>
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

struct MaterialOptions {
  std::string name;               ///< of the library, or a path
  std::string temperature;        ///< T or T1:T2[:N]; empty: defaults
  std::vector<std::string> films; ///< thicknesses; empty: defaults
  std::string csv;                ///< directory; empty: no files
  int frequency_bins = 40;
  bool json = false;
};

struct ConductanceOptions {
  std::string a, b;        ///< of the library, or paths
  std::string model;       ///< empty: all laws
  std::string temperature; ///< T or T1:T2[:N]; empty: defaults
  std::string specularity, roughness;
  std::string csv; ///< directory; empty: no files
  bool json = false;
};

int run(const RunOptions& options, const Communicator& communicator);
int check(const RunOptions& options, const Communicator& communicator);
int keys(const Communicator& communicator);
int material(const MaterialOptions& options, const Communicator& communicator);
int conductance(const ConductanceOptions& options, const Communicator& communicator);

/// What `parse` gives; its complaints get the option's name in front.
template <class Parse>
auto naming(const std::string& option, Parse parse) {
  try {
    return parse();
  } catch (const InputError& error) {
    throw InputError({{{}, option, error.issues().front().message}});
  }
}

/// Runs the action on rank 0. Where it throws, every rank throws the same kind of error; the root's has the
/// text.
void on_root(const Communicator& communicator, const std::function<void()>& action);

/// Runs the action on every rank. Where it fails on some, it fails on all.
void on_all(const Communicator& communicator, const std::function<void()>& action);

/// Rank 0 reads, every rank receives the same text.
TextReader collective_reader(const Communicator& communicator);

/// Reads a deck with rank 0's eyes: every rank receives the same texts.
Deck read_deck_collectively(const RunOptions& options, const Communicator& communicator);

} // namespace kapitza::app
