#include "solver/plane/geometry.hpp"

#include "kapitza/base/index.hpp"

#include <cmath>

namespace kapitza {
namespace {

Point minus(const Point& a, const Point& b) {
  return {a[0] - b[0], a[1] - b[1]};
}
double cross(const Point& a, const Point& b) {
  return a[0] * b[1] - a[1] * b[0];
}

double polygon_area(const Point* corners, int n) {
  double twice = 0;
  for (int k = 1; k + 1 < n; ++k)
    twice += cross(minus(corners[k], corners[0]), minus(corners[k + 1], corners[0]));
  return twice / 2;
}

bool is_parallelogram(const Point* c, double area) {
  const Point off{c[0][0] - c[1][0] + c[2][0] - c[3][0], c[0][1] - c[1][1] + c[2][1] - c[3][1]};
  const Point e = minus(c[1], c[0]), f = minus(c[3], c[0]);
  const double longest = std::sqrt(std::max(e[0] * e[0] + e[1] * e[1], f[0] * f[0] + f[1] * f[1]));
  return std::hypot(off[0], off[1]) * longest < 1e-9 * area;
}

BilinearCell bilinear_cell(const Point* corners) {
  BilinearCell cell;
  for (const double xi : gauss_points)
    for (const double eta : gauss_points) {
      const BilinearPoint at = bilinear_at(corners, xi, eta);
      const double weight = at.jacobian / 4;
      for (std::size_t i = 0; i < 4; ++i)
        for (std::size_t j = 0; j < 4; ++j) {
          cell.mass[i][j] += weight * at.value[i] * at.value[j];
          cell.slope_x[i][j] += weight * at.value[i] * at.gradient[j][0];
          cell.slope_y[i][j] += weight * at.value[i] * at.gradient[j][1];
        }
    }
  return cell;
}

} // namespace

BilinearPoint bilinear_at(const Point* c, double xi, double eta) {
  BilinearPoint at;
  at.value = {(1 - xi) * (1 - eta), xi * (1 - eta), xi * eta, (1 - xi) * eta};
  const std::array<double, 4> by_xi{-(1 - eta), 1 - eta, eta, -eta}, by_eta{-(1 - xi), -xi, xi, 1 - xi};
  Point along_xi{}, along_eta{};
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t d = 0; d < 2; ++d) {
      along_xi[d] += by_xi[i] * c[i][d];
      along_eta[d] += by_eta[i] * c[i][d];
    }
  at.jacobian = cross(along_xi, along_eta);
  for (std::size_t i = 0; i < 4; ++i)
    at.gradient[i] = {(by_xi[i] * along_eta[1] - by_eta[i] * along_xi[1]) / at.jacobian,
                      (by_eta[i] * along_xi[0] - by_xi[i] * along_eta[0]) / at.jacobian};
  return at;
}

PlaneGeometry::PlaneGeometry(const PlaneMesh& mesh)
    : normal(index(mesh.owned_nodes())), next(index(mesh.slots())), cell_of_slot(index(mesh.slots())) {
  for (int c = 0; c < mesh.cells(); ++c) {
    const int first = mesh.first_slot[index(c)], n = mesh.corners_of(c);
    for (int k = 0; k < n; ++k) {
      next[index(first + k)] = first + (k + 1) % n;
      cell_of_slot[index(first + k)] = c;
    }
  }
  for (int c = 0; c < mesh.owned_cells; ++c) {
    const int first = mesh.first_slot[index(c)], n = mesh.corners_of(c);
    const Point* corners = &mesh.corner[index(first)];
    for (int k = 0; k < n; ++k) {
      const Point edge = minus(corners[(k + 1) % n], corners[k]);
      normal[index(first + k)] = {edge[1], -edge[0]};
    }
    area.push_back(polygon_area(corners, n));
    gradient.emplace_back();
    bilinear_of_cell.push_back(-1);
    if (n == 3) {
      kind.push_back(CellKind::triangle);
      for (std::size_t i = 0; i < 3; ++i) { // the face opposite to corner i begins at corner i + 1
        const Point& opposite = normal[index(first) + (i + 1) % 3];
        gradient.back()[i] = {-opposite[0] / (2 * area.back()), -opposite[1] / (2 * area.back())};
      }
    } else if (is_parallelogram(corners, area.back())) {
      kind.push_back(CellKind::parallelogram);
      const Point &right = normal[index(first) + 1], &top = normal[index(first) + 2];
      gradient.back()[0] = {right[0] / area.back(), right[1] / area.back()};
      gradient.back()[1] = {top[0] / area.back(), top[1] / area.back()};
    } else {
      kind.push_back(CellKind::quadrilateral);
      bilinear_of_cell.back() = static_cast<int>(bilinear.size());
      bilinear.push_back(bilinear_cell(corners));
    }
  }
}

std::array<std::array<double, 4>, 4> mass_matrix(const PlaneGeometry& geometry, int cell) {
  const auto c = index(cell);
  std::array<std::array<double, 4>, 4> mass{};
  if (geometry.kind[c] == CellKind::quadrilateral)
    return geometry.bilinear[index(geometry.bilinear_of_cell[c])].mass;
  const double unit = geometry.area[c] / (geometry.kind[c] == CellKind::triangle ? 12 : 36);
  if (geometry.kind[c] == CellKind::triangle) {
    for (std::size_t i = 0; i < 3; ++i)
      for (std::size_t j = 0; j < 3; ++j) mass[i][j] = unit * (i == j ? 2 : 1);
    return mass;
  }
  constexpr std::array<double, 4> apart{4, 2, 1, 2};
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t j = 0; j < 4; ++j) mass[i][j] = unit * apart[(i + 4 - j) % 4];
  return mass;
}

} // namespace kapitza
