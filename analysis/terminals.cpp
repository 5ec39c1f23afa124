/// Between which temperatures the heat flows, and how well it does.

#include "kapitza/base/index.hpp"
#include "kapitza/mesh/plane_geometry.hpp"

#include "analysis/parts.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace kapitza {
namespace {

/// Walls at one temperature, by that temperature, and periodic pairs with a drop.
struct Reservoirs {
  std::vector<std::size_t> walls, periods;
  std::map<double, double> power; ///< out of the domain, of the walls of each temperature [W/m]
};
Reservoirs find_reservoirs(const View& view) {
  Reservoirs found;
  for (std::size_t s = 0; s < view.domain.conditions.size(); ++s) {
    const SurfaceCondition& condition = view.domain.conditions[s];
    if (condition.temperature_jump != 0) found.periods.push_back(s);
    if (!has_temperature(condition)) continue;
    found.walls.push_back(s);
    found.power[view.moments.wall_temperature[s]] += view.moments.power[s];
  }
  return found;
}

/// A boundary as a whole: length, int n dA, int x dA over all ranks.
struct Outline {
  double length = 0;
  Point normal{}, moment{};
};
Outline outline(const View& view, std::size_t surface, int side) {
  const PlaneMesh& mesh = *view.domain.mesh;
  std::array<double, 5> sums{};
  for (const FaceMoments& face : view.moments.faces) {
    if (face.surface != static_cast<int>(surface) || face.side != side) continue;
    const int cell = view.domain.cell_of_slot(face.slot);
    const auto [a, b] = face_ends(mesh, cell, face.slot - mesh.first_slot[index(cell)]);
    sums[0] += face.length;
    sums[1] += b[1] - a[1];
    sums[2] -= b[0] - a[0];
    for (const std::size_t d : {0, 1}) sums[3 + d] += face.length * (a[d] + b[d]) / 2;
  }
  view.domain.space.sum(sums);
  return {sums[0], {sums[1], sums[2]}, {sums[3], sums[4]}};
}

/// Extent of the domain along a direction [m].
double extent_along(const View& view, const Point& direction) {
  const PlaneMesh& mesh = *view.domain.mesh;
  double low = HUGE_VAL, high = -HUGE_VAL;
  for (int node = 0; node < mesh.owned_nodes(); ++node) {
    const Point& corner = mesh.corner[index(node)];
    const double along = corner[0] * direction[0] + corner[1] * direction[1];
    low = std::min(low, along);
    high = std::max(high, along);
  }
  return view.domain.space.max(high) + view.domain.space.max(-low);
}

} // namespace

std::optional<Terminals> find_terminals(const View& view) {
  const Reservoirs found = find_reservoirs(view);
  if (found.walls.empty() && found.periods.size() == 1) {
    const std::size_t s = found.periods.front();
    return Terminals{view.domain.conditions[s].temperature_jump, view.moments.power[s]};
  }
  if (!found.periods.empty() || found.power.size() != 2) return std::nullopt;
  const auto& [cold, out] = *found.power.begin();
  const auto& [hot, in] = *found.power.rbegin();
  return Terminals{hot - cold, (out - in) / 2};
}

std::optional<double> effective_conductivity(const View& view, const Terminals& terminals) {
  if (view.domain.dimension == 1) return terminals.heat * extent_along(view, {1, 0}) / terminals.difference;
  const Reservoirs found = find_reservoirs(view);
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
