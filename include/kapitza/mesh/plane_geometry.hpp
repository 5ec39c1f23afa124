#pragma once
/// Measures of cells and faces, and the search for the cell at a point.

#include "kapitza/mesh/plane_mesh.hpp"
#include "kapitza/parallel/communicator.hpp"

namespace kapitza {

/// Corners of a cell, counter-clockwise [m].
std::span<const Point> cell_corners(const PlaneMesh& mesh, int cell);

double cell_area(const PlaneMesh& mesh, int cell);    ///< [m2]; of a line (line_mesh.hpp) its length [m]
Point cell_centroid(const PlaneMesh& mesh, int cell); ///< of the area [m]

/// Both ends of face k of a cell, in its counter-clockwise sense: the outward normal times the length is
/// (dy, -dx) [m].
std::array<Point, 2> face_ends(const PlaneMesh& mesh, int cell, int k);
double face_length(const PlaneMesh& mesh, int cell, int k); ///< [m]

/// Where a point is, by cells.
struct PointLocation {
  std::int64_t global_cell = -1; ///< the same on every rank; -1: outside the mesh
  int cell = -1;                 ///< on the rank that owns it; -1 on the others
};

/// The cells that contain the points; at edges and corners (to 1e-9 of the cell) the one of lowest global
/// number. Collective over `space`, with the same points on every rank.
std::vector<PointLocation> locate_points(const PlaneMesh& mesh, std::span<const Point> points,
                                         const Communicator& space);

} // namespace kapitza
