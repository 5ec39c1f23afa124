#include "solver/plane/law.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/laws/transmission_table.hpp"

#include <array>
#include <map>
#include <numeric>
#include <type_traits>

namespace kapitza {
namespace {

/// One direction that carries the whole hemisphere: its flux capacity is w_b, and acoustic laws are summed
/// over all angles.
Directions single_direction() {
  return stack_directions({{0.5}, {1.0}});
}

FluxCoupling couple(const PlaneProblem& problem, int surface, int minus, int plus,
                    const Directions& directions, PoolParts& parts) {
  const SurfaceCondition& condition = problem.surfaces[index(surface)];
  const Bands& left = problem.media[index(minus)];
  return std::visit(
      [&](const auto& law) -> FluxCoupling {
        using Law = std::decay_t<decltype(law)>;
        if constexpr (std::is_constructible_v<InterfaceLaw, Law>) {
          if (plus >= 0)
            return couple_interface(left, problem.media[index(plus)], directions, law, condition.reversed,
                                    parts);
        } else if constexpr (std::is_constructible_v<WallLaw, Law>) {
          if (plus < 0) return couple_wall(left, directions, minus_side, law);
        }
        throw InputError(
            "surface " + problem.mesh.surfaces[index(surface)].name
            + (plus < 0 ? ": the law of an interface on a wall" : ": the law of a wall on an interface"));
      },
      condition.law);
}

/// Sums over directions of a coupling's links and emissions.
void sum_over_directions(const FluxCoupling& coupling, const std::array<const Bands*, 2>& bands,
                         PlaneLaw& law) {
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
void average_parts(const PoolParts& parts, const Directions& directions, PlaneLaw& law) {
  const std::size_t count = directions.share.size();
  for (const std::size_t side : {0, 1})
    for (std::size_t first = 0; first < parts[side].size(); first += count)
      law.part[side].push_back(std::inner_product(directions.share.begin(), directions.share.end(),
                                                  parts[side].begin() + static_cast<std::ptrdiff_t>(first),
                                                  0.0));
}

/// PlaneLaw::crossing.
void find_crossing(const std::array<const Bands*, 2>& bands, PlaneLaw& law) {
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

bool depends_on_angle(const SurfaceLaw& law) {
  const auto* table = std::get_if<TabulatedTransmission>(&law);
  return (table != nullptr && !table->table->angle.empty()) || std::holds_alternative<AcousticMismatch>(law)
         || std::holds_alternative<MixedMismatch>(law) || std::holds_alternative<LiquidBath>(law);
}

double PlaneLaw::transmitted() const {
  double sum = 0;
  for (const CoupledGroup& group : groups) sum += group.transmissivity * group.conductance[minus_side];
  return sum;
}

std::vector<CoupledGroup> couple_groups(const PlaneProblem& problem, int surface, int minus, int plus) {
  const bool table = std::holds_alternative<TabulatedTransmission>(problem.surfaces[index(surface)].law);
  PoolParts parts;
  return couple(problem, surface, minus, plus,
                table ? plane_directions(problem.angles, {1, 0}) : single_direction(), parts)
      .groups;
}

PlaneLaw make_plane_law(const PlaneProblem& problem, int surface, int minus, int plus, const Point& normal) {
  const bool by_angle = depends_on_angle(problem.surfaces[index(surface)].law);
  const Directions directions = by_angle ? plane_directions(problem.angles, normal) : single_direction();
  const std::array<const Bands*, 2> bands{&problem.media[index(minus)],
                                          plus < 0 ? nullptr : &problem.media[index(plus)]};
  PoolParts parts;
  FluxCoupling coupling = couple(problem, surface, minus, plus, directions, parts);
  PlaneLaw law;
  sum_over_directions(coupling, bands, law);
  average_parts(parts, directions, law);
  if (by_angle) law.channels = make_channel_law(coupling, parts, problem.angles, directions, normal, bands);
  law.pools = std::move(coupling.pools);
  law.groups = std::move(coupling.groups);
  law.marginal_correction = coupling.marginal_correction;
  find_crossing(bands, law);
  return law;
}

} // namespace kapitza
