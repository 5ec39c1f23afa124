#include "setup/plane_projection.hpp"

#include "kapitza/analysis/sample.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/mesh/plane_geometry.hpp"

#include <array>
#include <cmath>

namespace kapitza::io {
namespace {

/// Radon's seven points in a triangle, of degree 5: barycentric coordinates and share of the area.
struct RulePoint {
  std::array<double, 3> at;
  double share;
};

std::array<RulePoint, 7> radon_rule() {
  const double root = std::sqrt(15.0);
  std::array<RulePoint, 7> rule{{{{1.0 / 3, 1.0 / 3, 1.0 / 3}, 9.0 / 40}}};
  for (std::size_t set = 0; set < 2; ++set) {
    const double sign = set == 0 ? -1 : 1, a = (6 + sign * root) / 21, share = (155 + sign * root) / 1200;
    for (std::size_t k = 0; k < 3; ++k) {
      RulePoint& point = rule[1 + 3 * set + k];
      point.at.fill(a);
      point.at[k] = 1 - 2 * a;
      point.share = share;
    }
  }
  return rule;
}

/// Mass matrix and moments of f in one cell.
struct CellSystem {
  std::array<std::array<double, 4>, 4> mass{};
  std::array<double, 4> moment{};
};

void add_triangle(std::span<const Point> corners, const std::array<std::size_t, 3>& of,
                  const std::function<double(const Point&)>& f, CellSystem& system) {
  static const std::array<RulePoint, 7> rule = radon_rule();
  const Point &a = corners[of[0]], &b = corners[of[1]], &c = corners[of[2]];
  const double area = ((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])) / 2;
  for (const RulePoint& point : rule) {
    Point place{};
    for (const std::size_t d : {0, 1})
      place[d] = point.at[0] * a[d] + point.at[1] * b[d] + point.at[2] * c[d];
    const CornerWeights weights = corner_weights(corners, place);
    const double share = area * point.share, value = f(place);
    for (std::size_t i = 0; i < corners.size(); ++i) {
      system.moment[i] += share * weights[i] * value;
      for (std::size_t j = 0; j < corners.size(); ++j) system.mass[i][j] += share * weights[i] * weights[j];
    }
  }
}

/// The mass matrix is positive definite: no pivots are needed.
std::array<double, 4> solved(CellSystem system, std::size_t n) {
  auto& [m, x] = system;
  for (std::size_t k = 0; k < n; ++k)
    for (std::size_t i = k + 1; i < n; ++i) {
      const double factor = m[i][k] / m[k][k];
      for (std::size_t j = k; j < n; ++j) m[i][j] -= factor * m[k][j];
      x[i] -= factor * x[k];
    }
  for (std::size_t k = n; k-- > 0;) {
    for (std::size_t j = k + 1; j < n; ++j) x[k] -= m[k][j] * x[j];
    x[k] /= m[k][k];
  }
  return x;
}

} // namespace

std::vector<double> projected_on_nodes(const PlaneMesh& mesh,
                                       const std::function<double(int, const Point&)>& f) {
  std::vector<double> nodes;
  for (int cell = 0; cell < mesh.owned_cells; ++cell) {
    const std::span<const Point> corners = cell_corners(mesh, cell);
    const auto here = [&](const Point& place) { return f(cell, place); };
    CellSystem system;
    add_triangle(corners, {0, 1, 2}, here, system);
    if (corners.size() == 4) add_triangle(corners, {0, 2, 3}, here, system);
    const std::array<double, 4> values = solved(system, corners.size());
    nodes.insert(nodes.end(), values.begin(), values.begin() + static_cast<std::ptrdiff_t>(corners.size()));
  }
  return nodes;
}

} // namespace kapitza::io
