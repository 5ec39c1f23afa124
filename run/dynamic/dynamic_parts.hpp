#pragma once
/// What harmonic and transient runs, and what is inferred from them, have in common. Private to run/.

#include "kapitza/io/result/response.hpp"
#include "kapitza/run/checkpointing.hpp"
#include "kapitza/run/options.hpp"
#include "kapitza/run/progress.hpp"

#include "run/dynamic/dynamics.hpp"

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace kapitza {

using StartTime = std::chrono::steady_clock::time_point;

/// A run under way: what responds, and where its results go.
struct DynamicRun {
  const Deck& deck;
  const Dynamics& dynamics;
  Communicator communicator;
  StartTime start; ///< of the run, before the problem was made
  std::filesystem::path directory;
  std::vector<std::string> warnings;
  std::unique_ptr<Checkpointing> checkpointing; ///< holds the directory, too
  std::unique_ptr<StatusLine> status;           ///< how far it is; the root shows it

  /// Claims the directory, says what is going to be computed. Collective. Refers to deck and dynamics.
  /// @param inputs files that the deck was read from
  /// @param kind as checkpoints tell runs apart; empty: what the deck says
  DynamicRun(const Deck& deck, const Dynamics& dynamics, const RunOptions& options,
             const Communicator& communicator, StartTime start, const std::vector<InputFile>& inputs,
             const std::string& kind = "");

  /// Without a drive.
  ResponseSampler sampler() const;
  /// On rank 0: the deck as run, tables of values (name, text), the summary; and what a person reads.
  void write(const std::vector<std::pair<std::string, std::string>>& tables, const std::string& summary,
             const std::string& text) const;
  /// The exit code; says why where it has not converged.
  int finish(bool converged, const std::string& complaint) const;
};

/// The response to the deck's drive at its frequencies. Collective. Refers to the run.
HarmonicResult respond(const DynamicRun& run, ResponseSampler sampler);

/// "at 2 of 13 frequencies; ..."
std::string unfinished_frequencies(const HarmonicResult& result);

} // namespace kapitza
