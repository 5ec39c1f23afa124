#include "solver/diffusion_groups.hpp"

#include "kapitza/base/index.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace kapitza {

std::vector<int> length_ranges(const Bands& bands, int count) {
  const double all = one_way_conductance(bands);
  double low = std::numeric_limits<double>::infinity(), high = 0;
  for (int b = 0; b < bands.size(); ++b) {
    if (one_way_conductance(bands, b) < 1e-6 * all) continue;
    low = std::min(low, bands.mean_free_path[index(b)]);
    high = std::max(high, bands.mean_free_path[index(b)]);
  }
  const double width = std::log(high / low) * (1 + 1e-12);
  std::vector<int> ranges;
  for (const double length : bands.mean_free_path)
    ranges.push_back(
        width > 0 ? static_cast<int>(std::clamp(count * std::log(length / low) / width, 0.0, count - 0.5))
                  : 0);
  return ranges;
}

std::vector<DiffusionGroup> lump_bands(const Bands& bands, const std::vector<int>& ranges,
                                       const std::vector<bool>& confined) {
  const double total = relaxation(bands) + electron_coupling(bands);
  std::vector<DiffusionGroup> all(2 * (1 + index(std::ranges::max(ranges))));
  for (int b = 0; b < bands.size(); ++b) {
    const auto i = index(b);
    const double length = bands.mean_free_path[i];
    const double share = bands.heat_capacity[i] * bands.speed[i] / length / total;
    DiffusionGroup& group = all[2 * index(ranges[i]) + (!confined.empty() && confined[i] ? 1 : 0)];
    group.bands.push_back(b);
    group.share += share;
    group.length += share * length * length;
    if (is_metal(bands)) group.electron_part += share * bands.electron_share[i];
    group.lifetime += share * length / bands.speed[i];
    group.conductance += one_way_conductance(bands, b);
  }
  std::erase_if(all, [](const DiffusionGroup& group) { return group.bands.empty(); });
  for (DiffusionGroup& group : all) {
    group.length = std::sqrt(group.length / group.share);
    group.lifetime /= group.share;
    group.electron_part /= group.share;
    group.emission.fill(1 - group.electron_part);
    group.electron_emission.fill(group.electron_part);
    group.effective = total * group.share * group.length / 4;
  }
  return all;
}

std::vector<DiffusionGroup> at_rates(std::vector<DiffusionGroup> groups, const Bands& bands,
                                     const CellRates& rates) {
  double total = 0;
  for (DiffusionGroup& group : groups) {
    double exchange = 0, square = 0, weight = 0, capacity = 0, by_electrons = 0;
    group.emission = group.electron_emission = {0, 0};
    for (const int b : group.bands) {
      const auto i = index(b);
      const double part = bands.heat_capacity[i] * bands.speed[i] * rates.rate[i];
      double slope = 0;
      exchange += part;
      by_electrons += bands.heat_capacity[i] * bands.speed[i] * rates.electron_rate[i];
      for (const std::size_t end : {0, 1}) {
        group.emission[end] += part * rates.slope[i][end];
        group.electron_emission[end] += part * rates.electron_slope[i][end];
        slope += rates.slope[i][end] + rates.electron_slope[i][end];
      }
      weight += part * slope;
      square += part * slope / (rates.rate[i] * rates.rate[i]);
      capacity += bands.heat_capacity[i] * slope;
    }
    for (auto* emission : {&group.emission, &group.electron_emission})
      for (double& end : *emission) end /= exchange;
    group.electron_part = by_electrons / exchange;
    group.length = std::sqrt(square / weight);
    group.lifetime = capacity / weight;
    group.effective = exchange * group.length / 4;
    group.share = exchange;
    total += exchange;
  }
  for (DiffusionGroup& group : groups) group.share /= total;
  return groups;
}

std::vector<std::vector<bool>> confined_bands(const StackProblem& problem, const Couplings& couplings) {
  std::vector<std::vector<bool>> confined;
  for (const Bands& bands : problem.media) confined.emplace_back(index(bands.size()), false);
  for (std::size_t s = 0; s < couplings.of_surface.size(); ++s) {
    const Surface& surface = problem.mesh.surfaces[s];
    if (surface.is_boundary()) continue;
    for (const CoupledGroup& group : couplings.of_surface[s]->groups) {
      if (group.transmissivity > 0) continue;
      for (const int side : {minus_side, plus_side})
        for (const int b : group.bands[index(side)])
          confined[index(problem.medium_of_cell(side == minus_side ? surface.minus_cell : surface.plus_cell))]
                  [index(b)] = true;
    }
  }
  return confined;
}

} // namespace kapitza
