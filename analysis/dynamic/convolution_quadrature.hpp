#pragma once
/// Convolution quadrature: what a Runge-Kutta method would march through, from responses to exp(s t). Private
/// to analysis/.

#include "kapitza/analysis/time_course.hpp"

#include <complex>
#include <span>
#include <vector>

namespace kapitza {

/// Equal steps from where the course begins.
struct QuadratureSteps {
  double origin = 0, step = 0; ///< [s]
  int steps = 0;
};

/// Where a response is wanted, and what its values count for.
struct QuadraturePlan {
  QuadratureSteps steps;
  double radius = 1; ///< of the circle about 0 that zeta goes round
  int circle = 0;    ///< points on it; half of them, the others are their conjugates
  std::vector<std::complex<double>> s, factor; ///< [roots][points of half a circle]
};

/// Errors of samples may be this large, relative: the circle is chosen so that they grow to a tenth of the
/// tolerance.
inline constexpr double quadrature_accuracy = 1e-10;

/// By the Radau IIA method of three stages, order 5: y(t) = d/dt int h(u) G(t - u) du, G the integral of the
/// course, with the generating function  sum_n zeta^n Y_n = H(Delta/dt) Delta/dt G(zeta),  Delta the matrix
/// A^-1 (1 - zeta 1 e^T). Its eigenvalues are the roots of R(z) = 1/zeta, R the stability function, in the
/// right half plane (Lubich & Ostermann, Math. Comp. 60, 105 (1993)). A course that is over in a fraction of
/// a step is taken as an instant at its middle times its transform about that.
/// @param tolerance a tenth of it is what the sum over the circle leaves of later times
QuadraturePlan plan_quadrature(const TimeCourse& course, const QuadratureSteps& steps, double tolerance);

/// Is the course over in so small a fraction of the step? Then the origin is its middle.
bool is_instant(const TimeCourse& course, double step);

/// With y_n at origin + step, ..., origin + steps * step what follows in time from responses H: what each of
/// them counts for in sum_n of_step[n] y_n = Re sum_k w_k H(plan.s[k]).
std::vector<std::complex<double>> convolution_weights(const QuadraturePlan& plan,
                                                      std::span<const double> of_step);

} // namespace kapitza
