#include "kapitza/error.hpp"
#include "kapitza/physics/material.hpp"

#include "monotone.hpp"

#include <algorithm>
#include <cmath>

namespace kapitza {
namespace {

/// Two branch edges nearer than this fraction of the highest frequency are one edge (LO and TO at the zone
/// centre).
constexpr double merge_fraction = 1e-9;

/// 0 and the extremes of every branch, ascending, without near-duplicates.
std::vector<double> branch_edges(std::span<const Material> materials) {
  std::vector<double> all{0};
  for (const Material& material : materials)
    for (const Branch& branch : material.branches) {
      double lowest = angular_frequency(branch, 0), highest = lowest;
      for (double k : monotone_breaks(branch)) {
        lowest = std::min(lowest, angular_frequency(branch, k));
        highest = std::max(highest, angular_frequency(branch, k));
      }
      all.push_back(lowest);
      all.push_back(highest);
    }
  std::sort(all.begin(), all.end());
  std::vector<double> edges{0};
  for (double omega : all)
    if (omega > edges.back() + merge_fraction * all.back()) edges.push_back(omega);
  return edges;
}

} // namespace

FrequencyGrid make_frequency_grid(std::span<const Material> materials, int bins) {
  if (bins < 1)
    throw InputError("the number of frequency bins must be at least 1, got " + std::to_string(bins));
  const std::vector<double> fixed = branch_edges(materials);
  const double highest = fixed.back();
  if (!(highest > 0))
    throw InputError("no branch has a frequency above zero, so there is nothing to divide into bins");

  // A fifth of the bins, at most 6, halve the lowest one again and again: mean free paths grow like omega^-2
  // there, and each half spans only a factor 4 of them. One uniform bin down to 0 would lump all long mean
  // free paths in one.
  const int halvings = std::min(6, bins / 5);
  const double width = highest / (bins - halvings);
  FrequencyGrid grid;
  grid.edges.push_back(0);
  for (std::size_t i = 1; i < fixed.size(); ++i) {
    const double low = fixed[i - 1], span = fixed[i] - low;
    const int parts = std::max(1, static_cast<int>(std::ceil(span / width - 1e-6)));
    if (i == 1)
      for (int h = halvings; h > 0; --h) grid.edges.push_back(std::ldexp(span / parts, -h));
    for (int p = 1; p < parts; ++p) grid.edges.push_back(low + span * p / parts);
    grid.edges.push_back(fixed[i]);
  }
  return grid;
}

} // namespace kapitza
