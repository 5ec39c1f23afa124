#include "kapitza/solver/plane/problem.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"

#include "solver/plane/surfaces.hpp"

namespace kapitza {

std::vector<CoupledGroup> coupled_groups(const PlaneProblem& problem, int surface) {
  const PlaneSurface& face = problem.mesh.surfaces[index(surface)];
  if (!face.is_interface()) return {};
  const auto material = [&](int region) { return problem.mesh.regions[index(region)].material; };
  return couple_groups(problem, surface, material(face.minus_region), material(face.plus_region));
}

std::vector<CoupledGroup> bath_groups(const PlaneProblem& problem, int surface, int material) {
  return couple_groups(problem, surface, material, -1);
}

} // namespace kapitza
