#include "plane_lanes.hpp"

#include <algorithm>

namespace kapitza {

LaneTable::LaneTable(const std::vector<Bands>& bands, const PlaneAngles& angles) : polars(angles.polars()) {
  int most = 0;
  for (const Bands& material : bands) most = std::max(most, material.size() * polars);
  blocks = (most + static_cast<int>(block_lanes) - 1) / static_cast<int>(block_lanes);
  for (int p = 0; p < polars; ++p)
    mean_sine += angles.polar_weight[static_cast<std::size_t>(p)] * angles.sine[static_cast<std::size_t>(p)];
  for (const Bands& material : bands) {
    Material table;
    table.bands = material.size();
    table.lanes = material.size() * polars;
    table.rate.assign(padded(), 1 / longest_mean_free_path(material));
    table.weight.assign(padded(), 0.0);
    table.capacity.assign(padded(), 0.0);
    const double total = relaxation(material);
    for (int lane = 0; lane < table.lanes; ++lane) {
      const auto i = static_cast<std::size_t>(lane), b = static_cast<std::size_t>(lane / polars),
                 p = static_cast<std::size_t>(lane % polars);
      const double length = material.mean_free_path[b],
                   stream = material.heat_capacity[b] * material.speed[b];
      table.rate[i] = 1 / (length * angles.sine[p]);
      table.weight[i] = stream / length / total * angles.polar_weight[p];
      table.capacity[i] = stream * angles.polar_weight[p] * angles.sine[p];
    }
    materials.push_back(std::move(table));
  }
}

std::size_t LaneTable::Material::packs(int block) const {
  const int left = lanes - block * static_cast<int>(block_lanes);
  if (left <= 0) return 0;
  return std::min(block_packs, (static_cast<std::size_t>(left) + Pack::size() - 1) / Pack::size());
}

LaneBlock LaneTable::block(int material, int block) const {
  const Material& table = materials[static_cast<std::size_t>(material)];
  const std::size_t first = static_cast<std::size_t>(block) * block_lanes;
  return {&table.rate[first], &table.weight[first], table.packs(block)};
}

} // namespace kapitza
