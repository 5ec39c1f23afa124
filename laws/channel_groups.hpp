#pragma once
/// What laws build their couplings from: groups of bands that exchange energy, pools and mirrors. Private to
/// laws/.

#include "laws/surface_directions.hpp"

#include <functional>
#include <vector>

namespace kapitza {

std::vector<SideBand> on_side(std::size_t side, const std::vector<int>& members);
/// Sum of w_b of the members [W/m2/K].
double one_way_conductance(const Bands& bands, const std::vector<int>& members);

/// Groups that exchange energy: equal frequency index, and equal branch as well when `by_branch`. Sub-bands
/// of one branch within one bin are paired in their order.
/// @throws InputError when the bands of the two materials cannot be paired
std::vector<CoupledGroup> pair_bands(const InterfaceSides& sides, bool by_branch);
/// One frequency and all its bands, or one plain band; ascending.
std::vector<std::vector<int>> bands_by_frequency(const Bands& bands);

/// P += strength f_out f_in over whole hemispheres; nothing where there is nothing to couple.
void add_pool(FluxCoupling& coupling, std::vector<SideBand> in, std::vector<SideBand> out, double strength);
/// The fraction `fraction` of every direction of the band is mirrored.
void add_mirror(FluxCoupling& coupling, const Bands& bands, const Directions& directions, SideBand band,
                double fraction);

/// The fraction `fraction` of everything of one group is shared out over both sides.
/// @return what crosses [W/m2/K]
double add_diffuse_mismatch(FluxCoupling& coupling, const CoupledGroup& group, double fraction);

/// Sets each group's transmissivity from the minus side to what `value_of` says from the first-named one; at
/// most what leaves the way back at or below 1.
/// @throws InputError when no group can carry what it is asked
void set_transmissivity(FluxCoupling& coupling, const std::function<double(const CoupledGroup&)>& value_of,
                        bool reversed);
/// The transmissivity of each group is set; directions and branches are scrambled, or kept.
void add_diffuse_transmission(FluxCoupling& coupling);
void add_specular_transmission(FluxCoupling& coupling, const InterfaceSides& sides);

/// The part `share` of the radiation limit, scattered diffusely.
FluxCoupling couple_radiation(const InterfaceSides& sides, double share);

} // namespace kapitza
