/// What interfaces resist.

#include "kapitza/base/index.hpp"

#include "analysis/electrons.hpp"
#include "analysis/groups.hpp"
#include "analysis/parts.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace kapitza {
namespace {

/// Heat of each group into the plane from its minus side, and int T*_g dA of both sides: three numbers each,
/// over all ranks.
std::vector<double> sum_groups(const View& view, std::size_t s) {
  const std::vector<CoupledGroup>& groups = view.domain.laws[s].interface;
  std::vector<double> sums(3 * groups.size());
  for (const FaceMoments& face : view.moments.faces) {
    if (index(face.surface) != s) continue;
    const auto side = index(face.side);
    for (std::size_t g = 0; g < groups.size(); ++g) {
      const FaceValues values = face_values(view.domain, face, groups[g].bands[side]);
      if (face.side == minus_side) sums[3 * g] += face.length * (values.net[0] + values.net[1]) / 2;
      sums[3 * g + 1 + side] += face.length * (values.equivalent[0] + values.equivalent[1]) / 2;
    }
  }
  view.domain.space.sum(sums);
  return sums;
}

void add_groups(const View& view, std::size_t s, const std::array<const Bands*, 2>& bands,
                InterfaceResistance& result) {
  const std::vector<CoupledGroup>& groups = view.domain.laws[s].interface;
  const std::vector<double> sums = sum_groups(view, s);
  double transmitted = 0;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const CoupledGroup& group = groups[g];
    transmitted += group.transmissivity * group.conductance[minus_side];
    GroupResistance& entry = result.groups.emplace_back();
    entry.omega = mean_omega(group, *bands[0], *bands[1]);
    entry.transmissivity = is_open(group) ? group.transmissivity : 0;
    entry.heat_flux = is_open(group) ? sums[3 * g] / result.length : 0;
    entry.kapitza = group_kapitza(group);
    entry.conductance = group.conductance;
    for (const std::size_t side : {0, 1})
      if (!group.bands[side].empty())
        entry.equivalent_temperature[side] = view.domain.reference + sums[3 * g + 1 + side] / result.length;
  }
  if (transmitted > 0) {
    result.landauer = 1 / transmitted;
    result.kapitza_thermal =
        *result.landauer - (1 / one_way_conductance(*bands[0]) + 1 / one_way_conductance(*bands[1])) / 2;
  }
}

/// A drop that rounding of the temperatures on both sides can make by itself is none.
double without_rounding(double drop, double temperatures) {
  constexpr double rounding = 64 * std::numeric_limits<double>::epsilon();
  return std::abs(drop) <= rounding * std::abs(temperatures) ? 0 : drop;
}

/// The sums of a surface with temperatures over the interface's own in the place of those over the reference.
/// Exactly the same where the fluxes of both sides cancel; how far rounding keeps them from it would count as
/// often as the drop goes into the level otherwise.
SurfaceSums above_own_level(const Domain& domain, const PlaneSurface& surface, SurfaceSums sums) {
  const double level = (sums.equivalent[0] + sums.equivalent[1]) / (2 * surface.length);
  sums.drop -= level * sums.net;
  sums.reflection -= domain.driving(level) * sums.net_open;
  if (domain.thermal.empty()) sums.quadratic_flux -= level * sums.net_heat;
  return sums;
}

/// @param resists whether enough heat passes to divide by
void add_electrons(const View& view, bool resists, const SurfaceSums& sums, InterfaceResistance& result) {
  for (const std::size_t side : {0, 1})
    if (sums.metal_length[side] > 0)
      result.electron_flux[side] = (side == minus_side ? 1 : -1) * sums.electron_power[side] / result.length;
  if (!resists || !has_common_temperature(view)) return;
  for (const FaceMoments& face : view.moments.faces) {
    if (index(face.surface) != result.surface || !is_metal(view.domain.bands_of_slot(face.slot))) continue;
    result.electron_phonon[index(face.side)] =
        electron_phonon_drop(view, index(face.slot))
        / (face.side == minus_side ? result.heat_flux : -result.heat_flux);
  }
}

InterfaceResistance report(const View& view, std::size_t s, const SurfaceSums& sums) {
  const PlaneSurface& surface = view.domain.mesh->surfaces[s];
  const SurfaceCondition& condition = view.domain.conditions[s];
  InterfaceResistance result;
  result.surface = s;
  result.length = surface.length;
  result.power = view.moments.power[s];
  result.heat_flux = result.power / result.length;
  result.contact = condition.contact_resistance;
  result.marginal_correction = view.domain.laws[s].marginal_correction;
  for (const std::size_t side : {0, 1})
    result.equivalent_temperature[side] = view.domain.reference + sums.equivalent[side] / result.length;
  // Both relative to the reference.
  const double highest = std::max(std::abs(sums.equivalent[0]), std::abs(sums.equivalent[1])) / result.length;
  result.temperature_drop =
      without_rounding((sums.equivalent[0] - sums.equivalent[1]) / result.length, highest)
      + condition.temperature_jump;
  add_groups(
      view, s,
      {&view.domain.bands_of_region(surface.minus_region), &view.domain.bands_of_region(surface.plus_region)},
      result);
  const bool resists = has_net_flux(view, s, sums);
  add_electrons(view, resists, sums, result);
  if (!resists) return result;
  const double jump = condition.temperature_jump * result.power;
  const SurfaceSums above = above_own_level(view.domain, surface, sums);
  const double drop = without_rounding(above.drop, highest * result.power);
  result.kapitza = (drop + jump) / sums.square - result.contact;
  result.interface = (above.quadratic_flux + jump) / sums.square - result.contact;
  result.reflection = (above.reflection + jump) / sums.square - result.contact;
  result.angular = *result.interface - *result.reflection;
  return result;
}

} // namespace

std::vector<InterfaceResistance> report_interfaces(const View& view, const std::vector<SurfaceSums>& sums) {
  std::vector<InterfaceResistance> list;
  for (std::size_t s = 0; s < sums.size(); ++s)
    if (view.domain.mesh->surfaces[s].is_interface()) list.push_back(report(view, s, sums[s]));
  return list;
}

} // namespace kapitza
