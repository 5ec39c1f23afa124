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

} // namespace

Couplings make_couplings(const StackProblem& problem) {
  std::map<CouplingKey, const FluxCoupling*> known;
  Couplings couplings;
  for (std::size_t s = 0; s < problem.surfaces.size(); ++s) {
    const Meeting at = meeting_at(problem, s);
    const FluxCoupling*& coupling = known[at.key];
    if (coupling == nullptr) coupling = couplings.distinct.emplace_back(coupling_at(problem, s, at)).get();
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
