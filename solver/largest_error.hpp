#pragma once
/// What a norm does not say: the largest error of the temperature. Private to solver/.

#include "kapitza/solver/transport_operator.hpp"

#include <span>
#include <vector>

namespace kapitza {

/// |M^-1 r| is a mean over all unknowns, and errors are largest in a few cells beside corners and hot spots,
/// by up to 45 times what it says of them all. How large shows in the iteration itself: an iterate differs
/// from the one before by what was wrong with that one, so that the largest change of any temperature, over
/// the |M^-1 r| before it, turns any later |M^-1 r| into an error. The largest such ratio so far counts, four
/// times, but that of the first iterate, which changes all there is. Measured against the solution itself:
/// docs/method.md.
class LargestError {
 public:
  /// Keeps a reference.
  explicit LargestError(const TransportOperator& sweep) : sweep_(sweep) {}

  /// Before a Krylov solve. @param x [own unknowns] what it corrects
  void begin(std::span<const double> x);
  /// After each of its iterations; collective.
  /// @param correction [own unknowns] of this iteration
  /// @param residual_before |M^-1 r| of the iteration before
  void look(std::span<const double> correction, double residual_before);
  /// The largest error of a temperature, in parts of the field's size, per unit of |M^-1 r|. The size of a
  /// field is its span, or the largest departure from the reference if that is larger; 0: nothing known yet.
  double per_residual() const { return size_ > 0 ? caution * ratio_ / size_ : 0; }

 private:
  static constexpr double caution = 4;
  /// This rank's own temperatures.
  std::span<const double> temperatures(std::span<const double> own) const;

  const TransportOperator& sweep_;
  std::vector<double> start_, before_; ///< [own temperatures] what is corrected, and the last correction
  double ratio_ = 0, size_ = 0;
  int looks_ = 0;
};

} // namespace kapitza
