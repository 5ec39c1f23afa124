#pragma once
/// Isotropic elastic constants of the tables in docs/interface_laws.md, which says where they come from.

#include "kapitza/physics/acoustic_mismatch.hpp"

namespace kapitza::test {

inline constexpr ElasticMedium aluminium{2700, 6240, 3040}, silicon{2330, 8970, 5330},
    germanium{5350, 5310, 3250}, copper{8960, 4910, 2500}, sapphire{3970, 10890, 6450};
// Hill averages of room-temperature single-crystal constants.
inline constexpr ElasticMedium gold{19300, 3298, 1189}, lead{11340, 2223, 865}, indium{7310, 2584, 807},
    rhodium{12410, 6129, 3470}, diamond{3515, 18137, 12342}, magnesium_oxide{3585, 9695, 6040},
    quartz{2649, 6048, 4095}, lithium_fluoride{2640, 7044, 4328}, gallium_arsenide{5317, 5088, 2962};

} // namespace kapitza::test
