#include "kapitza/mesh/line_mesh.hpp"

namespace kapitza {

PlaneMesh line_mesh(const StackMesh& stack) {
  PlaneMesh mesh;
  mesh.owned_cells = stack.cells();
  mesh.global_cells = stack.cells();
  mesh.region_of_cell = stack.region_of_cell;
  const auto nodes = index(stack.nodes());
  mesh.behind.assign(nodes, -1);
  mesh.surface_of_face.assign(nodes, -1);
  mesh.on_plus_side.assign(nodes, 0);
  for (int cell = 0; cell < stack.cells(); ++cell) {
    mesh.first_slot.push_back(2 * (cell + 1));
    mesh.global_cell.push_back(cell);
    for (const int node : {2 * cell, 2 * cell + 1}) mesh.corner.push_back({stack.position[index(node)], 0});
    if (cell > 0) mesh.behind[index(2 * cell)] = 2 * cell - 1, mesh.behind[index(2 * cell - 1)] = 2 * cell;
  }
  for (const Region& region : stack.regions)
    mesh.regions.push_back({region.name, region.material, region.thickness});
  for (const Surface& surface : stack.surfaces) {
    const auto number = static_cast<int>(mesh.surfaces.size());
    PlaneSurface& line = mesh.surfaces.emplace_back();
    line.name = surface.name;
    line.periodic = surface.periodic;
    line.length = 1;
    const int minus = 2 * surface.minus_cell + 1, plus = 2 * surface.plus_cell;
    if (surface.minus_cell >= 0) mesh.surface_of_face[index(minus)] = number;
    if (surface.plus_cell >= 0) mesh.surface_of_face[index(plus)] = number;
    if (surface.is_boundary()) continue;
    line.minus_region = stack.region_of_cell[index(surface.minus_cell)];
    line.plus_region = stack.region_of_cell[index(surface.plus_cell)];
    mesh.on_plus_side[index(plus)] = 1;
    mesh.behind[index(minus)] = plus, mesh.behind[index(plus)] = minus;
  }
  return mesh;
}

} // namespace kapitza
