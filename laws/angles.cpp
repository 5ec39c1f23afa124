#include "kapitza/laws/angles.hpp"

#include <boost/math/special_functions/legendre.hpp>

#include <algorithm>

namespace kapitza {

namespace {

/// Gauss-Legendre on [low, high].
void add_panel(HalfRange& angles, int points, double low, double high) {
  const double width = high - low;
  const auto add = [&](double node) {
    const double slope = boost::math::legendre_p_prime(points, node);
    angles.mu.push_back(low + width * (1 + node) / 2);
    angles.weight.push_back(width / ((1 - node * node) * slope * slope));
  };
  const auto zeros = boost::math::legendre_p_zeros<double>(points); // the non-negative ones, ascending
  for (std::size_t i = zeros.size(); i-- > 0;)
    if (zeros[i] > 0) add(-zeros[i]);
  for (const double zero : zeros) add(zero);
}

} // namespace

HalfRange double_gauss(int polar) {
  return double_gauss(polar, {});
}

HalfRange double_gauss(int polar, std::span<const double> breaks) {
  std::vector<double> ends{0};
  ends.insert(ends.end(), breaks.begin(), breaks.end());
  ends.push_back(1);
  const auto panels = static_cast<int>(ends.size()) - 1;
  // Each panel gets a point, the others go where a point has the widest part of its panel.
  std::vector<int> points(ends.size() - 1, 1);
  for (int left = polar / 2 - panels; left > 0; --left) {
    std::size_t widest = 0;
    for (std::size_t i = 0; i < points.size(); ++i)
      if ((ends[i + 1] - ends[i]) * points[widest] > (ends[widest + 1] - ends[widest]) * points[i])
        widest = i;
    ++points[widest];
  }
  HalfRange angles;
  for (std::size_t i = 0; i < points.size(); ++i) add_panel(angles, points[i], ends[i], ends[i + 1]);
  return angles;
}

} // namespace kapitza
