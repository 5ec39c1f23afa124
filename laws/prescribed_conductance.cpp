#include "kapitza/base/error.hpp"
#include "kapitza/laws/law_traits.hpp"

#include "laws/channel_groups.hpp"

#include <algorithm>
#include <sstream>

namespace kapitza {

LawTraits traits(const PrescribedConductance& law) {
  return {.word = "conductance", .parameters = {law.value}};
}

FluxCoupling couple(const PrescribedConductance& law, const InterfaceSides& sides) {
  double limit = 0;
  for (const CoupledGroup& group : pair_bands(sides, false))
    limit += std::min(group.conductance[minus_side], group.conductance[plus_side]);
  if (law.value > limit * (1 + 1e-12)) {
    std::ostringstream text;
    text << "a conductance of " << law.value / 1e6
         << " MW/m^2/K is more than the poorer side carries at the same "
         << "frequencies: the radiation limit is " << limit / 1e6
         << " MW/m^2/K (between emitted temperatures)";
    throw InputError(text.str());
  }
  return couple_radiation(sides, std::min(1.0, law.value / limit));
}

} // namespace kapitza
