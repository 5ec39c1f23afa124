/// Fourier's law in heated stacks against closed forms of other people's, and against finite differences.

#include "kapitza/analysis/multilayer.hpp"
#include "kapitza/analysis/thermoreflectance.hpp"
#include "kapitza/base/index.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace kapitza {
namespace {

using Complex = std::complex<double>;

double omega_of(double frequency) {
  return 2 * std::numbers::pi * frequency;
}

void expect_near(Complex value, Complex exact, double within) {
  EXPECT_LT(std::abs(value - exact), within * std::abs(exact)) << value << " instead of " << exact;
}

FourierLayer silicon(double thickness) {
  return {.thickness = thickness, .conductivity = 148, .heat_capacity = 1.66e6};
}

FourierLayer film(double thickness, double resistance) {
  return {.thickness = thickness, .conductivity = 120, .heat_capacity = 2.4e6, .resistance = resistance};
}

/// q / sqrt(i omega C kappa), and k beside it: exp(-m 1 m) is nothing, and no overflow.
TEST(Multilayer, SemiInfiniteLayerUnderAFlux) {
  for (const double frequency : {1e3, 1e6, 1e9}) {
    const double omega = omega_of(frequency);
    FourierStack stack{{silicon(1)}, false, {3, 4}, 0};
    expect_near(surface_temperature(stack, omega),
                Complex(3, 4) / std::sqrt(Complex(0, omega) * 1.66e6 * 148.0), 1e-14);
    stack.wavenumber = 2e6;
    expect_near(surface_temperature(stack, omega),
                Complex(3, 4) / (148.0 * std::sqrt(Complex(4e12, omega * 1.66e6 / 148))), 1e-14);
    expect_near(surface_temperature(stack, -omega),
                std::conj(Complex(3, -4) / (148.0 * std::sqrt(Complex(4e12, omega * 1.66e6 / 148)))), 1e-14);
  }
}

/// A film heated uniformly on a half-space: P/(i omega C1) (1 - 1/(cosh + kappa1 m1 Z sinh)).
TEST(Multilayer, HeatedFilmOnAHalfSpace) {
  const double resistance = 1e-8, thickness = 80e-9;
  FourierStack stack{{film(thickness, resistance), silicon(10e-3)}};
  stack.layers[0].uniform = 1e15;
  for (const double frequency : {1e5, 1e7, 1e9, 1e11}) {
    const Complex s(0, omega_of(frequency)), m1 = std::sqrt(s * 2.4e6 / 120.0),
                                             below = resistance + 1.0 / std::sqrt(s * 1.66e6 * 148.0);
    const Complex exact =
        1e15 / (s * 2.4e6)
        * (1.0 - 1.0 / (std::cosh(m1 * thickness) + 120.0 * m1 * below * std::sinh(m1 * thickness)));
    expect_near(surface_temperature(stack, s.imag()), exact, 1e-11);
  }
}

/// Light that falls off at once is a flux; light that does not is uniform heating.
TEST(Multilayer, AbsorbedLightHasItsLimits) {
  const double omega = omega_of(3e7);
  FourierStack flux{{film(80e-9, 1e-8), silicon(300e-6)}, false, 1};
  FourierStack light = flux, uniform = flux;
  light.flux = uniform.flux = 0;
  light.layers[0].depth = 1e-14;
  light.layers[0].absorbed = 1e14;
  expect_near(surface_temperature(light, omega), surface_temperature(flux, omega), 1e-5);
  light.layers[0].depth = 1;
  light.layers[0].absorbed = uniform.layers[0].uniform = 1e14;
  expect_near(surface_temperature(light, omega), surface_temperature(uniform, omega), 1e-6);
}

/// Cut into pieces, a layer is what it was.
TEST(Multilayer, LayersMayBeCut) {
  const double omega = omega_of(3e6);
  FourierStack whole{{film(100e-9, 2e-8), silicon(1e-6), film(1e-6, 0)}, true, {1, 2}, 3e5};
  whole.layers[0].absorbed = 2e14, whole.layers[0].depth = 20e-9;
  whole.layers[1].uniform = {1e12, 3e12};
  FourierStack cut = whole;
  cut.layers[0].thickness = 30e-9, cut.layers[0].resistance = 0;
  FourierLayer rest = whole.layers[0];
  rest.thickness = 70e-9, rest.absorbed *= std::exp(-1.5);
  cut.layers.insert(cut.layers.begin() + 1, rest);
  cut.layers[2].thickness = 0.4e-6;
  cut.layers.insert(cut.layers.begin() + 3, whole.layers[1]);
  cut.layers[3].thickness = 0.6e-6;
  expect_near(surface_temperature(cut, omega), surface_temperature(whole, omega), 1e-12);
}

/// Very slow heat in an insulated stack warms all of it alike.
TEST(Multilayer, AnInsulatedStackStoresEverything) {
  const FourierStack stack{{film(80e-9, 1e-8), silicon(1e-6)}, true, 1};
  const double omega = omega_of(1);
  expect_near(surface_temperature(stack, omega), 1.0 / (Complex(0, omega) * (80e-9 * 2.4e6 + 1e-6 * 1.66e6)),
              1e-5);
}

/// Data that the model has made return what it was made with, from another start.
TEST(Thermoreflectance, FindsTheParametersOfItsOwnData) {
  FourierStack truth{{film(80e-9, 1 / 7.3e7), silicon(300e-6)}, false, 1};
  truth.layers[1].conductivity = 93;
  std::vector<double> frequency;
  std::vector<Complex> signal;
  for (int i = 0; i < 25; ++i) {
    frequency.push_back(1e5 * std::pow(1e3, i / 24.0));
    signal.push_back(5e6 * surface_temperature(truth, omega_of(frequency.back()))); // amplitudes do not count
  }
  const SignalMisfit misfit = phase_misfit(frequency, signal);
  FourierStack start = truth;
  start.layers[0].resistance = 1 / 3e8;
  start.layers[1].conductivity = 148;
  const ThermoreflectanceFit fit =
      fit_thermoreflectance(start, 0, {FitParameter::conductance, FitParameter::conductivity}, misfit);
  EXPECT_TRUE(fit.converged);
  EXPECT_NEAR(fit.conductance, 7.3e7, 1e-6 * 7.3e7);
  EXPECT_NEAR(fit.conductivity, 93, 1e-6 * 93);
  EXPECT_LT(fit.residual, 1e-8);
  EXPECT_FALSE(deceives(fit, 7.3e7, 2e-3));
  EXPECT_TRUE(deceives(fit, 8.3e7, 2e-3));

  // with a wrong conductivity that is held, what is found is wrong as well, and seen to be
  const ThermoreflectanceFit held = fit_thermoreflectance(start, 0, {FitParameter::conductance}, misfit);
  EXPECT_TRUE(held.converged);
  EXPECT_EQ(held.conductivity, 148);
  EXPECT_GT(held.residual, 1e-3);
  ASSERT_EQ(held.sensitivity.size(), 1u);
  // a change of one per cent in G, by the derivative and by the model
  FourierStack other = start;
  other.layers[0].resistance = 1 / held.conductance;
  const std::vector<double> here = misfit(other);
  other.layers[0].resistance = 1 / (1.01 * held.conductance);
  const std::vector<double> there = misfit(other);
  double sum = 0;
  for (std::size_t i = 0; i < here.size(); ++i) sum += std::pow(there[i] - here[i], 2);
  EXPECT_NEAR(std::sqrt(sum / 25), 0.01 * held.sensitivity[0], 0.02 * 0.01 * held.sensitivity[0]);
}

} // namespace
} // namespace kapitza
