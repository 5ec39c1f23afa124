#pragma once
/// What the sweep needs to know of every owned cell. Private to solver/.

#include "kapitza/base/index.hpp"
#include "kapitza/mesh/plane_mesh.hpp"

#include <array>
#include <cmath>
#include <vector>

namespace kapitza {

enum class CellKind : unsigned char { triangle, parallelogram, quadrilateral };

/// Matrices of a bilinear cell on straight edges, exact with 2 x 2 Gauss points: mass int u_i u_j and slopes
/// int u_i du_j/dx, int u_i du_j/dy.
struct BilinearCell {
  std::array<std::array<double, 4>, 4> mass{}, slope_x{}, slope_y{};
};

struct PlaneGeometry {
  std::vector<CellKind> kind; ///< [owned cells]
  std::vector<double> area;   ///< [owned cells] [m2]
  /// Triangles: gradients of the three barycentric coordinates; parallelograms: of xi and eta [1/m].
  std::vector<std::array<Point, 3>> gradient; ///< [owned cells]
  std::vector<int> bilinear_of_cell;          ///< [owned cells] index into `bilinear`; -1: none
  std::vector<BilinearCell> bilinear;         ///< of the quadrilaterals
  std::vector<Point> normal;                  ///< [owned slots] outward, as long as the face [m]
  std::vector<int> next;                      ///< [slots] next corner of the same cell, counter-clockwise
  std::vector<int> cell_of_slot;              ///< [slots]

  explicit PlaneGeometry(const PlaneMesh& mesh);

  double length(int slot) const {
    return std::hypot(normal[index(slot)][0], normal[index(slot)][1]);
  } ///< [m]
  Point unit_normal(int slot) const {
    const Point& n = normal[index(slot)];
    const double size = length(slot);
    return {n[0] / size, n[1] / size};
  }
};

/// Where the two Gauss points of a face lie, from one end (0) to the other (1), each with half of its length;
/// those of a cell are at both coordinates.
inline constexpr std::array<double, 2> gauss_points{0.21132486540518711775, 0.78867513459481288225};

/// Mass matrix int u_i u_j of an owned cell, row by row, corners_of(cell) squared entries [m2].
std::array<std::array<double, 4>, 4> mass_matrix(const PlaneGeometry& geometry, int cell);

/// Gradients of the basis functions of a bilinear cell at (xi, eta) of the unit square, and the Jacobian.
struct BilinearPoint {
  std::array<double, 4> value{};
  std::array<Point, 4> gradient{};
  double jacobian = 0;
};
BilinearPoint bilinear_at(const Point* corners, double xi, double eta);

} // namespace kapitza
