/// The numbers with which Fourier's law repeats a solution.

#include "kapitza/base/index.hpp"

#include "analysis/parts.hpp"

#include <algorithm>

namespace kapitza {
namespace {

/// Thickness over the part of the resistance that a layer has. @return empty where a drop is against the heat
std::vector<double> layer_conductivities(const View& view, const ResistanceBudget& budget) {
  std::vector<double> list;
  for (const ResistanceElement& element : budget.elements) {
    if (element.kind != ElementKind::layer) continue;
    if (!(element.total > 0)) return {};
    list.push_back(view.domain.mesh->regions[list.size()].area / element.total);
  }
  return list;
}

} // namespace

std::optional<FourierEquivalent> fourier_equivalent(const View& view, const Analysis& analysis,
                                                    const std::vector<RegionSums>& regions) {
  FourierEquivalent numbers;
  if (view.domain.dimension == 1) {
    if (!analysis.resistance) return std::nullopt;
    numbers.conductivity = layer_conductivities(view, *analysis.resistance);
    if (numbers.conductivity.empty()) return std::nullopt;
  } else {
    for (std::size_t r = 0; r < regions.size(); ++r) {
      const double bulk = conductivity(view.domain.bands_of_region(static_cast<int>(r)));
      numbers.conductivity.push_back(
          regions[r].dissipation > 0 ? bulk * regions[r].fourier / regions[r].dissipation : bulk);
    }
  }
  numbers.resistance.assign(view.domain.mesh->surfaces.size(), 0.0);
  for (const WallReport& wall : analysis.walls)
    numbers.resistance[wall.surface] =
        wall.contact.value_or(0) + wall.kapitza_resistance.value_or(0) + wall.electron_phonon.value_or(0);
  for (const InterfaceResistance& interface : analysis.interfaces) {
    // Where no net heat flows any number will do; that of thermal phonons is the likely one.
    const double own = interface.kapitza.value_or(interface.kapitza_thermal.value_or(0));
    constexpr double rounding = 1e-9; // of a plane that reflects nothing
    if (own + interface.contact > rounding * interface.landauer.value_or(0))
      numbers.resistance[interface.surface] = own + interface.contact;
  }
  return numbers;
}

} // namespace kapitza
