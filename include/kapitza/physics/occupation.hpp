#pragma once
/// Bose-Einstein occupations of one frequency, written as temperatures: what large temperature differences
/// need in the place of a heat capacity.
///
/// With theta = hbar omega / kB and B(T) = theta / (exp(theta/T) - 1), the occupation n is
///
///     psi = (theta n - B(T_r)) / B'(T_0)  [K]
///
/// T_0 is where heat capacities are taken, so that C_b(T_0) psi is the energy of a band above that at the
/// reference T_r; near T_0 psi is the temperature. Equilibrium at T has psi = rise(T - T_r), another number
/// for every frequency. theta = 0 is the classical limit, in which psi is the temperature everywhere.
///
/// With p = psi/scale, scale = B(T_r)/B'(T_0) and e = exp(-theta/T_r), n = n_r (1 + p) and
/// 1 + n = (1 + n_r)(1 + p e): no difference of large numbers is taken anywhere.

#include <algorithm>
#include <cmath>

namespace kapitza {

/// The occupation of a mode, and what it means as a temperature.
class Occupation {
 public:
  /// @param theta [K], >= 0; @param taken T_0, @param reference T_r [K]
  Occupation(double theta, double taken, double reference)
      : theta_(theta), taken_(taken), reference_(reference) {
    if (theta == 0) return;
    const double missing = -std::expm1(-theta / taken);
    empty_ = std::exp(-theta / reference);
    scale_ = taken * taken / theta * std::exp(theta / taken - theta / reference) * missing * missing
             / -std::expm1(-theta / reference);
  }

  double theta() const { return theta_; }
  double reference() const { return reference_; }

  /// psi of equilibrium at T_r + t [K].
  double rise(double t) const {
    if (theta_ == 0) return t;
    const double temperature = reference_ + t;
    return scale_ * std::expm1(theta_ * t / (temperature * reference_)) / -std::expm1(-theta_ / temperature);
  }
  /// d rise / dt = C_b(T_r + t) / C_b(T_0).
  double slope(double t) const {
    if (theta_ == 0) return 1;
    const double temperature = reference_ + t;
    const double ratio =
        taken_ / temperature * std::expm1(-theta_ / taken_) / std::expm1(-theta_ / temperature);
    return ratio * ratio * std::exp(theta_ / taken_ - theta_ / temperature);
  }
  /// d slope / dt [1/K].
  double curvature(double t) const {
    if (theta_ == 0) return 0;
    const double temperature = reference_ + t;
    return slope(t) / temperature * (theta_ / temperature / std::tanh(theta_ / (2 * temperature)) - 2);
  }
  /// The t at which equilibrium has this occupation [K].
  double temperature(double psi) const {
    if (theta_ == 0) return psi;
    const double lag = inverse_lag(psi);
    return reference_ * reference_ * lag / (1 - reference_ * lag);
  }

  /// T_r^2 times the entropy that a mode of this occupation lacks to the equilibrium at T_r with which it
  /// could exchange its energy, over its heat capacity at T_0: psi^2/2 for small psi [K2].
  double available(double psi) const {
    if (theta_ == 0) {
      const double x = occupied(psi / reference_);
      return reference_ * reference_ * (x - std::log1p(x));
    }
    const double p = occupied(psi / scale_);
    return reference_ * reference_ * scale_ / theta_
           * ((1 + p) * std::log1p(p) - (1 + p * empty_) * std::log1p(p * empty_) / empty_);
  }
  /// T_r^2 (1/T_a - 1/T_b) where `from` is in equilibrium at T_a and `from` + `step` at T_b: the force with
  /// which energy flows from b to a; `step` where both are small [K].
  double force(double from, double step) const {
    const double square = reference_ * reference_;
    if (theta_ == 0) {
      const double start = 1 + occupied(from / reference_), end = 1 + occupied((from + step) / reference_);
      return step / (start * end);
    }
    const double p = occupied(from / scale_), q = occupied((from + step) / scale_) - p;
    return square / theta_ * (std::log1p(q / (1 + p)) - std::log1p(q * empty_ / (1 + p * empty_)));
  }

  /// Of the mode, over its heat capacity at T_0: none where n = 0, and less where psi says less [K].
  double energy(double psi) const { return psi + (theta_ == 0 ? reference_ : scale_); }

 private:
  /// Elements of first order may fall below the empty mode, n = 0, by their truncation error.
  static double occupied(double p) { return std::max(p, -1 + 1e-12); }
  /// 1/T_r - 1/T.
  double inverse_lag(double psi) const {
    const double p = occupied(psi / scale_);
    return (std::log1p(p) - std::log1p(p * empty_)) / theta_;
  }

  double theta_, taken_, reference_;
  double scale_ = 1; ///< B(T_r) / B'(T_0) [K]
  double empty_ = 1; ///< n_r / (1 + n_r)
};

} // namespace kapitza
