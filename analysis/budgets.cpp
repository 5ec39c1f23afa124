/// The two budgets: drops of the equivalent temperature, and dissipated power.

#include "kapitza/base/index.hpp"
#include "kapitza/mesh/plane_geometry.hpp"

#include "analysis/cell_integral.hpp"
#include "analysis/electrons.hpp"
#include "analysis/parts.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace kapitza {
namespace {

/// A layer ends at theta where a wall holds its electrons: no slip and no R_ep of its own is there.
void take_common_temperatures(const View& view, std::vector<RegionSums>& regions) {
  if (view.moments.electron_flux.empty()) return;
  for (const FaceMoments& face : view.moments.faces) {
    if (!holds_electrons(view.domain, face)) continue;
    const auto node = index(face.slot);
    RegionSums& region = regions[index(view.domain.mesh->region_of_cell[node / 2])];
    const double above = common_temperature(view, node) - view.moments.equivalent_temperature[node];
    region.drop -= above * face.heat_flux;
    region.electron_phonon -= electron_phonon_drop(view, node) * face.heat_flux;
  }
}

/// What enters regions through their surfaces, per region: Psi, T* q.
void add_inflow(const View& view, std::vector<RegionSums>& regions) {
  const PlaneMesh& mesh = *view.domain.mesh;
  if (view.domain.dimension == 1) { // layers may meet without a surface
    for (int cell = 0; cell < mesh.owned_cells; ++cell) {
      RegionSums& region = regions[index(mesh.region_of_cell[index(cell)])];
      const std::size_t left = 2 * index(cell), right = left + 1;
      const auto& psi = view.moments.quadratic_flux;
      const double inwards = view.moments.heat_flux[left][0], outwards = view.moments.heat_flux[right][0];
      region.quadratic_inflow += psi[left] - psi[right];
      region.drop += view.moments.equivalent_temperature[left] * inwards
                     - view.moments.equivalent_temperature[right] * outwards;
      if (view.moments.electron_flux.empty()) continue;
      const auto other_region = [&](int neighbour) {
        return neighbour < 0 || neighbour >= mesh.owned_cells
               || mesh.region_of_cell[index(neighbour)] != mesh.region_of_cell[index(cell)];
      };
      if (other_region(cell - 1)) region.electron_phonon -= electron_phonon_drop(view, left) * inwards;
      if (other_region(cell + 1)) region.electron_phonon += electron_phonon_drop(view, right) * outwards;
    }
    take_common_temperatures(view, regions);
    return;
  }
  for (const FaceMoments& face : view.moments.faces) {
    const int cell = view.domain.cell_of_slot(face.slot);
    RegionSums& region = regions[index(mesh.region_of_cell[index(cell)])];
    region.quadratic_inflow -= face.quadratic_flux;
    const PlaneSurface& surface = mesh.surfaces[index(face.surface)];
    if (!surface.is_interface() && !surface.periodic
        && !has_temperature(view.domain.conditions[index(face.surface)]))
      continue; // no net flux
    FaceValues all = face_values(view.domain, face);
    for (double& end : all.net) end += electron_outflow(face);
    region.drop -= face.length * mean_product(all.net, all.equivalent);
  }
  sum_over_ranks(regions, view.domain.space, [](RegionSums& r) {
    return std::array{&r.quadratic_inflow, &r.drop};
  });
}

/// Elements of a budget in the order in which they are listed.
struct Place {
  ElementKind kind;
  std::size_t number; ///< of the surface or region
};
std::vector<Place> places(const View& view) {
  const PlaneMesh& mesh = *view.domain.mesh;
  std::vector<Place> list;
  const auto add_surface = [&](std::size_t s) {
    if (mesh.surfaces[s].is_interface())
      list.push_back({ElementKind::interface, s});
    else if (!mesh.surfaces[s].periodic)
      list.push_back({ElementKind::wall, s});
  };
  if (view.domain.dimension == 2) {
    for (std::size_t s = 0; s < mesh.surfaces.size(); ++s)
      if (!mesh.surfaces[s].is_interface()) add_surface(s);
    for (std::size_t r = 0; r < mesh.regions.size(); ++r) list.push_back({ElementKind::layer, r});
    for (std::size_t s = 0; s < mesh.surfaces.size(); ++s)
      if (mesh.surfaces[s].is_interface()) add_surface(s);
    return list;
  }
  // Along x: what stands left of a layer, the layer; the right end last.
  for (int cell = 0; cell < mesh.owned_cells; ++cell) {
    const auto left = index(2 * cell);
    const int surface = mesh.surface_of_face[left], region = mesh.region_of_cell[index(cell)];
    const bool closing = surface >= 0 && mesh.surfaces[index(surface)].periodic;
    if (surface >= 0 && !closing) add_surface(index(surface));
    if (cell == 0 || mesh.region_of_cell[index(cell) - 1] != region)
      list.push_back({ElementKind::layer, index(region)});
  }
  add_surface(mesh.surfaces.size() - 1);
  return list;
}

template <class Budget>
void close(Budget& budget) {
  double sum = 0;
  for (const auto& element : budget.elements) sum += element.total;
  budget.closure = sum / budget.total - 1;
}

/// Of a layer: int dx / kappa.
double bulk_resistance(const View& view, std::size_t region) {
  const PlaneMesh& mesh = *view.domain.mesh;
  const auto number = static_cast<int>(region);
  if (view.moments.conductivity.empty())
    return mesh.regions[region].area / bulk_conductivity(view.domain.bands_of_region(number));
  double sum = 0;
  for (int cell = 0; cell < mesh.owned_cells; ++cell)
    if (mesh.region_of_cell[index(cell)] == number)
      sum += cell_area(mesh, cell) / view.moments.conductivity[index(cell)];
  return sum;
}

DissipationElement wall_dissipation(const View& view, std::size_t s, const SurfaceSums& sums) {
  DissipationElement element{ElementKind::wall, view.domain.mesh->surfaces[s].name};
  const SurfaceLaw& law = view.domain.conditions[s].law;
  const double driven = has_temperature(view.domain.conditions[s])
                            ? view.domain.driving(view.moments.wall_temperature[s]) * view.moments.power[s]
                            : 0;
  element.total = sums.quadratic_flux - driven;
  element.reflection = is_bath(law) ? sums.reflection : 0;
  element.nonequilibrium = element.total - element.reflection;
  return element;
}

DissipationElement interface_dissipation(const View& view, std::size_t s, const SurfaceSums& sums) {
  const SurfaceCondition& condition = view.domain.conditions[s];
  const double jump = condition.temperature_jump * view.moments.power[s];
  DissipationElement element{ElementKind::interface, view.domain.mesh->surfaces[s].name};
  element.total = sums.quadratic_flux + jump;
  element.contact = condition.contact_resistance * sums.square;
  element.reflection = sums.reflection + jump - element.contact;
  element.angular = element.total - element.reflection - element.contact;
  return element;
}

} // namespace

