#include "solver/newton.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/parallel/profile.hpp"

#include "solver/krylov.hpp"
#include "solver/own_part.hpp"
#include "solver/stopping_rule.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace kapitza {
namespace {

class NewtonSolve {
 public:
  NewtonSolve(NonlinearTransport& sweep, const MakePreconditioner& make, const SteadyOptions& options,
              double caution)
      : sweep_(sweep), make_(make), options_(options), unknowns_(sweep.unknowns()), step_(unknowns_.size()),
        sweeps_before_(sweep.sweeps()), time_before_(sweep.sweep_time()), caution_(caution) {}

  SteadyState run(std::vector<double> guess) {
    begin(std::move(guess));
    for (;;) {
      look();
      if (done() || sweeps() + 2 > options_.max_sweeps) break;
      improve();
    }
    state_.sweeps = sweeps();
    state_.sweep_time = sweep_.sweep_time() - time_before_;
    return std::move(state_);
  }

 private:
  int sweeps() const { return options_.start.sweeps + sweep_.sweeps() - sweeps_before_; }
  double norm(std::span<const double> part) const { return kapitza::norm(part, sweep_.sharers()); }

  void begin(std::vector<double> guess) {
    state_.x = std::move(guess);
    if (!options_.initial.empty()) state_.x = options_.initial;
    if (!options_.start.x.empty()) {
      state_.x = options_.start.x;
      state_.krylov_iterations = options_.start.krylov_iterations;
    }
    if (state_.x.size() != unknowns_.size())
      throw std::invalid_argument("a start of the wrong number of unknowns");
    double count = static_cast<double>(unknowns_.own().size);
    sweep_.sharers().sum({&count, 1});
    state_.unknowns = count;
  }

  /// Where the iterate stands.
  void look() {
    sweep_.measure(state_.x);
    defect_ = sweep_.residual(state_.x);
    std::vector<double> error(unknowns_.own().size);
    {
      const PartClock clock(RunPart::set_up);
      low_order_ = make_();
    }
    {
      const PartClock clock(RunPart::low_order);
      low_order_->invert(own_part(unknowns_, defect_), error);
    }
    error_ = norm(error);
    if (!std::isfinite(error_))
      throw RuntimeFailure(
          "a NaN or infinite value came out of a sweep: where a front runs from hot into much colder "
          "material no "
          "temperatures above 0 K may balance the heat; take a smaller difference or a shorter time.step");
    double largest = 0;
    for (const double e : error) largest = std::max(largest, std::abs(e));
    largest = sweep_.sharers().max(largest);
    constexpr double near = 0.05;
    frozen_ = largest > near * sweep_.spread(state_.x);
    if (!rule_) {
      const double least = sweep_.least_size() * std::sqrt(state_.unknowns);
      // Where heat capacities are next to nothing the first error is of no size that temperatures can have.
      const double start = std::min(error_, sweep_.spread(state_.x) * std::sqrt(state_.unknowns));
      const double size = std::max({norm(own_part(unknowns_, state_.x)), start, least});
      last_error_ = error_;
      scale_ = size > 0 ? size : 1;
      rule_.emplace(options_.tolerance, scale_, size / std::sqrt(state_.unknowns), sweep_.heat_scale());
    }
  }

  bool done() {
    const HeatBalance balance = sweep_.heat_balance();
    const StoppingRule::Verdict verdict = rule_->judge(error_, balance);
    const double excess = std::max(verdict.excess, caution_ * verdict.imbalance / (10 * options_.tolerance));
    steps_without_gain_ = excess < 0.7 * best_ ? 0 : steps_without_gain_ + 1;
    best_ = std::min(best_, excess);
    excess_ = excess;
    state_.relative_residual = verdict.error;
    state_.energy_imbalance = verdict.imbalance;
    state_.converged = verdict.converged;
    state_.interrupted = interrupted_ && !verdict.converged;
    constexpr int patience = 3;
    state_.stalled = !verdict.converged && steps_without_gain_ >= patience;
    if (interrupted_ || state_.stalled) return true;
    return verdict.converged && (excess <= 1 || steps_without_gain_ > 0 || error_ == 0);
  }

  /// One step.
  void improve() {
    sweep_.freeze(frozen_);
    Krylov krylov(sweep_, *low_order_, options_.progress);
    krylov.scale = scale_;
    krylov.sweeps_before = sweeps();
    if (options_.watch) watch(krylov);
    constexpr double loosest = 1e-2, tightest = 1e-10;
    constexpr double margin = 0.1; // below what is asked for: more is not needed
    // Newton's own error falls by about the square of what the last step brought (Eisenstat and Walker).
    const double gain = error_ / last_error_, wanted = std::max(gain * gain, margin / excess_);
    const double forcing = frozen_ ? loosest : std::clamp(wanted, tightest, loosest);
    state_.krylov_iterations +=
        krylov.solve(state_.x, defect_, forcing * error_, options_.max_sweeps - sweeps() - 1, step_);
    interrupted_ = krylov.watch.interrupted;
    sweep_.advance(state_.x, step_);
    last_error_ = error_;
    ++state_.newton_iterations;
  }

  /// Has the caller's watch look at x + the step of the moment.
  void watch(Krylov& krylov) {
    krylov.watch.look = [this, &krylov](int iterations,
                                        const std::function<std::vector<double>()>& step_now) {
      sweep_.announce_watch();
      return options_.watch([&] {
        SteadyIterate now{std::vector<double>(unknowns_.size()), krylov.sweeps_before + iterations,
                          state_.krylov_iterations + iterations};
        std::vector<double> step(unknowns_.size());
        krylov.hold(step_now(), step);
        now.x = state_.x;
        sweep_.advance(now.x, step);
        return now;
      });
    };
  }

  NonlinearTransport& sweep_;
  const MakePreconditioner& make_;
  const SteadyOptions& options_;
  const Unknowns& unknowns_;
  SteadyState state_;
  std::optional<StoppingRule> rule_;
  std::shared_ptr<const Preconditioner> low_order_;
  std::vector<double> defect_, step_;
  int sweeps_before_;
  double time_before_;
  double error_ = 0, last_error_ = 0, scale_ = 1;
  double best_ = std::numeric_limits<double>::infinity();
  double caution_, excess_ = 0; ///< as solve_nonlinear(); of what is asked for, at the iterate
  int steps_without_gain_ = 0;
  bool frozen_ = true, interrupted_ = false;
};

} // namespace

SteadyState solve_nonlinear(NonlinearTransport& sweep, const MakePreconditioner& make,
                            std::vector<double> guess, const SteadyOptions& options, double caution) {
  return NewtonSolve(sweep, make, options, caution).run(std::move(guess));
}

} // namespace kapitza
