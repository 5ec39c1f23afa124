#pragma once
/// Which part of a temperature drop is bulk, which is Kapitza resistance and which is kinetic.
///
/// With the quadratic flux Psi = sum_b (C_b v_b / 2) <mu psi_b^2> and the transport temperature Theta = Psi /
/// q, the Boltzmann equation gives  -dPsi/dx = D = sum_b (C_b/tau_b) <(psi_b - T)^2> >= q^2/kappa,  so the
/// total resistance is a sum of non-negative parts, one per wall, interface and layer, at any Knudsen number
/// (docs/separation.md).

#include "kapitza/solver/stack/couplings.hpp"
#include "kapitza/solver/stack/moments.hpp"
#include "kapitza/solver/stack/problem.hpp"

#include <optional>
#include <string>
#include <vector>

namespace kapitza {

/// Where a layer obeys Fourier's law: |D kappa / q^2 - 1| below the threshold, and the line T = intercept -
/// (q/kappa) x, fitted to Theta (which is T there) in the middle half.
struct BulkRegion {
  int first_cell = 0, end_cell = 0;
  double intercept = 0; ///< [K], relative to reference_temperature
};

/// One entry of the resistance budget, in order along the heat path. All in m2 K/W; total is the sum of the
/// parts.
struct BudgetElement {
  enum class Kind { wall, layer, interface } kind = Kind::layer;
  std::string name;
  double total = 0;
  double bulk = 0;           ///< thickness / kappa
  double nonequilibrium = 0; ///< dissipation beyond Fourier's in a layer; slip at a wall
  double kapitza = 0;        ///< reflection at an interface, or at the surface of a bath
  double angular = 0;
  double contact = 0;                     ///< macroscopic contact in series
  std::optional<double> transport_drop{}; ///< layers: [Theta]/q, the independent way to `total`
};

struct ResistanceBudget {
  double total = 0;   ///< temperature difference of the terminals over the heat flux [m2 K/W]
  double closure = 0; ///< sum of the elements over total, minus 1
  std::vector<BudgetElement> elements;
};

/// One group of bands that an interface couples.
struct GroupResistance {
  double omega = 0;              ///< mean angular frequency [rad/s]; 0 where the material has none
  double transmissivity = 0;     ///< from the left to the right side
  double heat_flux = 0;          ///< of the group through the plane [W/m2]
  std::optional<double> kapitza; ///< 1/(a12 w1) - (1/w1 + 1/w2)/2 [m2 K/W]; none where nothing is transmitted
};

/// What an interface resists [m2 K/W]; see docs/separation.md for the definitions.
struct InterfaceResistance {
  std::size_t surface = 0;                                     ///< index into StackMesh::surfaces
  double heat_flux = 0;                                        ///< [W/m2] along x
  std::optional<double> kapitza, angular, interface;           ///< none without heat flux
  std::optional<double> apparent, slip, slip_left, slip_right; ///< none without bulk regions on both sides
  std::optional<double> landauer, landauer_corrected;          ///< a-priori estimates
  double contact = 0;                                          ///< macroscopic, in series
  double marginal_correction = 0; ///< what Sinkhorn scaling had to correct in the discrete law, relative
  std::vector<GroupResistance> groups;
};

/// A boundary of the stack.
struct WallReport {
  std::size_t surface = 0;
  double temperature = 0; ///< of the wall where it has one, else of the phonons next to it [K, absolute]
  double heat_flux = 0;   ///< into the domain [W/m2]
  std::optional<double> slip_resistance,
      slip_length; ///< [m2 K/W], [m]; isothermal walls and baths beside a bulk region
  std::optional<double> kapitza_resistance; ///< of a bath: reflection at its surface [m2 K/W]
};

struct Analysis {
  double heat_flux = 0;                        ///< along x, mean over both ends [W/m2]
  std::vector<std::optional<BulkRegion>> bulk; ///< one per region
  std::vector<WallReport> walls;
  std::vector<InterfaceResistance> interfaces;
  std::optional<ResistanceBudget> budget; ///< none without two terminals, without heat flux, or with heating
  std::optional<double> effective_conductivity; ///< q L / dT between the terminals [W/m/K]
  std::vector<std::string> warnings;
};

/// @param x the solution's unknowns (StackTransport): node temperatures, then heat-flux walls
/// @param bulk_threshold on |D kappa / q^2 - 1|
Analysis analyse(const StackProblem& problem, const std::vector<double>& x, const Moments& moments,
                 double bulk_threshold = 1e-3);

} // namespace kapitza
