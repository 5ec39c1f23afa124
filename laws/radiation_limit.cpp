#include "kapitza/laws/law_traits.hpp"

#include "laws/channel_groups.hpp"

namespace kapitza {

LawTraits traits(const RadiationLimit&) {
  return {.word = "radiation_limit"};
}

FluxCoupling couple(const RadiationLimit&, const InterfaceSides& sides) {
  return couple_radiation(sides, 1);
}

} // namespace kapitza
