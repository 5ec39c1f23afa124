#pragma once
/// What the analysis and its reports look at: one rank's part of a problem, of one dimension or two. A stack
/// is a mesh of lines (line_mesh.hpp) of which every rank has the whole.

#include "kapitza/mesh/plane_mesh.hpp"
#include "kapitza/parallel/communicator.hpp"
#include "kapitza/solver/plane/problem.hpp"
#include "kapitza/solver/stack/problem.hpp"

#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace kapitza {

/// What the law of one surface couples.
struct SurfaceGroups {
  std::vector<CoupledGroup> interface; ///< of an interface; empty elsewhere
  std::map<int, std::vector<CoupledGroup>>
      bath;     ///< what a bath takes from each material that touches it here
  int kind = 0; ///< surfaces with the same number join the same materials by the same law
  /// Groups whose asked transmissivity would need a way back above 1, and is lowered.
  int limited = 0;
  double marginal_correction = 0; ///< what Sinkhorn scaling had to correct in the discrete law, relative
};

/// Refers to the problem that it is made of, which must outlive it.
struct Domain {
  int dimension = 2;                     ///< 1: a stack, 2: a plane
  std::shared_ptr<const PlaneMesh> mesh; ///< this rank's part; of a stack line_mesh(); never null
  std::span<const Bands> media;          ///< indexed by PlaneRegion::material
  /// The same, where properties follow the temperature; empty: they are those at T0.
  std::span<const ThermalBands> thermal;
  std::span<const SurfaceCondition> conditions; ///< one per surface of the mesh
  std::vector<SurfaceGroups> laws;              ///< the same
  std::vector<double> heating;                  ///< per owned cell, of both carriers [W/m3]; empty: none
  std::vector<double> electron_heating{};       ///< the part that electrons get; empty: none
  double temperature = 300;                     ///< T0 [K]
  double reference = 300;                       ///< what temperatures of the solver are relative to [K]
  Communicator space = Communicator::self();    ///< the ranks that hold the mesh between them

  /// What drives heat at a temperature T that is `warmer` than the reference T_r, in the balance of Psi:
  /// that; where properties follow the temperature T_r^2 (1/T_r - 1/T) [K].
  double driving(double warmer) const {
    return thermal.empty() ? warmer : reference * warmer / (reference + warmer);
  }
  int material_of_cell(int cell) const { return material_of_region(mesh->region_of_cell[index(cell)]); }
  int material_of_region(int region) const { return mesh->regions[index(region)].material; }
  const Bands& bands_of_cell(int cell) const { return media[index(material_of_cell(cell))]; }
  const Bands& bands_of_region(int region) const { return media[index(material_of_region(region))]; }
  int cell_of_slot(int slot) const { return mesh->cell_of_slot(slot); } ///< that it belongs to
  const Bands& bands_of_slot(int slot) const { return bands_of_cell(cell_of_slot(slot)); }
};

/// @throws InputError where a law cannot join its two materials
Domain domain_of(const StackProblem& problem);
/// Over the ranks of `space`, which share the mesh. @throws InputError as above
Domain domain_of(const PlaneProblem& problem, const Communicator& space);

} // namespace kapitza
