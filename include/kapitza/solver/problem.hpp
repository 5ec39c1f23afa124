#pragma once
/// What defines a steady calculation in any dimension, as plain data in SI units; immutable once built.

#include "kapitza/base/index.hpp"
#include "kapitza/laws/coupling_table.hpp"
#include "kapitza/laws/law_traits.hpp"
#include "kapitza/physics/bands.hpp"
#include "kapitza/physics/thermal_bands.hpp"

#include <optional>
#include <span>
#include <vector>

namespace kapitza {

/// A *medium* is what phonons fly through: a set of bands. The cells of a region share one, that of its
/// material; only medium_of_cell() says so.
/// @tparam Mesh StackMesh (whole on every rank) or PlaneMesh (this rank's part)
template <class Mesh, class Angles>
struct BasicProblem {
  Mesh mesh;                              ///< cells, regions and surfaces [m]
  std::vector<Bands> media;               ///< phonons [materials], by their number in the mesh's regions
  std::vector<SurfaceCondition> surfaces; ///< one per Mesh::surfaces
  std::vector<double> heating;            ///< per cell, of a plane per owned cell [W/m3]; empty: none
  Angles angles;                          ///< directions of phonons and their weights
  double temperature = 300;               ///< T0 [K], where properties were evaluated
  CouplingTable couplings; ///< of its surfaces, by couple_surfaces(); empty: built where they are needed
  /// Of what heats the electrons of metals, per cell as `heating`, which is the lattice's [W/m3]; empty:
  /// none.
  std::vector<double> electron_heating{};
  /// One per medium where properties follow the temperature (of stacks only); empty: they are those at T0.
  std::vector<ThermalBands> thermal;

  /// What a region or a cell is made of: numbers of materials and media.
  int material_of_region(int region) const { return mesh.regions[index(region)].material; }
  int material_of_cell(int cell) const { return material_of_region(mesh.region_of_cell[index(cell)]); }
  int medium_of_cell(int cell) const { return material_of_cell(cell); }
  const Bands& bands_of_cell(int cell) const { return media[index(medium_of_cell(cell))]; }
  /// For reports that speak of a region as one thing.
  const Bands& bands_of_region(int region) const { return media[index(material_of_region(region))]; }
};

/// Surfaces with an imposed heat flux, whose temperature is unknown; rising.
std::vector<int> heat_flux_walls(const std::vector<SurfaceCondition>& surfaces);
/// Mean of the temperatures that walls fix, of phonons or of electrons [K]; none where no wall does.
std::optional<double> mean_wall_temperature(const std::vector<SurfaceCondition>& surfaces);

/// Temperatures inside the solver are differences from this [K]: the mean of the given wall temperatures, or
/// T0. An isothermal system is then exactly zero.
template <class Mesh, class Angles>
double reference_temperature(const BasicProblem<Mesh, Angles>& problem) {
  return mean_wall_temperature(problem.surfaces).value_or(problem.temperature);
}

/// True when no wall fixes a temperature: the solution is then made unique by a mean energy temperature of
/// T0.
template <class Mesh, class Angles>
bool is_floating(const BasicProblem<Mesh, Angles>& problem) {
  return !mean_wall_temperature(problem.surfaces).has_value();
}

/// Heating of a cell [W/m3].
template <class Mesh, class Angles>
double heating_of(const BasicProblem<Mesh, Angles>& problem, int cell) {
  return problem.heating.empty() ? 0 : problem.heating[index(cell)];
}

/// Heating of the electrons of a cell [W/m3].
template <class Mesh, class Angles>
double electron_heating_of(const BasicProblem<Mesh, Angles>& problem, int cell) {
  return problem.electron_heating.empty() ? 0 : problem.electron_heating[index(cell)];
}

/// How far the heating of a cell lifts T above what its phonons relax to, P/G [K].
template <class Mesh, class Angles>
double heating_rise(const BasicProblem<Mesh, Angles>& problem, int cell) {
  const double power = heating_of(problem, cell);
  return power == 0 ? 0 : power / relaxation(problem.bands_of_cell(cell));
}

/// Of all media, the largest flux that streams one way per kelvin [W/m2/K].
double largest_one_way_conductance(std::span<const Bands> media);

} // namespace kapitza
