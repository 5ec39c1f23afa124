#pragma once
/// From cells that know their neighbours to a mesh with surfaces and lists of shared faces: what the grid and
/// the Gmsh reader have in common.

#include "kapitza/mesh/plane_mesh.hpp"
#include "kapitza/parallel/communicator.hpp"

namespace kapitza {

/// One rank's cells before anything is said of surfaces.
struct PlaneCells {
  PlaneMesh mesh; ///< owned_cells, first_slot, corner, region_of_cell, global_cell, behind (also periodic)
  std::vector<int> owner;    ///< [cells] rank
  std::vector<int> boundary; ///< [slots] index into SurfaceRules::boundaries; -1: none
  /// [slots], or empty where there are none: 0, or 1 + index into SurfaceRules::curves, negative where the
  /// cell lies on the curve's right.
  std::vector<int> curve;
};

struct SurfaceRules {
  std::vector<PlaneMaterial> regions; ///< as region_of_cell numbers them
  std::vector<std::string> boundaries;
  std::vector<std::array<int, 2>> periodic; ///< pairs of boundaries {plus part, minus part}
  std::vector<std::array<int, 2>> joined;   ///< pairs of regions without a surface between them
  std::vector<std::string> curves{};        ///< names of curves inside the domain
};

/// The cell that each slot belongs to.
std::vector<int> cell_of_slot(const PlaneMesh& mesh);

/// Completes the mesh: regions and surfaces that some rank has (numbered alike everywhere), surface_of_face,
/// on_plus_side, neighbours, areas and lengths. Collective.
PlaneMesh with_surfaces(PlaneCells cells, const SurfaceRules& rules, const Communicator& space);

} // namespace kapitza
