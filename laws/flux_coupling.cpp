#include "kapitza/laws/flux_coupling.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/laws/ziman.hpp"

#include "laws/acoustic_coupling.hpp"
#include "laws/table_coupling.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <sstream>

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

/// Groups that exchange energy: equal frequency index, and equal branch as well when `by_branch`.
/// Sub-bands of one branch within one bin are paired in their order.
std::vector<CoupledGroup> pair_bands(const Bands& minus, const Bands& plus, bool by_branch) {
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
}

/// The fraction `fraction` of everything of one group is shared out over both sides. Gives what crosses.
double add_diffuse_mismatch(FluxCoupling& coupling, const CoupledGroup& group, double fraction) {
  auto members = on_side(minus_side, group.bands[minus_side]);
  const auto other = on_side(plus_side, group.bands[plus_side]);
  members.insert(members.end(), other.begin(), other.end());
  const auto [w1, w2] = group.conductance;
  add_pool(coupling, members, members, fraction / (w1 + w2));
  return fraction * w1 * w2 / (w1 + w2);
}

FluxCoupling couple_diffuse_mismatch(const Bands& minus, const Bands& plus) {
  FluxCoupling coupling;
  coupling.groups = pair_bands(minus, plus, false);
  for (CoupledGroup& group : coupling.groups) {
    add_diffuse_mismatch(coupling, group, 1);
    group.transmissivity =
        group.conductance[plus_side] / (group.conductance[minus_side] + group.conductance[plus_side]);
  }
  return coupling;
}

/// Optical bands reflect and take no part: a group of their own each, so that those that do are told apart.
void split_off_optical(std::vector<CoupledGroup>& groups, const Bands& minus, const Bands& plus) {
  const std::array both{&minus, &plus};
  std::vector<CoupledGroup> single;
  for (CoupledGroup& group : groups)
    for (const std::size_t side : {0, 1})
      std::erase_if(group.bands[side], [&](int b) {
        if (polarization_of_key(both[side]->branch[index(b)]) != Polarization::optical) return false;
        CoupledGroup alone;
        alone.bands[side] = {b};
        alone.conductance[side] = one_way_conductance(*both[side], b);
        single.push_back(alone);
        return true;
      });
  std::erase_if(groups, [](const CoupledGroup& g) { return g.bands[0].empty() && g.bands[1].empty(); });
  for (CoupledGroup& group : groups)
    group.conductance = {conductance(minus, group.bands[0]), conductance(plus, group.bands[1])};
  groups.insert(groups.end(), single.begin(), single.end());
}

FluxCoupling couple_acoustic_mismatch(const Bands& minus, const Bands& plus, const Directions& directions) {
  check_acoustic(minus);
  check_acoustic(plus);
  FluxCoupling coupling;
  coupling.groups = pair_bands(minus, plus, false);
  if (minus.frequency_resolved) split_off_optical(coupling.groups, minus, plus);
  for (CoupledGroup& group : coupling.groups) {
    const double crossing = add_acoustic_links(coupling, {minus, plus, directions, group}, 1);
    if (crossing > 0) group.transmissivity = crossing / group.conductance[minus_side];
  }
  return coupling;
}

/// Fraction of what arrives in a group at a rough plane that is scattered coherently: one number for all its
/// channels, so that the mixture obeys detailed balance.
double specular_fraction(const MixedMismatch& law, const CoupledGroup& group, const Bands& minus,
                         const Bands& plus) {
  if (law.roughness <= 0) return law.specularity;
  double sum = 0;
  const std::array both{&minus, &plus};
  for (const std::size_t side : {0, 1})
    for (const int b : group.bands[side])
      sum += one_way_conductance(*both[side], b) * band_specularity(*both[side], b, law.roughness);
  return sum / (group.conductance[minus_side] + group.conductance[plus_side]);
}

