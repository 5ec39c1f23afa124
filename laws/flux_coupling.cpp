#include "kapitza/laws/flux_coupling.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/laws/law_traits.hpp"

#include "laws/surface_directions.hpp"

#include <type_traits>
#include <utility>

namespace kapitza {
namespace {

/// Pools with parts as links between directions.
void expand_pools(FluxCoupling& coupling, const std::array<const Bands*, 2>& sides,
                  const Directions& directions) {
  const auto seen = [&](const SideBand& channel, int m) {
    const auto& part = coupling.part[index(channel.side)];
    return flux_capacity(*sides[index(channel.side)], directions, channel.band, m)
           * (part.empty() ? 1 : part[index(channel.band) * directions.share.size() + index(m)]);
  };
  for (const Pool& pool : coupling.pools)
    for (const SideBand& out : pool.out)
      for (int m = 0; m < directions.size(); ++m)
        for (const SideBand& in : pool.in)
          for (int n = 0; n < directions.size(); ++n)
            if (const double flux = pool.strength * seen(out, m) * seen(in, n); flux > 0)
              coupling.links.push_back({out, m, in, n, flux});
  coupling.pools.clear();
  coupling.part = {};
}

} // namespace

FluxCoupling couple_surface(const SurfaceCondition& condition, const std::array<const Bands*, 2>& sides,
                            const Directions& directions) {
  const bool wall = sides[minus_side] == nullptr || sides[plus_side] == nullptr;
  return std::visit(
      [&](const auto& law) -> FluxCoupling {
        using Law = std::decay_t<decltype(law)>;
        if constexpr (std::is_constructible_v<WallLaw, Law>) {
          const Side side = sides[minus_side] != nullptr ? minus_side : plus_side;
          if (wall) return couple(law, WallSide{*sides[side], directions, side});
          throw InputError("the law of a wall on an interface");
        } else {
          if (!wall) return couple(law, InterfaceSides{*sides[0], *sides[1], directions, condition.reversed});
          throw InputError("the law of an interface on a wall");
        }
      },
      condition.law);
}

FluxCoupling couple_surface(const SurfaceCondition& condition, const std::array<const Bands*, 2>& sides,
                            const HalfRange& angles) {
  const Directions directions = stack_directions(angles);
  FluxCoupling coupling = couple_surface(condition, sides, directions);
  if (!coupling.part[minus_side].empty() || !coupling.part[plus_side].empty())
    expand_pools(coupling, sides, directions);
  return coupling;
}

FluxCoupling couple_wall(const Bands& bands, const HalfRange& angles, Side side, const WallLaw& law) {
  const SurfaceCondition condition{surface_law(law)};
  std::array<const Bands*, 2> sides{};
  sides[side] = &bands;
  return couple_surface(condition, sides, angles);
}

FluxCoupling couple_interface(const Bands& minus, const Bands& plus, const HalfRange& angles,
                              const InterfaceLaw& law, bool reversed) {
  return couple_surface({surface_law(law), reversed}, {&minus, &plus}, angles);
}

Directions single_direction() {
  return stack_directions({{0.5}, {1.0}});
}

LawIdentity identity(const SurfaceCondition& condition) {
  const LawTraits its = law_traits(condition.law);
  return {condition.law.index(), its.parameters, its.table, condition.reversed};
}

double transmitted(const std::vector<CoupledGroup>& groups) {
  double sum = 0;
  for (const CoupledGroup& group : groups) sum += group.transmissivity * group.conductance[minus_side];
  return sum;
}

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

} // namespace kapitza
