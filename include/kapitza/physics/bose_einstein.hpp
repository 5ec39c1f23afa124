#pragma once
/// Occupation of a phonon mode, written so that neither hbar omega << kB T nor hbar omega >> kB T loses
/// digits.

#include "kapitza/physics/constants.hpp"

#include <cmath>

namespace kapitza {

/// x / sinh(x) for x >= 0: 1 at x = 0, 2 x exp(-x) for large x (sinh itself overflows at x = 711).
inline double x_over_sinh(double x) {
  if (x < 1) return x > 0 ? x / std::sinh(x) : 1;
  return 2 * x * std::exp(-x) / -std::expm1(-2 * x);
}

/// hbar omega / (kB T).
inline double reduced_frequency(double omega, double temperature) {
  return reduced_planck * omega / (boltzmann * temperature);
}

/// Heat capacity of one mode, hbar omega dn/dT = kB (y / sinh y)^2 with y = hbar omega / (2 kB T) [J/K].
inline double mode_heat_capacity(double omega, double temperature) {
  const double ratio = x_over_sinh(reduced_frequency(omega, temperature) / 2);
  return boltzmann * ratio * ratio;
}

} // namespace kapitza
