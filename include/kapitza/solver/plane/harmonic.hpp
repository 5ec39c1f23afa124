#pragma once
/// A plane under heating and walls that oscillate: amplitudes of exp(s t), without psi.
///
///     s_m.grad psi_b + (1 + s tau_b)/L_b psi_b = (T + tau_b T_0)/L_b,     sum (C_b/tau_b) (T - phi_b) = P
///
/// as in stacks (kapitza/solver/stack/harmonic.hpp), s_m a direction. Where normal processes drift their
/// source is that of the steady state, and so are the equations of the drift.

#include "kapitza/solver/harmonic_drive.hpp"
#include "kapitza/solver/march.hpp"
#include "kapitza/solver/moments.hpp"
#include "kapitza/solver/plane/problem.hpp"
#include "kapitza/solver/steady.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

namespace kapitza {

/// Nodes of a mesh (the corners of all its cells) up to which it can oscillate: the diffusion of each group
/// is factorised.
inline constexpr std::int64_t most_harmonic_nodes = 120000;
/// The same where normal processes drift: T, the drift and the streams of few directions are factorised
/// together.
inline constexpr std::int64_t most_drifting_harmonic_nodes = 20000;

/// What oscillates in a plane at one frequency, and how it was found.
struct PlaneHarmonicState {
  std::vector<double> x; ///< unknowns, for SteadyOptions::initial of a neighbouring frequency
  /// Real and imaginary parts of the amplitudes; moments of second order mean nothing.
  std::array<Moments, 2> moments;
  bool converged = false, stalled = false; ///< within the tolerance; stuck above it: as in SteadyState
  int sweeps = 0, krylov_iterations = 0;   ///< as in SteadyState
  double relative_residual = 0, energy_imbalance = 0; ///< as in SteadyState, stored energy included
  double sweep_time = 0;                              ///< [s]
};

/// A plane problem made ready for any number of frequencies, or for steps in time. Keeps references to what
/// it is made of; of the problem the temperatures, fluxes and heating are not looked at.
class PlaneHarmonicSolver {
 public:
  /// Collective over ranks.world().
  /// @throws InputError where a law cannot join its two materials, or the mesh has more than
  /// most_harmonic_nodes, with metals more than most_coupled_nodes (steady.hpp), where normal processes drift
  /// more than most_drifting_harmonic_nodes
  PlaneHarmonicSolver(const PlaneProblem& problem, const PlaneRanks& ranks);
  ~PlaneHarmonicSolver();
  PlaneHarmonicSolver(const PlaneHarmonicSolver&) = delete;
  PlaneHarmonicSolver& operator=(const PlaneHarmonicSolver&) = delete;

  /// Collective. @param drive without a wavenumber
  /// @throws RuntimeFailure where PETSc fails or a NaN appears; not converging is a result
  PlaneHarmonicState solve(const HarmonicDrive& drive, const SteadyOptions& options) const;
  /// Of the same plane in time, psi stored. Collective; refers to this.
  std::unique_ptr<March> march(MarchSetup setup) const;
  /// Bytes that psi, stages and errors take of this rank. Not collective.
  double march_memory(MarchScheme scheme) const;

 private:
  struct Implementation;
  std::unique_ptr<Implementation> impl_;
};

} // namespace kapitza
