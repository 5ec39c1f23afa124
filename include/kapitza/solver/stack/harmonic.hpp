#pragma once
/// A stack under heating and walls that oscillate: amplitudes of exp(s t), without psi.
///
///     mu dpsi_b/dx + (1 + s tau_b)/L_b psi_b = (T + tau_b T_0)/L_b,     sum (C_b/tau_b) (T - phi_b) = P
///
/// With exp(i k y) along the layers (1 + s tau_b)/L_b has i k sqrt(1 - mu^2) cos(phi) beside it, exactly.
/// Linear about T0: amplitudes are those of the departure from it. s = i omega gives the response to
/// exp(i omega t); any other s with a positive real part the Laplace transform of what follows an initial
/// equilibrium at T_0(x).

#include "kapitza/parallel/communicator.hpp"
#include "kapitza/solver/harmonic_drive.hpp"
#include "kapitza/solver/stack/problem.hpp"
#include "kapitza/solver/steady.hpp"

#include <complex>
#include <functional>
#include <vector>

namespace kapitza {

/// Amplitudes at the nodes of a stack.
struct HarmonicField {
  std::vector<std::complex<double>> temperature;        ///< T [K]
  std::vector<std::complex<double>> energy_temperature; ///< T_E = sum C_b phi_b / sum C_b [K]
  std::vector<std::complex<double>> heat_flux; ///< q along x of both carriers, as energy is conserved [W/m2]
  std::vector<std::complex<double>>
      electron_temperature{};                        ///< T_e, 0 outside of metals [K]; empty: no metals
  std::vector<std::complex<double>> electron_flux{}; ///< the part of heat_flux that electrons carry
  /// Per surface: that of a wall with an imposed heat flux; what the drive says of other surfaces [K].
  std::vector<std::complex<double>> wall_temperature;
};

/// The response at one frequency.
struct HarmonicState {
  std::vector<double> x; ///< unknowns, for SteadyOptions::initial of a neighbouring frequency
  HarmonicField field;   ///< amplitudes of exp(s t)
  bool converged = false, stalled = false; ///< within the tolerance; stuck above it: as in SteadyState
  int sweeps = 0, krylov_iterations = 0;   ///< as in SteadyState
  double relative_residual = 0, energy_imbalance = 0; ///< as in SteadyState, stored energy included
  double sweep_time = 0;                              ///< [s]
};

/// Collective. @throws RuntimeFailure where PETSc fails or a NaN appears; not converging is a result
HarmonicState solve_harmonic(const StackProblem& problem, const HarmonicDrive& drive,
                             const SteadyOptions& options, const Communicator& communicator);

/// f at the nodes, so that in each cell the linear function has its integral and its first moment.
/// @param f of a cell and a position in it [m]
std::vector<double> projected_on_nodes(const StackMesh& mesh, const std::function<double(int, double)>& f);

} // namespace kapitza
