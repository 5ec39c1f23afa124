#pragma once
/// Small plane meshes on one rank, from polygons, and problems on them.

#include "kapitza/mesh/plane_mesh.hpp"
#include "kapitza/solver/plane/steady.hpp"

#include "support/stacks.hpp"

#include <cmath>
#include <functional>
#include <map>

namespace kapitza::test {

struct Polygon {
  std::vector<Point> corners; ///< counter-clockwise
  int region = 0;
};

/// How the faces of a mesh from polygons are named.
struct PlaneNames {
  std::vector<PlaneRegion> regions;
  std::vector<PlaneSurface> surfaces;
  /// Surface of an outer face with this midpoint and outward unit normal.
  std::function<int(const Point&, const Point&)> boundary;
  /// Surface between two different regions (lower number first); -1: none. Absent: none at all.
  std::function<int(int, int)> interface = {};
  /// Translation by which the periodic surface's minus part is moved onto its plus part.
  Point period = {0, 0};
};

inline PlaneMesh join_polygons(const std::vector<Polygon>& cells, const PlaneNames& names) {
  PlaneMesh mesh;
  mesh.regions = names.regions;
  mesh.surfaces = names.surfaces;
  mesh.owned_cells = static_cast<int>(cells.size());
  mesh.global_cells = mesh.owned_cells;
  double size = 0;
  for (const Polygon& cell : cells) {
    mesh.region_of_cell.push_back(cell.region);
    mesh.global_cell.push_back(static_cast<std::int64_t>(mesh.global_cell.size()));
    mesh.corner.insert(mesh.corner.end(), cell.corners.begin(), cell.corners.end());
    mesh.first_slot.push_back(static_cast<int>(mesh.corner.size()));
    for (const Point& p : cell.corners) size = std::max({size, std::abs(p[0]), std::abs(p[1])});
  }
  const auto slots = index(mesh.slots());
  mesh.behind.assign(slots, -1);
  mesh.surface_of_face.assign(slots, -1);
  mesh.on_plus_side.assign(slots, 0);
  using Key = std::array<long, 2>;
  const auto key = [&](const Point& p) {
    return Key{std::lround(p[0] / size * 1e7), std::lround(p[1] / size * 1e7)};
  };
  std::map<std::array<Key, 2>, int> begins;
  const auto ends = [&](int c, int k) {
    const int first = mesh.first_slot[index(c)], n = mesh.corners_of(c);
    return std::array<Point, 2>{mesh.corner[index(first + k)], mesh.corner[index(first + (k + 1) % n)]};
  };
  for (int c = 0; c < mesh.cells(); ++c)
    for (int k = 0; k < mesh.corners_of(c); ++k) {
      const auto [a, b] = ends(c, k);
      begins[{key(a), key(b)}] = mesh.first_slot[index(c)] + k;
    }
  std::vector<int> cell_of(slots);
  for (int c = 0; c < mesh.cells(); ++c)
    for (int k = 0; k < mesh.corners_of(c); ++k) cell_of[index(mesh.first_slot[index(c)] + k)] = c;
  for (int c = 0; c < mesh.cells(); ++c)
    for (int k = 0; k < mesh.corners_of(c); ++k) {
      const int slot = mesh.first_slot[index(c)] + k;
      const auto [a, b] = ends(c, k);
      const double length = std::hypot(b[0] - a[0], b[1] - a[1]);
      if (const auto at = begins.find({key(b), key(a)}); at != begins.end()) {
        mesh.behind[index(slot)] = at->second;
        const int here = mesh.region_of_cell[index(c)],
                  there = mesh.region_of_cell[index(cell_of[index(at->second)])];
        if (here == there || !names.interface) continue;
        mesh.surface_of_face[index(slot)] = names.interface(std::min(here, there), std::max(here, there));
        mesh.on_plus_side[index(slot)] = here > there ? 1 : 0;
        if (const int s = mesh.surface_of_face[index(slot)]; s >= 0 && here < there)
          mesh.surfaces[index(s)].length += length;
        continue;
      }
      const Point middle{(a[0] + b[0]) / 2, (a[1] + b[1]) / 2},
          normal{(b[1] - a[1]) / length, (a[0] - b[0]) / length};
      const int s = names.boundary(middle, normal);
      mesh.surface_of_face[index(slot)] = s;
      if (!mesh.surfaces[index(s)].periodic) {
        mesh.surfaces[index(s)].length += length;
        continue;
      }
      const bool minus = normal[0] * names.period[0] + normal[1] * names.period[1] < 0;
      mesh.on_plus_side[index(slot)] = minus ? 0 : 1;
      const double sign = minus ? 1 : -1;
      const auto moved = [&](const Point& p) {
        return Point{p[0] + sign * names.period[0], p[1] + sign * names.period[1]};
      };
      mesh.behind[index(slot)] = begins.at({key(moved(b)), key(moved(a))});
      if (minus) mesh.surfaces[index(s)].length += length;
    }
  return mesh;
}

/// Corner (i, j) of a structured mesh from its place in the unit square.
using Mapping = std::function<Point(double, double)>;

enum class Cells { quadrilaterals, triangles, mixed };

/// nx x ny cells of the unit square under a mapping; triangles by diagonals that alternate.
inline std::vector<Polygon> tile(int nx, int ny, Cells kind, const Mapping& map,
                                 const std::function<int(double, double)>& region = {}) {
  std::vector<Polygon> cells;
  for (int j = 0; j < ny; ++j)
    for (int i = 0; i < nx; ++i) {
      const auto at = [&](int di, int dj) { return map(double(i + di) / nx, double(j + dj) / ny); };
      const std::array<Point, 4> c{at(0, 0), at(1, 0), at(1, 1), at(0, 1)};
      const int r = region ? region((i + 0.5) / nx, (j + 0.5) / ny) : 0;
      if (kind == Cells::quadrilaterals || (kind == Cells::mixed && (i + j) % 3 == 0)) {
        cells.push_back({{c.begin(), c.end()}, r});
      } else if ((i + j) % 2 == 0) {
        cells.push_back({{c[0], c[1], c[2]}, r});
        cells.push_back({{c[0], c[2], c[3]}, r});
      } else {
        cells.push_back({{c[0], c[1], c[3]}, r});
        cells.push_back({{c[1], c[2], c[3]}, r});
      }
    }
  return cells;
}

inline Mapping rectangle(double width, double height) {
  return [=](double x, double y) { return Point{x * width, y * height}; };
}

/// left, right, bottom, top by the outward normal; the surfaces 0 to 3.
inline int side_of_box(const Point&, const Point& n) {
  if (std::abs(n[0]) > std::abs(n[1])) return n[0] < 0 ? 0 : 1;
  return n[1] < 0 ? 2 : 3;
}
inline std::vector<PlaneSurface> box_surfaces() {
  return {{"left"}, {"right"}, {"bottom"}, {"top"}};
}

inline PlaneSteadyState solve_plane(const PlaneProblem& problem, double tolerance = 1e-10,
                                    int max_sweeps = 200, int groups = SteadyOptions{}.acceleration_groups) {
  SteadyOptions options;
  options.tolerance = tolerance;
  options.max_sweeps = max_sweeps;
  options.acceleration_groups = groups;
  const PlaneRanks ranks(MPI_COMM_SELF, {});
  return solve_plane_steady(problem, options, ranks);
}

} // namespace kapitza::test
