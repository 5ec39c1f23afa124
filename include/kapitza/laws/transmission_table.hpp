#pragma once
/// A transmissivity tabulated against frequency and, where given, angle.

#include <string>
#include <vector>

namespace kapitza {

/// From the first-named side, on a rectangular grid.
struct TransmissionTable {
  std::string name;           ///< file that it comes from
  std::vector<double> omega;  ///< [rad/s], strictly ascending, at least one
  std::vector<double> angle;  ///< to the normal [rad], strictly ascending; empty: the same at all angles
  std::vector<double> values; ///< [omega][angle], each in [0, 1]
};

/// Linear in frequency and angle. `mu` is the cosine to the normal; of no meaning without angles.
/// @throws InputError outside the table: nothing is extrapolated
double tabulated_transmissivity(const TransmissionTable& table, double omega, double mu);

} // namespace kapitza
