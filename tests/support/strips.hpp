#pragma once
/// Strips: planes that vary along x only, as stacks do.

#include "kapitza/solver/stack/problem.hpp"

#include "support/plane_meshes.hpp"

#include <cmath>

namespace kapitza::test {

inline constexpr double strip_height = 2e-6; ///< phonons meet its mirrors now and then

/// The strip whose cells have the widths of a stack; ny rows of them.
inline PlaneMesh strip(const StackMesh& stack, int ny, Cells kind) {
  const int nx = stack.cells();
  const auto place = [&](double x) {
    const auto i = static_cast<int>(std::lround(x * nx));
    return i == 0 ? 0.0 : stack.position[index(2 * i - 1)];
  };
  PlaneNames names;
  for (const Region& region : stack.regions) names.regions.push_back({region.name, region.material});
  names.surfaces = box_surfaces();
  names.boundary = side_of_box;
  const auto first_interface = static_cast<int>(names.surfaces.size());
  for (const Surface& surface : stack.surfaces)
    if (!surface.is_boundary())
      names.surfaces.push_back({surface.name, stack.region_of_cell[index(surface.minus_cell)],
                                stack.region_of_cell[index(surface.plus_cell)]});
  names.interface = [=](int a, int) { return first_interface + a; };
  const auto map = [=](double x, double y) { return Point{place(x), y * strip_height}; };
  const auto region = [&](double x, double) { return stack.region_of_cell[index(static_cast<int>(x * nx))]; };
  return join_polygons(tile(nx, ny, kind, map, region), names);
}

/// Left and right walls and inner surfaces as in the stack; mirrors at the bottom and the top.
inline PlaneProblem make_strip(const StackProblem& stack, const PlaneAngles& angles, int ny, Cells kind) {
  PlaneProblem problem;
  problem.mesh = strip(stack.mesh, ny, kind);
  problem.media = stack.media;
  problem.angles = angles;
  problem.surfaces = {
      stack.surfaces.front(), stack.surfaces.back(), {ReflectingWall{1}}, {ReflectingWall{1}}};
  for (std::size_t s = 0; s < stack.surfaces.size(); ++s)
    if (!stack.mesh.surfaces[s].is_boundary()) problem.surfaces.push_back(stack.surfaces[s]);
  for (const int region : problem.mesh.region_of_cell) {
    const int cell = stack.mesh.regions[index(region)].first_cell;
    problem.heating.push_back(heating_of(stack, cell));
    if (!stack.electron_heating.empty()) problem.electron_heating.push_back(electron_heating_of(stack, cell));
  }
  return problem;
}

} // namespace kapitza::test
