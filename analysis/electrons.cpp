/// What electrons of metals add to the analysis of a stack (budget.hpp).

#include "analysis/electrons.hpp"

#include "kapitza/base/index.hpp"

#include <algorithm>
#include <cmath>

namespace kapitza {
namespace {

/// Parts of both carriers in K: electrons', phonons'.
std::array<double, 2> parts(const Bands& bands) {
  const double total = bulk_conductivity(bands);
  return {bands.electrons.conductivity / total, conductivity(bands) / total};
}

} // namespace

bool holds_electrons(const Domain& domain, const FaceMoments& face) {
  return is_metal(domain.bands_of_slot(face.slot))
         && fixed_electrons(domain.conditions[index(face.surface)]).has_value();
}

double common_temperature(const View& view, std::size_t node) {
  const Bands& bands = view.domain.bands_of_slot(static_cast<int>(node));
  if (!is_metal(bands)) return view.moments.equivalent_temperature[node];
  const auto [electrons, phonons] = parts(bands);
  return electrons * view.moments.electron_temperature[node]
         + phonons * view.moments.diffusing_temperature[node];
}

double electron_phonon_drop(const View& view, std::size_t node) {
  const Bands& bands = view.domain.bands_of_slot(static_cast<int>(node));
  if (!is_metal(bands)) return 0;
  const double difference =
      view.moments.electron_temperature[node] - view.moments.diffusing_temperature[node];
  return parts(bands)[0] * difference;
}

double electron_outflow(const View& view, const FaceMoments& face) {
  if (view.moments.electron_flux.empty()) return 0;
  return (face.side == minus_side ? 1 : -1) * view.moments.electron_flux[index(face.slot)];
}

std::optional<std::array<double, 3>> electron_range(const View& view, int region) {
  const PlaneMesh& mesh = *view.domain.mesh;
  if (!is_metal(view.domain.bands_of_region(region))) return std::nullopt;
  double low = HUGE_VAL, sum = 0, high = -HUGE_VAL;
  for (int cell = 0; cell < mesh.owned_cells; ++cell) {
    if (mesh.region_of_cell[index(cell)] != region) continue;
    const auto left = index(2 * cell);
    const double* at = &view.moments.electron_temperature[left];
    low = std::min({low, at[0], at[1]});
    high = std::max({high, at[0], at[1]});
    sum += (mesh.corner[left + 1][0] - mesh.corner[left][0]) * (at[0] + at[1]) / 2;
  }
  const double reference = view.domain.reference;
  return std::array{reference + low, reference + sum / mesh.regions[index(region)].area, reference + high};
}

} // namespace kapitza
