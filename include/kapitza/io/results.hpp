#pragma once
/// What a finished run leaves behind: summary.json, profile.csv and the table on the terminal.

#include "kapitza/analysis/budget.hpp"
#include "kapitza/analysis/experiment.hpp"
#include "kapitza/analysis/fourier_comparison.hpp"
#include "kapitza/analysis/spectral.hpp"
#include "kapitza/io/deck.hpp"
#include "kapitza/solver/steady.hpp"

#include <string>

namespace kapitza {

/// How the run went, beyond the solution itself.
struct RunFacts {
  int ranks = 1;
  double channels_swept = 0; ///< cells x bands x directions of one sweep
  double wall_time_s = 0;    ///< from reading the deck to the finished analysis
  double peak_memory_MB = 0; ///< sum over ranks of the largest resident size
};

struct RunResult {
  const Deck& deck;
  const Problem& problem;
  const SteadyState& state;
  const Analysis& analysis;
  RunFacts facts;
  const FourierComparison* fourier = nullptr; ///< where asked for
  const std::vector<InferredInterface>* experiment = nullptr;
};

/// summary.json as docs/output.md describes it: SI units, absolute temperatures, null where something is not
/// defined.
std::string summary_json(const RunResult& result);

/// profile.csv: one row per mesh vertex, two at interfaces. With a Fourier comparison three columns more.
std::string profile_csv(const RunResult& result);

/// spectral.csv: one row per band, side and surface.
std::string spectral_csv(const Problem& problem, const std::vector<BandAtSurface>& bands);

/// The result for a person: where the temperature drop is, and what is Kapitza resistance and what slip.
std::string result_table(const RunResult& result);

/// Errors of Fourier's law, one line per way.
std::string fourier_table(const FourierComparison& comparison);

/// What fits beside the interfaces say, and why it is wrong.
std::string experiment_table(const std::vector<InferredInterface>& inferred, const Mesh& mesh);

} // namespace kapitza
