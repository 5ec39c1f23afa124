#pragma once
/// What a run is asked for, and how it ends.

#include "kapitza/base/error.hpp"

#include <string>
#include <vector>

namespace kapitza {

/// Of the program.
enum ExitCode : int { success = 0, internal_error = 1, bad_input = 2, not_converged = 3, interrupted = 4 };

/// The command line of a run or study.
struct RunOptions {
  std::string command;                ///< the whole line, for the record
  std::string deck;                   ///< path of the deck
  std::string output;                 ///< overrides output.directory
  std::vector<std::string> overrides; ///< key.path=value
  std::string restart;                ///< "latest" or a checkpoint; empty: from the beginning
  bool force = false;                 ///< overwrite an earlier run
  std::vector<std::string> lists;     ///< of a study: key.path=value,value
  bool each = false;                  ///< of a study: every point's own results as well
  std::string time_limit;             ///< of this run; empty: none
  bool progress = false;              ///< show progress even where standard error is no terminal
  std::string compare;                ///< "fourier": also solve by Fourier's law
  bool as_experiment = false;         ///< also fit lines beside the interfaces
  bool as_fourier = false;            ///< also print the numbers with which Fourier's law repeats the run
  std::vector<std::string> windows;   ///< of the fits, "from:to" in fractions of a layer; empty: defaults
};

/// What `parse` gives; its complaints get the option's name in front.
template <class Parse>
auto naming(const std::string& option, Parse parse) {
  try {
    return parse();
  } catch (const InputError& error) {
    throw InputError({{{}, option, error.issues().front().message}});
  }
}

} // namespace kapitza
