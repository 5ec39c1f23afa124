#pragma once
/// Unstructured meshes of triangles and quadrilaterals from Gmsh files (MSH 2.2 and 4.1, ASCII and binary).

#include "kapitza/mesh/plane_mesh.hpp"
#include "kapitza/parallel/communicator.hpp"

#include <filesystem>

namespace kapitza {

/// Another name for a physical group, as the deck knows it.
struct GmshGroupName {
  std::string group; ///< its name or number; "surface 7", "curve 7" where there is one of each kind
  std::string name;  ///< a material, a boundary, or what an inner curve is to be called
};

/// What to read, and what its groups mean.
struct GmshSpec {
  std::filesystem::path file;             ///< path of the .msh file
  double scale = 1;                       ///< multiplies coordinates: metres per unit of the file
  std::vector<GmshGroupName> names;       ///< in place of the file's own
  std::vector<PlaneMaterial> materials;   ///< physical surfaces are named after these; not all need occur
  std::vector<std::string> boundaries;    ///< physical curves that make up the outline; all must occur
  std::vector<std::array<int, 2>> joined; ///< pairs of `materials` that share no surface although they touch
  /// Pairs of `boundaries`, one a translation of the other, in any order; in the mesh the plus part is the
  /// one further left (at equal x: further down), as "left|right".
  std::vector<std::array<int, 2>> periodic;
};

/// This rank's part of the mesh in a file, shared out by PTScotch. Cells are numbered in the file's order;
/// surfaces come as make_grid lists them: boundaries in the order of the spec, then pairs of regions. A group
/// without a name goes by its number. Cells whose corners run clockwise are turned, which `notes` says. A
/// physical curve that is no boundary and runs inside a region, in part at least, becomes one of `curves`.
///
/// Rank 0 reads and checks the file and sends each rank its cells; the others never hold more than their
/// part. Throws InputError, on every rank alike, for a file that is missing, cut off or no Gmsh mesh, and for
/// cells without a physical surface, outer edges without a physical curve, unknown or missing names, and
/// cells that are degenerate, not convex or not in one plane z = const: the file and the element are named.
/// RuntimeFailure where PETSc has no PTScotch and there are several ranks. Collective over `space`; PETSc
/// must be running (Runtime) unless there is one rank.
/// @param group ranks that get the same part, one in each of several spaces (PlaneRanks::group); then
///   collective over all of these spaces
PlaneMesh read_gmsh(const GmshSpec& spec, const Communicator& space,
                    const Communicator& group = Communicator::self());

} // namespace kapitza
