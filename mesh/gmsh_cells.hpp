#pragma once
/// From what a Gmsh file says to cells that know their region, neighbours and boundaries.

#include "kapitza/mesh/gmsh.hpp"

#include "mesh/gmsh_file.hpp"
#include "mesh/plane_surfaces.hpp"

namespace kapitza {

struct GmshCells {
  PlaneCells cells;
  std::vector<std::string> curves; ///< names of those inside the domain, as PlaneCells::curve counts them
  std::vector<std::string> notes;  ///< what was put right
};

/// The whole mesh in metres: all cells owned by rank 0. region_of_cell counts spec.materials, boundary counts
/// spec.boundaries. Not collective. Throws InputError with everything that is wrong, the first element of
/// each kind of mistake by name.
GmshCells make_gmsh_cells(GmshFile file, const GmshSpec& spec);

/// Makes the faces of two boundaries neighbours of each other. Returns {plus part, minus part}.
/// Throws InputError where one is not a translation of the other.
std::array<int, 2> join_periodic(PlaneCells& cells, std::array<int, 2> pair, const GmshSpec& spec);

} // namespace kapitza
