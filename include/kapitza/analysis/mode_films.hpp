#pragma once
/// What binning first-principles modes costs, told by films.

#include "kapitza/physics/modes.hpp"

namespace kapitza {

/// Conductivity along a film with diffuse surfaces [W/m/K] from the modes themselves: sum of
/// C v L / 3 F_0(thickness / |L|), C, C v and C v L as in mode_shares, F_0 of Fuchs and Sondheimer
/// (films.hpp).
/// @param thickness [m]
/// @throws InputError as mode_shares
double in_plane_conductivity(const ModeTable& modes, double temperature, double thickness,
                             TransportAxis axis);

/// Largest relative difference between that and the same from the bands, over thicknesses from 10 nm to 10 um
/// (ten per decade). @throws InputError as mode_shares
double film_binning_loss(const ModeTable& modes, double temperature, TransportAxis axis, const Bands& bands);

} // namespace kapitza
