#pragma once
/// What a finished run leaves behind: summary.json, profile.csv and the table on the terminal.

#include "kapitza/analysis/budget.hpp"
#include "kapitza/analysis/experiment.hpp"
#include "kapitza/analysis/fourier_comparison.hpp"
#include "kapitza/analysis/plane_budget.hpp"
#include "kapitza/analysis/plane_fourier_comparison.hpp"
#include "kapitza/analysis/plane_sample.hpp"
#include "kapitza/analysis/spectral.hpp"
#include "kapitza/io/deck/deck.hpp"
#include "kapitza/solver/plane/steady.hpp"
#include "kapitza/solver/stack/steady.hpp"

#include <string>

namespace kapitza {

/// How the run went, beyond the solution itself.
struct RunFacts {
  int ranks = 1;
  double channels_swept = 0;                         ///< cells x bands x directions of one sweep
  double wall_time_s = 0;                            ///< from reading the deck to the finished analysis
  double peak_memory_MB = 0;                         ///< sum over ranks of the largest resident size
  double nodes_per_cell = StackMesh::nodes_per_cell; ///< mean
};

struct RunResult {
  const Deck& deck;
  const StackProblem& problem;
  const SteadyState& state;
  const Analysis& analysis;
  RunFacts facts;
  const FourierComparison* fourier = nullptr; ///< where asked for
  const std::vector<InferredInterface>* experiment = nullptr;
};

/// The same in 2D. Only the summed-up parts are needed on rank 0: no rank holds the whole mesh.
struct PlaneRunResult {
  const Deck& deck;
  const PlaneRanks& ranks;
  const PlaneProblem& problem;
  const PlaneSteadyState& state;
  const PlaneAnalysis& analysis;
  std::vector<PlaneSample> probes;   ///< one per DeckOutput::probes
  std::vector<std::string> warnings; ///< all of them
  RunFacts facts;
  const PlaneFourierComparison* fourier = nullptr; ///< where asked for
};

/// summary.json as docs/output.md describes it: SI units, absolute temperatures, null where something is not
/// defined.
std::string summary_json(const RunResult& result);
std::string summary_json(const PlaneRunResult& result);

/// profile.csv: one row per mesh vertex, two at interfaces. With a Fourier comparison three columns more.
std::string profile_csv(const RunResult& result);

/// spectral.csv: one row per band, region, side and surface.
std::string spectral_csv(const StackProblem& problem, const std::vector<BandAtSurface>& bands);
std::string spectral_csv(const PlaneProblem& problem, const std::vector<BandAtSurface>& bands);

/// The result for a person: where the temperature drop is, and what is Kapitza resistance and what slip.
std::string result_table(const RunResult& result);
std::string result_table(const PlaneRunResult& result);

/// Errors of Fourier's law, one line per way.
std::string fourier_table(const FourierComparison& comparison);
std::string fourier_table(const PlaneFourierComparison& comparison);

/// What fits beside the interfaces say, and why it is wrong.
std::string experiment_table(const std::vector<InferredInterface>& inferred, const StackMesh& mesh);

} // namespace kapitza
