#pragma once
/// When a steady solve is done. Private to solver/.

#include "kapitza/solver/transport_operator.hpp"

#include <limits>

namespace kapitza {

/// A solve is converged when the estimated error of the temperature is below the tolerance and the heat
/// balances within 10 times that, at most within largest_imbalance, or as well as rounding allows. It has
/// stalled when what exceeds this no longer falls from one Krylov solve to the next.
class StoppingRule {
 public:
  /// @param scale norm of the unknowns that errors are relative to
  /// @param temperature their size [K]
  StoppingRule(double tolerance, double scale, double temperature, const HeatScale& heat)
      : tolerance_(tolerance), scale_(scale), streamed_(heat.streaming * temperature),
        conducted_(heat.conducting * temperature), expected_(heat.expected) {}

  struct Verdict {
    double error = 0, imbalance = 0; ///< relative
    bool converged = false, stalled = false;
    double excess = 0; ///< by how much the worse of the two misses what it is to meet; below 1: not at all
  };
  /// @param error norm of the estimated error of the unknowns
  Verdict judge(double error, const HeatBalance& balance);

  /// What the error is to be brought down to at first: a thick domain carries a small part of what streams
  /// each way, and the temperature must be known that much better for its heat flow to balance.
  double first_target() const;
  /// And after a verdict that was neither.
  /// @param margin how much to be on the safe side
  double next_target(const Verdict& verdict, double margin) const;

 private:
  double tolerance_, scale_;
  double streamed_, conducted_, expected_;                ///< heat flows
  double best_ = std::numeric_limits<double>::infinity(); ///< excess so far
};

} // namespace kapitza
