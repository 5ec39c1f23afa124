#include "kapitza/analysis/domain.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/mesh/line_mesh.hpp"
#include "kapitza/solver/stack/couplings.hpp"

#include <algorithm>

namespace kapitza {

namespace {

/// Of both carriers, and the part of the electrons.
template <class Problem>
void take_heating(const Problem& problem, Domain& domain) {
  domain.heating = problem.heating;
  domain.electron_heating = problem.electron_heating;
  domain.heating.resize(std::max(problem.heating.size(), problem.electron_heating.size()), 0.0);
  for (std::size_t c = 0; c < problem.electron_heating.size(); ++c)
    domain.heating[c] += problem.electron_heating[c];
}

} // namespace

Domain domain_of(const StackProblem& problem) {
  Domain domain;
  domain.dimension = 1;
  domain.mesh = std::make_shared<const PlaneMesh>(line_mesh(problem.mesh));
  domain.media = problem.media;
  domain.thermal = problem.thermal;
  domain.conditions = problem.surfaces;
  domain.temperature = problem.temperature;
  domain.reference = reference_temperature(problem);
  take_heating(problem, domain);
  const Couplings couplings = make_couplings(problem);
  for (std::size_t s = 0; s < problem.surfaces.size(); ++s) {
    const FluxCoupling& coupling = *couplings.of_surface[s];
    SurfaceGroups& law = domain.laws.emplace_back();
    law.kind = static_cast<int>(std::ranges::find(couplings.of_surface, couplings.of_surface[s])
                                - couplings.of_surface.begin());
    law.limited = coupling.limited_groups;
    law.marginal_correction = coupling.marginal_correction;
    const Surface& surface = problem.mesh.surfaces[s];
    if (!surface.is_boundary())
      law.interface = coupling.groups;
    else if (is_bath(problem.surfaces[s].law))
      law.bath[problem.material_of_cell(std::max(surface.minus_cell, surface.plus_cell))] = coupling.groups;
  }
  // Groups list the bands of a left bath on its plus side; here a boundary has one side.
  for (auto& law : domain.laws)
    for (auto& [material, groups] : law.bath)
      for (CoupledGroup& group : groups)
        if (group.bands[minus_side].empty()) {
          std::swap(group.bands[minus_side], group.bands[plus_side]);
          std::swap(group.conductance[minus_side], group.conductance[plus_side]);
        }
  return domain;
}

Domain domain_of(const PlaneProblem& problem, const Communicator& space) {
  Domain domain;
  domain.mesh = std::shared_ptr<const PlaneMesh>(std::shared_ptr<void>(), &problem.mesh);
  domain.media = problem.media;
  domain.conditions = problem.surfaces;
  take_heating(problem, domain);
  domain.temperature = problem.temperature;
  domain.reference = reference_temperature(problem);
  domain.space = space;
  domain.laws.resize(problem.surfaces.size());
  for (std::size_t s = 0; s < problem.surfaces.size(); ++s) {
    domain.laws[s].kind = static_cast<int>(s);
    const PlaneSurface& surface = problem.mesh.surfaces[s];
    if (!surface.is_interface()) continue;
    const auto coupling =
        coupling_of(problem, static_cast<int>(s), domain.material_of_region(surface.minus_region),
                    domain.material_of_region(surface.plus_region));
    domain.laws[s].interface = coupling->groups;
    domain.laws[s].limited = coupling->limited_groups;
  }
  for (int cell = 0; cell < problem.mesh.owned_cells; ++cell)
    for (int slot = problem.mesh.first_slot[index(cell)]; slot < problem.mesh.first_slot[index(cell) + 1];
         ++slot) {
      const int surface = problem.mesh.surface_of_face[index(slot)];
      if (surface < 0 || !is_bath(problem.surfaces[index(surface)].law)) continue;
      const int material = problem.material_of_cell(cell);
      auto& bath = domain.laws[index(surface)].bath;
      if (!bath.contains(material)) bath[material] = bath_groups(problem, surface, material);
    }
  return domain;
}

} // namespace kapitza
