#pragma once
/// `kapitza fdtr` and `kapitza tdtr`: what a laser sees of a surface, and what a laboratory would infer from
/// it.

#include "kapitza/io/checkpoint/checkpoint.hpp"
#include "kapitza/io/deck/deck.hpp"
#include "kapitza/parallel/communicator.hpp"
#include "kapitza/run/options.hpp"

#include <string>
#include <vector>

namespace kapitza {

/// As the command line has them.
struct FitOptions {
  std::vector<std::string> fits;    ///< "G", "kappa" or "G,kappa"; empty: G, and G,kappa
  std::vector<std::string> windows; ///< "from:to"; empty: all points
};

/// Collective. Checkpoints hold the frequencies that have been sampled. @param inputs as of run_dynamic
/// @throws InputError for a deck without a heated surface and an interface, and bad options
/// @return the exit code
int run_fdtr(const Deck& deck, const std::vector<InputFile>& inputs, const RunOptions& options,
             const FitOptions& fits, const Communicator& communicator);

/// The same of a deck heated by a train of pulses, at the delays of `time.output`.
int run_tdtr(const Deck& deck, const std::vector<InputFile>& inputs, const RunOptions& options,
             const FitOptions& fits, const Communicator& communicator);

} // namespace kapitza
