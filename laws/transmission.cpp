/// A prescribed transmissivity; 1, with directions kept, is a plane where nothing happens.

#include "kapitza/laws/law_traits.hpp"

#include "laws/channel_groups.hpp"

namespace kapitza {

LawTraits traits(const Transmission& law) {
  return {.word = law.specular ? "transmission specular" : "transmission diffuse",
          .specular = law.specular,
          .parameters = {law.value, law.specular ? 1.0 : 0.0}};
}

FluxCoupling couple(const Transmission& law, const InterfaceSides& sides) {
  FluxCoupling coupling;
  coupling.groups = pair_bands(sides, law.specular);
  set_transmissivity(
      coupling, [&](const CoupledGroup&) { return law.value; }, sides.reversed);
  if (law.specular)
    add_specular_transmission(coupling, sides);
  else
    add_diffuse_transmission(coupling);
  return coupling;
}

LawTraits traits(const TransparentInterface&) {
  return {.word = "transparent", .transparent = true};
}

FluxCoupling couple(const TransparentInterface&, const InterfaceSides& sides) {
  return couple(Transmission{1, true}, sides);
}

} // namespace kapitza
