/// Walls that absorb everything: isothermal, and of imposed heat flux. What they emit is one number, so there
/// is nothing to couple.

#include "kapitza/laws/law_traits.hpp"

#include "laws/surface_directions.hpp"

namespace kapitza {

LawTraits traits(const IsothermalWall& law) {
  return {.word = "isothermal", .black = true, .temperature = law.temperature};
}

FluxCoupling couple(const IsothermalWall&, const WallSide&) {
  return {};
}

LawTraits traits(const HeatFluxWall& law) {
  return {.word = "heat_flux", .black = true, .heat_flux = law.heat_flux};
}

FluxCoupling couple(const HeatFluxWall&, const WallSide&) {
  return {};
}

} // namespace kapitza
