/// Signals of pulse trains against sums over sidebands and over pulses.

#include "kapitza/analysis/multilayer.hpp"
#include "kapitza/analysis/pump_probe.hpp"
#include "kapitza/analysis/thermoreflectance.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <numbers>

namespace kapitza {
namespace {

using Complex = std::complex<double>;
using std::numbers::pi;

const std::vector<double> delays{50e-12, 100e-12, 300e-12, 1e-9, 3.6e-9, 10e-9};

/// The definition, sideband by sideband, to where a gaussian pulse has nothing left.
Complex sidebands(const std::function<Complex(double)>& response, const PulseTrain& train, double delay) {
  const double spacing = 2 * pi * train.rate, modulation = 2 * pi * train.modulation;
  const auto last = static_cast<int>(7 / (train.width * spacing));
  Complex sum = 0;
  for (int k = -last; k <= last; ++k) {
    const double omega = modulation + k * spacing;
    sum += response(omega) * std::exp(-0.5 * std::pow(omega * train.width, 2))
           * std::exp(Complex(0, k * spacing * delay));
  }
  return train.rate * sum;
}

/// A few decays: the closed form is the sum over sidebands.
TEST(PumpProbe, SumOfExponentialsIsSummedExactly) {
  const ExponentialSum decays{{-1e6, -3e8, {-2e10, 5e9}, {-2e10, -5e9}}, {2, 5, {40, 10}, {40, -10}}, 0};
  const PulseTrain train{80e6, 10e6, 2e-12};
  const std::vector<Complex> signal = train_signal(decays, train, delays);
  for (std::size_t i = 0; i < delays.size(); ++i) {
    const Complex exact = sidebands(
        [&](double omega) {
          return decays.transform({0, omega});
        },
        train, delays[i]);
    EXPECT_LT(std::abs(signal[i] - exact), 1e-10 * std::abs(exact)) << delays[i] << signal[i] << exact;
  }
}

/// Pulses without a width: the sum over those past.
TEST(PumpProbe, PulsesPastAddUp) {
  const ExponentialSum decay{{-3e7}, {2}, 0};
  const PulseTrain train{80e6, 9e6, 0};
  const Complex signal = train_signal(decay, train, std::vector<double>{2e-9}).front();
  Complex sum = 0;
  for (int n = 0; n < 200; ++n) {
    const double t = 2e-9 + n / train.rate;
    sum += 2 * std::exp(-3e7 * t) * std::exp(Complex(0, -2 * pi * train.modulation * t));
  }
  EXPECT_LT(std::abs(signal - sum), 1e-12 * std::abs(sum));
}

FourierStack aluminium_on_silicon() {
  FourierStack stack{{{.thickness = 80e-9, .conductivity = 120, .heat_capacity = 2.4e6, .resistance = 1e-8},
                      {.thickness = 5e-6, .conductivity = 140, .heat_capacity = 1.66e6}}};
  stack.layers[0].absorbed = 1 / 12e-9, stack.layers[0].depth = 12e-9;
  return stack;
}

/// Frequencies in equal ratios around the modulation, as respond_to_train takes them.
std::vector<double> sampled(double first_delay) {
  std::vector<double> omega;
  for (int k = -16; omega.empty() || omega.back() < 300 / first_delay; ++k)
    omega.push_back(2 * pi * 10e6 * std::pow(10, k / 8.0));
  return omega;
}

/// Diffusion is no sum of exponentials; the fit to samples gives the sum over 30 000 sidebands, of a spot
/// 1500.
TEST(PumpProbe, SamplesOfDiffusionGiveItsSignal) {
  const std::vector<double> omega = sampled(delays.front());
  for (const double spot : {0.0, 1e-6, 10e-6}) {
    const PulseTrain train{80e6, 10e6, spot > 0 ? 20e-12 : 1e-12};
    FourierStack stack = aluminium_on_silicon();
    stack.spot = spot;
    std::vector<Complex> response;
    for (const double w : omega) response.push_back(surface_temperature(stack, w));
    const std::vector<Complex> signal = train_signal(omega, response, train, delays, 1e-9);
    for (std::size_t i = 0; i < delays.size(); ++i) {
      const Complex exact =
          sidebands([&](double w) { return surface_temperature(stack, w); }, train, delays[i]);
      EXPECT_LT(std::abs(signal[i] - exact), 1e-7 * std::abs(exact)) << delays[i] << signal[i] << exact;
      EXPECT_LT(std::abs(signal[i].imag() - exact.imag()), 1e-7 * std::abs(exact.imag()));
    }
  }
}

/// Ratios that the model has made return what it was made with, from another start.
TEST(PumpProbe, RatiosReturnTheirParameters) {
  const FourierStack truth = aluminium_on_silicon();
  const TrainRequest request{{80e6, 10e6, 0}, delays};
  TrainResponse computed;
  computed.omega = sampled(delays.front());
  for (const double w : computed.omega) computed.response.push_back(surface_temperature(truth, w));
  computed.signal = train_signal(computed.omega, computed.response, request.train, delays, 1e-9);
  FourierStack start = truth;
  start.layers[0].resistance = 3e-9;
  start.layers[1].conductivity = 90;
  const ThermoreflectanceFit fit =
      fit_thermoreflectance(start, 0, {FitParameter::conductance, FitParameter::conductivity},
                            ratio_misfit(computed, request, {50e-12, 10e-9}));
  EXPECT_TRUE(fit.converged);
  EXPECT_NEAR(fit.conductance, 1e8, 1e-5 * 1e8);
  EXPECT_NEAR(fit.conductivity, 140, 1e-5 * 140);
  EXPECT_EQ(fit.points, delays.size());
}

} // namespace
} // namespace kapitza
