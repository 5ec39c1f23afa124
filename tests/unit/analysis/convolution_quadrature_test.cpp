/// Convolution quadrature on responses whose course in time is known.

#include "analysis/dynamic/convolution_quadrature.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace kapitza {
namespace {

using Complex = std::complex<double>;

constexpr double tolerance = 1e-7;

/// sum_n of_step[n] y_n
double made_of(const auto& response, const QuadraturePlan& plan, const std::vector<double>& of_step) {
  const std::vector<Complex> weights = convolution_weights(plan, of_step);
  double sum = 0;
  for (std::size_t k = 0; k < weights.size(); ++k) sum += (weights[k] * response(plan.s[k])).real();
  return sum;
}

double last_value(const TimeCourse& course, double origin, double end, int steps, const auto& response) {
  const QuadraturePlan plan = plan_quadrature(course, {origin, (end - origin) / steps, steps}, tolerance);
  std::vector<double> last(static_cast<std::size_t>(steps), 0.0);
  last.back() = 1;
  return made_of(response, plan, last);
}

/// 1/(s - p) on each course is what decayed() says; the order is 5.
TEST(ConvolutionQuadrature, DecaysWithOrderFive) {
  const Complex p(-1, 0);
  const auto response = [&](const Complex& s) { return 1.0 / (s - p); };
  for (const auto& [course, origin] : {std::pair<TimeCourse, double>(Instant{}, 0),
                                       {Step{}, 0},
                                       {Pulse{Pulse::Shape::gaussian, 0.3, 3}, 0.45},
                                       {Course{{0, 4}, {1, -1}}, 0}}) {
    const double exact = decayed(course, p, 4).real();
    const double coarse = std::abs(last_value(course, origin, 4, 16, response) - exact),
                 fine = std::abs(last_value(course, origin, 4, 32, response) - exact);
    EXPECT_LT(fine, std::max(coarse / 24, 1e-8)) << course.index();
    EXPECT_LT(coarse, 1e-2) << course.index();
  }
}

/// exp(-sqrt(s)): heat that diffuses. At 1 after a step erfc(1/2), after an instant exp(-1/4)/(2 sqrt(pi)).
TEST(ConvolutionQuadrature, Diffuses) {
  const auto response = [](const Complex& s) { return std::exp(-std::sqrt(s)); };
  EXPECT_NEAR(last_value(Step{}, 0, 1, 64, response), std::erfc(0.5), 1e-8);
  EXPECT_NEAR(last_value(Instant{}, 0, 1, 64, response), std::exp(-0.25) / (2 * std::sqrt(M_PI)), 1e-8);
}

/// A pulse that no step resolves counts as it is, wherever in a step it stands.
TEST(ConvolutionQuadrature, ShortPulses) {
  const Complex p(-1, 2);
  const auto response = [&](const Complex& s) { return (1.0 / (s - p) + 1.0 / (s - std::conj(p))); };
  for (const auto shape : {Pulse::Shape::gaussian, Pulse::Shape::square, Pulse::Shape::sech2}) {
    const Pulse pulse{shape, 0.02, 0.53};
    ASSERT_TRUE(is_instant(pulse, 3.0 / 32));
    EXPECT_NEAR(last_value(pulse, 0.53, 3.53, 32, response), 2 * decayed(pulse, p, 3.53).real(), 1e-6);
  }
}

/// What has been before counts once: a constant response of long ago is not seen again.
TEST(ConvolutionQuadrature, RepeatsWithinATenthOfTheTolerance) {
  const auto response = [](const Complex& s) { return 1.0 / s; };
  EXPECT_NEAR(last_value(Instant{}, 0, 1, 16, response), 1, 0.11 * tolerance);
}

/// Steps in between: exp(-t) from a step, each step as it is and all in one sum.
TEST(ConvolutionQuadrature, SumsOverSteps) {
  const auto response = [](const Complex& s) { return 1.0 / (s + 1.0); };
  const QuadraturePlan plan = plan_quadrature(Step{}, {0, 0.25, 16}, tolerance);
  std::vector<double> all;
  double expected = 0, sum = 0;
  for (int n = 0; n < 16; ++n) {
    std::vector<double> one(16, 0.0);
    one[static_cast<std::size_t>(n)] = 1;
    const double exact = 1 - std::exp(-0.25 * (n + 1));
    const double value = made_of(response, plan, one);
    EXPECT_NEAR(value, exact, 1e-6) << n;
    all.push_back(std::cos(n));
    sum += std::cos(n) * value;
    expected += std::cos(n) * exact;
  }
  EXPECT_NEAR(made_of(response, plan, all), expected, 1e-6);
  EXPECT_NEAR(made_of(response, plan, all), sum, 1e-12);
}

} // namespace
} // namespace kapitza
