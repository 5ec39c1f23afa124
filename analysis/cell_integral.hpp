#pragma once
/// Integrals of nodal fields over cells of a plane mesh.

#include "kapitza/mesh/plane_mesh.hpp"

#include <array>

namespace kapitza {

/// Exact for products of two linear (triangles) or bilinear (parallelograms) fields and, on other
/// quadrilaterals, as exact as 2 x 2 Gauss points are.
struct CellQuadrature {
  int points = 0;
  std::array<double, 4> weight{};               ///< [m2]
  std::array<std::array<double, 4>, 4> shape{}; ///< [point][corner]
};

CellQuadrature cell_quadrature(const PlaneMesh& mesh, int cell);

} // namespace kapitza
