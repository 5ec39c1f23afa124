#include "laws/table_coupling.hpp"

#include "kapitza/base/index.hpp"

#include "laws/acoustic_coupling.hpp"

#include <algorithm>

namespace kapitza {
namespace {

/// Part of a hemisphere's flux.
double mean(const Directions& directions, const std::vector<double>& part) {
  double sum = 0;
  for (std::size_t m = 0; m < part.size(); ++m) sum += directions.share[m] * part[m];
  return sum;
}

void mirror_rest(FluxCoupling& coupling, const TwoSides& sides, std::size_t side,
                 const std::vector<int>& members, std::vector<double> crossing) {
  for (double& part : crossing) part = std::max(0.0, 1 - part);
  const std::vector<Directions::Reflection> mirror = sides.directions.reflect(crossing);
  for (const int b : members) {
    const SideBand band{static_cast<int>(side), b};
    const double w = one_way_conductance(side == minus_side ? sides.minus : sides.plus, b);
    for (const Directions::Reflection& r : mirror)
      coupling.links.push_back({band, r.out, band, r.in, w * r.share});
  }
}

std::vector<SideBand> on_side(std::size_t side, const std::vector<int>& members) {
  std::vector<SideBand> list;
  for (const int b : members) list.push_back({static_cast<int>(side), b});
  return list;
}

} // namespace

void couple_angular_table(const TwoSides& sides, const TransmissionTable& table, bool reversed,
                          FluxCoupling& coupling, PoolParts& parts) {
  const std::size_t from = reversed ? plus_side : minus_side, to = 1 - from;
  const std::size_t directions = sides.directions.share.size();
  parts[from].assign(index((from == minus_side ? sides.minus : sides.plus).size()) * directions, 0.0);
  for (CoupledGroup& group : coupling.groups) {
    std::vector<double> alpha(directions, 0.0);
    const bool paired = group.conductance[0] > 0 && group.conductance[1] > 0;
    if (paired)
      for (std::size_t m = 0; m < directions; ++m)
        alpha[m] = tabulated_transmissivity(table, mean_omega(group, sides.minus, sides.plus),
                                            sides.directions.cosine[m]);
    const double asked = group.conductance[from] * mean(sides.directions, alpha),
                 limit = group.conductance[to];
    if (asked > limit * (1 + 1e-12)) {
      ++coupling.limited_groups;
      for (double& part : alpha) part *= limit / asked;
    }
    const double carried = std::min(asked, limit);
    if (carried > 0) {
      const auto near = on_side(from, group.bands[from]), far = on_side(to, group.bands[to]);
      coupling.pools.push_back({near, far, 1 / limit});
      coupling.pools.push_back({far, near, 1 / limit});
    }
    for (const int b : group.bands[from])
      std::copy(alpha.begin(), alpha.end(),
                parts[from].begin() + static_cast<std::ptrdiff_t>(index(b) * directions));
    mirror_rest(coupling, sides, from, group.bands[from], alpha);
    mirror_rest(coupling, sides, to, group.bands[to],
                std::vector<double>(directions, paired ? carried / limit : 0));
    if (paired) group.transmissivity = carried / group.conductance[minus_side];
  }
}

void expand_pools(FluxCoupling& coupling, const PoolParts& parts, const TwoSides& sides) {
  const auto seen = [&](const SideBand& channel, int m) {
    const Bands& bands = channel.side == minus_side ? sides.minus : sides.plus;
    const auto& part = parts[index(channel.side)];
    return flux_capacity(bands, sides.directions, channel.band, m)
           * (part.empty() ? 1 : part[index(channel.band) * sides.directions.share.size() + index(m)]);
  };
  for (const Pool& pool : coupling.pools)
    for (const SideBand& out : pool.out)
      for (int m = 0; m < sides.directions.size(); ++m)
        for (const SideBand& in : pool.in)
          for (int n = 0; n < sides.directions.size(); ++n)
            if (const double flux = pool.strength * seen(out, m) * seen(in, n); flux > 0)
              coupling.links.push_back({out, m, in, n, flux});
  coupling.pools.clear();
}

} // namespace kapitza
