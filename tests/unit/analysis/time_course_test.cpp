/// Courses in time: transforms and decays against the integrals that they are.

#include "kapitza/analysis/time_course.hpp"

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <gtest/gtest.h>

#include <cmath>

namespace kapitza {
namespace {

using Complex = std::complex<double>;

Complex integral(const auto& f, const std::vector<double>& breaks) {
  using Rule = boost::math::quadrature::gauss_kronrod<double, 31>;
  Complex sum = 0;
  for (std::size_t i = 0; i + 1 < breaks.size(); ++i)
    sum +=
        Complex(Rule::integrate([&](double x) { return f(x).real(); }, breaks[i], breaks[i + 1], 12, 1e-13),
                Rule::integrate([&](double x) { return f(x).imag(); }, breaks[i], breaks[i + 1], 12, 1e-13));
  return sum;
}

struct Case {
  TimeCourse course;
  std::vector<double> breaks; ///< where it is not smooth, and ends beyond which it is nothing
};

std::vector<Case> cases() {
  return {{Pulse{Pulse::Shape::gaussian, 0.4, 3}, {-2, 1, 3, 5, 8}},
          {Pulse{Pulse::Shape::sech2, 0.2, 3}, {-2, 1, 3, 5, 8}},
          {Pulse{Pulse::Shape::square, 2, 3}, {2, 4}},
          {Course{{0, 1, 1, 2.5, 4}, {1, 1, -0.5, 2, 0}}, {0, 1, 2.5, 4}}};
}

TEST(TimeCourse, HasItsTransform) {
  for (const Case& c : cases())
    for (const Complex s : {Complex(0, 0), Complex(0.3, 1), Complex(0, 7), Complex(1e-3, 0)}) {
      const Complex exact =
          integral([&](double t) { return value_at(c.course, t) * std::exp(-s * t); }, c.breaks);
      EXPECT_LT(std::abs(transform_of(c.course, s) - exact), 1e-12) << c.course.index() << " at " << s;
    }
  EXPECT_EQ(transform_of(Step{}, {0, 2}), 1.0 / Complex(0, 2));
  EXPECT_EQ(transform_of(Instant{}, {0, 2}), 1.0);
}

TEST(TimeCourse, PulsesHaveTheIntegralOne) {
  for (const auto shape : {Pulse::Shape::gaussian, Pulse::Shape::square, Pulse::Shape::sech2})
    EXPECT_NEAR(transform_of(Pulse{shape, 0.3, 5}, 0).real(), 1, 1e-15);
}

TEST(TimeCourse, HasItsIntegral) {
  for (const Case& c : cases())
    for (const double t : {0.7, 2.9, 3.3, 9.0}) {
      std::vector<double> breaks;
      for (const double at : c.breaks)
        if (at < t) breaks.push_back(at);
      if (breaks.empty()) {
        EXPECT_EQ(integral_at(c.course, t), 0);
        continue;
      }
      breaks.push_back(t);
      const double exact = integral([&](double u) { return Complex(value_at(c.course, u)); }, breaks).real();
      EXPECT_NEAR(integral_at(c.course, t), exact, 1e-12) << c.course.index() << " at " << t;
    }
  EXPECT_EQ(integral_at(Step{}, 2), 2);
  EXPECT_EQ(integral_at(Instant{}, 2), 1);
}

TEST(TimeCourse, IsNothingBeyondItsExtent) {
  for (const Case& c : cases()) {
    const auto [begin, end] = extent_of(c.course);
    EXPECT_LT(std::abs(value_at(c.course, begin - 1e-9)), 2e-15);
    EXPECT_LT(std::abs(value_at(c.course, end + 1e-9)), 2e-15);
    EXPECT_NEAR(integral_at(c.course, end), transform_of(c.course, 0).real(), 1e-15);
  }
}

TEST(TimeCourse, DecaysAsTheConvolution) {
  for (const Case& c : cases())
    for (const Complex p : {Complex(-0.01, 0), Complex(-1, 5), Complex(-200, 0)})
      for (const double t : {0.7, 2.9, 3.3, 7.5}) {
        std::vector<double> breaks;
        for (const double at : c.breaks)
          if (at < t) breaks.push_back(at);
        if (breaks.empty()) {
          EXPECT_EQ(decayed(c.course, p, t), 0.0);
          continue;
        }
        if (t - 30 / std::abs(p) > breaks.back()) breaks.push_back(t - 30 / std::abs(p));
        breaks.push_back(std::min(t, std::max(c.breaks.back(), breaks.back() + 1e-9)));
        const auto f = [&](double x) { return value_at(c.course, x) * std::exp(p * (t - x)); };
        EXPECT_LT(std::abs(decayed(c.course, p, t) - integral(f, breaks)), 1e-11)
            << c.course.index() << ' ' << p << ' ' << t;
      }
  EXPECT_NEAR(decayed(Step{}, -2.0, 3).real(), (1 - std::exp(-6.0)) / 2, 1e-15);
  EXPECT_NEAR(decayed(Instant{}, -2.0, 3).real(), std::exp(-6.0), 1e-15);
}

} // namespace
} // namespace kapitza
