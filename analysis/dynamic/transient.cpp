#include "kapitza/analysis/transient.hpp"

#include "kapitza/analysis/rational_fit.hpp"
#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"

#include "analysis/dynamic/convolution_quadrature.hpp"
#include "analysis/dynamic/frequency_ladder.hpp"
#include "analysis/dynamic/peak_times.hpp"
#include "analysis/dynamic/quadrature_windows.hpp"
#include "base/largest_modulus.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <optional>
#include <stdexcept>

namespace kapitza {
namespace {

using Complex = std::complex<double>;
using Values = std::vector<std::vector<double>>; ///< [times][columns]

const Pulse* smooth_pulse(const TimeCourse& course) {
  const auto* pulse = std::get_if<Pulse>(&course);
  return pulse != nullptr && pulse->shape != Pulse::Shape::square ? pulse : nullptr;
}

/// Of each column the largest modulus over the times.
std::vector<double> peaks(const Values& values) {
  std::vector<double> peak(values.front().size(), 0.0);
  for (const auto& row : values)
    for (std::size_t c = 0; c < row.size(); ++c) peak[c] = std::max(peak[c], std::abs(row[c]));
  return peak;
}

/// The largest value of any column, relative to its scale.
double largest(const Values& values, const std::vector<double>& scale) {
  const std::vector<double> peak = peaks(values);
  double most = 0;
  for (std::size_t c = 0; c < peak.size(); ++c)
    if (scale[c] > 0) most = std::max(most, peak[c] / scale[c]);
  return most;
}

/// Those that are not nothing beside the largest of their kind: relative to itself, rounding is a function.
std::vector<std::vector<Complex>> without_rounding(const std::vector<std::vector<Complex>>& functions,
                                                   const std::vector<ResponseColumn::Kind>& kinds) {
  constexpr double nothing = 1e-6;
  std::vector<double> size;
  size.reserve(functions.size());
  std::map<ResponseColumn::Kind, double> of_kind;
  for (std::size_t f = 0; f < functions.size(); ++f) {
    size.push_back(largest_modulus(functions[f]));
    of_kind[kinds[f]] = std::max(of_kind[kinds[f]], size.back());
  }
  std::vector<std::vector<Complex>> kept;
  for (std::size_t f = 0; f < functions.size(); ++f)
    if (size[f] > nothing * of_kind[kinds[f]]) kept.push_back(functions[f]);
  return kept;
}

FrequencyLadder ladder_between(double low, double high) {
  const auto steps = [](double omega) {
    return static_cast<int>(std::floor(FrequencyLadder::decade * std::log10(omega)));
  };
  return {1, steps(low), steps(high)};
}

/// One source: its samples, and what they make in time.
class SourceResponse {
 public:
  SourceResponse(ResponseSampler sampler, const TimeCourse& course, const TransientRequest& request,
                 const Communicator& communicator)
      : sampler_(std::move(sampler)), course_(course), request_(request), communicator_(communicator),
        columns_(sampler_.model.columns()), peak_times_(peak_times(course, request.times)) {
    sampler_.options.tolerance = response_tolerance(sampler_.options.tolerance, request.tolerance);
    if (request.use_known_parts && std::holds_alternative<Step>(course))
      known_ = sampler_.model.known_part(sampler_.drive);
    if (known_)
      for (const double t : request.times) {
        std::vector<double>& row = known_values_.emplace_back();
        for (const Complex& value : known_->columns(known_->after_step(t))) row.push_back(value.real());
      }
    if (request.fields == nullptr) return;
    request.fields->begin_source(known_ ? known_->response : nullptr);
    for (const double t : request.fields->times())
      field_rows_.push_back(index(std::ranges::lower_bound(request.times, t) - request.times.begin()));
  }

  /// [times][columns] less what is known, and the error of any column relative to its scale. What is sampled
  /// is added up.
  EstimatedHistory by(TransientMethod method, TransientHistory& history) {
    return method == TransientMethod::fourier      ? fourier(history)
           : method == TransientMethod::quadrature ? quadrature(history)
                                                   : rational(history);
  }
  /// Adds the part that is known, to fields as well.
  void add_known(Values& values) const;

