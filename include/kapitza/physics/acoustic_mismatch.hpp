#pragma once
/// Acoustic mismatch: plane elastic waves at the plane where two media are welded together, exactly.
///
/// Both media are isotropic. Displacement and traction are continuous across the plane; where one side is a
/// liquid the normal components are, and the shear traction vanishes. All mode conversions are included, and
/// so are evanescent waves, which carry no energy across but change what the others carry. Little, Can. J.
/// Phys. 37, 334 (1959); Aki & Richards, Quantitative Seismology, sec. 5.2; docs/interface_laws.md.
///
/// Every wave of one event has the same slowness p = sin(theta)/c along the plane (Snell). A fraction is that
/// of the energy flux normal to the plane, so the fractions of one incident wave add up to 1.
///
/// Nothing here depends on frequency. For dispersive branches pass phase velocities at the frequency.

#include <array>
#include <vector>

namespace kapitza {

/// An isotropic elastic medium. A solid is elastically stable for longitudinal > sqrt(4/3) transverse.
struct ElasticMedium {
  double density;      ///< [kg/m3], > 0
  double longitudinal; ///< speed of longitudinal waves [m/s], > 0
  double transverse;   ///< speed of transverse waves [m/s]; 0: a liquid
};

/// Longitudinal; transverse polarised in the plane of incidence; transverse along the interface. A transverse
/// band of a material is the even mix of the last two.
enum class ElasticMode { longitudinal, vertical_shear, horizontal_shear };
/// All of them, in this order.
inline constexpr std::array elastic_modes{ElasticMode::longitudinal, ElasticMode::vertical_shear,
                                          ElasticMode::horizontal_shear};

/// Speed of a mode [m/s]; 0 where a liquid does not carry it.
inline double speed(const ElasticMedium& medium, ElasticMode mode) {
  return mode == ElasticMode::longitudinal ? medium.longitudinal : medium.transverse;
}

/// Where the energy of one incident wave goes: fractions per outgoing ElasticMode on the side it came from
/// and on the other.
struct EnergyFractions {
  std::array<double, 3> reflected{}, transmitted{}; ///< [ElasticMode], each in [0, 1]
  double total_transmitted() const { return transmitted[0] + transmitted[1] + transmitted[2]; }
};

/// One wave in medium `from` arrives at medium `to` at the cosine 0 <= mu <= 1 to the normal. At mu = 0 it
/// skims the plane and all is reflected. Fractions add up to 1 within round-off, at any impedance ratio.
/// @throws InputError for a medium that is none, a mode that `from` does not carry, or a mu outside [0, 1]
EnergyFractions scatter_plane_wave(const ElasticMedium& from, const ElasticMedium& to, ElasticMode mode,
                                   double mu);

/// Channels of both media at one slowness p along the plane: 3 * side + mode, side 0 `minus`, 1 `plus`.
/// Entry [out][in] is the fraction of the normal energy flux that arrives in `in` and leaves in `out`: the
/// squared modulus of the scattering matrix in energy normalisation, so it is symmetric (time reversal) and
/// doubly stochastic over the channels that propagate. Rows and columns of evanescent channels are 0.
using ElasticScattering = std::array<std::array<double, 6>, 6>;

/// All of them at once, `slowness` p >= 0 [s/m]. Since mu dmu = -c^2 p dp, angular integrals of every pair of
/// modes can share their nodes: int T mu dmu of mode (side, i) is c_i^2 int T p dp from 0 to 1/c_i.
/// @throws InputError for a medium that is none, or a negative slowness
ElasticScattering scatter_all_modes(const ElasticMedium& minus, const ElasticMedium& plus, double slowness);

/// An elastic medium at a frequency at which not all of its waves exist: above the cutoff of a branch its
/// wave is evanescent at every angle. It then takes part with the decay of the static field, q = i p.
struct ElasticWaves {
  ElasticMedium medium; ///< with speeds of the waves that do not exist, too: their static field decays
  bool longitudinal = true, transverse = true; ///< propagate where the slowness permits
};

/// The same for media that lack waves. Rows and columns of waves that do not exist are 0.
ElasticScattering scatter_all_modes(const ElasticWaves& minus, const ElasticWaves& plus, double slowness);

/// Cosine to the normal of the outgoing wave of speed `speed_out` that belongs to an incident one of speed
/// `speed_in` at cosine `mu`; negative where there is none, beyond the critical angle.
double refracted_cosine(double speed_in, double speed_out, double mu);

/// Cosines in (0, 1) of a wave of `mode` in `from` where scatter_plane_wave is not smooth, ascending:
/// critical angles of every faster wave on either side (square-root kinks), and where it is smooth but may be
/// sharp: the slowness of the Rayleigh wave of either solid, near which a light second medium makes a
/// resonance. Integrate over mu in panels that end there.
std::vector<double> angular_breaks(const ElasticMedium& from, const ElasticMedium& to, ElasticMode mode);

/// The same, for both media and all modes, in the slowness along the plane [s/m], ascending: 1/c of every
/// wave, and of the Rayleigh waves.
std::vector<double> slowness_breaks(const ElasticMedium& minus, const ElasticMedium& plus);

/// Gamma = int_0^1 alpha(mu) mu dmu with alpha the total transmitted fraction, between 0 and 1/2; the mean
/// transmissivity of an isotropic flux is 2 Gamma. About 1e-11. 0 for a mode that `from` does not carry.
/// @throws InputError for a medium that is none
double hemisphere_transmission(const ElasticMedium& from, const ElasticMedium& to, ElasticMode mode);

/// Slowness of the wave along the free surface of a solid [s/m], a little above 1/transverse: the root of
/// (2 p^2 - 1/c_T^2)^2 = 4 p^2 sqrt(p^2 - 1/c_L^2) sqrt(p^2 - 1/c_T^2). Rayleigh, Proc. London Math. Soc. 17,
/// 4 (1885). @throws InputError for a liquid, and unless transverse < longitudinal
double rayleigh_slowness(const ElasticMedium& solid);

/// One scalar wave on each side (gray materials): alpha = 4 Z1 Z2 mu1 mu2 / (Z1 mu2 + Z2 mu1)^2 with Snell's
/// law sin(theta2)/v2 = sin(theta1)/v1, 0 beyond the critical angle. `impedance` = Z2/Z1 with Z = density
/// times speed, `speed` = v2/v1, `mu` = mu1.
double scalar_transmission(double impedance, double speed, double mu);

/// int_0^1 alpha mu dmu of it, to about 1e-12. @throws InputError unless both ratios are positive
double scalar_hemisphere_transmission(double impedance, double speed);

/// @throws InputError unless density and longitudinal speed are positive and transverse is not negative
void check_medium(const ElasticMedium& medium);

} // namespace kapitza
