#pragma once
/// Everything that defines a steady calculation, as plain data in SI units; immutable once built.

#include "kapitza/base/index.hpp"
#include "kapitza/laws/angles.hpp"
#include "kapitza/laws/surface_law.hpp"
#include "kapitza/mesh/stack_mesh.hpp"
#include "kapitza/physics/bands.hpp"

#include <array>
#include <optional>
#include <variant>
#include <vector>

namespace kapitza {

using SurfaceLaw = std::variant<IsothermalWall, ReflectingWall, RoughWall, LiquidBath, HeatFluxWall,
                                TransparentInterface, DiffuseMismatch, AcousticMismatch, MixedMismatch,
                                RadiationLimit, PrescribedConductance, Transmission, TabulatedTransmission>;

/// The law of one surface of the mesh.
struct SurfaceCondition {
  SurfaceLaw law;
  bool reversed = false;       ///< the law was stated from the plus side to the minus side
  double temperature_jump = 0; ///< [K] added to what crosses from the minus to the plus side (periodic ends)
  double contact_resistance = 0; ///< macroscopic, in series with the law of an interface [m2 K/W]
  /// Known emission [K] beside what the law sends out, per side; value [band x directions + direction].
  /// Empty: none. Not on heat-flux walls.
  std::array<std::vector<double>, 2> emission{};
};

struct StackProblem {
  StackMesh mesh;
  std::vector<Bands> materials;           ///< indexed by Region::material
  std::vector<SurfaceCondition> surfaces; ///< one per StackMesh::surfaces
  std::vector<double> heating;            ///< one per StackMesh::regions [W/m3]
  HalfRange angles;
  double temperature = 300; ///< T0 [K], where properties were evaluated

  int material_of_region(int region) const { return mesh.regions[index(region)].material; }
  int material_of_cell(int cell) const { return material_of_region(mesh.region_of_cell[index(cell)]); }
  const Bands& bands_of_region(int region) const { return materials[index(material_of_region(region))]; }
  const Bands& bands_of_cell(int cell) const { return materials[index(material_of_cell(cell))]; }
};

/// Flux-weighted mean over directions of what a surface emits into a band beside its law [K].
double mean_emission(const SurfaceCondition& condition, const HalfRange& angles, int side, int band);
/// The temperature that a wall fixes (isothermal, or a bath) [K, absolute]; none for all other laws.
std::optional<double> fixed_temperature(const SurfaceLaw& law);

/// How far the heating of a cell lifts T above what its phonons relax to, P/G [K].
double heating_rise(const StackProblem& problem, int cell);

/// Temperatures inside the solver are differences from this [K]: the mean of the given wall temperatures, or
/// T0. An isothermal system is then exactly zero.
double reference_temperature(const StackProblem& problem);

/// True when no wall fixes a temperature: the solution is then made unique by a mean energy temperature of
/// T0.
bool is_floating(const StackProblem& problem);

} // namespace kapitza
