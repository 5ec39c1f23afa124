#include "setup/plane_heating.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/mesh/plane_geometry.hpp"

#include "setup/problem_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace kapitza::io {
namespace {

bool lies_in(const DeckBox& box, const Point& point) {
  return point[0] > box.x[0] && point[0] < box.x[1] && point[1] > box.y[0] && point[1] < box.y[1];
}

/// Does the edge of the box pass through the inside of the cell?
bool cuts(const DeckBox& box, std::span<const Point> corners) {
  double low[2] = {HUGE_VAL, HUGE_VAL}, high[2] = {-HUGE_VAL, -HUGE_VAL};
  for (const Point& corner : corners)
    for (std::size_t k = 0; k < 2; ++k) {
      low[k] = std::min(low[k], corner[k]);
      high[k] = std::max(high[k], corner[k]);
    }
  const auto inside = [&](std::size_t k, double edge) {
    const double slack = 1e-9 * (high[k] - low[k]);
    return edge > low[k] + slack && edge < high[k] - slack;
  };
  const auto overlaps = [&](std::size_t k, const std::array<double, 2>& range) {
    return range[0] < high[k] && range[1] > low[k];
  };
  const bool across_x = inside(0, box.x[0]) || inside(0, box.x[1]);
  const bool across_y = inside(1, box.y[0]) || inside(1, box.y[1]);
  return (across_x && overlaps(1, box.y)) || (across_y && overlaps(0, box.x));
}

/// Adds one entry of `heating`; warns about cells that its box cuts.
void add_heating(PlaneSetup& setup, const Deck& deck, std::size_t i, const Communicator& space) {
  const DeckHeating& heating = deck.heating[i];
  PlaneProblem& problem = setup.problem;
  const int material = material_index(deck, heating.material);
  std::array<double, 3> sums{}; // heated cells, heated area, cells cut
  for (int cell = 0; cell < problem.mesh.owned_cells; ++cell) {
    if (heating.within && problem.material_of_cell(cell) == material
        && cuts(*heating.within, cell_corners(problem.mesh, cell)))
      ++sums[2];
    if (!is_heated(deck, heating, problem, cell)) continue;
    auto& into = heating.into_electrons ? problem.electron_heating : problem.heating;
    if (!into.empty()) into[index(cell)] += heating.power;
    ++sums[0];
    sums[1] += cell_area(problem.mesh, cell);
  }
  space.sum(sums);
  const std::string key = fmt::format("heating[{}]", i);
  if (sums[0] == 0)
    throw InputError({{heating.where, key,
                       fmt::format("no cell of {} {}", heating.material,
                                   heating.within ? "has its centroid in the box" : "is in the mesh")}});
  if (sums[2] > 0)
    setup.warnings.push_back(to_string(
        {heating.where, key + ".within",
         fmt::format(
             "the box cuts {:.0f} cells; heated are the {:.0f} whose centroid lies inside, {:.4g} m^2 "
             "in all; cut the grid along the box to heat exactly it",
             sums[2], sums[0], sums[1])}));
}

} // namespace

bool is_heated(const Deck& deck, const DeckHeating& heating, const PlaneProblem& problem, int cell) {
  return problem.material_of_cell(cell) == material_index(deck, heating.material)
         && (!heating.within || lies_in(*heating.within, cell_centroid(problem.mesh, cell)));
}

void add_all_heating(PlaneSetup& setup, const Deck& deck, const Communicator& space) {
  if (deck.heating.empty()) return;
  const auto cells = index(setup.problem.mesh.owned_cells);
  if (deck.is_steady()) setup.problem.heating.assign(cells, 0.0);
  if (deck.is_steady() && std::ranges::any_of(deck.heating, &DeckHeating::into_electrons))
    setup.problem.electron_heating.assign(cells, 0.0);
  for (std::size_t i = 0; i < deck.heating.size(); ++i) add_heating(setup, deck, i, space);
}

void check_balance(const Deck& deck, const PlaneProblem& problem, const Communicator& space) {
  if (!is_floating(problem)) return;
  std::array<double, 2> heating{}; // sum, sum of sizes
  for (std::size_t cell = 0; cell < problem.heating.size(); ++cell) {
    const auto number = static_cast<int>(cell);
    const double power =
        (problem.heating[cell] + electron_heating_of(problem, number)) * cell_area(problem.mesh, number);
    heating[0] += power;
    heating[1] += std::abs(power);
  }
  space.sum(heating);
  for (std::size_t s = 0; s < problem.surfaces.size(); ++s)
    if (const auto heat_flux = imposed_flux(problem.surfaces[s].law)) {
      heating[0] += *heat_flux * problem.mesh.surfaces[s].length;
      heating[1] += std::abs(*heat_flux) * problem.mesh.surfaces[s].length;
    }
  if (std::abs(heating[0]) > 1e-9 * heating[1]) throw unbalanced(deck, fmt::format("{:.6g} W/m", heating[0]));
}

} // namespace kapitza::io
