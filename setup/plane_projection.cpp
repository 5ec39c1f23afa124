#include "setup/plane_projection.hpp"

#include "kapitza/analysis/sample.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/mesh/plane_geometry.hpp"

#include "base/lapack.hpp"

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

/// The least squares of one cell: rows are points, with the roots of their weights.
struct CellSquares {
  lapack::Matrix functions; ///< of the corners
  std::vector<double> values;
  int rows = 0;

  CellSquares(int triangles, int corners) : functions(7 * triangles, corners), values(index(7 * triangles)) {}
};

void add_triangle(std::span<const Point> corners, const std::array<std::size_t, 3>& of,
                  const std::function<double(const Point&)>& f, CellSquares& squares) {
  static const std::array<RulePoint, 7> rule = radon_rule();
  const Point &a = corners[of[0]], &b = corners[of[1]], &c = corners[of[2]];
  const double area = ((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])) / 2;
  for (const RulePoint& point : rule) {
    Point place{};
    for (const std::size_t d : {0, 1})
      place[d] = point.at[0] * a[d] + point.at[1] * b[d] + point.at[2] * c[d];
    const CornerWeights weights = corner_weights(corners, place);
    const double root = std::sqrt(area * point.share);
    for (int i = 0; i < squares.functions.columns; ++i)
      squares.functions(squares.rows, i) = root * weights[index(i)];
    squares.values[index(squares.rows++)] = root * f(place);
  }
}

} // namespace

std::vector<double> projected_on_nodes(const PlaneMesh& mesh,
                                       const std::function<double(int, const Point&)>& f) {
  std::vector<double> nodes;
  for (int cell = 0; cell < mesh.owned_cells; ++cell) {
    const std::span<const Point> corners = cell_corners(mesh, cell);
    const auto here = [&](const Point& place) { return f(cell, place); };
    const bool whole = corners.size() == 3;
    CellSquares squares(whole ? 1 : 2, static_cast<int>(corners.size()));
    add_triangle(corners, {0, 1, 2}, here, squares);
    if (!whole) add_triangle(corners, {0, 2, 3}, here, squares);
    const std::vector<double> values = lapack::solve_least_squares(squares.functions, squares.values).x;
    nodes.insert(nodes.end(), values.begin(), values.end());
  }
  return nodes;
}

} // namespace kapitza::io
