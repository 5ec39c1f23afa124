#pragma once
/// Specular reflection from a rough plane.

#include "kapitza/physics/bands.hpp"

#include <cmath>

namespace kapitza {

/// Fraction of a plane wave that a rough plane scatters coherently (in the mirror and Snell directions),
///     p = exp(-4 k^2 eta^2 mu^2),  k = omega/velocity,
/// with eta the rms height [m], mu the cosine to the normal and `velocity` the phase velocity [m/s]. The two
/// paths from crest and mean differ by 2 eta mu, their phases by 2 k eta mu, and a Gaussian distribution of
/// heights makes the coherent intensity exp(-(2 k eta mu)^2). Ziman, Electrons and Phonons (1960), ch. XI,
/// prints exp(-16 pi^3 eta^2/lambda^2) at normal incidence, which is pi times this exponent; the present form
/// is that of Soffer, J. Appl. Phys. 38, 1710 (1967), and Maznev, Phys. Rev. B 91, 134306 (2015). Heights are
/// taken as uncorrelated beyond a wavelength. 1 for eta = 0, for omega = 0 and at grazing incidence.
inline double ziman_specularity(double omega, double velocity, double eta, double mu = 1) {
  const double phase = 2 * omega / velocity * eta * mu;
  return std::exp(-phase * phase);
}

/// p of band b at normal incidence, exp(-4 k_b^2 eta^2).
/// @throws InputError for a band without a wavevector (gray, plain bands)
double band_specularity(const Bands& bands, int b, double eta);

} // namespace kapitza
