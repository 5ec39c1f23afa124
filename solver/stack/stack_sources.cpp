#include "solver/stack/stack_sources.hpp"

#include "kapitza/base/index.hpp"

namespace kapitza {

StackSources<double> steady_sources(const StackProblem& problem) {
  const std::size_t surfaces = problem.surfaces.size();
  StackSources<double> sources{{},
                               std::vector<double>(surfaces, 0.0),
                               std::vector<double>(surfaces, 0.0),
                               std::vector<double>(surfaces, 0.0)};
  for (int node = 0; node < problem.mesh.nodes(); ++node)
    sources.rise.push_back(heating_rise(problem, node / StackMesh::nodes_per_cell));
  if (!problem.electron_heating.empty())
    for (int node = 0; node < problem.mesh.nodes(); ++node)
      sources.electron_heating.push_back(electron_heating_of(problem, node / StackMesh::nodes_per_cell));
  const double reference = reference_temperature(problem);
  for (std::size_t s = 0; s < surfaces; ++s) {
    const LawTraits law = law_traits(problem.surfaces[s].law);
    if (law.temperature) sources.wall[s] = *law.temperature - reference;
    sources.flux[s] = law.heat_flux.value_or(0);
    sources.jump[s] = problem.surfaces[s].temperature_jump;
    sources.electron_wall.push_back(fixed_electrons(problem.surfaces[s]).value_or(reference) - reference);
  }
  return sources;
}

} // namespace kapitza
