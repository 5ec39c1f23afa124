#pragma once
/// How heating or a wall goes on in time, g(t), and what linear systems make of it.

#include <complex>
#include <variant>
#include <vector>

namespace kapitza {

/// Once, at t = 0: a delta function.
struct Instant {};
/// From t = 0 on.
struct Step {};
/// Of integral 1.
struct Pulse {
  /// In time.
  enum class Shape {
    gaussian,                ///< width: standard deviation
    square,                  ///< width: its duration
    sech2                    ///< sech^2((t - at)/width) / (2 width)
  } shape = Shape::gaussian; ///< of g(t)
  double width = 0, at = 0;  ///< [s]; width as the shape says; at: its middle
};
/// Straight lines between points; 0 before the first and after the last. Two points at one time: a jump.
struct Course {
  std::vector<double> time, value; ///< [s], never falling; g there
};
/// How heating goes on: as a pulse, or through given points.
using TimeCourse = std::variant<Instant, Step, Pulse, Course>;

/// How responses to oscillations become one in time.
enum class TransientMethod {
  automatic,  ///< fourier for smooth pulses that the times resolve, else rational, and where its error stays
              ///< above the tolerance quadrature
  rational,   ///< a sum of exponentials (rational_fit.hpp) convolved with the course
  fourier,    ///< a sum over a line s = sigma + i omega: for fronts. Gaussian and sech2 pulses only
  quadrature, ///< convolution quadrature, what steps in time would give: for any course and any response
  marching    ///< steps in time, with psi stored (marching.hpp); never chosen by automatic
};

/// g(t), of an Instant 0. At a jump the value behind it.
double value_at(const TimeCourse& course, double t);

/// int g(t) exp(-s t) dt, over all t. Of a Step s must not be 0.
std::complex<double> transform_of(const TimeCourse& course, std::complex<double> s);

/// int_0^inf exp(p u) g(t - u) du, Re p < 0: what a decay of rate p makes of g.
std::complex<double> decayed(const TimeCourse& course, std::complex<double> p, double t);

/// int g from its beginning to t; of an Instant 1 for t > 0.
double integral_at(const TimeCourse& course, double t);

/// From when to when it is anything (1e-16 of its peak) [s]; a Step has no end.
struct Extent {
  double begin, end; ///< end: infinite where it goes on for ever
  double middle() const { return (begin + end) / 2; }
};
/// That of any course.
Extent extent_of(const TimeCourse& course);

/// The shortest time in which it changes [s]; 0: at once.
double shortest_time(const TimeCourse& course);

} // namespace kapitza
