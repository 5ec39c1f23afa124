#pragma once
/// What a finished run leaves behind: summary.json, profile.csv, spectral.csv and the table on the terminal.

#include "kapitza/analysis/budget.hpp"
#include "kapitza/analysis/curves.hpp"
#include "kapitza/analysis/experiment.hpp"
#include "kapitza/analysis/fourier_comparison.hpp"
#include "kapitza/analysis/sample.hpp"
#include "kapitza/analysis/spectral.hpp"
#include "kapitza/io/deck/deck.hpp"
#include "kapitza/solver/plane/steady.hpp"
#include "kapitza/solver/stack/steady.hpp"

#include <string>

namespace kapitza {

/// How the run went, beyond the solution itself.
struct RunFacts {
  bool converged = false, interrupted = false;                  ///< as in SteadyState
  int sweeps = 0, krylov_iterations = 0, newton_iterations = 0; ///< as in SteadyState
  double relative_residual = 0, energy_imbalance = 0;           ///< as in SteadyState
  double sweep_time = 0;                                        ///< [s] inside sweeps
  double unknowns = 0;                                          ///< of the Krylov iteration, over all ranks
  std::string low_order;       ///< of a plane, as PlaneSteadyState::low_order; else empty
  Decomposition decomposition; ///< how ranks shared the work; of a stack {1, 1, ranks}
  int ranks = 1;               ///< of the run
  int directions = 0;          ///< that are swept
  double nodes_per_cell = 2;   ///< mean
  double channels_swept = 0;   ///< cells x bands x directions of one sweep
  double wall_time_s = 0;      ///< from reading the deck to the finished analysis
  double peak_memory_MB = 0;   ///< sum over ranks of the largest resident size
};

/// What the state of a solve says of it; the rest is the caller's to fill in.
RunFacts solve_facts(const StackProblem& problem, const SteadyState& state, int ranks);
RunFacts solve_facts(const PlaneProblem& problem, const PlaneSteadyState& state, int ranks);

/// Of one rank; only the summed-up parts are needed on rank 0.
struct RunResult {
  const Deck& deck;                             ///< that was run
  const Domain& domain;                         ///< mesh, materials and laws
  const Moments& moments;                       ///< of the solution, this rank's part
  const Analysis& analysis;                     ///< budgets; the same on all ranks
  RunFacts facts;                               ///< of the solve
  std::vector<Sample> probes;                   ///< one per DeckOutput::probes
  std::vector<std::string> warnings;            ///< all of them
  const FourierComparison* fourier = nullptr;   ///< where asked for
  const Inferred* experiment = nullptr;         ///< likewise
  std::vector<CurveSample> curves{};            ///< one per PlaneMesh::curves
  std::vector<std::vector<LineSample>> lines{}; ///< one per DeckOutput::lines
};

/// The deck's probes as points.
std::vector<Point> probe_points(const Deck& deck);
/// Its lines.
std::vector<NamedLine> named_lines(const Deck& deck);

/// summary.json as docs/output.md describes it: SI units, absolute temperatures, null where something is not
/// defined.
std::string summary_json(const RunResult& result);

/// profile.csv of a stack: one row per mesh vertex, two at interfaces. With a Fourier comparison one column
/// more for each of its ways.
std::string profile_csv(const RunResult& result);

/// lines.csv: one row per place of each line, with the heat flux along it and across (to the left).
std::string lines_csv(const RunResult& result);

/// spectral.csv: one row per band, region, side and surface.
std::string spectral_csv(const Domain& domain, const std::vector<BandAtSurface>& bands);

/// The result for a person: where the temperature drops, and what is Kapitza resistance and what kinetic.
std::string result_table(const RunResult& result);

/// Errors of Fourier's law, one line per way.
std::string fourier_table(const FourierComparison& comparison, const Domain& domain);

/// The numbers with which a Fourier code repeats this stack, as a table and in the words of other people's
/// programs; a sentence where there are none.
std::string equivalent_table(const Domain& domain, const Analysis& analysis);

/// What fits beside the interfaces say, and why it is wrong.
std::string experiment_table(const Inferred& inferred, const Domain& domain);

} // namespace kapitza
