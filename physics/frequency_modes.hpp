#pragma once
/// The modes that a material has at one frequency.

#include "kapitza/physics/material.hpp"

#include <vector>

namespace kapitza {

/// Per branch of the material.
struct ModesAt {
  std::vector<std::vector<double>> wavevectors; ///< all k > 0 with omega(k) = omega [1/m]
  std::vector<double> carried;                  ///< g times the sum of k^2 over them [1/m2]

  double total() const;
};

/// omega(k) of all branches, inverted. Refers to the material.
class InvertedDispersion {
 public:
  /// @throws InputError for a dispersion that is none
  explicit InvertedDispersion(const Material& material);

  ModesAt at(double omega) const;
  /// Frequencies at which a branch begins, ends, turns or bends, in no order [rad/s].
  std::vector<double> edges() const;

 private:
  /// A monotone stretch of a branch.
  struct Piece {
    std::size_t branch;
    double k_low, k_high, omega_low, omega_high; ///< omega at k_low and k_high
  };
  const Material& material_;
  std::vector<Piece> pieces_;
};

} // namespace kapitza
