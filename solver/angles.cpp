#include "kapitza/solver/angles.hpp"

#include <boost/math/special_functions/legendre.hpp>

#include <algorithm>

namespace kapitza {

HalfRange double_gauss(int polar) {
  const int points = polar / 2;
  HalfRange angles;
  const auto add = [&](double node) {
    const double slope = boost::math::legendre_p_prime(points, node);
    angles.mu.push_back((1 + node) / 2);
    angles.weight.push_back(1 / ((1 - node * node) * slope * slope));
  };
  const auto zeros = boost::math::legendre_p_zeros<double>(points); // the non-negative ones, ascending
  for (auto zero = zeros.rbegin(); zero != zeros.rend(); ++zero)
    if (*zero > 0) add(-*zero);
  for (const double zero : zeros) add(zero);
  return angles;
}

} // namespace kapitza
