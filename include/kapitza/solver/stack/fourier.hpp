#pragma once
/// Fourier's law on the mesh of a Boltzmann problem, with the interior penalty method of its preconditioner.

#include "kapitza/solver/stack/problem.hpp"

#include <span>
#include <vector>

namespace kapitza {

/// Fourier's law on a stack.
struct FourierSolution {
  std::vector<double> temperature; ///< at the nodes, relative to reference_temperature [2 cells] [K]
  std::vector<double> heat_flux;   ///< at both ends of each cell, conservative [2 cells] [W/m2]
};

/// -(kappa T')' = heating, with the bulk conductivities or others; at every surface the temperature jumps by
/// `resistance` times the heat flux (0: continuous; at isothermal walls between wall and material). Heat-flux
/// and reflecting walls impose their flux, periodic ends their drop. Without a wall that fixes the
/// temperature the mean energy temperature is T0. Each rank solves all of it: one banded factorisation of the
/// size of the mesh.
/// @param resistance one per StackMesh::surfaces, >= 0 [m2 K/W]
/// @param conductivity one per StackMesh::regions, > 0 [W/m/K]; empty: the bulk's
FourierSolution solve_fourier(const StackProblem& problem, std::span<const double> resistance,
                              std::span<const double> conductivity = {});

} // namespace kapitza
