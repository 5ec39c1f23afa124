#include "solver/stopping_rule.hpp"

#include "kapitza/solver/steady.hpp"

#include <algorithm>

namespace kapitza {

StoppingRule::Verdict StoppingRule::judge(double error, const HeatBalance& balance) {
  Verdict verdict;
  // The rounding of what streams one way is the floor of any heat flow.
  const double largest = std::max(balance.largest, 1e-6 * streamed_);
  const bool rounding =
      balance.departure <= (200 * streamed_ + 4 * conducted_) * std::numeric_limits<double>::epsilon();
  verdict.error = error / scale_;
  verdict.imbalance = largest > 0 ? balance.departure / largest : 0;
  // A loose tolerance is no leave to lose heat.
  const double allowed = std::min(10 * tolerance_, largest_imbalance);
  verdict.excess = std::max(verdict.error / tolerance_, rounding ? 0 : verdict.imbalance / allowed);
  verdict.converged = verdict.excess <= 1;
  verdict.stalled = !verdict.converged && !(verdict.excess < 0.7 * best_);
  best_ = verdict.excess;
  return verdict;
}

double StoppingRule::first_target() const {
  return tolerance_ * scale_ * (streamed_ > 0 ? std::min(1.0, expected_ / streamed_) : 1);
}

double StoppingRule::next_target(const Verdict& verdict, double margin) const {
  return verdict.error * scale_ / (margin * std::max(verdict.excess, 1.0));
}

} // namespace kapitza
