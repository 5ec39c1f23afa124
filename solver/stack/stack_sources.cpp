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
  const double reference = reference_temperature(problem);
  for (std::size_t s = 0; s < surfaces; ++s) {
    const LawTraits law = law_traits(problem.surfaces[s].law);
    if (law.temperature) sources.wall[s] = *law.temperature - reference;
    sources.flux[s] = law.heat_flux.value_or(0);
    sources.jump[s] = problem.surfaces[s].temperature_jump;
  }
  return sources;
}

} // namespace kapitza
