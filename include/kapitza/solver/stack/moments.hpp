#pragma once
/// What a solved problem is made of, integrated over directions and summed over bands. Temperatures are
/// differences from the problem's reference temperature.

#include <array>
#include <vector>

namespace kapitza {

/// Flux-weighted hemisphere means of the directional temperature at one surface, per side and band.
/// A side that does not exist is empty.
struct SurfaceMoments {
  std::array<std::vector<double>, 2> incident; ///< H_b [K], of what arrives at the surface
  std::array<std::vector<double>, 2> outgoing; ///< J_b [K], of what leaves it
  std::array<std::vector<double>, 2> mean;     ///< phi_b [K], the plain mean over all directions
};

struct Moments {
  std::vector<double> temperature; ///< T [2 cells] [K]
  std::vector<double>
      relaxation_defect; ///< sum of (C_b/tau_b) (phi_b - T) / G [2 cells] [K]; equals -heating/G
  std::vector<double> energy_temperature; ///< T_E = sum C_b phi_b / sum C_b [2 cells] [K]
  std::vector<double> heat_flux;          ///< q at both ends of each cell, upwind values [2 cells] [W/m2]
  std::vector<double> quadratic_flux;     ///< Psi = sum (C_b v_b / 2) <mu psi_b^2> [2 cells] [W K/m2]
  std::vector<double> dissipation;        ///< int sum (C_b/tau_b) <(psi_b - T)^2> dx over each cell [W K/m2]
  std::vector<SurfaceMoments> surfaces;   ///< one per StackMesh::surfaces
};

} // namespace kapitza
