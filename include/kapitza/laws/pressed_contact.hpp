#pragma once
/// Rough bodies pressed together: macroscopic, in series with whatever happens where they touch.

namespace kapitza {

/// Two rough bodies pressed together.
struct PressedContact {
  double pressure;        ///< P [Pa]
  double hardness;        ///< H of the softer body [Pa]
  double roughness;       ///< sigma, rms height of both surfaces together [m]
  double slope;           ///< m, mean absolute slope of both together
  double gap_conductance; ///< of what fills the gap [W/m2/K]
};

/// Part of the plane where the bodies touch, P/H.
inline double contact_fraction(const PressedContact& contact) {
  return contact.pressure / contact.hardness;
}

/// Spreading resistance of the contacts, beside the gap: 1 / (h_c + h_gap) [m2 K/W], with
///     h_c = 1.25 k m/sigma (P/H)^0.95,   k = 2 k_1 k_2/(k_1 + k_2),
/// for plastic contact of surfaces with Gaussian heights. Cooper, Mikic & Yovanovich, Int. J. Heat Mass
/// Transfer 12, 279 (1969); the constants are Yovanovich's (1982) of the same model.
/// @param conductivity_1, conductivity_2 of the bodies [W/m/K]
double contact_resistance(const PressedContact& contact, double conductivity_1, double conductivity_2);

} // namespace kapitza
