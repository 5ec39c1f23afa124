#include "table_coupling.hpp"

#include "acoustic_coupling.hpp"

#include <algorithm>

namespace kapitza {
namespace {

/// A channel and the flux of it that crosses.
struct Crossing {
  SideBand band;
  int direction;
  double flux;
};

std::vector<Crossing> crossings(const Bands& bands, int side, const std::vector<int>& members,
                                const Directions& directions, const std::vector<double>& transmissivity) {
  std::vector<Crossing> list;
  for (const int b : members)
    for (int m = 0; m < directions.size(); ++m)
      list.push_back({{side, b},
                      m,
                      transmissivity[static_cast<std::size_t>(m)] * flux_capacity(bands, directions, b, m)});
  return list;
}

double total(const std::vector<Crossing>& list) {
  double sum = 0;
  for (const Crossing& c : list) sum += c.flux;
  return sum;
}

void mirror_rest(FluxCoupling& coupling, const Bands& bands, const Directions& directions,
                 const std::vector<Crossing>& list) {
  for (const Crossing& c : list) {
    const double rest = flux_capacity(bands, directions, c.band.band, c.direction) - c.flux;
    if (rest > 0) coupling.links.push_back({c.band, c.direction, c.band, c.direction, rest});
  }
}

} // namespace

void couple_angular_table(const TwoSides& sides, const TransmissionTable& table, bool reversed,
                          FluxCoupling& coupling) {
  const std::size_t from = reversed ? plus_side : minus_side, to = 1 - from;
  const std::array both{&sides.minus, &sides.plus};
  const auto directions = static_cast<std::size_t>(sides.directions.size());
  for (CoupledGroup& group : coupling.groups) {
    std::vector<double> alpha(directions, 0.0);
    const bool paired = group.conductance[0] > 0 && group.conductance[1] > 0;
    if (paired)
      for (std::size_t m = 0; m < directions; ++m)
        alpha[m] = tabulated_transmissivity(table, mean_omega(group, sides.minus, sides.plus),
                                            sides.directions.cosine[m]);
    auto out = crossings(*both[from], static_cast<int>(from), group.bands[from], sides.directions, alpha);
    const double asked = total(out), limit = group.conductance[to];
    if (asked > limit * (1 + 1e-12)) {
      ++coupling.limited_groups;
      for (Crossing& c : out) c.flux *= limit / asked;
    }
    const double carried = total(out);
    const std::vector<double> even(directions, paired ? carried / limit : 0);
    const auto back = crossings(*both[to], static_cast<int>(to), group.bands[to], sides.directions, even);
    for (const Crossing& a : out)
      for (const Crossing& b : back) {
        const double flux = carried > 0 ? a.flux * b.flux / carried : 0;
        if (flux <= 0) continue;
        coupling.links.push_back({b.band, b.direction, a.band, a.direction, flux});
        coupling.links.push_back({a.band, a.direction, b.band, b.direction, flux});
      }
    mirror_rest(coupling, *both[from], sides.directions, out);
    mirror_rest(coupling, *both[to], sides.directions, back);
    if (paired) group.transmissivity = carried / group.conductance[minus_side];
  }
}

} // namespace kapitza
