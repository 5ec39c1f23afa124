#include "kapitza/analysis/time_course.hpp"

#include "kapitza/base/overloaded.hpp"
#include "kapitza/laws/angles.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace kapitza {
namespace {

using Complex = std::complex<double>;

/// (exp(z) - 1) / z
Complex growth(const Complex& z) {
  if (std::abs(z) > 0.1) return (std::exp(z) - 1.0) / z;
  Complex sum = 0, term = 1;
  for (int k = 1; k < 12; ++k) sum += term, term *= z / (k + 1.0);
  return sum;
}
/// (growth(z) - 1) / z
Complex second_growth(const Complex& z) {
  if (std::abs(z) > 0.1) return (growth(z) - 1.0) / z;
  Complex sum = 0, term = 0.5;
  for (int k = 1; k < 12; ++k) sum += term, term *= z / (k + 2.0);
  return sum;
}

double pulse_value(const Pulse& pulse, double t) {
  const double x = (t - pulse.at) / pulse.width;
  switch (pulse.shape) {
  case Pulse::Shape::gaussian:
    return std::exp(-x * x / 2) / (pulse.width * std::sqrt(2 * std::numbers::pi));
  case Pulse::Shape::square:
    return x >= -0.5 && x < 0.5 ? 1 / pulse.width : 0;
  case Pulse::Shape::sech2:
    break;
  }
  const double c = 1 / std::cosh(std::clamp(x, -300.0, 300.0));
  return c * c / (2 * pulse.width);
}

Complex pulse_transform(const Pulse& pulse, const Complex& s) {
  const Complex shift = std::exp(-s * pulse.at), z = s * pulse.width;
  switch (pulse.shape) {
  case Pulse::Shape::gaussian:
    return shift * std::exp(z * z / 2.0);
  case Pulse::Shape::square:
    return shift * std::exp(z / 2.0) * growth(-z);
  case Pulse::Shape::sech2:
    break;
  }
  const Complex half = std::numbers::pi / 2 * z; // int sech^2(x) exp(-z x) dx / 2 = half / sin(half)
  return std::abs(half) < 1e-4 ? shift : shift * half / std::sin(half);
}

/// Beyond this many widths from its middle there is nothing (1e-16).
double reach_of(const Pulse& pulse) {
  return pulse.shape == Pulse::Shape::gaussian ? 8.5 : pulse.shape == Pulse::Shape::sech2 ? 19 : 0.5;
}

/// By Gauss-Legendre on panels that resolve both the decay and the pulse.
Complex pulse_decayed(const Pulse& pulse, const Complex& p, double t) {
  static const HalfRange rule = double_gauss(32);
  const double reach = reach_of(pulse) * pulse.width;
  const double begin = std::max(0.0, t - pulse.at - reach), end = t - pulse.at + reach;
  if (end <= begin) return 0;
  const double smooth = pulse.shape == Pulse::Shape::square ? reach : pulse.width;
  const double resolved = std::min(2 * smooth, 4 / std::abs(p)), stop = std::min(end, begin - 45 / p.real());
  Complex sum = 0;
  double left = begin, size = resolved;
  while (left < stop) {
    const double width = std::min(size, stop - left);
    for (std::size_t i = 0; i < rule.mu.size(); ++i) {
      const double u = left + rule.mu[i] * width;
      sum += rule.weight[i] * width * std::exp(p * u) * pulse_value(pulse, t - u);
    }
    left += width;
  }
  return sum;
}

/// int over the segment of (a + (b - a) x) exp(z x) dx, 0 < x < 1
Complex segment(double a, double b, const Complex& z) {
  // int x exp(z x) dx = growth(z) - second_growth(z)
  const Complex whole = growth(z);
  return a * whole + (b - a) * (whole - second_growth(z));
}

Complex course_transform(const Course& course, const Complex& s) {
  Complex sum = 0;
  for (std::size_t i = 0; i + 1 < course.time.size(); ++i) {
    const double h = course.time[i + 1] - course.time[i];
    if (h > 0)
      sum += h * std::exp(-s * course.time[i]) * segment(course.value[i], course.value[i + 1], -s * h);
  }
  return sum;
}

Complex course_decayed(const Course& course, const Complex& p, double t) {
  Complex sum = 0;
  for (std::size_t i = 0; i + 1 < course.time.size() && course.time[i] < t; ++i) {
    const double from = course.time[i], to = std::min(course.time[i + 1], t), h = to - from;
    if (h <= 0) continue;
    const double a = course.value[i],
                 b = a + (course.value[i + 1] - a) * h / (course.time[i + 1] - course.time[i]);
    sum += h * std::exp(p * (t - to)) * segment(b, a, p * h); // backwards from its end
  }
  return sum;
}

double course_value(const Course& course, double t) {
  if (course.time.empty() || t < course.time.front() || t >= course.time.back()) return 0;
  const auto next = std::ranges::upper_bound(course.time, t);
  const auto i = static_cast<std::size_t>(next - course.time.begin());
  const double x = (t - course.time[i - 1]) / (course.time[i] - course.time[i - 1]);
  return (1 - x) * course.value[i - 1] + x * course.value[i];
}

double pulse_integral(const Pulse& pulse, double t) {
  const double x = (t - pulse.at) / pulse.width;
  switch (pulse.shape) {
  case Pulse::Shape::gaussian:
    return std::erfc(-x / std::numbers::sqrt2) / 2;
  case Pulse::Shape::square:
    return std::clamp(x + 0.5, 0.0, 1.0);
  case Pulse::Shape::sech2:
    break;
  }
  return 1 / (1 + std::exp(-2 * x));
}

double course_integral(const Course& course, double t) {
  double sum = 0;
  for (std::size_t i = 0; i + 1 < course.time.size() && course.time[i] < t; ++i) {
    const double h = course.time[i + 1] - course.time[i], part = std::min(t - course.time[i], h);
    if (h > 0) sum += part * (course.value[i] + (course.value[i + 1] - course.value[i]) * part / (2 * h));
  }
  return sum;
}

} // namespace

