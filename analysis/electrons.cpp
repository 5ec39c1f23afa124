/// What electrons of metals add to the analysis (budget.hpp).

#include "analysis/electrons.hpp"

#include "kapitza/base/index.hpp"

#include "analysis/cell_integral.hpp"

#include <algorithm>
#include <cmath>

namespace kapitza {
namespace {

/// Parts of both carriers in K at a node of a metal: electrons', phonons'.
std::array<double, 2> parts(const View& view, std::size_t node) {
  const Bands& bands = view.domain.bands_of_slot(static_cast<int>(node));
  const std::vector<double>& of_place = view.moments.conductivity;
  const double total = of_place.empty() ? bulk_conductivity(bands) : of_place[node / 2]; // of stacks
  const double electrons = bands.electrons.conductivity;
  return {electrons / total, (total - electrons) / total};
}

} // namespace

bool has_common_temperature(const View& view) {
  return !view.moments.diffusing_temperature.empty();
}

bool holds_electrons(const Domain& domain, const FaceMoments& face) {
  return is_metal(domain.bands_of_slot(face.slot))
         && fixed_electrons(domain.conditions[index(face.surface)]).has_value();
}

double common_temperature(const View& view, std::size_t node) {
  const Bands& bands = view.domain.bands_of_slot(static_cast<int>(node));
  if (!is_metal(bands)) return view.moments.equivalent_temperature[node];
  const auto [electrons, phonons] = parts(view, node);
  return electrons * view.moments.electron_temperature[node]
         + phonons * view.moments.diffusing_temperature[node];
}

double electron_phonon_drop(const View& view, std::size_t node) {
  const Bands& bands = view.domain.bands_of_slot(static_cast<int>(node));
  if (!is_metal(bands)) return 0;
  const double difference =
      view.moments.electron_temperature[node] - view.moments.diffusing_temperature[node];
  return parts(view, node)[0] * difference;
}

double apart_dissipation(const View& view, int cell) {
  const Bands& bands = view.domain.bands_of_cell(cell);
  if (!is_metal(bands) || view.moments.electron_phonon_power.empty()) return 0;
  const PlaneMesh& mesh = *view.domain.mesh;
  double sum = integrate(
      mesh, cell, [&](std::size_t node) { return view.moments.electron_phonon_power[node]; },
      [&](std::size_t node) {
        return view.domain.driving(view.moments.electron_temperature[node])
               - view.domain.driving(view.moments.temperature[node]);
      });
  const double all = conductivity_in(view.domain, view.moments, cell),
               electrons = bands.electrons.conductivity / all,
               colder = colder_in(view.domain, view.moments, cell);
  for (const std::size_t d : {0, 1}) {
    const auto uneven = [&](std::size_t node) {
      return view.moments.electron_flux[node][d] - electrons * view.moments.heat_flux[node][d];
    };
    sum += colder * colder * integrate(mesh, cell, uneven, uneven) / (electrons * (1 - electrons) * all);
  }
  return sum;
}

double electron_outflow(const FaceMoments& face) {
  return face.electron_flux / face.length;
}

std::optional<std::array<double, 3>> electron_range(const View& view, int region) {
  const PlaneMesh& mesh = *view.domain.mesh;
  if (!is_metal(view.domain.bands_of_region(region))) return std::nullopt;
  double low = HUGE_VAL, sum = 0, high = -HUGE_VAL;
  const auto temperature = [&](std::size_t node) { return view.moments.electron_temperature[node]; };
  for (int cell = 0; cell < mesh.owned_cells; ++cell) {
    if (mesh.region_of_cell[index(cell)] != region) continue;
    for (int node = mesh.first_slot[index(cell)]; node < mesh.first_slot[index(cell) + 1]; ++node) {
      low = std::min(low, temperature(index(node)));
      high = std::max(high, temperature(index(node)));
    }
    sum += integrate(mesh, cell, temperature, [](std::size_t) { return 1.0; });
  }
  low = -view.domain.space.max(-low);
  high = view.domain.space.max(high);
  view.domain.space.sum({&sum, 1});
  const double reference = view.domain.reference;
  return std::array{reference + low, reference + sum / mesh.regions[index(region)].area, reference + high};
}

} // namespace kapitza
