#include "kapitza/solver/plane_problem.hpp"

#include "kapitza/error.hpp"

#include "plane_surfaces.hpp"

namespace kapitza {

double reference_temperature(const PlaneProblem& problem) {
  return mean_wall_temperature(problem.surfaces).value_or(problem.temperature);
}

bool is_floating(const PlaneProblem& problem) {
  return !mean_wall_temperature(problem.surfaces).has_value();
}

std::vector<CoupledGroup> coupled_groups(const PlaneProblem& problem, int surface) {
  const PlaneSurface& face = problem.mesh.surfaces[static_cast<std::size_t>(surface)];
  if (!face.is_interface()) return {};
  const auto material = [&](int region) {
    return problem.mesh.regions[static_cast<std::size_t>(region)].material;
  };
  return couple_groups(problem, surface, material(face.minus_region), material(face.plus_region));
}

std::vector<CoupledGroup> bath_groups(const PlaneProblem& problem, int surface, int material) {
  return couple_groups(problem, surface, material, -1);
}

} // namespace kapitza