 private:
  EstimatedHistory rational(TransientHistory& history);
  EstimatedHistory fourier(TransientHistory& history);
  EstimatedHistory quadrature(TransientHistory& history);
  std::vector<ResponseSample> sample(std::span<const Complex> s, TransientHistory& history) const;
  void keep(std::vector<ResponseSample> samples) {
    for (ResponseSample& sample : samples) samples_.insert_or_assign(sample.s.imag(), std::move(sample));
  }
  /// What the samples make at these times.
  Values fitted(const std::vector<double>& times) const;
  /// Looks for peaks between and before the times, in a rough fit; leaves no samples.
  void look_for_peaks(TransientHistory& history);
  std::vector<TimeWeights> fitted_weights() const;
  /// What the last refinement has changed in fields, relative to their peaks; 0 without fields.
  double change_of_fields(const std::vector<TimeWeights>& fine, const std::vector<TimeWeights>& coarse,
                          const Values& values) const {
    return request_.fields == nullptr
               ? 0
               : request_.fields->change(fine, coarse, largest_of_kinds(with_peaks(values), columns_));
  }
  FitWeight weight() const;
  bool is_slow(int level, double last, double error) const;
  Values with_known(Values values) const {
    for (std::size_t i = 0; i < known_values_.size(); ++i)
      for (std::size_t c = 0; c < columns_.size(); ++c) values[i][c] += known_values_[i][c];
    return values;
  }
  /// With what is at the times of peaks.
  Values with_peaks(const Values& values) const {
    Values all = with_known(values);
    all.insert(all.end(), peaks_.begin(), peaks_.end());
    return all;
  }
  std::vector<double> scales_of(const Values& values) const {
    return error_scales(with_peaks(values), columns_, sampler_.model.streaming());
  }

  ResponseSampler sampler_;
  const TimeCourse& course_;
  const TransientRequest& request_;
  const Communicator& communicator_;
  std::vector<ResponseColumn> columns_;
  std::optional<KnownPart> known_;
  Values known_values_;                      ///< [times][columns]; empty: nothing is known
  std::vector<std::size_t> field_rows_;      ///< times of fields among those of the request
  std::map<double, ResponseSample> samples_; ///< by omega
  std::vector<double> peak_times_;           ///< [s]
  Values peaks_;                             ///< what is there, roughly [peak_times][columns]
};

std::vector<ResponseSample> SourceResponse::sample(std::span<const Complex> s,
                                                   TransientHistory& history) const {
  std::vector<ResponseSample> samples = sample_response(sampler_, s, communicator_, history.sweep_time);
  for (const ResponseSample& sample : samples) {
    ++history.solves;
    history.sweeps += sample.sweeps;
    history.most_sweeps = std::max(history.most_sweeps, sample.sweeps);
    history.converged = history.converged && sample.converged;
  }
  if (!known_) return samples;
  for (ResponseSample& sample : samples) {
    const std::vector<Complex> known = known_->columns(known_->response(sample.s));
    for (std::size_t c = 0; c < known.size(); ++c) sample.values[c] -= known[c];
  }
  return samples;
}

void SourceResponse::add_known(Values& values) const {
  values = with_known(std::move(values));
  if (!known_ || request_.fields == nullptr) return;
  const std::vector<double>& times = request_.fields->times();
  for (std::size_t i = 0; i < times.size(); ++i) request_.fields->add_known(i, known_->after_step(times[i]));
}

/// What a wall does at once a long decay in s does not show: there the response itself counts.
FitWeight SourceResponse::weight() const {
  const bool wall = std::ranges::any_of(sampler_.drive.surface, [](const Complex& a) { return a != 0.0; });
  const bool sudden = std::holds_alternative<Instant>(course_) || std::holds_alternative<Pulse>(course_);
  return sudden && !wall ? FitWeight::impulse : FitWeight::step;
}

Values SourceResponse::fitted(const std::vector<double>& times) const {
  std::vector<double> omega;
  for (const auto& [at, sample] : samples_) omega.push_back(at);
  Values values(times.size(), std::vector<double>(columns_.size()));
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    std::vector<Complex> response;
    for (const auto& [at, sample] : samples_) response.push_back(sample.values[c]);
    const ExponentialSum sum = fit_exponentials(omega, response, weight(), 10 * sampler_.options.tolerance);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double t = times[i];
      Complex value = sum.direct * value_at(course_, t);
      for (std::size_t j = 0; j < sum.poles.size(); ++j)
        value += sum.residues[j] * decayed(course_, sum.poles[j], t);
      values[i][c] = value.real();
    }
  }
  return values;
}

