/// Adiabatic walls: what is not mirrored is re-emitted diffusely, band by band.

#include "kapitza/laws/law_traits.hpp"
#include "kapitza/laws/ziman.hpp"

#include "laws/channel_groups.hpp"

namespace kapitza {
namespace {

void add_reflection(FluxCoupling& coupling, const WallSide& wall, int band, double specularity) {
  const SideBand channel{wall.side, band};
  add_mirror(coupling, wall.bands, wall.directions, channel, specularity);
  add_pool(coupling, {channel}, {channel}, (1 - specularity) / one_way_conductance(wall.bands, band));
}

} // namespace

LawTraits traits(const ReflectingWall& law) {
  return {.word = law.specularity == 1   ? "specular"
                  : law.specularity == 0 ? "diffuse"
                                         : "specularity",
          .mirror = law.specularity == 1,
          .specular = law.specularity > 0,
          .parameters = {law.specularity}};
}

FluxCoupling couple(const ReflectingWall& law, const WallSide& wall) {
  FluxCoupling coupling;
  for (int b = 0; b < wall.bands.size(); ++b) add_reflection(coupling, wall, b, law.specularity);
  return coupling;
}

LawTraits traits(const RoughWall& law) {
  return {.word = "roughness", .rough = true, .specular = true, .parameters = {law.roughness}};
}

FluxCoupling couple(const RoughWall& law, const WallSide& wall) {
  FluxCoupling coupling;
  for (int b = 0; b < wall.bands.size(); ++b)
    add_reflection(coupling, wall, b, band_specularity(wall.bands, b, law.roughness));
  return coupling;
}

} // namespace kapitza
