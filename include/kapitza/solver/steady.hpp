#pragma once
/// The steady state, by GMRES on the temperature alone.

#include "kapitza/solver/transport.hpp"

#include <functional>
#include <vector>

namespace kapitza {

struct SteadyOptions {
  /// On the error of the temperature as the preconditioner estimates it, |M^-1 (F(x) - x)| / |x_0|, with x_0
  /// the diffusion solution that the iteration starts from (or what the first sweep changes, if that is
  /// larger); the energy imbalance may be 10 times that. Without acceleration M is the identity and x_0 the
  /// first sweep.
  double tolerance = 1e-8;
  int max_sweeps = 200;
  int acceleration_groups = 12; ///< of mean free paths in the preconditioner; 1: gray; 0: none
  /// Unknowns of Transport to start from, as of a neighbouring problem (initial_guess.hpp); empty: the
  /// diffusion solution.
  std::vector<double> initial;
  /// Called on every rank after each sweep with the number of sweeps and the relative residual; may be empty.
  std::function<void(int, double)> progress;
};

struct SteadyState {
  std::vector<double> x; ///< unknowns of Transport, relative to reference_temperature
  Moments moments;
  bool converged = false;
  int sweeps = 0; ///< all of them: right-hand side, Krylov, the last one for the moments
  int krylov_iterations = 0;
  double relative_residual = 0; ///< as in SteadyOptions::tolerance, evaluated anew for the returned x
  double energy_imbalance =
      0;                 ///< largest departure of the heat flux from energy balance, over the largest flux
  double sweep_time = 0; ///< [s] inside sweeps
};

/// Collective. @throws RuntimeFailure where PETSc fails or a NaN appears; not converging is a result, not an
/// exception.
SteadyState solve_steady(const Problem& problem, const SteadyOptions& options,
                         const Communicator& communicator);

} // namespace kapitza
