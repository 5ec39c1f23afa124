#pragma once
/// What a solved plane problem is made of, integrated over directions and summed over bands: one rank's part.
/// Temperatures are differences from reference_temperature(problem).

#include "kapitza/mesh/plane_mesh.hpp"

#include <array>
#include <vector>

namespace kapitza {

/// One face of an owned cell that lies on a surface. Fluxes are positive out of the cell, into the surface.
struct PlaneFaceMoments {
  int slot = 0; ///< of the owned cell
  int surface = 0;
  int side = 0;              ///< Side of the surface on which the cell lies
  double length = 0;         ///< [m]
  double heat_flux = 0;      ///< int q.n over the face [W/m]
  double quadratic_flux = 0; ///< int Psi.n over the face, Psi = sum (C_b v_b / 2) <s psi_b^2> [W K/m]
  /// Flux-weighted hemisphere means at both ends of the face (corner k, then corner k + 1), per band; linear
  /// in between [K].
  std::array<std::vector<double>, 2> incident; ///< H_b, of what arrives at the surface
  std::array<std::vector<double>, 2> outgoing; ///< J_b, of what leaves it
  /// Of psi_b over all directions, not weighted with what they carry, at both ends [K].
  std::array<std::vector<double>, 2> mean;
};

struct PlaneMoments {
  std::vector<double> temperature;        ///< T [owned nodes] [K]
  std::vector<double> energy_temperature; ///< T_E [owned nodes] [K]
  std::vector<Point> heat_flux;           ///< q [owned nodes] [W/m2]
  std::vector<double> relaxation_defect;  ///< sum of (C_b/tau_b) (phi_b - T) / G [owned nodes] [K]
  std::vector<double> dissipation;     ///< int sum (C_b/tau_b) <(psi_b - T)^2> over each owned cell [W K/m]
  std::vector<PlaneFaceMoments> faces; ///< of owned cells on surfaces, by rising slot
  /// Per surface, of all ranks: power out of the domain through boundaries, across interfaces from the minus
  /// to the plus side [W/m].
  std::vector<double> power;
  /// Per surface: temperature that a black wall emits (isothermal, heat-flux); 0 for others [K].
  std::vector<double> wall_temperature;
};

} // namespace kapitza