void SourceResponse::look_for_peaks(TransientHistory& history) {
  if (peak_times_.empty() || !peaks_.empty()) return;
  constexpr int level = 1;
  const FrequencyLadder ladder = ladder_between(0.01 / request_.times.back(),
                                                30 / std::min(request_.times.front(), peak_times_.front()));
  std::vector<Complex> s;
  for (const double omega : ladder.frequencies(level)) s.emplace_back(0, omega);
  keep(sample(s, history));
  peaks_ = fitted(peak_times_);
  samples_.clear();
}

/// Of fields, with the poles of all columns and of some places inside.
std::vector<TimeWeights> SourceResponse::fitted_weights() const {
  if (request_.fields == nullptr) return {};
  std::vector<double> omega;
  std::vector<Complex> s;
  for (const auto& [at, sample] : samples_) {
    omega.push_back(at);
    s.push_back(sample.s);
  }
  using Kind = ResponseColumn::Kind;
  std::vector<std::vector<Complex>> all = request_.fields->here_and_there(s);
  std::vector<Kind> kinds;
  for (std::size_t f = 0; f < all.size(); ++f)
    kinds.push_back(f % 2 == 0 ? Kind::temperature : Kind::heat_flux);
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    std::vector<Complex>& response = all.emplace_back();
    for (const auto& [at, sample] : samples_) response.push_back(sample.values[c]);
    kinds.push_back(columns_[c].kind);
  }
  const CommonFit fit =
      fit_together(omega, without_rounding(all, kinds), weight(), 10 * sampler_.options.tolerance);
  std::vector<TimeWeights> weights;
  for (const double t : request_.fields->times())
    weights.push_back({s, fit.weights([&](const Complex& pole) { return decayed(course_, pole, t); },
                                      value_at(course_, t))});
  return weights;
}

/// Where another method may follow: as fits get better, will they do in the end?
bool SourceResponse::is_slow(int level, double last, double error) const {
  const double gain = error / last;
  return request_.method == TransientMethod::automatic && last < HUGE_VAL
         && error * std::pow(gain, FrequencyLadder::levels - 1 - level) > request_.tolerance / 2;
}

/// From well below 1/(last time) to well above 1/(first time); twice as many frequencies, and a wider range,
/// until nothing changes.
EstimatedHistory SourceResponse::rational(TransientHistory& history) {
  constexpr int levels = FrequencyLadder::levels;
  const double first = std::max(shortest_time(course_), request_.times.front());
  const FrequencyLadder ladder = ladder_between(0.01 / request_.times.back(), 30 / first);
  look_for_peaks(history);
  std::optional<Values> before;
  std::vector<TimeWeights> coarser;
  double error = 0, last = HUGE_VAL;
  for (int level = 0; level < levels; ++level) {
    std::vector<Complex> s;
    for (const double omega : ladder.frequencies(level))
      if (!samples_.contains(omega)) s.emplace_back(0, omega);
    keep(sample(s, history));
    Values now = fitted(request_.times);
    std::vector<TimeWeights> weights = fitted_weights();
    if (before) {
      error =
          std::max(largest_difference(*before, now, scales_of(now)), change_of_fields(weights, coarser, now));
      if (error <= request_.tolerance || level + 1 == levels || is_slow(level, last, error))
        return {std::move(now), error, std::move(weights), std::move(coarser)};
    }
    if (before) last = error;
    before = std::move(now);
    coarser = std::move(weights);
  }
  throw std::logic_error("a fit has no levels");
}

