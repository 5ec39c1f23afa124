#pragma once
/// Physical constants. The SI of 2019 defines h and kB, so these are exact (hbar to the last bit of a
/// double).

#include <numbers>

namespace kapitza {

inline constexpr double planck = 6.62607015e-34;                          ///< h [J s], exact
inline constexpr double reduced_planck = planck / (2 * std::numbers::pi); ///< hbar [J s]
inline constexpr double boltzmann = 1.380649e-23;                         ///< kB [J/K], exact

} // namespace kapitza
