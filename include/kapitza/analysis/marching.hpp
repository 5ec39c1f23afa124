#pragma once
/// What follows in time, by steps with psi stored: for properties that follow the temperature, and as the
/// independent check of what is made of responses (transient.hpp).

#include "kapitza/analysis/transient.hpp"
#include "kapitza/solver/stack/march.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace kapitza {

/// How a march begins.
struct MarchBeginning {
  std::vector<double> temperature; ///< in equilibrium, at the nodes, less the reference [K]
  /// Or else in the steady state of this heating [nodes] [W/m3], which goes on below the sources, and of the
  /// boundary's values.
  std::optional<std::vector<double>> steady_heating{};
  std::vector<double> steady_electron_heating{}; ///< of the electrons of metals beside it; empty: none
};

/// A stack or a plane that can march.
class MarchModel {
 public:
  virtual ~MarchModel() = default;
  /// What is read off it: columns of the history.
  virtual const ResponseModel& columns() const = 0;
  /// One per column. Collective.
  virtual std::vector<double> values_of(const Moments& now) const = 0;
  /// Refers to the model. Collective.
  virtual std::unique_ptr<March> march(MarchSetup setup, const Communicator& communicator) const = 0;
  virtual std::span<const Bands> media() const = 0;
  virtual std::span<const SurfaceCondition> surfaces() const = 0;
  /// Through a cell of this rank, of what is fastest there [s].
  virtual double shortest_flight() const = 0;
};
/// Refers to the columns. @param problem as StackMarch takes it; it is copied
std::shared_ptr<const MarchModel> marched(const StackProblem& problem, const StackResponse& columns);
/// Refers to the plane.
std::shared_ptr<const MarchModel> marched(const PlaneResponse& plane);

/// What marches.
struct MarchCase {
  std::shared_ptr<const MarchModel> model; ///< stack or plane
  MarchBeginning beginning;                ///< the state at the first time
  /// Per surface, below the sources: temperature of a wall or a bath less the reference [K], or imposed flux.
  std::vector<double> boundary;
  std::vector<TransientSource> sources; ///< what varies in time; they add up
  /// Per surface, below the sources: temperature of electrons that a wall holds beside what it does to
  /// phonons, less the reference [K]; empty: 0.
  std::vector<double> electrons{};
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

/// At which a march keeps values: those that are asked for, and where the peaks may be of what passes.
std::vector<double> march_times(const std::vector<TransientSource>& sources,
                                const std::vector<double>& times);

/// Where a march stands, for checkpoints.
struct MarchSnapshot {
  int pass = 0, next = 0;                     ///< the pass, and how many of march_times() it has behind it
  double step = 0;                            ///< length of the next step [s]
  int sweeps = 0, steps = 0, most_sweeps = 0; ///< of all passes so far; most_sweeps: of one stage
  /// [times][columns] of the pass before, and of this one as far as it is.
  std::vector<std::vector<double>> before, values;
  /// The same of fields, less the reference [times of fields][nodes][of_node]: T, T_E, q_x, q_y, and with
  /// metals T_e, q_e,x, q_e,y.
  std::vector<std::vector<double>> fields_before, fields;
  std::size_t of_node = 4;     ///< numbers of a field at a node
  std::vector<double> numbers; ///< of March
  std::vector<PsiRows> psi;    ///< the distribution, this rank's rows, as March::psi() gives it
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
