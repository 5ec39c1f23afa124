#include "diffusion_groups.hpp"

#include <algorithm>
#include <cmath>

namespace kapitza {

std::vector<DiffusionGroup> lump_bands(const Bands& bands, int groups, const std::vector<bool>& confined) {
  const auto [low, high] = std::minmax_element(bands.mean_free_path.begin(), bands.mean_free_path.end());
  const double range = std::log(*high / *low) * (1 + 1e-12);
  const double total = relaxation(bands);
  std::vector<DiffusionGroup> all(2 * static_cast<std::size_t>(groups));
  for (int b = 0; b < bands.size(); ++b) {
    const auto i = static_cast<std::size_t>(b);
    const double length = bands.mean_free_path[i];
    const double share = bands.heat_capacity[i] * bands.speed[i] / length / total;
    const auto rank = range > 0 ? static_cast<std::size_t>(groups * std::log(length / *low) / range) : 0;
    DiffusionGroup& group = all[2 * rank + (!confined.empty() && confined[i] ? 1 : 0)];
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
