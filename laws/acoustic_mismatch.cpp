#include "kapitza/base/index.hpp"
#include "kapitza/laws/law_traits.hpp"

#include "laws/acoustic_links.hpp"

namespace kapitza {
namespace {

/// Optical bands reflect and take no part: a group of their own each, so that those that do are told apart.
void split_off_optical(std::vector<CoupledGroup>& groups, const InterfaceSides& sides) {
  std::vector<CoupledGroup> single;
  for (CoupledGroup& group : groups)
    for (const std::size_t side : {0, 1})
      std::erase_if(group.bands[side], [&](int b) {
        if (polarization_of_key(sides.on(side).branch[index(b)]) != Polarization::optical) return false;
        CoupledGroup alone;
        alone.bands[side] = {b};
        alone.conductance[side] = one_way_conductance(sides.on(side), b);
        single.push_back(alone);
        return true;
      });
  std::erase_if(groups, [](const CoupledGroup& g) { return g.bands[0].empty() && g.bands[1].empty(); });
  for (CoupledGroup& group : groups)
    group.conductance = {one_way_conductance(sides.minus, group.bands[0]),
                         one_way_conductance(sides.plus, group.bands[1])};
  groups.insert(groups.end(), single.begin(), single.end());
}

} // namespace

LawTraits traits(const AcousticMismatch&) {
  return {.word = "amm", .acoustic = true, .by_direction = true};
}

FluxCoupling couple(const AcousticMismatch&, const InterfaceSides& sides) {
  check_acoustic(sides.minus);
  check_acoustic(sides.plus);
  FluxCoupling coupling;
  coupling.groups = pair_bands(sides, false);
  if (sides.minus.frequency_resolved) split_off_optical(coupling.groups, sides);
  for (CoupledGroup& group : coupling.groups) {
    const double crossing = add_acoustic_links(coupling, sides, group, 1);
    if (crossing > 0) group.transmissivity = crossing / group.conductance[minus_side];
  }
  return coupling;
}

} // namespace kapitza
