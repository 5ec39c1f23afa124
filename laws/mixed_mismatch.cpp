#include "kapitza/laws/law_traits.hpp"
#include "kapitza/laws/ziman.hpp"

#include "laws/acoustic_links.hpp"

namespace kapitza {
namespace {

/// Fraction of what arrives in a group at a rough plane that is scattered coherently: one number for all its
/// channels, so that the mixture obeys detailed balance.
double specular_fraction(const MixedMismatch& law, const InterfaceSides& sides, const CoupledGroup& group) {
  if (law.roughness <= 0) return law.specularity;
  double sum = 0;
  for (const std::size_t side : {0, 1})
    for (const int b : group.bands[side])
      sum += one_way_conductance(sides.on(side), b) * band_specularity(sides.on(side), b, law.roughness);
  return sum / (group.conductance[minus_side] + group.conductance[plus_side]);
}

} // namespace

LawTraits traits(const MixedMismatch& law) {
  return {.word = "mismatch",
          .acoustic = true,
          .rough = law.roughness > 0,
          .by_direction = true,
          .parameters = {law.specularity, law.roughness}};
}

FluxCoupling couple(const MixedMismatch& law, const InterfaceSides& sides) {
  check_acoustic(sides.minus);
  check_acoustic(sides.plus);
  FluxCoupling coupling;
  coupling.groups = pair_bands(sides, false);
  for (CoupledGroup& group : coupling.groups) {
    const double p = specular_fraction(law, sides, group);
    double crossing = add_diffuse_mismatch(coupling, group, 1 - p);
    if (p > 0) crossing += p * add_acoustic_links(coupling, sides, group, p);
    if (crossing > 0) group.transmissivity = crossing / group.conductance[minus_side];
  }
  return coupling;
}

} // namespace kapitza
