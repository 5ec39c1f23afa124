#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/laws/law_traits.hpp"

#include "laws/channel_groups.hpp"

#include <algorithm>

namespace kapitza {
namespace {

/// Part of a hemisphere's flux.
double mean(const Directions& directions, const std::vector<double>& part) {
  double sum = 0;
  for (std::size_t m = 0; m < part.size(); ++m) sum += directions.share[m] * part[m];
  return sum;
}

void mirror_rest(FluxCoupling& coupling, const InterfaceSides& sides, std::size_t side,
                 const std::vector<int>& members, std::vector<double> crossing) {
  for (double& part : crossing) part = std::max(0.0, 1 - part);
  const std::vector<Directions::Reflection> mirror = sides.directions.reflect(crossing);
  for (const int b : members) {
    const SideBand band{static_cast<int>(side), b};
    const double w = one_way_conductance(sides.on(side), b);
    for (const Directions::Reflection& r : mirror)
      coupling.links.push_back({band, r.out, band, r.in, w * r.share});
  }
}

/// Of each channel of the first-named side the table's part crosses and is scattered over the channels of the
/// other side, by pools; the rest is mirrored. The way back has the transposed matrix (detailed balance).
void couple_by_angle(const TransmissionTable& table, const InterfaceSides& sides, FluxCoupling& coupling) {
  const std::size_t from = sides.reversed ? plus_side : minus_side, to = 1 - from;
  const std::size_t directions = sides.directions.share.size();
  coupling.part[from].assign(index(sides.on(from).size()) * directions, 0.0);
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
                coupling.part[from].begin() + static_cast<std::ptrdiff_t>(index(b) * directions));
    mirror_rest(coupling, sides, from, group.bands[from], alpha);
    mirror_rest(coupling, sides, to, group.bands[to],
                std::vector<double>(directions, paired ? carried / limit : 0));
    if (paired) group.transmissivity = carried / group.conductance[minus_side];
  }
}

} // namespace

LawTraits traits(const TabulatedTransmission& law) {
  const bool angular = law.table != nullptr && !law.table->angle.empty();
  return {.word = law.specular ? "table specular" : "table diffuse",
          .specular = law.specular,
          .by_direction = angular,
          .by_quadrature = angular,
          .parameters = {law.specular ? 1.0 : 0.0},
          .table = law.table.get()};
}

FluxCoupling couple(const TabulatedTransmission& law, const InterfaceSides& sides) {
  FluxCoupling coupling;
  coupling.groups = pair_bands(sides, law.specular);
  for (const Bands* bands : {&sides.minus, &sides.plus})
    if (!bands->frequency_resolved)
      throw InputError("a table of transmissivities needs materials resolved in frequency, not gray ones or "
                       "plain bands; use model: transmission");
  if (!law.table->angle.empty()) {
    couple_by_angle(*law.table, sides, coupling);
    return coupling;
  }
  const auto value_of = [&](const CoupledGroup& group) {
    return tabulated_transmissivity(*law.table, mean_omega(group, sides.minus, sides.plus), 1);
  };
  set_transmissivity(coupling, value_of, sides.reversed);
  if (law.specular)
    add_specular_transmission(coupling, sides);
  else
    add_diffuse_transmission(coupling);
  return coupling;
}

} // namespace kapitza
