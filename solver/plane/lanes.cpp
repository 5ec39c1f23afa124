#include "solver/plane/lanes.hpp"

#include "kapitza/base/index.hpp"

#include <algorithm>

namespace kapitza {

LaneTable::LaneTable(const std::vector<Bands>& bands, const PlaneAngles& angles) : polars(angles.polars()) {
  int most = 0;
  for (const Bands& material : bands) most = std::max(most, material.size() * polars);
  blocks = (most + static_cast<int>(block_lanes) - 1) / static_cast<int>(block_lanes);
  for (int p = 0; p < polars; ++p) mean_sine += angles.polar_weight[index(p)] * angles.sine[index(p)];
  for (const Bands& material : bands) {
    Material table;
    table.bands = material.size();
    table.lanes = material.size() * polars;
    table.rate.assign(padded(), 1 / longest_mean_free_path(material));
    table.weight.assign(padded(), 0.0);
    table.capacity.assign(padded(), 0.0);
    const double total = relaxation(material);
    for (int lane = 0; lane < table.lanes; ++lane) {
      const auto i = index(lane), b = index(lane / polars), p = index(lane % polars);
      const double length = material.mean_free_path[b],
                   stream = material.heat_capacity[b] * material.speed[b];
      table.rate[i] = 1 / (length * angles.sine[p]);
      table.weight[i] = stream / length / total * angles.polar_weight[p];
      table.capacity[i] = stream * angles.polar_weight[p] * angles.sine[p];
    }
    materials.push_back(std::move(table));
  }
}

std::size_t LaneTable::Material::lanes_of(int block) const {
  return index(std::clamp(lanes - block * static_cast<int>(block_lanes), 0, static_cast<int>(block_lanes)));
}

LaneBlock LaneTable::block(int material, int block) const {
  const Material& table = materials[index(material)];
  const std::size_t first = index(block) * block_lanes;
  return {&table.rate[first], &table.weight[first], table.lanes_of(block)};
}

} // namespace kapitza
