#include "solver/plane/lanes.hpp"

#include "kapitza/base/index.hpp"

#include "solver/drift.hpp"

#include <algorithm>

namespace kapitza {
namespace {

void add_drift(const Bands& medium, const PlaneAngles& angles, LaneTable::Medium& table) {
  const Drift drift = drift_of(medium);
  if (drift.weight.empty()) return;
  table.pull.assign(table.rate.size(), 0.0);
  table.pull_weight.assign(table.rate.size(), 0.0);
  for (std::size_t i = 0, b = 0; b < index(medium.size()); ++b)
    for (std::size_t p = 0; p < angles.sine.size(); ++p, ++i) {
      table.pull[i] = drift.pull[b] / medium.mean_free_path[b];
      table.pull_weight[i] = 3 * drift.weight[b] * angles.polar_weight[p] * angles.sine[p];
    }
}

/// What relaxes to electrons; what relaxes to T is less by that.
void add_electrons(const Bands& medium, const PlaneAngles& angles, LaneTable::Medium& table) {
  if (!is_metal(medium)) return;
  table.metal = true;
  table.pull.assign(table.rate.size(), 0.0);
  table.pull_weight.assign(table.rate.size(), 0.0);
  table.dissipating.assign(table.rate.size(), 0.0);
  const double to_lattice = relaxation(medium), to_electrons = electron_coupling(medium);
  for (std::size_t i = 0, b = 0; b < index(medium.size()); ++b)
    for (std::size_t p = 0; p < angles.sine.size(); ++p, ++i) {
      const double share = medium.electron_share[b], all = table.weight[i] * to_lattice;
      table.pull[i] = share * table.rate[i];
      table.pull_weight[i] = share * all / to_electrons;
      table.dissipating[i] = all / (to_lattice + to_electrons);
      table.weight[i] *= 1 - share;
    }
}

} // namespace

LaneTable::LaneTable(const std::vector<Bands>& bands, const PlaneAngles& angles) : polars(angles.polars()) {
  int most = 0;
  for (const Bands& medium : bands) most = std::max(most, medium.size() * polars);
  blocks = (most + static_cast<int>(block_lanes) - 1) / static_cast<int>(block_lanes);
  for (int p = 0; p < polars; ++p) mean_sine += angles.polar_weight[index(p)] * angles.sine[index(p)];
  for (const Bands& medium : bands) {
    Medium table;
    table.bands = medium.size();
    table.lanes = medium.size() * polars;
    table.rate.assign(padded(), 1 / longest_mean_free_path(medium));
    table.slowness.assign(padded(), 1 / medium.speed.front());
    table.weight.assign(padded(), 0.0);
    table.capacity.assign(padded(), 0.0);
    const double total = relaxation(medium);
    for (std::size_t i = 0, b = 0; b < index(medium.size()); ++b) {
      const double length = medium.mean_free_path[b], stream = medium.heat_capacity[b] * medium.speed[b];
      for (std::size_t p = 0; p < index(polars); ++p, ++i) {
        table.rate[i] = 1 / (length * angles.sine[p]);
        table.slowness[i] = 1 / (medium.speed[b] * angles.sine[p]);
        table.weight[i] = stream / length / total * angles.polar_weight[p];
        table.capacity[i] = stream * angles.polar_weight[p] * angles.sine[p];
      }
    }
    add_drift(medium, angles, table);
    add_electrons(medium, angles, table);
    media.push_back(std::move(table));
  }
}

} // namespace kapitza
