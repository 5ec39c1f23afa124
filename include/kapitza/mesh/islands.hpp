#pragma once
/// Parts of a plane mesh that exchange no heat with one another.

#include "kapitza/mesh/plane_mesh.hpp"
#include "kapitza/parallel/communicator.hpp"

#include <vector>

namespace kapitza {

/// Parts of a mesh between which no phonon can pass.
struct PlaneIslands {
  int count = 0;            ///< number of parts, over all ranks
  std::vector<int> of_cell; ///< [owned cells], numbered by rising lowest global cell
};

/// Cells that share a face, periodic ones included, belong together, unless a closed surface is between them.
/// Collective over `space`.
/// @param closed per PlaneMesh::surfaces: nothing crosses it
PlaneIslands find_islands(const PlaneMesh& mesh, const std::vector<bool>& closed, const Communicator& space);

} // namespace kapitza
