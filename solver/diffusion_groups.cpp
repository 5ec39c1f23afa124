#include "diffusion_groups.hpp"

#include <algorithm>
#include <cmath>

namespace kapitza {

std::vector<DiffusionGroup> lump_bands(const Bands& bands, int groups) {
  const auto [low, high] = std::minmax_element(bands.mean_free_path.begin(), bands.mean_free_path.end());
  const double range = std::log(*high / *low) * (1 + 1e-12);
  std::vector<DiffusionGroup> all(static_cast<std::size_t>(groups));
  const double total = relaxation(bands);
  for (int b = 0; b < bands.size(); ++b) {
    const auto i = static_cast<std::size_t>(b);
    const double length = bands.mean_free_path[i];
    const auto g = range > 0 ? static_cast<std::size_t>(groups * std::log(length / *low) / range) : 0;
    const double share = bands.heat_capacity[i] * bands.speed[i] / length / total;
    all[g].bands.push_back(b);
    all[g].share += share;
    all[g].length += share * length * length;
    all[g].conductance += one_way_conductance(bands, b);
  }
  std::erase_if(all, [](const DiffusionGroup& group) { return group.bands.empty(); });
  for (DiffusionGroup& group : all) {
    group.length = std::sqrt(group.length / group.share);
    group.effective = total * group.share * group.length / 4;
  }
  return all;
}

} // namespace kapitza
