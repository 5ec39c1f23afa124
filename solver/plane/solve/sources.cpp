#include "solver/plane/solve/sources.hpp"

namespace kapitza {

PlaneSources<double> steady_sources(const PlaneProblem& problem) {
  const std::size_t surfaces = problem.surfaces.size();
  PlaneSources<double> sources{{}, std::vector<double>(surfaces, 0.0), std::vector<double>(surfaces, 0.0)};
  if (!problem.heating.empty())
    for (int cell = 0; cell < problem.mesh.owned_cells; ++cell)
      sources.rise.insert(sources.rise.end(), index(problem.mesh.corners_of(cell)),
                          heating_rise(problem, cell));
  if (!problem.electron_heating.empty())
    for (int cell = 0; cell < problem.mesh.owned_cells; ++cell)
      sources.electron_heating.insert(sources.electron_heating.end(), index(problem.mesh.corners_of(cell)),
                                      electron_heating_of(problem, cell));
  const double reference = reference_temperature(problem);
  for (std::size_t s = 0; s < surfaces; ++s) {
    const LawTraits law = law_traits(problem.surfaces[s].law);
    sources.surface[s] =
        law.temperature ? *law.temperature - reference : problem.surfaces[s].temperature_jump;
    sources.flux[s] = law.heat_flux.value_or(0);
    const auto& held = problem.surfaces[s].electron_temperature;
    sources.electrons.push_back(held ? *held - reference : sources.surface[s]);
  }
  return sources;
}

} // namespace kapitza