FluxCoupling couple_mixed_mismatch(const Bands& minus, const Bands& plus, const Directions& directions,
                                   const MixedMismatch& law) {
  check_acoustic(minus);
  check_acoustic(plus);
  FluxCoupling coupling;
  coupling.groups = pair_bands(minus, plus, false);
  for (CoupledGroup& group : coupling.groups) {
    const double p = specular_fraction(law, group, minus, plus);
    double crossing = add_diffuse_mismatch(coupling, group, 1 - p);
    if (p > 0) crossing += p * add_acoustic_links(coupling, {minus, plus, directions, group}, p);
    if (crossing > 0) group.transmissivity = crossing / group.conductance[minus_side];
  }
  return coupling;
}

/// Sets each group's transmissivity from the minus side; at most what leaves the way back at or below 1.
template <class Value>
void set_transmissivity(FluxCoupling& coupling, Value value_of, bool reversed) {
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

/// The transmissivity of each group is set; directions and branches are scrambled.
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

/// The transmissivity of each group is set; directions and branches are kept.
void add_specular_transmission(FluxCoupling& coupling, const Bands& minus, const Bands& plus,
                               const Directions& directions) {
  for (const CoupledGroup& group : coupling.groups) {
    const auto [w1, w2] = group.conductance;
    const double carried = group.transmissivity * w1;
    if (carried > 0) {
      const SideBand left{minus_side, group.bands[minus_side].front()},
          right{plus_side, group.bands[plus_side].front()};
      for (int m = 0; m < directions.size(); ++m) {
        const double flux = group.transmissivity * flux_capacity(minus, directions, left.band, m);
        coupling.links.push_back({right, m, left, m, flux});
        coupling.links.push_back({left, m, right, m, flux});
      }
    }
    for (const int b : group.bands[minus_side])
      add_mirror(coupling, minus, directions, {minus_side, b}, 1 - carried / w1);
    for (const int b : group.bands[plus_side])
      add_mirror(coupling, plus, directions, {plus_side, b}, 1 - carried / w2);
  }
}

FluxCoupling couple_transmission(const Bands& minus, const Bands& plus, const Directions& directions,
                                 const Transmission& law, bool reversed) {
  FluxCoupling coupling;
  coupling.groups = pair_bands(minus, plus, law.specular);
  set_transmissivity(
      coupling, [&](const CoupledGroup&) { return law.value; }, reversed);
  if (law.specular)
    add_specular_transmission(coupling, minus, plus, directions);
  else
    add_diffuse_transmission(coupling);
  return coupling;
}

FluxCoupling couple_table(const Bands& minus, const Bands& plus, const Directions& directions,
                          const TabulatedTransmission& law, bool reversed, PoolParts& parts) {
  FluxCoupling coupling;
  coupling.groups = pair_bands(minus, plus, law.specular);
  for (const Bands* bands : {&minus, &plus})
    if (!bands->frequency_resolved)
      throw InputError("a table of transmissivities needs materials resolved in frequency, not gray ones or "
                       "plain bands; use model: transmission");
  if (!law.table->angle.empty()) {
    couple_angular_table({minus, plus, directions}, *law.table, reversed, coupling, parts);
    return coupling;
  }
  const auto value_of = [&](const CoupledGroup& group) {
    return tabulated_transmissivity(*law.table, mean_omega(group, minus, plus), 1);
  };
  set_transmissivity(coupling, value_of, reversed);
  if (law.specular)
    add_specular_transmission(coupling, minus, plus, directions);
  else
    add_diffuse_transmission(coupling);
  return coupling;
}

/// The part `share` of the radiation limit.
FluxCoupling couple_radiation(const Bands& minus, const Bands& plus, double share) {
  FluxCoupling coupling;
  coupling.groups = pair_bands(minus, plus, false);
  for (CoupledGroup& group : coupling.groups)
    if (group.conductance[minus_side] > 0)
      group.transmissivity =
          share * std::min(1.0, group.conductance[plus_side] / group.conductance[minus_side]);
  add_diffuse_transmission(coupling);
  return coupling;
}

FluxCoupling couple_conductance(const Bands& minus, const Bands& plus, double value) {
  double limit = 0;
  for (const CoupledGroup& group : pair_bands(minus, plus, false))
    limit += std::min(group.conductance[minus_side], group.conductance[plus_side]);
  if (value > limit * (1 + 1e-12)) {
    std::ostringstream text;
    text << "a conductance of " << value / 1e6
         << " MW/m^2/K is more than the poorer side carries at the same "
         << "frequencies: the radiation limit is " << limit / 1e6
         << " MW/m^2/K (between emitted temperatures)";
    throw InputError(text.str());
  }
  return couple_radiation(minus, plus, std::min(1.0, value / limit));
}

} // namespace

