#pragma once
/// What crosses the plane between two materials, frequency by frequency, under each law of mismatch.
///
/// At angular frequency omega a branch of g modes carries one way, in equilibrium and per kelvin,
///     g k^2 c(omega, T) domega / (8 pi^2),   c = hbar omega dn/dT,
/// for any dispersion; k^2 is summed over all k at which omega(k) = omega. So one side carries
/// K = sum of g k^2 [1/m2], and what a law lets cross is some X(omega) [1/m2] <= min(K_a, K_b), the same both
/// ways (detailed balance). It depends on frequency alone; the conductance between emitted temperatures is
///     h(T) = int X(omega) c(omega, T) domega / (8 pi^2).
/// Only dispersion, densities and sound velocities of a material are used, no scattering.

#include "kapitza/laws/surface_law.hpp"
#include "kapitza/physics/material.hpp"

#include <array>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace kapitza {

/// Khalatnikov's acoustic transmission between a solid and a light liquid (helium.hpp), bulk waves and the
/// Rayleigh wave of the surface, at the phase velocities of each frequency.
struct KhalatnikovTransmission {};
LawTraits traits(const KhalatnikovTransmission& law);

/// The laws of interfaces, each by its coupling of the modes of one frequency:
///   DiffuseMismatch          X = K_a K_b/(K_a + K_b)
///   AcousticMismatch         X = int T d(p^2), T the energy fractions at the slowness along the plane p, in
///                            1/m here (k is the slowness times omega); optical branches carry nothing across
///   RadiationLimit           X = min(K_a, K_b)
///   MixedMismatch            p X_amm + (1 - p) X_dmm; of a rough plane p is the mean of exp(-4 k^2 eta^2)
///   over
///                            all that arrives at that frequency, one number, as in a deck
///   tables                   X = sum of t K over what they list
/// but for PrescribedConductance, which is no law of a single frequency; and one of the surface of a liquid:
///   KhalatnikovTransmission  X = 4 k_T^2 rho_l c_l/(rho c_T) F(c_T/c_L)
using PairLaw = Joined<InterfaceLaw, std::variant<KhalatnikovTransmission>>::type;

/// "dmm", "amm", "khalatnikov", ...: the word of a deck.
std::string law_word(const PairLaw& law);

/// It has a sound velocity, but neither a transverse one nor a transverse branch.
bool is_liquid(const Material& material);

/// @throws InputError with one sentence where the law cannot be had for these materials (no density, no
/// branches, a specularity outside [0, 1], no liquid, ...)
void check_pair_law(const Material& a, const Material& b, const PairLaw& law);

/// Below this temperature [K] a PairSpectrum does not resolve the frequencies that matter.
inline constexpr double coldest = 1e-9;

/// Nodes of a quadrature over frequency, and what both sides carry there. Panels end at every edge of a
/// branch and where K_a = K_b, and none is wider than an octave, down to kB coldest/hbar: so integrals with
/// c(omega, T) are good to 1e-8 or better from `coldest` on.
struct PairSpectrum {
  std::vector<double> omega, weight;          ///< nodes, ascending, and weights of int domega [rad/s]
  std::array<std::vector<double>, 2> carried; ///< K of a and of b at each node [1/m2]
};

/// @throws InputError for a material without branches, or for a dispersion that is none
PairSpectrum make_pair_spectrum(const Material& a, const Material& b);

/// X of one law at the nodes of a PairSpectrum, channel by channel: those of the branches of a, or, for
/// KhalatnikovTransmission, of bulk waves and of the Rayleigh wave.
struct CrossingSpectrum {
  std::vector<std::string> channels;         ///< names of branches of a, or "bulk waves" and "Rayleigh wave"
  std::vector<std::vector<double>> crossing; ///< [channel][node], [1/m2]
};

/// One per law. Acoustic integrals are shared between the laws and between frequencies of equal ratios of
/// slownesses.
/// @throws InputError as check_pair_law
std::vector<CrossingSpectrum> crossing_spectra(const Material& a, const Material& b,
                                               const PairSpectrum& spectrum, std::span<const PairLaw> laws);

} // namespace kapitza