std::vector<RegionSums> sum_regions(const View& view) {
  const PlaneMesh& mesh = *view.domain.mesh;
  const std::vector<double> fourier = fourier_dissipation(view.domain, view.moments);
  std::vector<RegionSums> regions(mesh.regions.size());
  const auto temperature = [&](std::size_t node) { return view.moments.temperature[node]; };
  const auto driving = [&](std::size_t node) { return view.domain.driving(view.moments.temperature[node]); };
  const auto one = [](std::size_t) { return 1.0; };
  for (int cell = 0; cell < mesh.owned_cells; ++cell) {
    RegionSums& region = regions[index(mesh.region_of_cell[index(cell)])];
    const double power = view.domain.heating.empty() ? 0 : view.domain.heating[index(cell)];
    region.dissipation += view.moments.dissipation[index(cell)];
    region.fourier += fourier[index(cell)];
    region.heating += power * cell_area(mesh, cell);
    region.temperature += integrate(mesh, cell, temperature, one);
    region.apart += apart_dissipation(view, cell);
    const double of_electrons =
        view.domain.electron_heating.empty() ? 0 : view.domain.electron_heating[index(cell)];
    const auto warmer = [&](std::size_t node) {
      return view.domain.driving(view.moments.electron_temperature[node]) - driving(node);
    };
    if (power != 0) region.driving += power * integrate(mesh, cell, driving, one);
    if (of_electrons != 0) region.driving += of_electrons * integrate(mesh, cell, warmer, one);
  }
  sum_over_ranks(regions, view.domain.space, [](RegionSums& r) {
    return std::array{&r.dissipation, &r.fourier, &r.heating, &r.temperature, &r.driving, &r.apart};
  });
  add_inflow(view, regions);
  return regions;
}

