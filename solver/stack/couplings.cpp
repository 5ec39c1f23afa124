#include "kapitza/solver/stack/couplings.hpp"

#include <array>
#include <map>
#include <set>
#include <utility>

namespace kapitza {
namespace {

/// What meets at a surface.
struct Meeting {
  CouplingKey key;
  std::array<const Bands*, 2> bands{};
};
Meeting meeting_at(const StackProblem& problem, std::size_t s) {
  const Surface& surface = problem.mesh.surfaces[s];
  Meeting at{{{-1, -1}, {}, problem.angles.size(), identity(problem.surfaces[s])}};
  for (const auto& [side, cell] :
       {std::pair(minus_side, surface.minus_cell), std::pair(plus_side, surface.plus_cell)}) {
    if (cell < 0) continue;
    at.bands[side] = &problem.bands_of_cell(cell);
    at.key.media[side] = problem.medium_of_cell(cell);
    at.key.conductance[side] = one_way_conductance(*at.bands[side]);
  }
  return at;
}

std::shared_ptr<const FluxCoupling> coupling_at(const StackProblem& problem, std::size_t s,
                                                const Meeting& at) {
  return find_or_build(problem.couplings, at.key,
                       [&] { return couple_surface(problem.surfaces[s], at.bands, problem.angles); });
}

/// With what the electrons of one side absorb of the phonons of the other: taken, the same from all
/// directions, from what the law reflects there.
std::shared_ptr<const FluxCoupling> less_absorbed(const FluxCoupling& whole,
                                                  const SurfaceCondition& condition, const Meeting& at) {
  FluxCoupling coupling = whole;
  for (const int side : {minus_side, plus_side}) {
    const std::vector<double>& absorption = condition.electron_absorption[index(side)];
    for (std::size_t b = 0; b < absorption.size(); ++b) {
      const SideBand band{side, static_cast<int>(b)};
      if (absorption[b] > 0)
        coupling.pools.push_back(
            {{band}, {band}, -absorption[b] / one_way_conductance(*at.bands[index(side)], band.band)});
    }
  }
  return std::make_shared<const FluxCoupling>(std::move(coupling));
}

bool absorbs(const SurfaceCondition& condition) {
  return !condition.electron_absorption[minus_side].empty()
         || !condition.electron_absorption[plus_side].empty();
}

} // namespace

Couplings make_couplings(const StackProblem& problem) {
  std::map<CouplingKey, const FluxCoupling*> known;
  Couplings couplings;
  for (std::size_t s = 0; s < problem.surfaces.size(); ++s) {
    const Meeting at = meeting_at(problem, s);
    const FluxCoupling*& coupling = known[at.key];
    if (coupling == nullptr) coupling = couplings.distinct.emplace_back(coupling_at(problem, s, at)).get();
    if (absorbs(problem.surfaces[s]))
      couplings.of_surface.push_back(
          couplings.distinct.emplace_back(less_absorbed(*coupling, problem.surfaces[s], at)).get());
    else
      couplings.of_surface.push_back(coupling);
  }
  return couplings;
}

void couple_surfaces(StackProblem& problem, const LawComplaint& complain) {
  std::set<CouplingKey> tried;
  for (std::size_t s = 0; s < problem.surfaces.size(); ++s) {
    const Meeting at = meeting_at(problem, s);
    if (!tried.insert(at.key).second) continue;
    try {
      problem.couplings.emplace(at.key, coupling_at(problem, s, at));
    } catch (const InputError& error) {
      if (!complain) throw;
      complain(s, error);
    }
  }
}

} // namespace kapitza
