#include "kapitza/laws/law_traits.hpp"

#include "laws/channel_groups.hpp"

namespace kapitza {

LawTraits traits(const DiffuseMismatch&) {
  return {.word = "dmm"};
}

FluxCoupling couple(const DiffuseMismatch&, const InterfaceSides& sides) {
  FluxCoupling coupling;
  coupling.groups = pair_bands(sides, false);
  for (CoupledGroup& group : coupling.groups) {
    add_diffuse_mismatch(coupling, group, 1);
    group.transmissivity =
        group.conductance[plus_side] / (group.conductance[minus_side] + group.conductance[plus_side]);
  }
  return coupling;
}

} // namespace kapitza