DissipationBudget dissipation_budget(const View& view, const std::vector<RegionSums>& regions,
                                     const std::vector<SurfaceSums>& surfaces) {
  const PlaneMesh& mesh = *view.domain.mesh;
  DissipationBudget budget;
  for (std::size_t s = 0; s < mesh.surfaces.size(); ++s) {
    const SurfaceCondition& condition = view.domain.conditions[s];
    budget.total += condition.temperature_jump * view.moments.power[s];
    if (has_temperature(condition))
      budget.total -= view.domain.driving(view.moments.wall_temperature[s]) * view.moments.power[s];
  }
  for (const RegionSums& region : regions) budget.total += region.driving;
  for (const auto& [kind, i] : places(view)) {
    if (kind == ElementKind::interface) {
      budget.elements.push_back(interface_dissipation(view, i, surfaces[i]));
    } else if (kind == ElementKind::wall) {
      if (!law_traits(view.domain.conditions[i].law).mirror || surfaces[i].holds_electrons)
        budget.elements.push_back(wall_dissipation(view, i, surfaces[i]));
    } else {
      DissipationElement layer{ElementKind::layer, mesh.regions[i].name, regions[i].dissipation};
      layer.bulk = regions[i].fourier;
      layer.electron_phonon = regions[i].apart;
      layer.nonequilibrium = layer.total - layer.bulk - layer.electron_phonon;
      layer.missing = regions[i].quadratic_inflow + regions[i].driving - layer.total;
      budget.elements.push_back(layer);
    }
  }
  close(budget);
  return budget;
}

ResistanceBudget resistance_budget(const View& view, const Terminals& terminals,
                                   const std::vector<RegionSums>& regions,
                                   const std::vector<SurfaceSums>& surfaces) {
  const PlaneMesh& mesh = *view.domain.mesh;
  const double by = terminals.heat * terminals.heat;
  ResistanceBudget budget;
  budget.total = terminals.difference / terminals.heat;
  for (const auto& [kind, i] : places(view)) {
    ResistanceElement element{kind,
                              kind == ElementKind::layer ? mesh.regions[i].name : mesh.surfaces[i].name};
    if (kind == ElementKind::layer) {
      element.total = regions[i].drop / by;
      element.bulk = view.domain.dimension == 1 ? bulk_resistance(view, i) : regions[i].fourier / by;
      element.electron_phonon = regions[i].electron_phonon / by;
      element.kinetic = element.total - element.bulk - element.electron_phonon;
    } else if (kind == ElementKind::interface) {
      const SurfaceCondition& condition = view.domain.conditions[i];
      element.total = (surfaces[i].drop + condition.temperature_jump * view.moments.power[i]) / by;
      element.contact = condition.contact_resistance * surfaces[i].square / by;
      element.kapitza = element.total - element.contact;
    } else {
      const SurfaceLaw& law = view.domain.conditions[i].law;
      if (!has_temperature(view.domain.conditions[i])) continue; // no net flux
      element.total = (surfaces[i].drop - view.moments.wall_temperature[i] * view.moments.power[i]) / by;
      element.electron_phonon = surfaces[i].holds_electrons ? element.total : 0;
      element.contact = is_bath(law) ? surfaces[i].contact / by : element.total - element.electron_phonon;
      element.kapitza = element.total - element.contact - element.electron_phonon;
    }
    budget.elements.push_back(element);
  }
  close(budget);
  return budget;
}

} // namespace kapitza
