#include "setup/plane_heating.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/mesh/plane_geometry.hpp"

#include "setup/problem_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace kapitza::io {
namespace {

/// Area of a convex polygon [m2].
double area_of(std::span<const Point> corners) {
  double twice = 0;
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const Point &p = corners[i], &q = corners[(i + 1) % corners.size()];
    twice +=
        (p[0] - corners[0][0]) * (q[1] - corners[0][1]) - (p[1] - corners[0][1]) * (q[0] - corners[0][0]);
  }
  return twice / 2;
}

/// What a line x[k] = edge leaves of a convex polygon on the side of `sign` (+1: above it).
std::vector<Point> cut_at(std::span<const Point> corners, std::size_t k, double edge, double sign) {
  std::vector<Point> kept;
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const Point &p = corners[i], &q = corners[(i + 1) % corners.size()];
    const double from = sign * (p[k] - edge), to = sign * (q[k] - edge);
    if (from >= 0) kept.push_back(p);
    if ((from > 0 && to < 0) || (from < 0 && to > 0)) {
      const double part = from / (from - to);
      kept.push_back({p[0] + part * (q[0] - p[0]), p[1] + part * (q[1] - p[1])});
      kept.back()[k] = edge;
    }
  }
  return kept;
}

/// Part of a cell's area that lies in the box; what is nothing or all but for rounding is exactly that.
double part_in(const DeckBox& box, std::span<const Point> corners) {
  constexpr double rounding = 1e-9;
  std::vector<Point> left(corners.begin(), corners.end());
  for (const std::size_t k : {0, 1}) {
    const std::array<double, 2>& range = k == 0 ? box.x : box.y;
    left = cut_at(cut_at(left, k, range[0], 1), k, range[1], -1);
  }
  const double part = area_of(left) / area_of(corners);
  return part < rounding ? 0 : part > 1 - rounding ? 1 : part;
}

/// Adds one entry of `heating`; warns about a box that is small among its cells.
void add_heating(PlaneSetup& setup, const Deck& deck, std::size_t i, const Communicator& space) {
  const DeckHeating& heating = deck.heating[i];
  PlaneProblem& problem = setup.problem;
  std::array<double, 2> area{}; // heated, and of the cells that have it
  for (int cell = 0; cell < problem.mesh.owned_cells; ++cell) {
    const double part = heated_part(deck, heating, problem, cell);
    if (part == 0) continue;
    auto& into = heating.into_electrons ? problem.electron_heating : problem.heating;
    if (!into.empty()) into[index(cell)] += part * heating.power;
    area[0] += part * cell_area(problem.mesh, cell);
    area[1] += cell_area(problem.mesh, cell);
  }
  space.sum(area);
  const std::string key = fmt::format("heating[{}]", i);
  if (area[0] == 0)
    throw InputError(
        {{heating.where, key,
          fmt::format("no cell of {} is in the {}", heating.material, heating.within ? "box" : "mesh")}});
  if (area[1] > 2 * area[0])
    setup.warnings.push_back(
        to_string({heating.where, key + ".within",
                   fmt::format("the heat of {:.3g} m^2 is spread over the cells that the box touches, "
                               "{:.3g} m^2; make the mesh finer there",
                               area[0], area[1])}));
}

} // namespace

double heated_part(const Deck& deck, const DeckHeating& heating, const PlaneProblem& problem, int cell) {
  if (problem.material_of_cell(cell) != material_index(deck, heating.material)) return 0;
  return heating.within ? part_in(*heating.within, cell_corners(problem.mesh, cell)) : 1;
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
