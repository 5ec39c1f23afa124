#pragma once
/// The slip length of bands at a black wall, from the closed form: no directions, no cells.

#include "kapitza/base/index.hpp"
#include "kapitza/physics/bands.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace kapitza::test {

/// Milne's problem of many bands, by Wiener and Hopf:
///   zeta = -(1/pi) int_0^inf ln(3 N(k)/(k^2 sum_b C_b v_b L_b)) dk/k^2,
///   N(k) = sum_b (C_b v_b/L_b) (1 - atan(k L_b)/(k L_b)),
/// in steps of ln k, in which the integrand decays exponentially both ways. Relative error below 1e-6; gray:
/// 0.710446 L. [m]
inline double black_wall_slip_length(const Bands& bands) {
  constexpr double step = 0.02;
  const auto [shortest, longest] =
      std::minmax_element(bands.mean_free_path.begin(), bands.mean_free_path.end());
  const double first = std::log(1e-6 / *longest), last = std::log(1e8 / *shortest);
  double sum = 0;
  for (double log_k = first; log_k < last; log_k += step) {
    const double k = std::exp(log_k);
    double n = 0;
    for (std::size_t b = 0; b < index(bands.size()); ++b) {
      const double length = bands.mean_free_path[b], x = k * length;
      const double lost = x < 1e-2 ? x * x * (1. / 3 - x * x * (1. / 5 - x * x / 7)) : 1 - std::atan(x) / x;
      n += bands.heat_capacity[b] * bands.speed[b] / length * lost;
    }
    sum -= std::log(n / (k * k * conductivity(bands))) / k;
  }
  return step * sum / std::numbers::pi;
}

} // namespace kapitza::test
