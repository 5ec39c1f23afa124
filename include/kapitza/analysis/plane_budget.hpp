#pragma once
/// Where the resistance is in two dimensions, and which part of it is bulk, Kapitza and kinetic.
///
/// With Psi = sum_b (C_b v_b / 2) <s psi_b^2> the Boltzmann equation gives  div Psi = -D + T P, D = sum_b
/// (C_b/tau_b) <(psi_b - T)^2> >= |q|^2 / kappa. Integrated over the domain, with [Psi_n] what a surface
/// takes out of Psi and Q_w the power that leaves through wall w,
///
///     sum int D dV + sum_interfaces int [Psi_n] dA + sum_walls int (Psi_n - T_w q_n) dA
///         = int T P dV - sum_w T_w Q_w + sum_periodic (drop) Q
///
/// exactly, with no negative term on the left: each is entropy produced there, times T0^2. For two terminals
/// without heating the right side is Q dT, and what a part dissipates over Q^2 is its share of the
/// resistance dT/Q (docs/separation.md).

#include "kapitza/analysis/budget.hpp"
#include "kapitza/solver/plane/moments.hpp"
#include "kapitza/solver/plane/problem.hpp"

#include <optional>
#include <string>
#include <vector>

namespace kapitza {

/// A boundary; of a periodic pair both are listed.
struct PlaneWall {
  std::string name;
  std::size_t surface = 0; ///< index into PlaneMesh::surfaces
  double temperature = 0; ///< of the wall where it has one, else of the phonons beside it, mean [K, absolute]
  double heat_flux = 0;   ///< into the domain, mean [W/m2]
  double power = 0;       ///< into the domain [W/m]
  /// Of a bath: reflection at its surface, dissipation over the square of the mean flux and the length [m2
  /// K/W].
  std::optional<double> kapitza_resistance{};
};

/// What an interface resists [m2 K/W], means over its length weighted with q_n^2: dissipation over int q_n^2
/// dA. Nothing where no heat crosses it.
struct PlaneInterface {
  std::size_t surface = 0;
  double length = 0;                                 ///< [m]
  double power = 0;                                  ///< from the minus to the plus side [W/m]
  std::optional<double> kapitza, angular, interface; ///< interface = kapitza + angular
  double contact = 0;                                ///< macroscopic, in series
  std::optional<double> landauer, landauer_corrected;
  std::vector<GroupResistance> groups; ///< heat fluxes are means over the length
};

struct PlaneRegionState {
  double lowest = 0, mean = 0, highest = 0; ///< temperature [K, absolute]
  double heating = 0;                       ///< [W/m]
};

struct PlaneAnalysis {
  std::vector<PlaneWall> walls;
  std::vector<PlaneInterface> interfaces;
  std::vector<PlaneRegionState> regions; ///< one per PlaneMesh::regions
  double heating = 0;                    ///< [W/m]
  /// Walls, regions, interfaces, as dissipated power times kelvin [W K/m]; nothing without heat flux.
  std::optional<ResistanceBudget> dissipation;
  /// The same over Q^2 [K m/W]; nothing unless there are two terminals and no heating.
  std::optional<ResistanceBudget> resistance;
  std::optional<double> conductance;            ///< Q/dT between the terminals, per depth [W/m/K]
  std::optional<double> effective_conductivity; ///< between opposite straight terminals [W/m/K]
  std::vector<std::string> warnings;
};

/// Collective over `space`, the communicator that the mesh is shared over; every rank gets the same.
PlaneAnalysis analyse_plane(const PlaneProblem& problem, const PlaneMoments& moments,
                            const Communicator& space);

/// int |q|^2 / kappa over each owned cell [W K/m]: what Fourier's law would dissipate at this heat flux.
std::vector<double> fourier_dissipation(const PlaneProblem& problem, const PlaneMoments& moments);

/// Both sides of an interface at one face.
struct PlaneFacePair {
  std::size_t face = 0;                   ///< index into PlaneMoments::faces, of the minus side
  double theta_minus = 0, theta_plus = 0; ///< transport temperature Psi_n / q_n, relative [K]
  double heat_flux = 0;                   ///< from minus to plus, mean over the face [W/m2]
  double resistance = 0;                  ///< [Theta] / q_n [m2 K/W]
};

/// The faces of owned cells on the minus side of interfaces, with what lies behind them, by rising slot. NaN
/// where no heat crosses. Collective over `space`.
std::vector<PlaneFacePair> pair_faces(const PlaneProblem& problem, const PlaneMoments& moments,
                                      const Communicator& space);

} // namespace kapitza
