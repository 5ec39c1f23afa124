#pragma once
/// Structured grids of rectangles, generated in place: each rank makes its own block of cells.

#include "kapitza/mesh/plane_mesh.hpp"
#include "kapitza/parallel/communicator.hpp"

#include <optional>

namespace kapitza {

/// A stretch of one axis.
struct GridSegment {
  double length = 0; ///< [m]
  int cells = 1;     ///< number of them, at least 1
  std::optional<double>
      first_cell; ///< width of the cells at both ends [m] (graded_widths); absent: all equal
};

/// Segments divide the plane into blocks; block (i, j) lies in segment i of x and segment j of y.
struct GridSpec {
  static constexpr int hole = -1; ///< for region_of_block: nothing there

  std::vector<GridSegment> x, y;                 ///< from left to right, from bottom to top
  std::vector<PlaneMaterial> regions;            ///< those that fill no block are left out of the mesh
  std::vector<std::vector<int>> region_of_block; ///< [y segments][x segments] index into `regions`, or `hole`
  /// Pairs of regions that share no surface although they touch: the same phonons continue.
  std::vector<std::array<int, 2>> joined;
  bool periodic_x = false, periodic_y = false; ///< left is joined to right, bottom to top
  std::array<std::string, 4> boundaries{"left", "right", "bottom", "top"}; ///< of the four sides
  std::string hole_boundary = "void"; ///< all faces toward holes; listed only where there are holes
};

/// This rank's part of the grid. Cells are numbered row by row from the bottom, left to right, holes skipped:
/// j nx + i without holes. Collective over `space`; ranks may come out with no cells.
///
/// Surfaces: left, right, bottom, top ("left|right", "bottom|top" where periodic), the boundary of holes,
/// then one per pair of different regions that touch, "si|ge" with the region listed first on the minus side.
/// Throws InputError, on every rank, for a spec that does not fit together.
PlaneMesh make_grid(const GridSpec& spec, const Communicator& space);

} // namespace kapitza
