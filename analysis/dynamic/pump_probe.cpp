#include "kapitza/analysis/pump_probe.hpp"

#include "kapitza/analysis/time_course.hpp"

#include "analysis/dynamic/frequency_ladder.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

namespace kapitza {
namespace {

using Complex = std::complex<double>;

/// The largest difference of two signals, relative to the first.
double change(const std::vector<Complex>& now, const std::vector<Complex>& before) {
  double most = 0;
  for (std::size_t i = 0; i < now.size(); ++i)
    most = std::max(most, std::abs(now[i] - before[i]) / std::abs(now[i]));
  return most;
}

/// Samples of H so far.
class TrainSampling {
 public:
  TrainSampling(const ResponseSampler& sampler, const Communicator& communicator)
      : sampler_(sampler), communicator_(communicator) {
    response_.converged = true;
    response_.accuracy = sampler.options.tolerance;
  }

  bool has(double omega) const { return samples_.contains(omega); }
  void add(const std::vector<Complex>& s) {
    for (const ResponseSample& sample : sample_response(sampler_, s, communicator_, response_.sweep_time)) {
      response_.sweeps += sample.sweeps;
      response_.most_sweeps = std::max(response_.most_sweeps, sample.sweeps);
      response_.converged = response_.converged && sample.converged;
      samples_.emplace(sample.s.imag(), sample.values.back());
    }
    response_.omega.clear();
    response_.response.clear();
    for (const auto& [omega, value] : samples_) {
      response_.omega.push_back(omega);
      response_.response.push_back(value);
    }
  }
  TrainResponse& so_far() { return response_; }

 private:
  const ResponseSampler& sampler_;
  const Communicator& communicator_;
  std::map<double, Complex> samples_; ///< by omega
  TrainResponse response_;
};

} // namespace

std::vector<Complex> train_signal(const ExponentialSum& response, const PulseTrain& train,
                                  std::span<const double> delays) {
  using std::numbers::pi;
  constexpr double nothing = 300; // exp(-300)
  const double period = 1 / train.rate;
  const Complex modulation(0, 2 * pi * train.modulation);
  const TimeCourse pulse = train.width > 0 ? TimeCourse(Pulse{.width = train.width}) : TimeCourse(Instant{});
  std::vector<Complex> signal;
  for (const double delay : delays) {
    Complex sum = response.direct * value_at(pulse, delay);
    for (std::size_t j = 0; j < response.poles.size(); ++j) {
      const Complex& pole = response.poles[j];
      Complex decay = decayed(pulse, pole, delay); // the last pulse, then those before it
      if (-pole.real() * period < nothing) {
        const Complex ratio = std::exp((pole - modulation) * period);
        decay += std::exp(pole * delay) * transform_of(pulse, pole) * ratio / (1.0 - ratio);
      }
      sum += response.residues[j] * decay;
    }
    signal.push_back(sum * std::exp(-modulation * delay));
  }
  return signal;
}

std::vector<Complex> train_signal(std::span<const double> omega, std::span<const Complex> response,
                                  const PulseTrain& train, std::span<const double> delays, double tolerance) {
  return train_signal(fit_exponentials(omega, response, FitWeight::impulse, tolerance), train, delays);
}

TrainResponse respond_to_train(const ResponseSampler& given, const TrainRequest& request,
                               const Communicator& communicator) {
  ResponseSampler sampler = given;
  sampler.options.tolerance = response_tolerance(given.options.tolerance, request.tolerance);
  TrainSampling sampling(sampler, communicator);
  const double modulation = 2 * std::numbers::pi * request.train.modulation,
               first = std::max(std::ranges::min(request.delays), request.train.width);
  // In steps from the modulation itself, which is thus among the samples.
  const int high =
      static_cast<int>(std::ceil(FrequencyLadder::decade * std::log10(30 / (first * modulation))));
  const FrequencyLadder ladder{modulation, -FrequencyLadder::decade / 2, high};
  std::vector<Complex> before;
  for (int level = 0; level < FrequencyLadder::levels; ++level) {
    std::vector<Complex> s;
    for (const double omega : ladder.frequencies(level))
      if (!sampling.has(omega)) s.emplace_back(0, omega);
    sampling.add(s);
    TrainResponse& now = sampling.so_far();
    now.signal =
        train_signal(now.omega, now.response, request.train, request.delays, 10 * sampler.options.tolerance);
    now.error = before.empty() ? HUGE_VAL : change(now.signal, before);
    if (now.error <= request.tolerance) break;
    before = now.signal;
  }
  TrainResponse response = sampling.so_far();
  response.converged = response.converged && response.error <= request.tolerance;
  return response;
}

SignalMisfit ratio_misfit(const TrainResponse& computed, const TrainRequest& request,
                          const SignalWindow& window) {
  std::vector<double> delays, ratios;
  for (std::size_t i = 0; i < request.delays.size(); ++i)
    if (window.contains(request.delays[i])) {
      delays.push_back(request.delays[i]);
      ratios.push_back(ratio_of(computed.signal[i]));
    }
  // Closed forms have no noise: eight frequencies a decade give their signal within 1e-7.
  std::vector<double> omega{computed.omega.front()};
  while (omega.back() < computed.omega.back()) omega.push_back(omega.back() * std::pow(10, 0.125));
  return [delays, ratios, train = request.train, omega](const FourierStack& model) {
    constexpr double exact = 1e-9; // closed forms, whose fit must be smooth in the parameters
    std::vector<Complex> response;
    response.reserve(omega.size());
    for (const double w : omega) response.push_back(surface_temperature(model, w));
    const std::vector<Complex> signal = train_signal(omega, response, train, delays, exact);
    std::vector<double> misfit;
    misfit.reserve(delays.size());
    for (std::size_t i = 0; i < delays.size(); ++i) misfit.push_back(ratio_of(signal[i]) / ratios[i] - 1);
    return misfit;
  };
}

} // namespace kapitza
