#include "analysis/dynamic/quadrature_windows.hpp"

#include "kapitza/base/index.hpp"

#include "analysis/dynamic/convolution_quadrature.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace kapitza {
namespace {

using Complex = std::complex<double>;
using Values = std::vector<std::vector<double>>; ///< [times][columns]

constexpr int fewest_steps = 8;

/// Times that share steps.
struct Window {
  std::size_t first, end;                     ///< of the times
  double tolerance;                           ///< of its plans, smaller where much is yet to come
  double left = 0.1 * tolerance;              ///< what plan_quadrature() leaves of that
  double change = HUGE_VAL, error = HUGE_VAL; ///< what the last doubling has changed, and the estimate
};

/// From the last time down: those later than a quarter of the time that has passed since the course began.
std::vector<Window> make_windows(const std::vector<double>& times, double begin, double tolerance) {
  constexpr double ratio = 4;
  std::vector<Window> windows;
  for (std::size_t end = times.size(); end > 0 && times[end - 1] > begin;) {
    const double earliest = begin + (times[end - 1] - begin) / ratio;
    std::size_t first = end;
    while (first > 0 && times[first - 1] > earliest) --first;
    windows.push_back({first, end, tolerance});
    end = first;
  }
  return windows;
}

/// What `count` values at 1, 2, ... count for at a position between them: the six about it do.
std::vector<double> interpolation(int count, double position) {
  constexpr int points = 6;
  const int first =
      std::clamp(static_cast<int>(std::floor(position)) - points / 2 + 1, 1, count - points + 1);
  std::vector<double> weights(index(count), 0.0);
  for (int i = first; i < first + points; ++i) {
    double weight = 1;
    for (int j = first; j < first + points; ++j)
      if (j != i) weight *= (position - j) / (i - j);
    weights[index(i - 1)] = weight;
  }
  return weights;
}

class Quadrature {
 public:
  explicit Quadrature(const QuadratureProblem& problem)
      : problem_(problem), begin_(extent_of(problem.course).begin),
        windows_(make_windows(problem.times, begin_, problem.tolerance)),
        values_(problem.times.size(), std::vector<double>(problem.columns, 0.0)),
        weights_(problem.field_rows.size()), coarser_(weights_) {}

  EstimatedHistory run() {
    for (int steps = fewest_steps; steps <= problem_.most_steps; steps *= 2) {
      const Values before = values_;
      std::vector<bool> refined;
      for (const Window& window : windows_) {
        refined.push_back(window.error > problem_.tolerance - window.left);
        if (refined.back()) fill(window, steps);
      }
      const std::vector<double> scale = problem_.scales(values_);
      if (steps == fewest_steps) {
        for (Window& window : windows_) look_ahead(window, scale);
        continue;
      }
      for (std::size_t w = 0; w < windows_.size(); ++w)
        if (refined[w]) judge(windows_[w], change(windows_[w], before, scale));
    }
    EstimatedHistory history{std::move(values_), 0, std::move(weights_), std::move(coarser_)};
    for (const Window& window : windows_) history.error = std::max(history.error, window.left + window.error);
    return history;
  }

 private:
  void fill(const Window& window, int steps) {
    const double last = problem_.times[window.end - 1];
    double origin = begin_;
    if (is_instant(problem_.course, (last - begin_) / steps)) origin = extent_of(problem_.course).middle();
    const QuadraturePlan plan =
        plan_quadrature(problem_.course, {origin, (last - origin) / steps, steps}, window.tolerance);
    const std::vector<ResponseSample> samples = problem_.sample(plan.s);
    for (std::size_t i = window.first; i < window.end; ++i) {
      const std::vector<double> of_step =
          interpolation(steps, (problem_.times[i] - origin) / plan.steps.step);
      TimeWeights weights{plan.s, convolution_weights(plan, of_step)};
      std::ranges::fill(values_[i], 0.0);
      for (std::size_t k = 0; k < samples.size(); ++k)
        for (std::size_t c = 0; c < problem_.columns; ++c)
          values_[i][c] += (weights.weight[k] * samples[k].values[c]).real();
      const auto field = std::ranges::find(problem_.field_rows, i);
      if (field == problem_.field_rows.end()) continue;
      const auto f = index(field - problem_.field_rows.begin());
      coarser_[f] = std::exchange(weights_[f], std::move(weights));
    }
  }

  /// The sum over a circle leaves a part of what comes later, which is more than a part of the scale where a
  /// front has yet to arrive. About what comes in twice the time says the response to exp(s t) with a small
  /// s.
  void look_ahead(Window& window, const std::vector<double>& scale) const {
    const Complex s = 0.5 / (problem_.times[window.end - 1] - begin_);
    const ResponseSample sample = problem_.sample(std::span(&s, 1)).front();
    const double made = std::abs(s * transform_of(problem_.course, s) * std::exp(s * begin_));
    double more = 1;
    for (std::size_t c = 0; c < problem_.columns; ++c)
      if (scale[c] > 0) more = std::max(more, made * std::abs(sample.values[c]) / scale[c]);
    constexpr double least = 100 * quadrature_accuracy;
    window.tolerance = std::max(window.tolerance / more, std::min(window.tolerance, least));
    window.left = 0.1 * window.tolerance * more;
  }

  /// A change may be small by chance: the one before must have been small, too.
  static void judge(Window& window, double change) {
    constexpr double least_gain = 4; // of doubling; 32 where all is smooth
    window.error = std::max(change, window.change / least_gain);
    window.change = change;
  }

  double change(const Window& window, const Values& before, const std::vector<double>& scale) const {
    double most = 0;
    for (std::size_t i = window.first; i < window.end; ++i)
      for (std::size_t c = 0; c < problem_.columns; ++c)
        if (scale[c] > 0) most = std::max(most, std::abs(values_[i][c] - before[i][c]) / scale[c]);
    return most;
  }

  const QuadratureProblem& problem_;
  double begin_;
  std::vector<Window> windows_;
  Values values_;
  std::vector<TimeWeights> weights_, coarser_; ///< of fields; empty before the course begins
};

} // namespace

EstimatedHistory by_quadrature(const QuadratureProblem& problem) {
  return Quadrature(problem).run();
}

} // namespace kapitza
