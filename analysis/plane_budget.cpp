#include "kapitza/analysis/plane_budget.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/mesh/plane_geometry.hpp"

#include "analysis/cell_integral.hpp"
#include "analysis/plane_parts.hpp"

#include <algorithm>
#include <cmath>

namespace kapitza {
namespace {

/// int f g over a cell, both given at the nodes.
template <class F, class G>
double integrate(const PlaneMesh& mesh, int cell, const F& f, const G& g) {
  const CellQuadrature rule = cell_quadrature(mesh, cell);
  const std::size_t first = index(mesh.first_slot[index(cell)]), corners = index(mesh.corners_of(cell));
  double sum = 0;
  for (std::size_t p = 0; p < index(rule.points); ++p) {
    double value_f = 0, value_g = 0;
    for (std::size_t k = 0; k < corners; ++k) {
      value_f += rule.shape[p][k] * f(first + k);
      value_g += rule.shape[p][k] * g(first + k);
    }
    sum += rule.weight[p] * value_f * value_g;
  }
  return sum;
}

/// A wall that is at one temperature: black, or the surface of a bath.
bool has_temperature(const SurfaceLaw& law) {
  return fixed_temperature(law).has_value() || std::holds_alternative<HeatFluxWall>(law);
}

/// Reverses directions and nothing else: Psi does not enter it.
bool is_mirror(const SurfaceLaw& law) {
  const auto* wall = std::get_if<ReflectingWall>(&law);
  return wall != nullptr && wall->specularity == 1;
}

// --- what one pass over the cells and faces gathers ---

struct RegionSums {
  double dissipation = 0, fourier = 0, heating = 0, temperature = 0, driving = 0;
};
std::vector<RegionSums> sum_regions(const PlaneView& view) {
  const PlaneMesh& mesh = view.problem.mesh;
  const std::vector<double> fourier = fourier_dissipation(view.problem, view.moments);
  constexpr std::size_t quantities = 5;
  std::vector<double> sums(quantities * mesh.regions.size());
  const auto temperature = [&](std::size_t node) { return view.moments.temperature[node]; };
  const auto one = [](std::size_t) { return 1.0; };
  for (int cell = 0; cell < mesh.owned_cells; ++cell) {
    double* region = &sums[quantities * index(mesh.region_of_cell[index(cell)])];
    const double power = heating_of(view.problem, cell);
    const double integral = integrate(mesh, cell, temperature, one);
    region[0] += view.moments.dissipation[index(cell)];
    region[1] += fourier[index(cell)];
    region[2] += power * cell_area(mesh, cell);
    region[3] += integral;
    region[4] += power * integral;
  }
  view.space.sum(sums);
  std::vector<RegionSums> regions;
  for (std::size_t r = 0; r < sums.size(); r += quantities)
    regions.push_back({sums[r], sums[r + 1], sums[r + 2], sums[r + 3], sums[r + 4]});
  return regions;
}

std::vector<PlaneRegionState> region_states(const PlaneView& view, const std::vector<RegionSums>& sums) {
  const PlaneMesh& mesh = view.problem.mesh;
  const double reference = reference_temperature(view.problem);
  std::vector<PlaneRegionState> states;
  for (std::size_t r = 0; r < mesh.regions.size(); ++r) {
    double low = HUGE_VAL, high = -HUGE_VAL;
    for (int cell = 0; cell < mesh.owned_cells; ++cell) {
      if (index(mesh.region_of_cell[index(cell)]) != r) continue;
      for (int node = mesh.first_slot[index(cell)]; node < mesh.first_slot[index(cell) + 1]; ++node) {
        low = std::min(low, view.moments.temperature[index(node)]);
        high = std::max(high, view.moments.temperature[index(node)]);
      }
    }
    states.push_back({reference - view.space.max(-low),
                      reference + sums[r].temperature / mesh.regions[r].area,
                      reference + view.space.max(high), sums[r].heating});
  }
  return states;
}

struct SurfaceSums {
  double quadratic_flux = 0;           ///< both sides, into the surface [W K/m]
  std::array<double, 2> temperature{}; ///< int T over the faces of each side [K m]
};
std::vector<SurfaceSums> sum_surfaces(const PlaneView& view) {
  const PlaneMesh& mesh = view.problem.mesh;
  std::vector<double> sums(3 * mesh.surfaces.size());
  for (const PlaneFaceMoments& face : view.moments.faces) {
    const int cell = cell_of_slot(mesh, face.slot), first = mesh.first_slot[index(cell)];
    const int next = first + (face.slot - first + 1) % mesh.corners_of(cell);
    double* surface = &sums[3 * index(face.surface)];
    surface[0] += face.quadratic_flux;
    surface[1 + index(face.side)] +=
        face.length * (view.moments.temperature[index(face.slot)] + view.moments.temperature[index(next)])
        / 2;
  }
  view.space.sum(sums);
  std::vector<SurfaceSums> surfaces;
  for (std::size_t s = 0; s < sums.size(); s += 3) surfaces.push_back({sums[s], {sums[s + 1], sums[s + 2]}});
  return surfaces;
}

std::vector<PlaneWall> report_walls(const PlaneView& view, const std::vector<SurfaceSums>& sums) {
  const PlaneMesh& mesh = view.problem.mesh;
  const double reference = reference_temperature(view.problem);
  std::vector<PlaneWall> walls;
  for (std::size_t s = 0; s < mesh.surfaces.size(); ++s) {
    const PlaneSurface& surface = mesh.surfaces[s];
    const double length = surface.length, power = view.moments.power[s];
    const auto beside = [&](int side) { return reference + sums[s].temperature[index(side)] / length; };
    if (surface.periodic) { // the plus part is named first
      const std::size_t bar = surface.name.find('|');
      walls.push_back({surface.name.substr(0, bar), s, beside(plus_side), power / length, power});
      walls.push_back({surface.name.substr(bar + 1), s, beside(minus_side), -power / length, -power});
    } else if (!surface.is_interface()) {
      const double temperature = has_temperature(view.problem.surfaces[s].law)
                                     ? reference + view.moments.wall_temperature[s]
                                     : beside(minus_side);
      walls.push_back({surface.name, s, temperature, -power / length, -power});
      if (std::holds_alternative<LiquidBath>(view.problem.surfaces[s].law) && view.flows && power != 0)
        walls.back().kapitza_resistance = bath_kapitza(view, s) * length / (power * power);
    }
  }
  return walls;
}

// --- budget ---

BudgetElement element(BudgetElement::Kind kind, const std::string& name, double total) {
  BudgetElement result;
  result.kind = kind;
  result.name = name;
  result.total = total;
  return result;
}

/// Dissipated power, part by part; its total is what drives the heat.
ResistanceBudget dissipation_budget(const PlaneView& view, const PlaneAnalysis& analysis,
                                    const std::vector<RegionSums>& regions,
                                    const std::vector<SurfaceSums>& surfaces) {
  using Kind = BudgetElement::Kind;
  const PlaneMesh& mesh = view.problem.mesh;
  ResistanceBudget budget;
  for (std::size_t s = 0; s < mesh.surfaces.size(); ++s) {
    const double power = view.moments.power[s];
    if (mesh.surfaces[s].is_interface()) continue;
    if (mesh.surfaces[s].periodic) {
      budget.total += view.problem.surfaces[s].temperature_jump * power;
      continue;
    }
    if (is_mirror(view.problem.surfaces[s].law)) continue;
    const double driven =
        has_temperature(view.problem.surfaces[s].law) ? view.moments.wall_temperature[s] * power : 0;
    budget.total -= driven;
    budget.elements.push_back(
        element(Kind::wall, mesh.surfaces[s].name, surfaces[s].quadratic_flux - driven));
    if (std::holds_alternative<LiquidBath>(view.problem.surfaces[s].law))
      budget.elements.back().kapitza = bath_kapitza(view, s);
    budget.elements.back().nonequilibrium = budget.elements.back().total - budget.elements.back().kapitza;
  }
  for (std::size_t r = 0; r < regions.size(); ++r) {
    budget.total += regions[r].driving;
    budget.elements.push_back(element(Kind::layer, mesh.regions[r].name, regions[r].dissipation));
    budget.elements.back().bulk = regions[r].fourier;
    budget.elements.back().nonequilibrium = regions[r].dissipation - regions[r].fourier;
  }
  for (const PlaneInterface& interface : analysis.interfaces) {
    const std::size_t s = interface.surface;
    budget.elements.push_back(element(Kind::interface, mesh.surfaces[s].name, surfaces[s].quadratic_flux));
    BudgetElement& last = budget.elements.back();
    // The split of the mean resistances is the split of what is dissipated.
    if (const double whole = interface.interface.value_or(0) + interface.contact; whole != 0) {
      last.kapitza = last.total * interface.kapitza.value_or(0) / whole;
      last.contact = last.total * interface.contact / whole;
    }
    last.angular = last.total - last.kapitza - last.contact;
  }
  double sum = 0;
  for (const BudgetElement& part : budget.elements) sum += part.total;
  budget.closure = sum / budget.total - 1;
  return budget;
}

ResistanceBudget divided(ResistanceBudget budget, double by) {
  budget.total /= by;
  for (BudgetElement& part : budget.elements)
    for (double BudgetElement::*value :
         {&BudgetElement::total, &BudgetElement::bulk, &BudgetElement::nonequilibrium,
          &BudgetElement::kapitza, &BudgetElement::angular, &BudgetElement::contact})
      part.*value /= by;
  return budget;
}

/// More than the rounding of what streams each way.
bool heat_flows(const PlaneView& view) {
  double streaming = 0, temperature = 0, flux = 0;
  for (const Bands& bands : view.problem.media) streaming = std::max(streaming, one_way_conductance(bands));
  for (const double T : view.moments.temperature) temperature = std::max(temperature, std::abs(T));
  for (const double T : view.moments.wall_temperature) temperature = std::max(temperature, std::abs(T));
  for (const SurfaceCondition& condition : view.problem.surfaces)
    temperature = std::max(temperature, std::abs(condition.temperature_jump));
  for (const Point& q : view.moments.heat_flux) flux = std::max(flux, std::hypot(q[0], q[1]));
  return view.space.max(flux) > 1e-13 * streaming * view.space.max(temperature);
}

} // namespace

int cell_of_slot(const PlaneMesh& mesh, int slot) {
  const auto next = std::upper_bound(mesh.first_slot.begin(), mesh.first_slot.end(), slot);
  return static_cast<int>(next - mesh.first_slot.begin()) - 1;
}

std::vector<double> fourier_dissipation(const PlaneProblem& problem, const PlaneMoments& moments) {
  std::vector<double> result(index(problem.mesh.owned_cells));
  for (int cell = 0; cell < problem.mesh.owned_cells; ++cell) {
    double square = 0;
    for (const std::size_t d : {0, 1}) {
      const auto q = [&](std::size_t node) { return moments.heat_flux[node][d]; };
      square += integrate(problem.mesh, cell, q, q);
    }
    result[index(cell)] = square / conductivity(problem.bands_of_cell(cell));
  }
  return result;
}

PlaneAnalysis analyse_plane(const PlaneProblem& problem, const PlaneMoments& moments,
                            const Communicator& space) {
  PlaneView view{problem, moments, space};
  view.flows = heat_flows(view);
  const std::vector<RegionSums> regions = sum_regions(view);
  const std::vector<SurfaceSums> surfaces = sum_surfaces(view);
  PlaneAnalysis analysis;
  analysis.walls = report_walls(view, surfaces);
  analysis.interfaces = report_interfaces(view);
  analysis.regions = region_states(view, regions);
  for (const RegionSums& region : regions) analysis.heating += region.heating;
  if (!view.flows) {
    analysis.warnings.emplace_back("no heat flows, so no resistance is defined");
    return analysis;
  }
  analysis.dissipation = dissipation_budget(view, analysis, regions, surfaces);
  const bool heated =
      std::any_of(problem.heating.begin(), problem.heating.end(), [](double p) { return p != 0; });
  if (space.max(heated ? 1 : 0) > 0) return analysis;
  if (const auto terminals = find_terminals(view)) {
    analysis.resistance = divided(*analysis.dissipation, terminals->heat * terminals->heat);
    analysis.conductance = terminals->heat / terminals->difference;
    analysis.effective_conductivity = effective_conductivity(view, *terminals);
  }
  return analysis;
}

} // namespace kapitza
