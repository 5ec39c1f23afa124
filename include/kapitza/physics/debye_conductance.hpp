#pragma once
/// Conductance of an interface at low temperature, where every branch is a sound wave (Debye limit without a
/// cutoff): h = (constant) T^3. Between emitted temperatures, so it does not diverge for one and the same
/// material on both sides; what to make of that: docs/separation.md.
///
/// One isotropic mode of speed c carries, one way, the equilibrium flux whose derivative is w T^3 with
///     w = C c / (4 T^3) = pi^2 kB^4 / (30 hbar^3 c^2),
/// and h/T^3 = sum over the modes of one side of w times its mean transmissivity. Swartz & Pohl, Rev. Mod.
/// Phys. 61, 605 (1989), sec. II. Here `h/T^3` has the unit W/m2/K^4.

#include "kapitza/physics/acoustic_mismatch.hpp"

namespace kapitza {

/// w of one mode of speed c [W/m2/K^4].
double debye_one_way(double speed);
/// Sum of w over the modes of a medium: one longitudinal, two transverse unless it is a liquid.
double debye_one_way(const ElasticMedium& medium);

/// Acoustic mismatch, sum over modes of w 2 Gamma. The same in both directions (detailed balance).
double amm_debye_conductance(const ElasticMedium& a, const ElasticMedium& b);

/// Diffuse mismatch: the transmissivity a to b is sum_b c^-2 / (sum_a c^-2 + sum_b c^-2), so
/// h/T^3 = w_a w_b / (w_a + w_b).
double dmm_debye_conductance(const ElasticMedium& a, const ElasticMedium& b);

/// All that the poorer side carries, min(w_a, w_b): the upper bound of every elastic law.
double radiation_limit_debye_conductance(const ElasticMedium& a, const ElasticMedium& b);

/// R T^3 in the unit of the low-temperature literature, K^4 cm^2/W, of h/T^3 in W/m2/K^4.
inline double boundary_resistance_t3(double debye_conductance) {
  return 1e4 / debye_conductance;
}

} // namespace kapitza
