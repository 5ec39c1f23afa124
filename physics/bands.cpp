#include "kapitza/physics/bands.hpp"

#include <algorithm>
#include <numeric>

namespace kapitza {
namespace {

template <class Term>
double sum_over_bands(const Bands& bands, Term term) {
  double sum = 0;
  for (std::size_t b = 0; b < bands.heat_capacity.size(); ++b) sum += term(b);
  return sum;
}

} // namespace

double heat_capacity(const Bands& bands) {
  return std::accumulate(bands.heat_capacity.begin(), bands.heat_capacity.end(), 0.0);
}

double one_way_conductance(const Bands& bands) {
  return sum_over_bands(bands, [&](std::size_t b) { return bands.heat_capacity[b] * bands.speed[b] / 4; });
}

double conductivity(const Bands& bands) {
  return sum_over_bands(bands, [&](std::size_t b) {
    return bands.heat_capacity[b] * bands.speed[b] * bands.mean_free_path[b] / 3;
  });
}

double relaxation(const Bands& bands) {
  return sum_over_bands(bands, [&](std::size_t b) {
    return bands.heat_capacity[b] * bands.speed[b] / bands.mean_free_path[b];
  });
}

double longest_mean_free_path(const Bands& bands) {
  return *std::max_element(bands.mean_free_path.begin(), bands.mean_free_path.end());
}

} // namespace kapitza
