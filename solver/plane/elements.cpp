#include "solver/plane/elements.hpp"

#include "kapitza/base/index.hpp"

#include <algorithm>
#include <cmath>

namespace kapitza {
namespace {

/// Corners of the unit square, in the order of a quadrilateral's.
constexpr std::array<Point, 4> square{{{0, 0}, {1, 0}, {1, 1}, {0, 1}}};

} // namespace

Trace trace(const PlaneMesh& mesh, int cell, int k, double at, const Point& direction) {
  const Point* corners = &mesh.corner[index(mesh.first_slot[index(cell)])];
  Trace t;
  t.corners = mesh.corners_of(cell);
  const auto from = index(k), to = index((k + 1) % t.corners);
  t.value[from] = 1 - at;
  t.value[to] = at;
  if (t.corners == 3) {
    const auto edge = [&](std::size_t i, std::size_t j) {
      return Point{corners[j][0] - corners[i][0], corners[j][1] - corners[i][1]};
    };
    const Point e = edge(0, 1), f = edge(0, 2);
    const double twice = e[0] * f[1] - e[1] * f[0];
    for (std::size_t i = 0; i < 3; ++i) {
      const Point opposite = edge((i + 1) % 3, (i + 2) % 3);
      t.slope[i] = (-opposite[1] * direction[0] + opposite[0] * direction[1]) / twice;
    }
    return t;
  }
  const double xi = square[from][0] + at * (square[to][0] - square[from][0]),
               eta = square[from][1] + at * (square[to][1] - square[from][1]);
  const BilinearPoint point = bilinear_at(corners, xi, eta);
  for (std::size_t i = 0; i < 4; ++i)
    t.slope[i] = point.gradient[i][0] * direction[0] + point.gradient[i][1] * direction[1];
  return t;
}

CellBlock stiffness(const PlaneMesh& mesh, const PlaneGeometry& geometry, int cell,
                    const PlaneTensor& diffusion) {
  const auto c = index(cell);
  const auto product = [&](const Point& one, const Point& other) {
    const Point flux = diffusion * other;
    return one[0] * flux[0] + one[1] * flux[1];
  };
  CellBlock block{};
  if (mesh.corners_of(cell) == 3) {
    for (std::size_t i = 0; i < 3; ++i)
      for (std::size_t j = 0; j < 3; ++j)
        block[i][j] = geometry.area[c] * product(geometry.gradient[c][i], geometry.gradient[c][j]);
    return block;
  }
  const Point* corners = &mesh.corner[index(mesh.first_slot[c])];
  for (const double xi : gauss_points)
    for (const double eta : gauss_points) {
      const BilinearPoint at = bilinear_at(corners, xi, eta);
      for (std::size_t i = 0; i < 4; ++i)
        for (std::size_t j = 0; j < 4; ++j)
          block[i][j] += at.jacobian / 4 * product(at.gradient[i], at.gradient[j]);
    }
  return block;
}

std::array<Point, 4> gradients_at_corner(const PlaneMesh& mesh, const PlaneGeometry& geometry, int cell,
                                         int corner) {
  if (mesh.corners_of(cell) == 4) {
    const auto [xi, eta] = square[index(corner)];
    return bilinear_at(&mesh.corner[index(mesh.first_slot[index(cell)])], xi, eta).gradient;
  }
  std::array<Point, 4> gradients{};
  std::ranges::copy(geometry.gradient[index(cell)], gradients.begin());
  return gradients;
}

double height_at_face(const PlaneMesh& mesh, const PlaneGeometry& geometry, int slot) {
  const int cell = geometry.cell_of_slot[index(slot)];
  const int first = mesh.first_slot[index(cell)], n = mesh.corners_of(cell);
  const Point* c = &mesh.corner[index(first)];
  double twice = 0;
  for (int i = 1; i + 1 < n; ++i)
    twice += (c[i][0] - c[0][0]) * (c[i + 1][1] - c[0][1]) - (c[i][1] - c[0][1]) * (c[i + 1][0] - c[0][0]);
  const Point &a = mesh.corner[index(slot)], &b = mesh.corner[index(geometry.next[index(slot)])];
  return (n == 3 ? 1 : 0.5) * twice / std::hypot(b[0] - a[0], b[1] - a[1]);
}

} // namespace kapitza
