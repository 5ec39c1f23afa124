#include "kapitza/solver/flux_coupling.hpp"

#include "kapitza/error.hpp"

#include <algorithm>
#include <map>
#include <numeric>

namespace kapitza {
namespace {

double conductance(const Bands& bands, const std::vector<int>& members) {
  return std::accumulate(members.begin(), members.end(), 0.0,
                         [&](double sum, int b) { return sum + one_way_conductance(bands, b); });
}

std::vector<SideBand> on_side(int side, const std::vector<int>& members) {
  std::vector<SideBand> channels;
  for (const int b : members) channels.push_back({side, b});
  return channels;
}

/// Everything that arrives in `in` and is not specular leaves in `out`, weight by weight.
void add_pool(FluxCoupling& coupling, std::vector<SideBand> in, std::vector<SideBand> out, double strength) {
  if (strength > 0 && !in.empty() && !out.empty())
    coupling.pools.push_back({std::move(in), std::move(out), strength});
}

void add_mirror(FluxCoupling& coupling, const Bands& bands, const HalfRange& angles, int side, int band,
                double fraction) {
  if (fraction <= 0) return;
  for (int m = 0; m < angles.size(); ++m)
    coupling.links.push_back(
        {{side, band}, m, {side, band}, m, fraction * flux_capacity(bands, angles, band, m)});
}

/// Groups that exchange energy: equal frequency index, and equal branch as well when `by_branch`.
/// Sub-bands of one branch within one bin are paired in their order.
std::vector<CoupledGroup> pair_bands(const Bands& minus, const Bands& plus, bool by_branch) {
  std::map<std::array<int, 3>, CoupledGroup> groups;
  const auto collect = [&](const Bands& bands, std::size_t side) {
    std::map<std::array<int, 2>, int> repeated;
    for (int b = 0; b < bands.size(); ++b) {
      const auto i = static_cast<std::size_t>(b);
      const int branch = by_branch ? bands.branch[i] : 0;
      const int order = by_branch ? repeated[{bands.frequency[i], branch}]++ : 0;
      groups[{bands.frequency[i], branch, order}].bands[side].push_back(b);
    }
  };
  collect(minus, minus_side);
  collect(plus, plus_side);
  std::vector<CoupledGroup> list;
  for (auto& [key, group] : groups) {
    group.conductance = {conductance(minus, group.bands[minus_side]),
                         conductance(plus, group.bands[plus_side])};
    list.push_back(std::move(group));
  }
  return list;
}

void check_pairable(const Bands& minus, const Bands& plus) {
  if (minus.frequency_resolved != plus.frequency_resolved)
    throw InputError(
        "an interface cannot join a material resolved in frequency with one given as gray or as plain "
        "bands: nothing says which phonons correspond");
  if (!minus.frequency_resolved && minus.size() != plus.size())
    throw InputError(
        "plain bands are paired by their index, so both sides of an interface need equally many; got "
        + std::to_string(minus.size()) + " and " + std::to_string(plus.size()));
}

FluxCoupling couple_mismatch(const Bands& minus, const Bands& plus) {
  FluxCoupling coupling;
  coupling.groups = pair_bands(minus, plus, false);
  for (CoupledGroup& group : coupling.groups) {
    auto members = on_side(minus_side, group.bands[minus_side]);
    const auto other = on_side(plus_side, group.bands[plus_side]);
    members.insert(members.end(), other.begin(), other.end());
    const double sum = group.conductance[minus_side] + group.conductance[plus_side];
    group.transmissivity = group.conductance[plus_side] / sum;
    add_pool(coupling, members, members, 1 / sum);
  }
  return coupling;
}

/// Sets each group's transmissivity from the minus side; at most what leaves the way back at or below 1.
void set_transmissivity(FluxCoupling& coupling, double value, bool reversed) {
  int partnered = 0;
  for (CoupledGroup& group : coupling.groups) {
    const auto [w1, w2] = group.conductance;
    if (w1 <= 0 || w2 <= 0) continue;
    ++partnered;
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

FluxCoupling couple_diffuse_transmission(const Bands& minus, const Bands& plus, double value, bool reversed) {
  FluxCoupling coupling;
  coupling.groups = pair_bands(minus, plus, false);
  set_transmissivity(coupling, value, reversed);
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
  return coupling;
}

FluxCoupling couple_specular_transmission(const Bands& minus, const Bands& plus, const HalfRange& angles,
                                          double value, bool reversed) {
  FluxCoupling coupling;
  coupling.groups = pair_bands(minus, plus, true);
  set_transmissivity(coupling, value, reversed);
  for (const CoupledGroup& group : coupling.groups) {
    const auto [w1, w2] = group.conductance;
    const double carried = group.transmissivity * w1;
    if (carried > 0) {
      const SideBand left{minus_side, group.bands[minus_side].front()},
          right{plus_side, group.bands[plus_side].front()};
      for (int m = 0; m < angles.size(); ++m) {
        const double flux = group.transmissivity * flux_capacity(minus, angles, left.band, m);
        coupling.links.push_back({right, m, left, m, flux});
        coupling.links.push_back({left, m, right, m, flux});
      }
    }
    for (const int b : group.bands[minus_side])
      add_mirror(coupling, minus, angles, minus_side, b, 1 - carried / w1);
    for (const int b : group.bands[plus_side])
      add_mirror(coupling, plus, angles, plus_side, b, 1 - carried / w2);
  }
  return coupling;
}

} // namespace

FluxCoupling couple_wall(const Bands& bands, const HalfRange& angles, Side side, double specularity) {
  FluxCoupling coupling;
  for (int b = 0; b < bands.size(); ++b) {
    add_mirror(coupling, bands, angles, side, b, specularity);
    add_pool(coupling, {{side, b}}, {{side, b}}, (1 - specularity) / one_way_conductance(bands, b));
  }
  return coupling;
}

FluxCoupling couple_interface(const Bands& minus, const Bands& plus, const HalfRange& angles,
                              const InterfaceLaw& law, bool reversed) {
  check_pairable(minus, plus);
  if (std::holds_alternative<DiffuseMismatch>(law)) return couple_mismatch(minus, plus);
  if (std::holds_alternative<TransparentInterface>(law))
    return couple_specular_transmission(minus, plus, angles, 1, reversed);
  const auto& transmission = std::get<Transmission>(law);
  return transmission.specular
             ? couple_specular_transmission(minus, plus, angles, transmission.value, reversed)
             : couple_diffuse_transmission(minus, plus, transmission.value, reversed);
}

} // namespace kapitza