double mean_omega(const CoupledGroup& group, const Bands& minus, const Bands& plus) {
  double sum = 0, total = 0;
  const std::array both{&minus, &plus};
  for (const std::size_t side : {0, 1})
    for (const int b : group.bands[side]) {
      const double w = one_way_conductance(*both[side], b);
      sum += w * both[side]->omega[index(b)];
      total += w;
    }
  return total > 0 ? sum / total : 0;
}

FluxCoupling couple_wall(const Bands& bands, const Directions& directions, Side side, const WallLaw& law) {
  if (const auto* bath = std::get_if<LiquidBath>(&law)) return couple_liquid(bands, directions, side, *bath);
  FluxCoupling coupling;
  const auto* even = std::get_if<ReflectingWall>(&law);
  const auto* rough = std::get_if<RoughWall>(&law);
  if (even == nullptr && rough == nullptr) return coupling;
  for (int b = 0; b < bands.size(); ++b) {
    const double specularity =
        even != nullptr ? even->specularity : band_specularity(bands, b, rough->roughness);
    add_mirror(coupling, bands, directions, {side, b}, specularity);
    add_pool(coupling, {{side, b}}, {{side, b}}, (1 - specularity) / one_way_conductance(bands, b));
  }
  return coupling;
}

FluxCoupling couple_interface(const Bands& minus, const Bands& plus, const Directions& directions,
                              const InterfaceLaw& law, bool reversed, PoolParts& parts) {
  check_pairable(minus, plus);
  struct Visitor {
    const Bands &minus, &plus;
    const Directions& directions;
    bool reversed;
    PoolParts& parts;
    FluxCoupling operator()(const TransparentInterface&) const {
      return couple_transmission(minus, plus, directions, {1, true}, reversed);
    }
    FluxCoupling operator()(const DiffuseMismatch&) const { return couple_diffuse_mismatch(minus, plus); }
    FluxCoupling operator()(const AcousticMismatch&) const {
      return couple_acoustic_mismatch(minus, plus, directions);
    }
    FluxCoupling operator()(const MixedMismatch& mixed) const {
      return couple_mixed_mismatch(minus, plus, directions, mixed);
    }
    FluxCoupling operator()(const RadiationLimit&) const { return couple_radiation(minus, plus, 1); }
    FluxCoupling operator()(const PrescribedConductance& prescribed) const {
      return couple_conductance(minus, plus, prescribed.value);
    }
    FluxCoupling operator()(const Transmission& transmission) const {
      return couple_transmission(minus, plus, directions, transmission, reversed);
    }
    FluxCoupling operator()(const TabulatedTransmission& tabulated) const {
      return couple_table(minus, plus, directions, tabulated, reversed, parts);
    }
  };
  return std::visit(Visitor{minus, plus, directions, reversed, parts}, law);
}

FluxCoupling couple_wall(const Bands& bands, const HalfRange& angles, Side side, const WallLaw& law) {
  return couple_wall(bands, stack_directions(angles), side, law);
}

FluxCoupling couple_interface(const Bands& minus, const Bands& plus, const HalfRange& angles,
                              const InterfaceLaw& law, bool reversed) {
  const Directions directions = stack_directions(angles);
  PoolParts parts;
  FluxCoupling coupling = couple_interface(minus, plus, directions, law, reversed, parts);
  if (!parts[minus_side].empty() || !parts[plus_side].empty())
    expand_pools(coupling, parts, {minus, plus, directions});
  return coupling;
}

} // namespace kapitza
