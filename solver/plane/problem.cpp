#include "kapitza/solver/plane/problem.hpp"

#include "kapitza/base/index.hpp"

#include "laws/surface_directions.hpp"

#include <algorithm>

namespace kapitza {
namespace {

const Bands* bands_of(const PlaneProblem& problem, int medium) {
  return medium < 0 ? nullptr : &problem.media[index(medium)];
}

/// What tells a coupling apart; of one direction, unless what crosses depends on which there are.
CouplingKey key_of(const PlaneProblem& problem, int surface, int minus, int plus) {
  const SurfaceCondition& condition = problem.surfaces[index(surface)];
  CouplingKey key{{minus, plus}, {}, 1, identity(condition)};
  if (law_traits(condition.law).by_quadrature) key.directions = problem.angles.directions();
  for (const std::size_t side : {0, 1})
    if (const Bands* bands = bands_of(problem, key.media[side]))
      key.conductance[side] = one_way_conductance(*bands);
  return key;
}

} // namespace

std::shared_ptr<const FluxCoupling> coupling_of(const PlaneProblem& problem, int surface, int minus,
                                                int plus) {
  const SurfaceCondition& condition = problem.surfaces[index(surface)];
  return find_or_build(problem.couplings, key_of(problem, surface, minus, plus), [&] {
    const Directions directions = law_traits(condition.law).by_quadrature
                                      ? plane_directions(problem.angles, {1, 0})
                                      : single_direction();
    return couple_surface(condition, {bands_of(problem, minus), bands_of(problem, plus)}, directions);
  });
}

void couple_surfaces(PlaneProblem& problem, const Communicator& space, const LawComplaint& complain) {
  const auto media = media_at_surfaces(problem, space);
  std::set<CouplingKey> tried;
  for (std::size_t s = 0; s < media.size(); ++s)
    for (const auto& [minus, plus] : media[s]) {
      const int surface = static_cast<int>(s);
      const CouplingKey key = key_of(problem, surface, minus, plus);
      if (!tried.insert(key).second) continue;
      try {
        problem.couplings.emplace(key, coupling_of(problem, surface, minus, plus));
      } catch (const InputError& error) {
        if (!complain) throw;
        complain(s, error);
      }
    }
}

std::vector<CoupledGroup> coupled_groups(const PlaneProblem& problem, int surface) {
  const PlaneSurface& face = problem.mesh.surfaces[index(surface)];
  if (!face.is_interface()) return {};
  const auto medium = [&](int region) { return problem.mesh.regions[index(region)].material; };
  return coupling_of(problem, surface, medium(face.minus_region), medium(face.plus_region))->groups;
}

std::vector<CoupledGroup> bath_groups(const PlaneProblem& problem, int surface, int material) {
  return coupling_of(problem, surface, material, -1)->groups;
}

std::vector<std::set<std::array<int, 2>>> media_at_surfaces(const PlaneProblem& problem,
                                                            const Communicator& space) {
  const PlaneMesh& mesh = problem.mesh;
  const std::size_t media = problem.media.size();
  std::vector<double> seen(mesh.surfaces.size() * media * (media + 1), 0.0); // [surface][minus][plus + 1]
  for (int cell = 0; cell < mesh.owned_cells; ++cell)
    for (int slot = mesh.first_slot[index(cell)]; slot < mesh.first_slot[index(cell) + 1]; ++slot) {
      const int surface = mesh.surface_of_face[index(slot)], behind = mesh.behind[index(slot)];
      if (surface < 0 || (behind >= 0 && mesh.on_plus_side[index(slot)] != 0)) continue;
      const std::size_t minus = index(problem.medium_of_cell(cell));
      const std::size_t plus = behind < 0 ? 0 : index(problem.medium_of_cell(mesh.cell_of_slot(behind))) + 1;
      seen[(index(surface) * media + minus) * (media + 1) + plus] = 1;
    }
  space.sum(seen);
  std::vector<std::set<std::array<int, 2>>> pairs(mesh.surfaces.size());
  for (std::size_t i = 0; i < seen.size(); ++i)
    if (seen[i] > 0)
      pairs[i / (media + 1) / media].insert(
          {static_cast<int>(i / (media + 1) % media), static_cast<int>(i % (media + 1)) - 1});
  return pairs;
}

} // namespace kapitza