/// y(t) = exp(sigma t) dw/pi Re sum' Y(sigma + i k dw) exp(i k dw t). The sum repeats itself after a window
/// of 2 pi / dw, damped by exp(-sigma window): twice the last time, and a hundredth of the tolerance.
EstimatedHistory SourceResponse::fourier(TransientHistory& history) {
  const Pulse& pulse = *smooth_pulse(course_);
  const double window = 2 * (request_.times.back() + pulse.width),
               sigma = std::log(100 / request_.tolerance) / window, step = 2 * std::numbers::pi / window;
  // Where the pulse has nothing left: exp(-(w width)^2/2), or (pi w width) exp(-pi w width / 2).
  const double least = std::log(1e3 / request_.tolerance);
  const double highest =
      (pulse.shape == Pulse::Shape::gaussian ? std::sqrt(2 * least) : (least + 4) * 2 / std::numbers::pi)
      / pulse.width;
  std::vector<Complex> s;
  for (int k = 0; k * step <= highest; ++k) s.emplace_back(sigma, k * step);
  sampler_.options.tolerance = std::max(1e-12, 0.1 * sampler_.options.tolerance);
  keep(sample(s, history));
  const auto factors = [&](double t) {
    TimeWeights weights;
    for (const auto& [omega, sample] : samples_) {
      weights.s.push_back(sample.s);
      weights.weight.push_back((omega == 0 ? 0.5 : 1.0) * step / std::numbers::pi * std::exp(sample.s * t)
                               * transform_of(course_, sample.s));
    }
    return weights;
  };
  const auto at = [&](double t) {
    std::vector<double> row(columns_.size(), 0.0);
    const std::vector<Complex> weight = factors(t).weight;
    std::size_t k = 0;
    for (const auto& [omega, sample] : samples_) {
      for (std::size_t c = 0; c < row.size(); ++c) row[c] += (weight[k] * sample.values[c]).real();
      ++k;
    }
    return row;
  };
  Values values;
  for (const double t : request_.times) values.push_back(at(t));
  for (const double t : peak_times_) peaks_.push_back(at(t));
  std::vector<TimeWeights> weights;
  if (request_.fields != nullptr)
    for (const double t : request_.fields->times()) weights.push_back(factors(t));
  // Before the pulse nothing is: what the sum gives there is a repetition, or else an error of the solves,
  // which grows with exp(sigma t).
  const double before = pulse.at - 10 * pulse.width, repeated = 0.01 * request_.tolerance;
  Values early;
  for (int i = 0; i < 16; ++i) early.push_back(at(before - 0.25 * window * i / 16));
  const double grown = std::exp(sigma * (request_.times.back() - before));
  const double error = repeated + grown * std::max(0.0, largest(early, scales_of(values)) - repeated);
  return {std::move(values), error, std::move(weights)};
}

EstimatedHistory SourceResponse::quadrature(TransientHistory& history) {
  look_for_peaks(history);
  sampler_.options.tolerance = std::min(sampler_.options.tolerance, quadrature_accuracy);
  EstimatedHistory result = by_quadrature({course_, request_.times, request_.tolerance, columns_.size(),
                                           [&](std::span<const Complex> s) { return sample(s, history); },
                                           [&](const Values& values) { return scales_of(values); },
                                           field_rows_, sampler_.model.most_steps()});
  result.error = std::max(result.error, change_of_fields(result.weights, result.coarser, result.values));
  return result;
}

/// A line takes one or two solves per width of the pulse; a sum of exponentials some dozens in all.
TransientMethod chosen(TransientMethod asked, const TimeCourse& course, const std::vector<double>& times) {
  constexpr double most_widths = 100;
  const Pulse* pulse = smooth_pulse(course);
  if (asked == TransientMethod::quadrature) return asked;
  if (asked == TransientMethod::fourier && pulse != nullptr) return asked;
  if (asked == TransientMethod::automatic && pulse != nullptr && times.back() < most_widths * pulse->width)
    return TransientMethod::fourier;
  return TransientMethod::rational;
}

} // namespace

