#include "analysis/cell_integral.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/mesh/plane_geometry.hpp"

#include <cmath>

namespace kapitza {
namespace {

CellQuadrature line(std::span<const Point> corner) {
  const double gauss = 1 / std::sqrt(3.0), length = corner[1][0] - corner[0][0];
  CellQuadrature rule;
  rule.points = 2;
  for (const std::size_t p : {0, 1}) {
    rule.weight[p] = length / 2;
    rule.shape[p][p] = (1 + gauss) / 2;
    rule.shape[p][1 - p] = (1 - gauss) / 2;
  }
  return rule;
}

CellQuadrature triangle(std::span<const Point> corner) {
  const double twice = (corner[1][0] - corner[0][0]) * (corner[2][1] - corner[0][1])
                       - (corner[2][0] - corner[0][0]) * (corner[1][1] - corner[0][1]);
  CellQuadrature rule;
  rule.points = 3;
  for (std::size_t k = 0; k < 3; ++k) { // the middle of each edge
    rule.weight[k] = twice / 6;
    rule.shape[k][k] = rule.shape[k][(k + 1) % 3] = 0.5;
  }
  return rule;
}

CellQuadrature quadrilateral(std::span<const Point> corner) {
  // Corner k at (xi, eta) = (sign_xi, sign_eta) of the reference square.
  constexpr std::array<double, 4> sign_xi{-1, 1, 1, -1}, sign_eta{-1, -1, 1, 1};
  const double gauss = 1 / std::sqrt(3.0);
  CellQuadrature rule;
  rule.points = 4;
  for (std::size_t p = 0; p < 4; ++p) {
    const double xi = gauss * sign_xi[p], eta = gauss * sign_eta[p];
    double x_xi = 0, x_eta = 0, y_xi = 0, y_eta = 0;
    for (std::size_t k = 0; k < 4; ++k) {
      rule.shape[p][k] = (1 + sign_xi[k] * xi) * (1 + sign_eta[k] * eta) / 4;
      const double by_xi = sign_xi[k] * (1 + sign_eta[k] * eta) / 4,
                   by_eta = sign_eta[k] * (1 + sign_xi[k] * xi) / 4;
      x_xi += by_xi * corner[k][0];
      x_eta += by_eta * corner[k][0];
      y_xi += by_xi * corner[k][1];
      y_eta += by_eta * corner[k][1];
    }
    rule.weight[p] = x_xi * y_eta - x_eta * y_xi;
  }
  return rule;
}

} // namespace

CellQuadrature cell_quadrature(const PlaneMesh& mesh, int cell) {
  const std::span<const Point> corners = cell_corners(mesh, cell);
  if (corners.size() == 2) return line(corners);
  return corners.size() == 3 ? triangle(corners) : quadrilateral(corners);
}

} // namespace kapitza
