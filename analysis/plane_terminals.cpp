/// Between which temperatures the heat of a plane problem flows, and how well it does.

#include "kapitza/base/index.hpp"
#include "kapitza/mesh/plane_geometry.hpp"

#include "analysis/plane_parts.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace kapitza {
namespace {

/// Walls that fix a temperature and periodic pairs with a drop.
struct Reservoirs {
  std::vector<std::size_t> walls, periods;
  std::set<double> temperatures; ///< of the walls
  bool imposed_flux = false;
};
Reservoirs find_reservoirs(const PlaneProblem& problem) {
  Reservoirs found;
  for (std::size_t s = 0; s < problem.surfaces.size(); ++s) {
    const SurfaceCondition& condition = problem.surfaces[s];
    if (condition.temperature_jump != 0) found.periods.push_back(s);
    if (std::holds_alternative<HeatFluxWall>(condition.law)) found.imposed_flux = true;
    if (const auto temperature = fixed_temperature(condition.law)) {
      found.walls.push_back(s);
      found.temperatures.insert(*temperature);
    }
  }
  return found;
}

/// A boundary as a whole: length, int n dA, int x dA over all ranks.
struct Outline {
  double length = 0;
  Point normal{}, moment{};
};
Outline outline(const PlaneView& view, std::size_t surface, int side) {
  const PlaneMesh& mesh = view.problem.mesh;
  std::array<double, 5> sums{};
  for (const PlaneFaceMoments& face : view.moments.faces) {
    if (face.surface != static_cast<int>(surface) || face.side != side) continue;
    const int cell = cell_of_slot(mesh, face.slot);
    const auto [a, b] = face_ends(mesh, cell, face.slot - mesh.first_slot[index(cell)]);
    sums[0] += face.length;
    sums[1] += b[1] - a[1];
    sums[2] -= b[0] - a[0];
    for (const std::size_t d : {0, 1}) sums[3 + d] += face.length * (a[d] + b[d]) / 2;
  }
  view.space.sum(sums);
  return {sums[0], {sums[1], sums[2]}, {sums[3], sums[4]}};
}

/// Extent of the domain along a direction [m].
double extent_along(const PlaneView& view, const Point& direction) {
  const PlaneMesh& mesh = view.problem.mesh;
  double low = HUGE_VAL, high = -HUGE_VAL;
  for (int node = 0; node < mesh.owned_nodes(); ++node) {
    const Point& corner = mesh.corner[index(node)];
    const double along = corner[0] * direction[0] + corner[1] * direction[1];
    low = std::min(low, along);
    high = std::max(high, along);
  }
  return view.space.max(high) + view.space.max(-low);
}

} // namespace

std::optional<Terminals> find_terminals(const PlaneView& view) {
  const Reservoirs found = find_reservoirs(view.problem);
  if (found.imposed_flux) return std::nullopt;
  if (found.walls.empty() && found.periods.size() == 1) {
    const std::size_t s = found.periods.front();
    return Terminals{view.problem.surfaces[s].temperature_jump, view.moments.power[s]};
  }
  if (!found.periods.empty() || found.temperatures.size() != 2) return std::nullopt;
  const double hot = *found.temperatures.rbegin();
  Terminals terminals{hot - *found.temperatures.begin(), 0};
  for (const std::size_t s : found.walls)
    if (fixed_temperature(view.problem.surfaces[s].law) == hot) terminals.heat -= view.moments.power[s];
  return terminals;
}

std::optional<double> effective_conductivity(const PlaneView& view, const Terminals& terminals) {
  const Reservoirs found = find_reservoirs(view.problem);
  Outline first, second;
  if (found.walls.size() == 2) {
    first = outline(view, found.walls[0], minus_side);
    second = outline(view, found.walls[1], minus_side);
  } else if (found.walls.empty()) {
    first = outline(view, found.periods.front(), minus_side);
    second = outline(view, found.periods.front(), plus_side);
  } else {
    return std::nullopt;
  }
  constexpr double straight = 1 - 1e-9;
  const Point normal{first.normal[0] / first.length, first.normal[1] / first.length};
  const double facing = -(normal[0] * second.normal[0] + normal[1] * second.normal[1]) / second.length;
  if (std::hypot(normal[0], normal[1]) < straight || facing < straight) return std::nullopt;
  double apart = 0;
  for (const std::size_t d : {0, 1})
    apart += normal[d] * (first.moment[d] / first.length - second.moment[d] / second.length);
  if (apart < extent_along(view, normal) * straight) return std::nullopt; // something lies beside them
  const double width = extent_along(view, {-normal[1], normal[0]});
  return terminals.heat * apart / (width * terminals.difference);
}

} // namespace kapitza
