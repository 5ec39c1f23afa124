#pragma once
/// What a solved problem is made of, integrated over directions and summed over bands: one rank's part.
/// Temperatures are differences from reference_temperature(problem).
///
/// Where properties follow the temperature, psi_b are the occupations of occupation.hpp, so that fluxes per
/// band are as they say; energy and equivalent temperature are those of equilibria with the same energy and
/// the same one-way flux, and Psi and D belong to entropy: with T_r the reference, s its density per mode and
/// J its flux, D = T_r^2 times the entropy produced and Psi = T_r^2 (q/T_r - J). For small differences this
/// is what stands below.
///
/// A *slot* is a node and the face that begins there, as in PlaneMesh. Of a stack a slot is a node (2c and
/// 2c + 1 are the ends of cell c), a face has the length 1 and equal ends, and every rank has the whole.

#include "kapitza/mesh/point.hpp"

#include <array>
#include <vector>

namespace kapitza {

/// One face of an owned cell that lies on a surface. Fluxes are positive out of the cell, into the surface.
/// Powers are per depth in a plane [W/m] and per area in a stack [W/m2].
struct FaceMoments {
  int slot = 0;      ///< of the owned cell
  int surface = 0;   ///< index into the mesh's surfaces
  int side = 0;      ///< Side of the surface on which the cell lies
  double length = 1; ///< [m]; of a stack 1
  /// One-way conductance that the discrete directions give the face, over the exact sum of w_b: nearly 1, the
  /// net flux of band b at an end is capacity w_b (H_b - J_b).
  double capacity = 1;
  double heat_flux = 0;      ///< int q.n over the face [W/m]
  double electron_flux = 0;  ///< the part of it that electrons carry [W/m]
  double quadratic_flux = 0; ///< int Psi.n over the face, Psi = sum (C_b v_b / 2) <s psi_b^2> [W K/m]
  /// Flux-weighted hemisphere means at both ends of the face (corner k, then corner k + 1), per band; linear
  /// in between [K].
  std::array<std::vector<double>, 2> incident; ///< H_b, of what arrives at the surface
  std::array<std::vector<double>, 2> outgoing; ///< J_b, of what leaves it
  /// Of psi_b over all directions, not weighted with what they carry, at both ends [K].
  std::array<std::vector<double>, 2> mean;
};

/// Fields, faces and powers of a solution.
struct Moments {
  std::vector<double> temperature;        ///< T [owned nodes] [K]
  std::vector<double> energy_temperature; ///< T_E = sum C_b phi_b / sum C_b [owned nodes] [K]
  std::vector<Point> heat_flux;           ///< q [owned nodes]; of a stack (q, 0), upwind values [W/m2]
  std::vector<double> relaxation_defect;  ///< sum of (C_b/tau_b) (phi_b - T) / G [owned nodes] [K]
  /// Of a stack at each node, empty in planes: Psi along x [W K/m2], and the equivalent equilibrium
  /// temperature sum_b w_b (H_b + J_b)/2 / sum_b w_b of a plane drawn there [K].
  std::vector<double> quadratic_flux, equivalent_temperature;
  /// With metals, empty without, at each node: T_e [K], the part q_e of q that electrons carry [W/m2], both 0
  /// outside of metals. Psi has T_e q_e with it, D has kappa_e |grad T_e|^2 and (psi_b - T_e)^2 for what
  /// relaxes to electrons; all of faces, too.
  std::vector<double> electron_temperature{};
  std::vector<Point> electron_flux{}; ///< q_e [owned nodes]; of a stack (q_e, 0)
  /// With metals, of steady planes and stacks: what electrons give to phonons, sum_b s_b (C_b/tau_b)
  /// (T_e - phi_b), 0 outside of metals [owned nodes] [W/m3].
  std::vector<double> electron_phonon_power{};
  /// Of a stack with metals, empty elsewhere: sum_b k_b 3 <mu^2 psi_b> / sum_b k_b, k_b = C_b v_b L_b/3, the
  /// temperature Pi of which q - q_e is -kappa_p dPi/dx exactly; where properties follow the temperature the
  /// equilibrium with that sum, k_b those of the cell [nodes] [K].
  std::vector<double> diffusing_temperature{};
  std::vector<double>
      conductivity{}; ///< bulk's in each cell, of all carriers [W/m/K]; empty: of the bands at T0
  std::vector<double> dissipation; ///< int sum (C_b/tau_b) <(psi_b - T)^2> over each owned cell [W K/m]
  std::vector<FaceMoments> faces;  ///< of owned cells on surfaces, by rising slot
  /// Of a plane: what leaves owned cells through the faces of named curves [mesh.curves][faces] [W/m]. What
  /// crosses one is that of the cell on its left less that of the cell on its right.
  std::vector<std::vector<double>> through_curves{};
  /// Per surface, of all ranks: power out of the domain through boundaries, across interfaces and periodic
  /// pairs from the minus to the plus side [W/m].
  std::vector<double> power;
  /// Per surface: temperature that a wall emits (black ones, heat-flux walls, baths); 0 for others [K].
  std::vector<double> wall_temperature;
};

/// The heat flux along x at the nodes [W/m2].
std::vector<double> heat_flux_along_x(const Moments& moments);

/// The face of a stack on one side of a surface. @throws std::out_of_range where nothing is on that side
const FaceMoments& stack_face(const Moments& moments, std::size_t surface, int side);
FaceMoments& stack_face(Moments& moments, std::size_t surface, int side);

} // namespace kapitza
