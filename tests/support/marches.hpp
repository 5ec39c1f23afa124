#pragma once
/// Steps in time of planes, driven by what a problem itself has.

#include "kapitza/base/index.hpp"
#include "kapitza/solver/plane/harmonic.hpp"

#include <vector>

namespace kapitza::test {

/// From 300 K on: walls have their temperatures and fluxes, periodic pairs their drops; heating goes on.
inline MarchSetup march_setup(const PlaneProblem& problem, MarchScheme scheme, double tolerance) {
  MarchSetup setup;
  setup.scheme = scheme;
  setup.options.tolerance = tolerance;
  for (const SurfaceCondition& condition : problem.surfaces) {
    const LawTraits law = law_traits(condition.law);
    setup.boundary.push_back(law.heat_flux     ? *law.heat_flux
                             : law.temperature ? *law.temperature - 300
                                               : condition.temperature_jump);
  }
  MarchDrive heating;
  for (int cell = 0; cell < problem.mesh.owned_cells; ++cell)
    heating.heating.insert(heating.heating.end(), index(problem.mesh.corners_of(cell)),
                           problem.heating.empty() ? 0 : problem.heating[index(cell)]);
  heating.value = [](double) { return 1.0; };
  setup.drives = {heating};
  return setup;
}

} // namespace kapitza::test
