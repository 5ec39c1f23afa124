#pragma once
/// The electrons of the metals of a plane. Private to solver/.
///
///     div(kappa_e grad T_e) = sum_b s_b C_b/tau_b (T_e - phi_b) + s C_e T_e - P_e,      s = 0 in steady
///     state
///
/// in the interior penalty elements of solver/interior_penalty.hpp on the sweep's own cells, with T_e at the
/// nodes of each metal cell. Rows are powers per depth, divided by what stands on their diagonal, as those of
/// solver/stack/electrons.hpp: unknowns and what they lack are in kelvin.

#include "kapitza/solver/plane/problem.hpp"

#include "solver/interior_penalty.hpp"
#include "solver/plane/geometry.hpp"

#include <array>
#include <span>
#include <utility>
#include <vector>

namespace kapitza {

/// What a surface gives to a node, per kelvin: of the temperature at which a wall holds electrons, or that a
/// periodic pair adds.
struct ElectronSource {
  std::size_t node = 0;
  int surface = 0;
  double conductance = 0; ///< [W/m/K]
};

/// What electrons carry out of an owned cell through one of its faces, at the two Gauss points of the face:
/// flux(T_e) less `given` per kelvin of the surface's [W/m], indices are slots.
struct ElectronFaceFlux {
  int slot = 0;
  int surface = -1; ///< -1: none
  std::array<Functional, 2> flux{};
  std::array<double, 2> given{};
};

/// A face of an owned cell through which electrons exchange heat with the phonons behind (exchange.hpp).
struct PlaneElectronExchange {
  int slot = 0;
  std::array<std::size_t, 2> node{}; ///< at its ends
};

/// One rank's part.
struct PlaneElectrons {
  std::vector<int> cells; ///< owned cells of metals, rising
  std::vector<int> slots; ///< slot of each of their nodes
  /// Diffusion: row n loses sum (value (T_e[column] - T_e[own])) + held T_e[own] [W/m/K]; columns are other
  /// slots, of halo cells, too.
  std::vector<std::vector<std::pair<int, double>>> rows;
  std::vector<double> held;
  std::vector<ElectronSource> sources; ///< of walls and periodic drops
  std::vector<double> coupling;        ///< G_ep [nodes] [W/m3/K]
  std::vector<double> capacity;        ///< C_e [nodes] [J/m3/K]
  std::vector<double> diagonal;        ///< of all that a row loses in steady state [nodes] [W/m/K]
  std::vector<ElectronFaceFlux> faces; ///< of surfaces and named curves that electrons pass, by rising slot
  std::vector<PlaneElectronExchange> exchanges; ///< by rising slot
  double stiffness = 0; ///< of all walls and interfaces together, what a jump of 1 K conducts [W/m/K]

  bool empty() const { return cells.empty(); }
  std::size_t nodes() const { return slots.size(); }
};

PlaneElectrons plane_electrons(const PlaneProblem& problem, const PlaneGeometry& geometry);

/// What the equations of the electrons lack [nodes] [K].
/// @param at T_e [slots]
/// @param gains of phonons and of heating, less what is stored [nodes] [W/m3]
/// @param powers of surfaces [nodes] [W/m]
std::vector<double> electron_defect(const PlaneElectrons& electrons, const PlaneGeometry& geometry,
                                    std::span<const double> at, std::span<const double> gains,
                                    std::span<const double> powers);

/// What surfaces with temperatures of their own give to the nodes [nodes] [W/m].
/// @param surfaces what ElectronSource is per kelvin of [surfaces] [K]; empty: nothing
std::vector<double> given_powers(const PlaneElectrons& electrons, std::span<const double> surfaces);
/// Takes heat that electrons give through a face from the powers of its nodes. @param heat at its ends [W/m2]
void take_exchanged(const PlaneElectronExchange& exchange, const PlaneGeometry& geometry,
                    const std::array<double, 2>& heat, std::span<double> powers);

/// Heat out of the cell through a face [W/m], and the integral of T_e with it [W K/m]. @param surfaces [K]
std::array<double, 2> electron_power(const ElectronFaceFlux& face, const PlaneGeometry& geometry,
                                     std::span<const double> at, std::span<const double> surfaces);

/// Of heat that electrons give through a face: all of it [W/m], and the integral of T_e with it [W K/m].
std::array<double, 2> exchanged_power(const PlaneElectronExchange& exchange, const PlaneGeometry& geometry,
                                      const std::array<double, 2>& heat, std::span<const double> at);

/// -kappa_e grad T_e at the nodes of the cells, as they are numbered [W/m2].
std::vector<Point> electron_fluxes(const PlaneElectrons& electrons, const PlaneProblem& problem,
                                   const PlaneGeometry& geometry, std::span<const double> at);

/// int kappa_e |grad T_e|^2 over each of the cells [W K/m].
std::vector<double> electron_dissipation(const PlaneElectrons& electrons, const PlaneProblem& problem,
                                         const PlaneGeometry& geometry, std::span<const double> at);

} // namespace kapitza