std::vector<double> error_scales(const Values& values, const std::vector<ResponseColumn>& columns,
                                 double streaming) {
  std::vector<double> scale = peaks(values);
  std::map<ResponseColumn::Kind, double> of_kind;
  for (std::size_t c = 0; c < scale.size(); ++c)
    of_kind[columns[c].kind] = std::max(of_kind[columns[c].kind], scale[c]);
  const double streamed = 1e-6 * streaming * of_kind[ResponseColumn::Kind::temperature];
  for (std::size_t c = 0; c < scale.size(); ++c) {
    scale[c] = std::max(scale[c], 1e-3 * of_kind[columns[c].kind]);
    if (columns[c].kind == ResponseColumn::Kind::heat_flux) scale[c] = std::max(scale[c], streamed);
  }
  return scale;
}

std::array<double, 2> largest_of_kinds(const Values& values, const std::vector<ResponseColumn>& columns) {
  std::array<double, 2> largest{};
  for (const auto& row : values)
    for (std::size_t c = 0; c < row.size(); ++c) {
      double& of_kind = largest[columns[c].kind == ResponseColumn::Kind::heat_flux ? 1 : 0];
      of_kind = std::max(of_kind, std::abs(row[c]));
    }
  return largest;
}

double largest_difference(const Values& a, const Values& b, const std::vector<double>& scale) {
  Values by = a;
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t c = 0; c < a[i].size(); ++c) by[i][c] -= b[i][c];
  return largest(by, scale);
}

TransientHistory respond_in_time(const ResponseSampler& sampler, const std::vector<TransientSource>& sources,
                                 const TransientRequest& request, const Communicator& communicator) {
  TransientHistory history;
  history.converged = true;
  const std::size_t columns = sampler.model.columns().size();
  history.values.assign(request.times.size(), std::vector<double>(columns, 0.0));
  for (std::size_t s = 0; s < sources.size(); ++s) {
    const TransientSource& source = sources[s];
    ResponseSampler its = sampler;
    its.drive = source.drive;
    its.number = static_cast<int>(s);
    SourceResponse response(std::move(its), source.course, request, communicator);
    TransientMethod method = chosen(request.method, source.course, request.times);
    EstimatedHistory part = response.by(method, history);
    if (request.method == TransientMethod::automatic && part.error > request.tolerance) {
      EstimatedHistory other = response.by(TransientMethod::quadrature, history);
      if (other.error < part.error) {
        part = std::move(other);
        method = TransientMethod::quadrature;
      }
    }
    response.add_known(part.values);
    history.methods.push_back(method);
    history.error = std::max(history.error, part.error);
    for (std::size_t i = 0; i < part.values.size(); ++i)
      for (std::size_t c = 0; c < columns; ++c) history.values[i][c] += part.values[i][c];
    if (request.fields != nullptr) request.fields->add(part.weights);
  }
  if (request.fields != nullptr) history.fields = request.fields->sum();
  history.converged = history.converged && history.error <= request.tolerance;
  return history;
}

void add_steady_beginning(ResponseSampler sampler, const TransientRequest& request, TransientHistory& history,
                          const Communicator& communicator) {
  if (request.fields != nullptr) request.fields->begin_source();
  const std::vector<Complex> steady{0};
  const ResponseSample base = sample_response(sampler, steady, communicator, history.sweep_time).front();
  if (!base.converged)
    throw RuntimeFailure("the steady state in which the run begins is not found; raise solver.max_sweeps");
  history.sweeps += base.sweeps;
  ++history.solves;
  history.most_sweeps = std::max(history.most_sweeps, base.sweeps);
  for (auto& row : history.values)
    for (std::size_t c = 0; c < row.size(); ++c) row[c] += base.values[c].real();
  if (request.fields == nullptr) return;
  request.fields->add({request.fields->times().size(), TimeWeights{steady, {1}}});
  history.fields = request.fields->sum();
}

} // namespace kapitza
