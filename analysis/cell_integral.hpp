#pragma once
/// Integrals of nodal fields over cells: lines, triangles, quadrilaterals.

#include "kapitza/mesh/plane_mesh.hpp"

#include <array>

namespace kapitza {

/// Exact for products of two linear (lines, triangles) or bilinear (parallelograms) fields and, on other
/// quadrilaterals, as exact as 2 x 2 Gauss points are.
struct CellQuadrature {
  int points = 0;
  std::array<double, 4> weight{};               ///< [m2]; of a line [m]
  std::array<std::array<double, 4>, 4> shape{}; ///< [point][corner]
};

CellQuadrature cell_quadrature(const PlaneMesh& mesh, int cell);

/// int f g over a cell, both functions of the node.
template <class F, class G>
double integrate(const PlaneMesh& mesh, int cell, const F& f, const G& g) {
  const CellQuadrature rule = cell_quadrature(mesh, cell);
  const std::size_t first = index(mesh.first_slot[index(cell)]), corners = index(mesh.corners_of(cell));
  double sum = 0;
  for (std::size_t p = 0; p < index(rule.points); ++p) {
    double value_f = 0, value_g = 0;
    for (std::size_t k = 0; k < corners; ++k) {
      value_f += rule.shape[p][k] * f(first + k);
      value_g += rule.shape[p][k] * g(first + k);
    }
    sum += rule.weight[p] * value_f * value_g;
  }
  return sum;
}

} // namespace kapitza
