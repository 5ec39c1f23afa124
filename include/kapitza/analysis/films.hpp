#pragma once
/// Effective conductivities of a film of one material: along it, and across it between black walls.

#include "kapitza/parallel/communicator.hpp"
#include "kapitza/physics/bands.hpp"

#include <optional>

namespace kapitza {

/// Conductivity along a film over that of the bulk, for one mean free path (gray): Fuchs and Sondheimer's
///   F_p(x) = 1 - (3/2x)(1-p) int_1^inf (t^-3 - t^-5) (1 - e^-xt)/(1 - p e^-xt) dt,
/// written with exponential integrals so that nothing cancels:
///   F_0(x) = (3/8)(1 - (1-e^-x)/x) + (5/8)(1-e^-x) - (x-x^2) e^-x/16 + (3x/4)(1-x^2/12) E_1(x),
///   F_p(x) = (1-p)^2 sum_n n p^(n-1) F_0(n x).
/// Relative error about 1e-15. E. H. Sondheimer, Adv. Phys. 1, 1 (1952).
/// @param thickness over the mean free path, x > 0
/// @param specularity p of both surfaces, in [0, 1]. Takes of order min(40/(1-p), 40/x) terms.
double fuchs_sondheimer(double thickness, double specularity);

/// Conductivity along a film [W/m/K], sum of C v L/3 F_p(thickness/L) over the bands; thickness in m.
double in_plane_conductivity(const Bands& bands, double thickness, double specularity);

/// Conductivity across a film [W/m/K], q L/dT between two black walls, from the solver's default mesh and
/// directions: within 3e-6 of the exact solution for given bands (docs/verification.md).
/// Nothing where the solver did not converge. Collective.
/// @param thickness [m]
std::optional<double> cross_plane_conductivity(const Bands& bands, double thickness,
                                               const Communicator& communicator);

} // namespace kapitza
