#include "solver/plane/law.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/laws/law_traits.hpp"

#include <array>
#include <map>
#include <numeric>

namespace kapitza {
namespace {

using Sides = std::array<const Bands*, 2>;

/// Sums over directions of a coupling's links and emissions.
void sum_over_directions(const FluxCoupling& coupling, const Sides& bands, PlaneLaw& law) {
  const auto capacity = [&](const SideBand& out) {
    return one_way_conductance(*bands[index(out.side)], out.band);
  };
  std::map<std::array<int, 4>, double> fluxes;
  for (const Link& link : coupling.links)
    fluxes[{link.out.side, link.out.band, link.in.side, link.in.band}] += link.flux;
  for (const auto& [key, flux] : fluxes) {
    const SideBand out{key[0], key[1]}, in{key[2], key[3]};
    law.links.push_back({out, in, flux / capacity(out)});
  }
  std::map<std::array<int, 2>, double> emitted;
  for (const Emission& e : coupling.emissions) emitted[{e.out.side, e.out.band}] += e.flux;
  for (const auto& [key, flux] : emitted) {
    const SideBand out{key[0], key[1]};
    law.emissions.push_back({out, flux / capacity(out)});
  }
}

/// Parts that pools see, mean over directions.
void average_parts(const FluxCoupling& coupling, const Directions& directions, PlaneLaw& law) {
  const std::size_t count = directions.share.size();
  for (const std::size_t side : {0, 1})
    for (std::size_t first = 0; first < coupling.part[side].size(); first += count)
      law.part[side].push_back(
          std::inner_product(directions.share.begin(), directions.share.end(),
                             coupling.part[side].begin() + static_cast<std::ptrdiff_t>(first), 0.0));
}

/// PlaneLaw::crossing.
void find_crossing(const Sides& bands, PlaneLaw& law) {
  for (const std::size_t side : {0, 1})
    law.crossing[side].assign(bands[side] == nullptr ? 0 : index(bands[side]->size()), 0.0);
  const auto crossing = [&](const SideBand& in) -> double& {
    return law.crossing[index(in.side)][index(in.band)];
  };
  const auto conductance = [&](const SideBand& c) {
    return one_way_conductance(*bands[index(c.side)], c.band);
  };
  for (const Pool& pool : law.pools)
    for (const SideBand& in : pool.in)
      for (const SideBand& out : pool.out)
        if (in.side != out.side) crossing(in) += pool.strength * conductance(out) * law.seen_by_pools(out);
  if (law.channels) return;
  for (const SpecularLink& link : law.links)
    if (link.in.side != link.out.side)
      crossing(link.in) += link.fraction * conductance(link.out) / conductance(link.in);
}

} // namespace

PlaneLaw make_plane_law(const PlaneProblem& problem, int surface, int minus, int plus, const Point& normal) {
  const SurfaceCondition& condition = problem.surfaces[index(surface)];
  const bool by_direction = law_traits(condition.law).by_direction;
  const Directions directions = by_direction ? plane_directions(problem.angles, normal) : single_direction();
  const Sides bands{&problem.media[index(minus)], plus < 0 ? nullptr : &problem.media[index(plus)]};
  const FluxCoupling coupling = by_direction ? couple_surface(condition, bands, directions)
                                             : *coupling_of(problem, surface, minus, plus);
  PlaneLaw law;
  sum_over_directions(coupling, bands, law);
  average_parts(coupling, directions, law);
  if (by_direction) law.channels = make_channel_law(coupling, problem.angles, directions, normal, bands);
  law.pools = coupling.pools;
  law.groups = coupling.groups;
  law.marginal_correction = coupling.marginal_correction;
  find_crossing(bands, law);
  return law;
}

} // namespace kapitza
