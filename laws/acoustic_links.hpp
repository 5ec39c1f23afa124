#pragma once
/// Acoustic mismatch between discrete channels: what acoustic laws and the surface of a liquid have in
/// common. Private to laws/.

#include "kapitza/physics/acoustic_bands.hpp"

#include "laws/channel_groups.hpp"

#include <array>
#include <vector>

namespace kapitza {

/// Links of acoustic mismatch among the bands of one group (one frequency, or one pair of plain bands), each
/// times `fraction`. Optical bands, and waves of a frequency that the other side does not have at all, are
/// mirrored. Notes the correction of the marginals in the coupling.
/// @return the flux that crosses, for fraction 1 [W/m2/K]
double add_acoustic_links(FluxCoupling& coupling, const InterfaceSides& sides, const CoupledGroup& group,
                          double fraction);

/// @throws InputError with one sentence where acoustic mismatch cannot be asked of these bands
void check_acoustic(const Bands& bands);

/// One scalar wave (gray materials): slowness 1/v, and the flux per d(p^2) that a band brings.
struct ScalarWave {
  double slowness2, impedance, flux;

  ScalarWave(const Bands& bands, int band);
  double cosine(double p2) const; ///< to the normal at p^2
};
/// alpha = 4 Z1 Z2 mu1 mu2 / (Z1 mu2 + Z2 mu1)^2.
double scalar_alpha(const ScalarWave& a, const ScalarWave& b, double p2);

/// Bands of one wave on one side, each with the part [begin, end) of the wave's flux that it is.
struct WavePart {
  SideBand band;
  double begin, end;
};
std::vector<WavePart> wave_parts(const Bands& bands, int side, const std::vector<int>& members,
                                 double conductance);

/// From waves to bands: sub-bands are matched in their order, by the part of the flux they are.
void add_links(FluxCoupling& coupling, const std::vector<CellFlux>& fluxes,
               const std::array<std::vector<WavePart>, 4>& bands, double fraction);

} // namespace kapitza
