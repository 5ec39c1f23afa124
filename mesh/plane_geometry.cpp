#include "kapitza/mesh/plane_geometry.hpp"

#include "kapitza/base/index.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace kapitza {
namespace {

double cross(Point origin, Point a, Point b) {
  return (a[0] - origin[0]) * (b[1] - origin[1]) - (a[1] - origin[1]) * (b[0] - origin[0]);
}

/// Inside or within 1e-9 of the cell's size of it.
bool contains(std::span<const Point> corners, Point p) {
  double size2 = 0;
  for (const Point& c : corners)
    size2 = std::max(size2, std::pow(c[0] - corners[0][0], 2) + std::pow(c[1] - corners[0][1], 2));
  for (std::size_t k = 0; k < corners.size(); ++k) {
    const Point a = corners[k], b = corners[(k + 1) % corners.size()];
    if (cross(a, b, p) < -1e-9 * std::sqrt(size2) * std::hypot(b[0] - a[0], b[1] - a[1])) return false;
  }
  return true;
}

} // namespace

std::span<const Point> cell_corners(const PlaneMesh& mesh, int cell) {
  return std::span(mesh.corner).subspan(index(mesh.first_slot[index(cell)]), index(mesh.corners_of(cell)));
}

double cell_area(const PlaneMesh& mesh, int cell) {
  const auto corners = cell_corners(mesh, cell);
  if (corners.size() == 2) return corners[1][0] - corners[0][0];
  double twice = 0;
  for (std::size_t k = 1; k + 1 < corners.size(); ++k) twice += cross(corners[0], corners[k], corners[k + 1]);
  return twice / 2;
}

Point cell_centroid(const PlaneMesh& mesh, int cell) {
  const auto corners = cell_corners(mesh, cell);
  Point offset{0, 0}; // from the first corner: no digits are lost far from the origin
  double twice = 0;
  for (std::size_t k = 1; k + 1 < corners.size(); ++k) {
    const double part = cross(corners[0], corners[k], corners[k + 1]);
    twice += part;
    for (const std::size_t d : {0, 1})
      offset[d] += part * (corners[k][d] - corners[0][d] + corners[k + 1][d] - corners[0][d]) / 3;
  }
  return {corners[0][0] + offset[0] / twice, corners[0][1] + offset[1] / twice};
}

std::array<Point, 2> face_ends(const PlaneMesh& mesh, int cell, int k) {
  const auto corners = cell_corners(mesh, cell);
  const auto from = index(k);
  return {corners[from], corners[(from + 1) % corners.size()]};
}

double face_length(const PlaneMesh& mesh, int cell, int k) {
  const auto [a, b] = face_ends(mesh, cell, k);
  return std::hypot(b[0] - a[0], b[1] - a[1]);
}

std::vector<PointLocation> locate_points(const PlaneMesh& mesh, std::span<const Point> points,
                                         const Communicator& space) {
  constexpr std::int64_t nowhere = std::numeric_limits<std::int64_t>::max();
  std::vector<std::int64_t> lowest(points.size(), nowhere);
  std::vector<PointLocation> found(points.size());
  for (int c = 0; c < mesh.owned_cells; ++c)
    for (std::size_t i = 0; i < points.size(); ++i) {
      const std::int64_t number = mesh.global_cell[index(c)];
      if (number >= lowest[i] || !contains(cell_corners(mesh, c), points[i])) continue;
      lowest[i] = number;
      found[i] = {number, c};
    }
  space.min(lowest);
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (found[i].global_cell != lowest[i]) found[i].cell = -1;
    found[i].global_cell = lowest[i] == nowhere ? -1 : lowest[i];
  }
  return found;
}

} // namespace kapitza
