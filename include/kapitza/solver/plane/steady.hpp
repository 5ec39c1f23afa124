#pragma once
/// The steady state of a plane problem, by Krylov iteration on the temperature and on what arrives at
/// surfaces.

#include "kapitza/solver/plane/moments.hpp"
#include "kapitza/solver/plane/problem.hpp"
#include "kapitza/solver/stack/steady.hpp"

#include <memory>

namespace kapitza {

struct PlaneSteadyState {
  PlaneMoments moments;  ///< with the temperature; the same on all ranks of a group
  std::vector<double> x; ///< this rank's unknowns, see PlaneUnknowns, relative to reference_temperature
  bool converged = false;
  bool interrupted = false; ///< ended by SteadyOptions::watch
  bool stalled = false;     ///< ended because the residual no longer falls: rounding allows no more
  int sweeps = 0;           ///< all of them: right-hand side, Krylov, the last one for the moments
  int krylov_iterations = 0;
  double relative_residual = 0; ///< estimated error of the temperature over its size
  double energy_imbalance = 0;  ///< sum of all boundary powers and heating over the largest of them
  double sweep_time = 0;        ///< [s] inside sweeps
  double unknowns = 0;          ///< of the Krylov iteration, over all ranks
  Decomposition decomposition;
  /// Per surface, what Sinkhorn scaling had to correct in the discrete law, relative: see FluxCoupling.
  std::vector<double> marginal_correction;
  std::vector<std::string> notes; ///< for the report: what was approximated and by how much
};

/// The unknowns of a rank, in their order: T at the nodes of its cells, by rising slot; what arrives at the
/// coupled faces of its cells, cell by cell; on the first rank of a space the temperature of each heat-flux
/// wall, by rising surface. Which numbers a cell has, and in which order, does not depend on the ranks.
struct PlaneUnknowns {
  bool held = false;         ///< on the first rank of each group; the others only sweep and have no x
  std::vector<int> arriving; ///< [owned cells] numbers that arrive at the faces of each
  bool has_walls = false;    ///< the heat-flux walls are this rank's
  int walls = 0;             ///< heat-flux walls of the problem
  std::size_t size = 0;      ///< of x, where it is held
};

/// A plane problem made ready: geometry, surface laws (seconds, where acoustic ones meet curved interfaces)
/// and the order of its sweeps. Keeps references to what it is made of.
class PlaneSolver {
 public:
  /// Collective over ranks.world(); every rank passes the part of the problem that its space communicator
  /// gives it. @throws InputError where a law cannot join its two materials
  PlaneSolver(const PlaneProblem& problem, const PlaneRanks& ranks);
  ~PlaneSolver();
  PlaneSolver(const PlaneSolver&) = delete;
  PlaneSolver& operator=(const PlaneSolver&) = delete;

  const PlaneUnknowns& unknowns() const;
  /// Collective; once. SteadyOptions::progress is called on the first rank of each group,
  /// SteadyOptions::watch on every rank (`current` gives an empty iterate on ranks that hold none,
  /// SteadyOptions::start is not read there).
  /// @throws RuntimeFailure where PETSc fails or a NaN appears; not converging is a result, not an exception.
  /// Neither is being interrupted.
  PlaneSteadyState solve(const SteadyOptions& options);

 private:
  struct Implementation;
  std::unique_ptr<Implementation> impl_;
};

/// PlaneSolver(problem, ranks).solve(options)
PlaneSteadyState solve_plane_steady(const PlaneProblem& problem, const SteadyOptions& options,
                                    const PlaneRanks& ranks);

/// Cell crossings of one sweep, over all ranks: the sum over cells of bands x swept directions. Collective
/// over the space communicator.
double channels_swept(const PlaneProblem& problem, const PlaneRanks& ranks);

} // namespace kapitza
