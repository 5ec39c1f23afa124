#include "analysis/dynamic/frequency_ladder.hpp"

#include <algorithm>
#include <cmath>

namespace kapitza {

std::vector<double> FrequencyLadder::frequencies(int level) const {
  constexpr int coarsest = decade / 2; // the steps of level 0
  std::vector<double> omega;
  const int last = high + coarsest * (level + 1);
  for (int k = low - coarsest * level; k <= last; k += coarsest >> level)
    omega.push_back(unit * std::pow(10, static_cast<double>(k) / decade));
  return omega;
}

double response_tolerance(double given, double wanted) {
  return std::min(given, std::max(1e-11, 1e-4 * wanted));
}

} // namespace kapitza
