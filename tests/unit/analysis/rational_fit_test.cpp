/// Sums of exponentials fitted to responses whose course in time is known.

#include "kapitza/analysis/rational_fit.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

namespace kapitza {
namespace {

using Complex = std::complex<double>;

ExponentialSum fit(const std::function<Complex(Complex)>& response, double low, double high, int count,
                   FitWeight weight) {
  std::vector<double> omega;
  std::vector<Complex> values;
  for (int i = 0; i < count; ++i) {
    omega.push_back(low * std::pow(high / low, static_cast<double>(i) / (count - 1)));
    values.push_back(response(Complex(0, omega.back())));
  }
  return fit_exponentials(omega, values, weight, 1e-10);
}

double value_at(const ExponentialSum& sum, double t) {
  Complex value = 0;
  for (std::size_t j = 0; j < sum.poles.size(); ++j) value += sum.residues[j] * std::exp(sum.poles[j] * t);
  EXPECT_LT(std::abs(value.imag()), 1e-12 * (1 + std::abs(value.real())));
  return value.real();
}

/// A few exponentials come out as they are, a damped oscillation and what happens at once among them.
TEST(RationalFit, FindsASumOfExponentials) {
  const auto response = [](Complex s) {
    return 0.25 + 2.0 / (s + 0.1) + 30.0 / (s + 40.0) + (s + 1.0) / ((s + 1.0) * (s + 1.0) + 9.0);
  };
  const ExponentialSum sum = fit(response, 1e-3, 1e4, 24, FitWeight::impulse);
  EXPECT_NEAR(sum.direct, 0.25, 1e-9);
  for (const double t : {0.01, 0.3, 2.0, 20.0})
    EXPECT_NEAR(value_at(sum, t),
                2 * std::exp(-0.1 * t) + 30 * std::exp(-40 * t) + std::exp(-t) * std::cos(3 * t), 1e-7);
  EXPECT_LT(std::abs(sum.transform({0.3, 2}) - response({0.3, 2})), 1e-6);
}

/// No poles but a branch cut: diffusion into a half-space, exp(t) erfc(sqrt(t)).
TEST(RationalFit, FollowsDiffusionOverDecades) {
  const auto response = [](Complex s) { return 1.0 / (std::sqrt(s) * (1.0 + std::sqrt(s))); };
  const ExponentialSum sum = fit(response, 1e-4, 1e4, 48, FitWeight::impulse);
  for (const double t : {0.01, 0.1, 1.0, 10.0, 100.0}) {
    const double exact = std::exp(t) * std::erfc(std::sqrt(t));
    EXPECT_NEAR(value_at(sum, t), exact, 1e-4 * exact) << t;
  }
}

/// With poles in common, what each sample counts for: a real pole, a pair, what is at once, in other
/// multiples.
TEST(RationalFit, WeightsSamplesOfWhatHasTheSamePoles) {
  const auto response = [](double a, double b, double direct) {
    return [=](Complex s) { return direct + a / (s + 0.1) + b * (s + 1.0) / ((s + 1.0) * (s + 1.0) + 9.0); };
  };
  std::vector<double> omega;
  for (int i = 0; i < 24; ++i) omega.push_back(1e-3 * std::pow(1e6, i / 23.0));
  const auto samples = [&](const std::function<Complex(Complex)>& function) {
    std::vector<Complex> values;
    for (const double w : omega) values.push_back(function({0, w}));
    return values;
  };
  const CommonFit fit = fit_together(
      omega, {samples(response(2, 1, 0.25)), samples(response(1, -3, 0)), std::vector<Complex>(omega.size())},
      FitWeight::impulse, 1e-10);
  const std::vector<Complex> another = samples(response(-1, 5, 0.5));
  for (const double t : {0.3, 2.0, 20.0}) {
    const auto decay = [t](const Complex& pole) { return std::exp(pole * t); };
    const std::vector<Complex> weights = fit.weights(decay, 2);
    double value = 0;
    for (std::size_t k = 0; k < omega.size(); ++k) value += (weights[k] * another[k]).real();
    EXPECT_NEAR(value, 1 - std::exp(-0.1 * t) + 5 * std::exp(-t) * std::cos(3 * t), 1e-6) << t;
  }
}

/// In seconds as in nanoseconds.
TEST(RationalFit, DoesNotDependOnTheUnitOfTime) {
  const double unit = 1e12;
  const auto response = [&](Complex s) {
    const Complex x = s / unit;
    return 0.5 + 0.5 / (1.0 + x) / (1.0 + std::sqrt(x));
  };
  const ExponentialSum sum = fit(response, 1e-5 * unit, 1e4 * unit, 48, FitWeight::step);
  for (const double t : {0.1, 1.0, 10.0, 1000.0}) {
    Complex step = sum.direct;
    for (std::size_t j = 0; j < sum.poles.size(); ++j)
      step += sum.residues[j] / sum.poles[j] * (std::exp(sum.poles[j] * (t / unit)) - 1.0);
    const ExponentialSum plain =
        fit([&](Complex s) { return response(s * unit); }, 1e-5, 1e4, 48, FitWeight::step);
    Complex same = plain.direct;
    for (std::size_t j = 0; j < plain.poles.size(); ++j)
      same += plain.residues[j] / plain.poles[j] * (std::exp(plain.poles[j] * t) - 1.0);
    EXPECT_NEAR(step.real(), same.real(), 1e-5) << t;
    EXPECT_GT(step.real(), 0.5);
  }
}

/// What a wall takes at once when its temperature steps: 1 + 1/sqrt(s), as a step 1 + 2 sqrt(t/pi).
TEST(RationalFit, WeighsTheStepWhereTheResponseStaysFinite) {
  const auto response = [](Complex s) { return 1.0 + 1.0 / (1.0 + std::sqrt(s)); };
  const ExponentialSum sum = fit(response, 1e-4, 1e4, 48, FitWeight::step);
  for (const double t : {0.1, 1.0, 10.0}) {
    Complex step = sum.direct;
    for (std::size_t j = 0; j < sum.poles.size(); ++j)
      step += sum.residues[j] / sum.poles[j] * (std::exp(sum.poles[j] * t) - 1.0);
    EXPECT_NEAR(step.real(), 2 - std::exp(t) * std::erfc(std::sqrt(t)), 1e-5) << t; // of 1/(s (1 + sqrt s))
  }
}

TEST(RationalFit, HasNoPolesThatGrow) {
  const auto noisy = [](Complex s) {
    return 1.0 / (s + 1.0) * (1.0 + 1e-3 * std::sin(40 * std::log(std::abs(s))));
  };
  for (const Complex& pole : fit(noisy, 1e-2, 1e2, 40, FitWeight::impulse).poles) EXPECT_LT(pole.real(), 0);
}

} // namespace
} // namespace kapitza
