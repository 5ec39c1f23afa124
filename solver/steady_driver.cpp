#include "solver/steady_driver.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/parallel/profile.hpp"

#include "solver/krylov.hpp"
#include "solver/own_part.hpp"
#include "solver/stopping_rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace kapitza {
namespace {

class SteadySolve {
 public:
  SteadySolve(TransportOperator& sweep, const Preconditioner& low_order, const SteadyOptions& options)
      : sweep_(sweep), low_order_(low_order), options_(options), unknowns_(sweep.unknowns()),
        krylov_(sweep, low_order, options.progress), defect_(unknowns_.size()),
        correction_(unknowns_.size()) {}

  SteadyState run() {
    StoppingRule rule = begin();
    if (options_.watch) watch();
    // Where the estimate inside the solve is a rough one, a little less than asked for: to go on loses the
    // Krylov space.
    const double caution = low_order_.is_exact() ? 1 : 0.8, margin = low_order_.is_exact() ? 2 : 4;
    for (double target = caution * rule.first_target();;) {
      improve(target);
      const StoppingRule::Verdict verdict =
          rule.judge(krylov_.peak() * estimated_error(), sweep_.heat_balance());
      state_.relative_residual = verdict.error;
      state_.energy_imbalance = verdict.imbalance;
      state_.converged = verdict.converged;
      state_.interrupted = krylov_.watch.interrupted && !verdict.converged;
      if (verdict.converged || krylov_.watch.interrupted) break;
      state_.stalled = verdict.stalled;
      if (verdict.stalled || sweeps() + 2 > options_.max_sweeps) break;
      target = rule.next_target(verdict, margin) / krylov_.peak(); // the estimate was short: go on from here
    }
    if (sweep_.floating()) fix_level();
    state_.sweeps = sweeps();
    state_.sweep_time = sweep_.sweep_time();
    return std::move(state_);
  }

 private:
  int sweeps() const { return options_.start.sweeps + sweep_.sweeps(); }
  double norm(std::span<const double> x) const {
    return kapitza::norm(own_part(unknowns_, x), sweep_.sharers());
  }

  /// Where no wall fixes the temperature a constant is no error: takes the mean temperature out.
  void remove_level(std::span<double> x) const {
    const std::size_t first = unknowns_.own().first,
                      end = std::clamp(unknowns_.levels(), first, unknowns_.own().end());
    double sums[2] = {std::accumulate(x.begin() + static_cast<std::ptrdiff_t>(first),
                                      x.begin() + static_cast<std::ptrdiff_t>(end), 0.0),
                      static_cast<double>(end - first)};
    sweep_.sharers().sum(sums);
    for (double& value : x.first(unknowns_.levels())) value -= sums[0] / sums[1];
  }

  /// First guess and first sweep.
  StoppingRule begin() {
    state_.x.resize(unknowns_.size());
    const bool guessed = take_first();
    if (sweep_.floating()) remove_level(state_.x);
    sweep_.defect(state_.x, defect_, true);
    // Emission without a mean leaves x = 0. From nothing, what the low-order problem makes of the first
    // sweep.
    const double size = guessed ? std::max(norm(state_.x), norm(defect_)) : estimated_error();
    if (!options_.start.x.empty()) {
      take_start(options_.start.x);
      state_.krylov_iterations = options_.start.krylov_iterations;
      sweep_.defect(state_.x, defect_, true);
    }
    if (!std::isfinite(size) || !std::isfinite(norm(defect_)))
      throw RuntimeFailure("a NaN or infinite value came out of the first sweep");
    double count = static_cast<double>(unknowns_.own().size);
    sweep_.sharers().sum({&count, 1});
    state_.unknowns = count;
    krylov_.scale = size > 0 ? size : 1;
    krylov_.largest_target = options_.tolerance * krylov_.scale;
    return {options_.tolerance, krylov_.scale, size / std::sqrt(count), sweep_.heat_scale()};
  }

  /// @return false where there is nothing to start from
  bool take_first() {
    if (!options_.initial.empty()) {
      take_start(options_.initial);
      return true;
    }
    const PartClock clock(RunPart::low_order);
    krylov_.hold(low_order_.source_solution(), state_.x);
    return !low_order_.starts_from_nothing();
  }

  void take_start(const std::vector<double>& x) {
    if (x.size() != unknowns_.size())
      throw std::invalid_argument(
          fmt::format("a start of {} unknowns for a problem of {}", x.size(), unknowns_.size()));
    state_.x = x;
  }

  /// Has the caller's watch look at x + the correction of the moment.
  void watch() {
    krylov_.watch.look = [this](int iterations, const std::function<std::vector<double>()>& correction_now) {
      sweep_.announce_watch();
      return options_.watch([&] {
        SteadyIterate now{std::vector<double>(unknowns_.size()), krylov_.sweeps_before + iterations,
                          state_.krylov_iterations + iterations};
        krylov_.hold(correction_now(), now.x);
        for (std::size_t i = 0; i < now.x.size(); ++i) now.x[i] += state_.x[i];
        return now;
      });
    };
  }

  /// One Krylov solve, and what it has come to.
  void improve(double target) {
    krylov_.sweeps_before = sweeps();
    state_.krylov_iterations +=
        krylov_.solve(state_.x, defect_, target, options_.max_sweeps - sweeps() - 1, correction_);
    for (std::size_t i = 0; i < state_.x.size(); ++i) state_.x[i] += correction_[i];
    sweep_.measure(state_.x);
    defect_ = sweep_.residual(state_.x);
  }

  /// |M^-1 r|
  double estimated_error() const {
    std::vector<double> part(unknowns_.own().size), error(unknowns_.size());
    {
      const PartClock clock(RunPart::low_order);
      low_order_.invert(own_part(unknowns_, defect_), part);
      if (!low_order_.is_exact()) {
        const std::vector<double> v = part;
        low_order_.refine(v, part);
      }
    }
    krylov_.hold(part, error);
    if (sweep_.floating()) remove_level(error);
    return norm(error);
  }

  void fix_level() {
    const double shift = sweep_.level_shift();
    for (double& value : std::span(state_.x).first(unknowns_.levels())) value += shift;
    sweep_.measure(state_.x);
  }

  TransportOperator& sweep_;
  const Preconditioner& low_order_;
  const SteadyOptions& options_;
  const Unknowns& unknowns_;
  Krylov krylov_;
  SteadyState state_;
  std::vector<double> defect_, correction_;
};

} // namespace

SteadyState find_steady_state(TransportOperator& sweep, const Preconditioner& low_order,
                              const SteadyOptions& options) {
  return SteadySolve(sweep, low_order, options).run();
}

} // namespace kapitza
