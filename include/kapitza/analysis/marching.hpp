#pragma once
/// What follows in time, by steps with psi stored: for properties that follow the temperature, and as the
/// independent check of what is made of responses (transient.hpp).

#include "kapitza/analysis/transient.hpp"
#include "kapitza/solver/stack/march.hpp"

#include <functional>
#include <optional>
#include <vector>

namespace kapitza {

/// How a march begins.
struct MarchBeginning {
  std::vector<double> temperature; ///< in equilibrium, at the nodes, less the reference [K]
  /// Or else in the steady state of this heating [nodes] [W/m3], which goes on below the sources, and of the
  /// boundary's values.
  std::optional<std::vector<double>> steady_heating{};
};

/// What marches. Refers to the problem, which has thermal bands, and to the columns.
struct MarchCase {
  const StackProblem& problem;  ///< with thermal bands, as StackMarch takes it
  const StackResponse& columns; ///< what is read off it: columns of the history
  MarchBeginning beginning;     ///< the state at the first time
  /// Per surface, below the sources: temperature of a wall or a bath less the reference [K], or imposed flux.
  std::vector<double> boundary;
  std::vector<TransientSource> sources; ///< what varies in time; they add up
};

/// How it marches.
struct MarchRequest {
  std::vector<double> times;                ///< rising, > 0 [s]; each is the end of a step
  double tolerance = 1e-4;                  ///< of each column, relative to its peak
  MarchScheme scheme = MarchScheme::sdirk3; ///< Runge-Kutta method of the steps
  std::optional<double>
      step{};              ///< of all steps, but those that end at a time or an event [s]; none: adaptive
  SteadyOptions options{}; ///< of a stage's solve
  std::vector<double> field_times{}; ///< of times, those whose fields are wanted
};

/// Where a march stands, for checkpoints.
struct MarchSnapshot {
  int pass = 0, next = 0;                     ///< the pass, and how many of the times it has behind it
  double step = 0;                            ///< length of the next step [s]
  int sweeps = 0, steps = 0, most_sweeps = 0; ///< of all passes so far; most_sweeps: of one stage
  /// [times][columns] of the pass before, and of this one as far as it is.
  std::vector<std::vector<double>> before, values;
  /// The same of fields: T, T_E and q in turn, less the reference [times of fields][3 nodes].
  std::vector<std::vector<double>> fields_before, fields;
  std::vector<double> numbers; ///< of StackMarch
  std::vector<PsiRows> psi;    ///< the distribution, this rank's rows, as StackMarch::psi() gives it
};

/// Looks after a march. All may be empty.
struct MarchRecord {
  /// Fills a snapshot that has the right shape, of the beginning; false: there is nothing to go on from.
  std::function<bool(MarchSnapshot&)> resume{};
  /// Called on all ranks after each step; true, on all alike, ends the march.
  std::function<bool(const std::function<MarchSnapshot()>&)> watch{};
  /// Called on all ranks after each step: the pass from 0 on, how many of the times it has behind it, where
  /// it is [s], steps of all passes.
  std::function<void(int pass, int behind, double time, int steps)> progress{};
};

/// Marches again and again, each time with steps half as long, until two passes agree within the tolerance:
/// their difference is the error that is stated. With a fixed step two passes, the first with twice that
/// step. Values are temperatures less the reference, and fluxes. Collective.
/// @throws SamplingStopped where the watch has ended it
TransientHistory march_in_time(const MarchCase& what, const MarchRequest& request, const MarchRecord& record,
                               const Communicator& communicator);

} // namespace kapitza
