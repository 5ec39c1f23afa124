#pragma once
/// What a steady solve is asked for and what it gives, in any dimension.

#include "kapitza/solver/moments.hpp"

#include <functional>
#include <string>
#include <vector>

namespace kapitza {

/// Where a steady solve stands between two sweeps: what it takes to go on from there.
struct SteadyIterate {
  std::vector<double> x;     ///< this rank's unknowns, as in SteadyState; empty: the solver's own first guess
  int sweeps = 0;            ///< done so far, those of an earlier run included
  int krylov_iterations = 0; ///< likewise
};

/// Called on every rank between two sweeps. `current` makes the iterate of this moment, at the price of a few
/// vector operations per iteration; it may be called or not, on all ranks alike. All ranks must return the
/// same; true ends the solve there.
using SteadyWatch = std::function<bool(const std::function<SteadyIterate()>& current)>;

/// Of a solve that has converged, whatever its tolerance: departure of the heat flow from balance, over the
/// largest heat flow.
inline constexpr double largest_imbalance = 1e-3;

/// How a steady problem is to be solved.
struct SteadyOptions {
  /// On the error of the temperature as the preconditioner estimates it, |M^-1 (F(x) - x)| / |x_0|, with x_0
  /// the diffusion solution that the iteration starts from (or what the first sweep changes, if that is
  /// larger); the energy imbalance may be 10 times that, and largest_imbalance at most. Without acceleration
  /// M is the identity and x_0 the first sweep.
  double tolerance = 1e-8;
  int max_sweeps = 200;        ///< after which the solve gives up
  int acceleration_groups = 6; ///< of mean free paths in the preconditioner; 1: gray; 0: none
  /// Unknowns to start from, as of a neighbouring problem (initial_guess.hpp); empty: the diffusion solution.
  std::vector<double> initial;
  /// Called on every rank that has unknowns after each sweep with the number of sweeps and the relative
  /// residual; may be empty.
  std::function<void(int, double)> progress;
  SteadyWatch watch;   ///< may be empty
  SteadyIterate start; ///< to go on from; `max_sweeps` counts its sweeps too
};

/// What came out, converged or not.
struct SteadyState {
  /// This rank's unknowns (see Unknowns), relative to reference_temperature; on every rank of a stack all.
  std::vector<double> x;
  Moments moments;          ///< of x
  bool converged = false;   ///< residual and energy imbalance are within what SteadyOptions::tolerance allows
  bool interrupted = false; ///< ended by SteadyOptions::watch
  bool stalled = false;     ///< ended because the residual no longer falls: rounding allows no more
  int sweeps = 0;           ///< all of them: right-hand side, Krylov, the last one for the moments
  int krylov_iterations = 0;      ///< of all Krylov solves, those of an earlier run included
  int newton_iterations = 0;      ///< steps, where properties follow the temperature
  double relative_residual = 0;   ///< as in SteadyOptions::tolerance, evaluated anew for the returned x
  double energy_imbalance = 0;    ///< departure of the heat flow from balance, over the largest heat flow
  double sweep_time = 0;          ///< [s] inside sweeps
  double unknowns = 0;            ///< of the iteration, over all ranks
  std::vector<std::string> notes; ///< for the report: what was approximated and by how much
};

} // namespace kapitza
