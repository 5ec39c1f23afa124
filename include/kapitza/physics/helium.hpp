#pragma once
/// Solid against liquid helium-4: acoustic transmission after Khalatnikov, Zh. Eksp. Teor. Fiz. 22, 687
/// (1952); reviewed by Swartz & Pohl, Rev. Mod. Phys. 61, 605 (1989). Derivation: docs/interface_laws.md.
///
/// The liquid is light and slow, so a solid surface moves as if free and radiates sound almost along its
/// normal. What a sound wave of the liquid transmits into the solid, with Y the admittance (normal velocity
/// per normal traction) of the free surface at slowness s/c_T along it, is alpha = 4 rho_l c_l Re Y:
///
///     Y = x_L / (rho c_T R(s)),  R = (1 - 2 s^2)^2 + 4 s^2 x_L x_T,
///     x_L = sqrt(c_T^2/c_L^2 - s^2),  x_T = sqrt(1 - s^2),
///
/// with positive imaginary roots where evanescent. Hence, from the liquid side and by detailed balance from
/// either,
///
///     h = (2 pi^2/15) (kB^4/hbar^3) rho_l c_l / (rho c_T^3) F T^3,   F = 2 int_0^inf Re(x_L/R) s ds.
///
/// Below s = 1 bulk waves carry the energy away. Above, Re Y is zero but at the root of R, the Rayleigh wave,
/// where it is a delta function: that wave leaks into the liquid, and any absorption in the solid that is
/// weak, yet stronger than this leak, takes up an energy that does not depend on it. Lossless elasticity
/// gives `bulk` alone.
///
/// Good to first order in rho_l c_l / (rho c_T) and to lowest order in (c_l/c_T)^2: about 0.5 % for copper,
/// less for stiffer solids, some per cent for lead. Real surfaces conduct 10 to 100 times better above 1 K
/// (Swartz & Pohl).

#include "kapitza/physics/acoustic_mismatch.hpp"

namespace kapitza {

/// Liquid helium-4 at saturated vapour pressure below 1 K: 145 kg/m3, first sound 238 m/s. Donnelly &
/// Barenghi, J. Phys. Chem. Ref. Data 27, 1217 (1998). At 4.2 K it is 125 kg/m3 and 180 m/s.
inline constexpr ElasticMedium liquid_helium{145, 238, 0};

/// Above it there is no liquid [K].
inline constexpr double helium_critical_temperature = 5.195;

/// Liquid helium-4 at saturated vapour pressure: the above below 2.2 K, a straight line from there to 125
/// kg/m3 and 180 m/s at 4.2 K, and what holds at 4.2 K above. Good to some per cent in density and to 8 % in
/// speed (first sound has a dip at the lambda point).
ElasticMedium liquid_helium_at(double temperature);

/// The two parts of F, or of h/T^3 [W/m2/K^4].
struct KhalatnikovParts {
  double bulk;     ///< longitudinal and transverse waves of the solid
  double rayleigh; ///< the surface wave
  double total() const { return bulk + rayleigh; }
};

/// F for a solid, which depends on c_T/c_L alone.
/// @throws InputError unless 0 < transverse < longitudinal
KhalatnikovParts khalatnikov_factor(const ElasticMedium& solid);

/// h/T^3 [W/m2/K^4] of the formula above.
/// @throws InputError for a solid without a Rayleigh wave, or a `liquid` with transverse waves
KhalatnikovParts khalatnikov_conductance(const ElasticMedium& solid,
                                         const ElasticMedium& liquid = liquid_helium);

/// h/T^3 [W/m2/K^4] of bulk waves without either approximation, from the exact coefficients at all angles of
/// incidence: amm_debye_conductance(liquid, solid). Differs from khalatnikov_conductance().bulk by
/// second-order terms.
double helium_bulk_conductance(const ElasticMedium& solid, const ElasticMedium& liquid = liquid_helium);

/// How a bath of helium looks from inside the solid, for one frequency and hence for all (no dispersion):
/// each mode's mean transmissivity of an isotropic flux (exact coefficients), 2 Gamma, and the fraction
/// `rayleigh` of the whole flux that reaches the surface, sum of w over modes, which leaves through the
/// surface wave as well. All of it: h/T^3 = sum_modes w_mode bulk[mode] + rayleigh sum_modes w_mode.
struct HeliumTransmissivity {
  std::array<double, 3> bulk{}; ///< per ElasticMode
  double rayleigh = 0;          ///< share of the whole flux that leaves through the surface wave
};
/// Of bulk waves and of the surface wave, for these two media.
HeliumTransmissivity helium_transmissivity(const ElasticMedium& solid,
                                           const ElasticMedium& liquid = liquid_helium);

} // namespace kapitza
