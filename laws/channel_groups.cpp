#include "laws/channel_groups.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"

#include <algorithm>
#include <map>
#include <numeric>

namespace kapitza {
namespace {

void check_pairable(const Bands& minus, const Bands& plus) {
  if (minus.frequency_resolved != plus.frequency_resolved)
    throw InputError(
        "an interface cannot join a material resolved in frequency with one given as gray or as plain "
        "bands: nothing says which phonons correspond");
}

} // namespace

std::vector<SideBand> on_side(std::size_t side, const std::vector<int>& members) {
  std::vector<SideBand> channels;
  channels.reserve(members.size());
  for (const int b : members) channels.push_back({static_cast<int>(side), b});
  return channels;
}

double one_way_conductance(const Bands& bands, const std::vector<int>& members) {
  return std::accumulate(members.begin(), members.end(), 0.0,
                         [&](double sum, int b) { return sum + one_way_conductance(bands, b); });
}

std::vector<CoupledGroup> pair_bands(const InterfaceSides& sides, bool by_branch) {
  check_pairable(sides.minus, sides.plus);
  std::map<std::array<int, 3>, CoupledGroup> groups;
  const auto collect = [&](const Bands& bands, std::size_t side) {
    std::map<std::array<int, 2>, int> repeated;
    for (int b = 0; b < bands.size(); ++b) {
      const auto i = index(b);
      const int branch = by_branch ? bands.branch[i] : 0;
      const int order = by_branch ? repeated[{bands.frequency[i], branch}]++ : 0;
      groups[{bands.frequency[i], branch, order}].bands[side].push_back(b);
    }
  };
  collect(sides.minus, minus_side);
  collect(sides.plus, plus_side);
  std::vector<CoupledGroup> list;
  for (auto& [key, group] : groups) {
    group.conductance = {one_way_conductance(sides.minus, group.bands[minus_side]),
                         one_way_conductance(sides.plus, group.bands[plus_side])};
    list.push_back(std::move(group));
  }
  return list;
}

std::vector<std::vector<int>> bands_by_frequency(const Bands& bands) {
  std::map<int, std::vector<int>> groups;
  for (int b = 0; b < bands.size(); ++b) groups[bands.frequency[index(b)]].push_back(b);
  std::vector<std::vector<int>> list;
  list.reserve(groups.size());
  for (auto& [frequency, members] : groups) list.push_back(std::move(members));
  return list;
}

void add_pool(FluxCoupling& coupling, std::vector<SideBand> in, std::vector<SideBand> out, double strength) {
  if (strength > 0 && !in.empty() && !out.empty())
    coupling.pools.push_back({std::move(in), std::move(out), strength});
}

void add_mirror(FluxCoupling& coupling, const Bands& bands, const Directions& directions, SideBand band,
                double fraction) {
  if (fraction <= 0) return;
  const double w = one_way_conductance(bands, band.band);
  for (const Directions::Reflection& r :
       directions.reflect(std::vector<double>(directions.share.size(), fraction)))
    coupling.links.push_back({band, r.out, band, r.in, w * r.share});
}

double add_diffuse_mismatch(FluxCoupling& coupling, const CoupledGroup& group, double fraction) {
  auto members = on_side(minus_side, group.bands[minus_side]);
  const auto other = on_side(plus_side, group.bands[plus_side]);
  members.insert(members.end(), other.begin(), other.end());
  const auto [w1, w2] = group.conductance;
  add_pool(coupling, members, members, fraction / (w1 + w2));
  return fraction * w1 * w2 / (w1 + w2);
}

void set_transmissivity(FluxCoupling& coupling, const std::function<double(const CoupledGroup&)>& value_of,
                        bool reversed) {
  int partnered = 0;
  double value = 0;
  for (CoupledGroup& group : coupling.groups) {
    const auto [w1, w2] = group.conductance;
    if (w1 <= 0 || w2 <= 0) continue;
    ++partnered;
    value = value_of(group);
    const double carried = value * (reversed ? w2 : w1), limit = std::min(w1, w2);
    if (carried > limit * (1 + 1e-12)) ++coupling.limited_groups;
    group.transmissivity = std::min(carried, limit) / w1;
  }
  if (partnered > 0 && coupling.limited_groups == partnered && value > 0)
    throw InputError(
        "a transmissivity of " + std::to_string(value)
        + " would need one above 1 on the way back (detailed balance): the second material carries too "
          "little; lower the value or name the materials in the other order");
}

void add_diffuse_transmission(FluxCoupling& coupling) {
  for (const CoupledGroup& group : coupling.groups) {
    const auto left = on_side(minus_side, group.bands[minus_side]),
               right = on_side(plus_side, group.bands[plus_side]);
    const auto [w1, w2] = group.conductance;
    const double carried = group.transmissivity * w1;
    if (carried > 0) {
      add_pool(coupling, left, right, carried / (w1 * w2));
      add_pool(coupling, right, left, carried / (w1 * w2));
    }
    if (w1 > 0) add_pool(coupling, left, left, (w1 - carried) / (w1 * w1));
    if (w2 > 0) add_pool(coupling, right, right, (w2 - carried) / (w2 * w2));
  }
}

void add_specular_transmission(FluxCoupling& coupling, const InterfaceSides& sides) {
  for (const CoupledGroup& group : coupling.groups) {
    const auto [w1, w2] = group.conductance;
    const double carried = group.transmissivity * w1;
    if (carried > 0) {
      const SideBand left{minus_side, group.bands[minus_side].front()},
          right{plus_side, group.bands[plus_side].front()};
      for (int m = 0; m < sides.directions.size(); ++m) {
        const double flux = group.transmissivity * flux_capacity(sides.minus, sides.directions, left.band, m);
        coupling.links.push_back({right, m, left, m, flux});
        coupling.links.push_back({left, m, right, m, flux});
      }
    }
    for (const int b : group.bands[minus_side])
      add_mirror(coupling, sides.minus, sides.directions, {minus_side, b}, 1 - carried / w1);
    for (const int b : group.bands[plus_side])
      add_mirror(coupling, sides.plus, sides.directions, {plus_side, b}, 1 - carried / w2);
  }
}

FluxCoupling couple_radiation(const InterfaceSides& sides, double share) {
  FluxCoupling coupling;
  coupling.groups = pair_bands(sides, false);
  for (CoupledGroup& group : coupling.groups)
    if (group.conductance[minus_side] > 0)
      group.transmissivity =
          share * std::min(1.0, group.conductance[plus_side] / group.conductance[minus_side]);
  add_diffuse_transmission(coupling);
  return coupling;
}

} // namespace kapitza
