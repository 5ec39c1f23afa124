#pragma once
/// Poles of responses, from what they are beside them.

#include "kapitza/base/index.hpp"

#include <array>
#include <cmath>
#include <complex>
#include <numbers>
#include <utility>

namespace kapitza::test {

/// Where 1/response(s) is nought: through what it is on the imaginary axis, up to `reach` from `near`.
template <class Response>
std::complex<double> pole_beside(const Response& response, std::complex<double> near, double reach) {
  using Complex = std::complex<double>;
  constexpr int points = 7;
  std::array<Complex, points> s, inverse;
  for (int i = 0; i < points; ++i) {
    s[index(i)] = {0, near.imag() + reach * std::cos(std::numbers::pi * (i + 0.5) / points)};
    inverse[index(i)] = 1.0 / response(s[index(i)]);
  }
  const auto interpolated = [&](Complex at) { // Lagrange
    Complex sum = 0;
    for (std::size_t i = 0; i < points; ++i) {
      Complex term = inverse[i];
      for (std::size_t j = 0; j < points; ++j)
        if (j != i) term *= (at - s[j]) / (s[i] - s[j]);
      sum += term;
    }
    return sum;
  };
  Complex before = near, found = near * 1.001;
  for (int step = 0; step < 20 && std::abs(found - before) > 1e-13 * std::abs(found); ++step) {
    const Complex slope = (interpolated(found) - interpolated(before)) / (found - before);
    before = std::exchange(found, found - interpolated(found) / slope);
  }
  return found;
}

} // namespace kapitza::test
