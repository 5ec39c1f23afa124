#pragma once
/// Fourier's law on a plane mesh, by the interior penalty method of the low-order problem.

#include "kapitza/parallel/communicator.hpp"
#include "kapitza/solver/plane/problem.hpp"

#include <vector>

namespace kapitza {

/// Fourier's law on a plane: this rank's part.
struct PlaneFourierSolution {
  std::vector<double> temperature; ///< [owned nodes] relative to reference_temperature [K]
  std::vector<Point> heat_flux;    ///< [owned nodes] -kappa grad T of the cell [W/m2]
  /// Per surface, of all ranks: power out of the domain through boundaries, across interfaces and periodic
  /// pairs from the minus to the plus side [W/m].
  std::vector<double> power;
};

/// div(-kappa grad T) = heating, with the jump R q at every surface that heat crosses; walls without a
/// temperature pass none, or what they impose. Without a wall that fixes the level the mean energy
/// temperature is T0.
/// @param resistance [owned slots] R of the surface at each face, counted between the cell and what is behind
///   it [m2 K/W]; 0: none. Of no meaning at other faces.
/// @param conductivity one per PlaneMesh::regions, > 0 [W/m/K]; empty: the bulk's
/// Collective over `space`. @throws RuntimeFailure where PETSc fails
PlaneFourierSolution solve_plane_fourier(const PlaneProblem& problem, const std::vector<double>& resistance,
                                         const Communicator& space,
                                         const std::vector<double>& conductivity = {});

} // namespace kapitza
