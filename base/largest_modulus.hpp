#pragma once
/// The largest |value| of a range of real or complex numbers; 0 of none. Private to the library.

#include <algorithm>
#include <cmath>
#include <complex>

namespace kapitza {

template <class Range>
double largest_modulus(const Range& values) {
  double largest = 0;
  for (const auto& value : values) largest = std::max(largest, std::abs(value));
  return largest;
}

} // namespace kapitza
