#pragma once
/// A metal in the corner of a box of a dielectric.

#include "support/metals.hpp"
#include "support/plane_meshes.hpp"

#include <cmath>

namespace kapitza::test::metals {

inline constexpr double box_side = 2e-7;

/// A box of a dielectric with a metal in its upper left quarter, on cells of any kind; the bottom at 300 K, a
/// mirror left, elsewhere diffuse walls.
inline PlaneProblem metal_in_box(int cells, Cells kind) {
  PlaneNames names;
  names.regions = {{"metal", 0, box_side * box_side / 4}, {"dielectric", 1, 3 * box_side * box_side / 4}};
  names.surfaces = box_surfaces();
  names.boundary = side_of_box;
  names.surfaces.push_back({"metal|dielectric", 0, 1});
  names.interface = [](int, int) { return 4; };
  const auto bent = [](double x, double y) {
    const double by = 0.04 * std::sin(2 * M_PI * x) * std::sin(2 * M_PI * y);
    return Point{box_side * (x + by), box_side * (y - by)};
  };
  PlaneProblem problem;
  problem.mesh = join_polygons(
      tile(cells, cells, kind, bent, [](double x, double y) { return x < 0.5 && y > 0.5 ? 0 : 1; }), names);
  problem.media = {gray_metal(), gray_dielectric()};
  problem.angles = plane_quadrature(4, 16);
  problem.surfaces = {{ReflectingWall{1}},
                      {ReflectingWall{0}},
                      {IsothermalWall{300}},
                      {ReflectingWall{0}},
                      {Transmission{0.3, false}}};
  return problem;
}

inline void heat_electrons(PlaneProblem& problem, double power) {
  for (const int region : problem.mesh.region_of_cell)
    problem.electron_heating.push_back(region == 0 ? power : 0);
}

} // namespace kapitza::test::metals
