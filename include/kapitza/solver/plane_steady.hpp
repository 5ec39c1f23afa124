#pragma once
/// The steady state of a plane problem, by Krylov iteration on the temperature and on what arrives at
/// surfaces.

#include "kapitza/solver/plane_moments.hpp"
#include "kapitza/solver/plane_problem.hpp"
#include "kapitza/solver/steady.hpp"

namespace kapitza {

struct PlaneSteadyState {
  PlaneMoments moments; ///< with the temperature; the same on all ranks of a group
  bool converged = false;
  int sweeps = 0; ///< all of them: right-hand side, Krylov, the last one for the moments
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

/// Collective over ranks.world(); every rank passes the part of the problem that its space communicator gives
/// it. SteadyOptions::progress is called on the first rank of each group. @throws RuntimeFailure where PETSc
/// fails or a NaN appears, InputError where a law cannot join its two materials; not converging is a result,
/// not an exception.
PlaneSteadyState solve_plane_steady(const PlaneProblem& problem, const SteadyOptions& options,
                                    const PlaneRanks& ranks);

/// Cell crossings of one sweep, over all ranks: the sum over cells of bands x swept directions. Collective
/// over the space communicator.
double channels_swept(const PlaneProblem& problem, const PlaneRanks& ranks);

} // namespace kapitza