double value_at(const TimeCourse& course, double t) {
  return std::visit(Overloaded{[](const Instant&) { return 0.0; },
                               [&](const Step&) { return t >= 0 ? 1.0 : 0.0; },
                               [&](const Pulse& pulse) { return pulse_value(pulse, t); },
                               [&](const Course& table) { return course_value(table, t); }},
                    course);
}

Complex transform_of(const TimeCourse& course, Complex s) {
  return std::visit(Overloaded{[](const Instant&) -> Complex { return 1; },
                               [&](const Step&) -> Complex { return 1.0 / s; },
                               [&](const Pulse& pulse) { return pulse_transform(pulse, s); },
                               [&](const Course& table) { return course_transform(table, s); }},
                    course);
}

Complex decayed(const TimeCourse& course, Complex p, double t) {
  return std::visit(Overloaded{[&](const Instant&) -> Complex { return t >= 0 ? std::exp(p * t) : 0; },
                               [&](const Step&) -> Complex { return t > 0 ? t * growth(p * t) : 0; },
                               [&](const Pulse& pulse) { return pulse_decayed(pulse, p, t); },
                               [&](const Course& table) { return course_decayed(table, p, t); }},
                    course);
}

double integral_at(const TimeCourse& course, double t) {
  return std::visit(Overloaded{[&](const Instant&) { return t > 0 ? 1.0 : 0.0; },
                               [&](const Step&) { return std::max(t, 0.0); },
                               [&](const Pulse& pulse) { return pulse_integral(pulse, t); },
                               [&](const Course& table) { return course_integral(table, t); }},
                    course);
}

Extent extent_of(const TimeCourse& course) {
  return std::visit(Overloaded{[](const Instant&) {
                                 return Extent{0, 0};
                               },
                               [](const Step&) {
                                 return Extent{0, std::numeric_limits<double>::infinity()};
                               },
                               [](const Pulse& pulse) {
                                 const double reach = reach_of(pulse) * pulse.width;
                                 return Extent{pulse.at - reach, pulse.at + reach};
                               },
                               [](const Course& table) {
                                 return Extent{table.time.front(), table.time.back()};
                               }},
                    course);
}

double shortest_time(const TimeCourse& course) {
  return std::visit(
      Overloaded{[](const Instant&) { return 0.0; }, [](const Step&) { return 0.0; },
                 [](const Pulse& pulse) { return pulse.shape == Pulse::Shape::square ? 0 : pulse.width; },
                 [](const Course&) { return 0.0; }},
      course);
}

} // namespace kapitza
