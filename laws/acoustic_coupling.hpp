#pragma once
/// Acoustic laws between discrete channels. Private to solver/.

#include "laws/surface_directions.hpp"

namespace kapitza {

/// Bands of both sides that acoustic mismatch takes together: one frequency, or one pair of plain bands.
struct AcousticGroup {
  const Bands& minus;
  const Bands& plus;
  const Directions& directions;
  const CoupledGroup& bands;
};

/// Links of acoustic mismatch among the bands of one group, each times `fraction`. Optical bands, and waves
/// of a frequency that the other side does not have at all, are mirrored. Notes the correction of the
/// marginals in the coupling.
/// @return the flux that crosses, for fraction 1 [W/m2/K]
double add_acoustic_links(FluxCoupling& coupling, const AcousticGroup& group, double fraction);

/// One side of a liquid bath: links of what is reflected, and what the bath emits.
/// @throws InputError where the material lacks what the law needs
FluxCoupling couple_liquid(const Bands& bands, const Directions& directions, Side side,
                           const LiquidBath& bath);

/// @throws InputError with one sentence where acoustic mismatch cannot be asked of these bands
void check_acoustic(const Bands& bands);

/// One frequency and all its bands, or one plain band; ascending.
std::vector<std::vector<int>> bands_by_frequency(const Bands& bands);

/// The fraction `fraction` of every direction of the band is mirrored.
void add_mirror(FluxCoupling& coupling, const Bands& bands, const Directions& directions, SideBand band,
                double fraction);

} // namespace kapitza
