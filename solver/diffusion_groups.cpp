#include "diffusion_groups.hpp"

#include <algorithm>
#include <cmath>

namespace kapitza {

std::vector<int> length_ranges(const Bands& bands, int count, double longest) {
  const double all = one_way_conductance(bands);
  double low = longest, high = 0;
  for (int b = 0; b < bands.size(); ++b) {
    const double length = bands.mean_free_path[static_cast<std::size_t>(b)];
    if (length > longest || one_way_conductance(bands, b) < 1e-6 * all) continue;
    low = std::min(low, length);
    high = std::max(high, length);
  }
  const double width = std::log(high / low) * (1 + 1e-12);
  std::vector<int> ranges;
  for (const double length : bands.mean_free_path) {
    const double range = width > 0 ? std::clamp(count * std::log(length / low) / width, 0.0, count - 0.5) : 0;
    ranges.push_back(length > longest ? count : static_cast<int>(range));
  }
  return ranges;
}

std::vector<DiffusionGroup> lump_bands(const Bands& bands, const std::vector<int>& ranges,
                                       const std::vector<bool>& confined) {
  const double total = relaxation(bands);
  std::vector<DiffusionGroup> all(2 * (1 + static_cast<std::size_t>(std::ranges::max(ranges))));
  for (int b = 0; b < bands.size(); ++b) {
    const auto i = static_cast<std::size_t>(b);
    const double length = bands.mean_free_path[i];
    const double share = bands.heat_capacity[i] * bands.speed[i] / length / total;
    DiffusionGroup& group =
        all[2 * static_cast<std::size_t>(ranges[i]) + (!confined.empty() && confined[i] ? 1 : 0)];
    group.bands.push_back(b);
    group.share += share;
    group.length += share * length * length;
    group.conductance += one_way_conductance(bands, b);
  }
  std::erase_if(all, [](const DiffusionGroup& group) { return group.bands.empty(); });
  for (DiffusionGroup& group : all) {
    group.length = std::sqrt(group.length / group.share);
    group.effective = total * group.share * group.length / 4;
  }
  return all;
}

std::vector<std::vector<bool>> confined_bands(const Problem& problem, const Couplings& couplings) {
  std::vector<std::vector<bool>> confined;
  for (const Bands& bands : problem.materials)
    confined.emplace_back(static_cast<std::size_t>(bands.size()), false);
  for (std::size_t s = 0; s < couplings.of_surface.size(); ++s) {
    const Surface& surface = problem.mesh.surfaces[s];
    if (surface.is_boundary()) continue;
    for (const CoupledGroup& group : couplings.of_surface[s]->groups) {
      if (group.transmissivity > 0) continue;
      for (const int side : {minus_side, plus_side})
        for (const int b : group.bands[static_cast<std::size_t>(side)])
          confined[static_cast<std::size_t>(problem.material_of_cell(
              side == minus_side ? surface.minus_cell : surface.plus_cell))][static_cast<std::size_t>(b)] =
              true;
    }
  }
  return confined;
}

} // namespace kapitza
