#include "kapitza/analysis/budget.hpp"

#include "kapitza/base/index.hpp"

#include "analysis/bulk.hpp"
#include "analysis/groups.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <utility>

namespace kapitza {
namespace {

/// What every part of the analysis looks at.
struct View {
  const StackProblem& problem;
  const std::vector<double>& x;
  const Moments& moments;
  const Couplings& couplings;
  bool flows;  ///< there is a heat flux to divide by
  bool heated; ///< the heat flux changes on the way
};

int last_node(const StackMesh& mesh) {
  return mesh.nodes() - 1;
}

/// The node of a cell that touches a surface from the given side.
std::size_t node_at(const Surface& surface, int side) {
  return side == minus_side ? index(2 * surface.minus_cell + 1) : index(2 * surface.plus_cell);
}

int region_of(const StackMesh& mesh, int cell) {
  return mesh.region_of_cell[index(cell)];
}

/// Temperature, relative to the reference, that a black wall emits; none for other walls.
std::optional<double> wall_temperature(const View& view, std::size_t s) {
  const SurfaceLaw& law = view.problem.surfaces[s].law;
  if (const auto temperature = fixed_temperature(law))
    return *temperature - reference_temperature(view.problem);
  if (!std::holds_alternative<HeatFluxWall>(law)) return std::nullopt;
  auto unknown = index(view.problem.mesh.nodes());
  for (std::size_t other = 0; other < s; ++other)
    if (std::holds_alternative<HeatFluxWall>(view.problem.surfaces[other].law)) ++unknown;
  return view.x[unknown];
}

double theta(const View& view, std::size_t node) {
  return view.moments.quadratic_flux[node] / view.moments.heat_flux[node];
}

/// (H + J)/2 and the net flux towards the plane of a group on one side.
struct GroupSide {
  double equivalent = 0, net = 0;
};
GroupSide group_side(const View& view, std::size_t s, int side, const std::vector<int>& bands) {
  const Surface& surface = view.problem.mesh.surfaces[s];
  const Bands& all = view.problem.bands_of_cell(side == minus_side ? surface.minus_cell : surface.plus_cell);
  const auto k = index(side);
  GroupSide sums;
  double total = 0;
  for (const int b : bands) {
    const auto i = index(b);
    const double w = one_way_conductance(all, b);
    const double incident = view.moments.surfaces[s].incident[k][i],
                 outgoing = view.moments.surfaces[s].outgoing[k][i];
    sums.equivalent += w * (incident + outgoing) / 2;
    sums.net += w * (incident - outgoing);
    total += w;
  }
  if (total > 0) sums.equivalent /= total;
  return sums;
}

/// The interface's own part, and the estimates that need no solution.
void add_local_resistance(const View& view, InterfaceResistance& result) {
  const std::size_t s = result.surface;
  const Surface& surface = view.problem.mesh.surfaces[s];
  const double q = result.heat_flux;
  result.contact = view.problem.surfaces[s].contact_resistance;
  const double jump = view.problem.surfaces[s].temperature_jump - result.contact * q;
  const Bands& bands_left = view.problem.bands_of_cell(surface.minus_cell);
  const Bands& bands_right = view.problem.bands_of_cell(surface.plus_cell);
  result.marginal_correction = view.couplings.of_surface[s]->marginal_correction;
  double power = 0, transmitted = 0;
  for (const CoupledGroup& group : view.couplings.of_surface[s]->groups) {
    const GroupSide left = group_side(view, s, minus_side, group.bands[minus_side]);
    const GroupSide right = group_side(view, s, plus_side, group.bands[plus_side]);
    const double carried = group.transmissivity > 0 ? left.net : 0;
    power += carried * (left.equivalent + jump - right.equivalent);
    transmitted += group.transmissivity * group.conductance[minus_side];
    result.groups.push_back(
        {mean_omega(group, bands_left, bands_right), group.transmissivity, carried, group_kapitza(group)});
  }
  if (transmitted > 0) {
    result.landauer = 1 / transmitted;
    result.landauer_corrected =
        1 / transmitted - (1 / one_way_conductance(bands_left) + 1 / one_way_conductance(bands_right)) / 2;
  }
  if (!view.flows) return;
  result.kapitza = power / (q * q);
  result.interface =
      (theta(view, node_at(surface, minus_side)) + jump - theta(view, node_at(surface, plus_side))) / q;
  result.angular = *result.interface - *result.kapitza;
}

/// What a Fourier fit on both sides sees, where there is something to fit.
void add_apparent_resistance(const View& view, const std::vector<std::optional<BulkRegion>>& bulk,
                             InterfaceResistance& result) {
  const StackMesh& mesh = view.problem.mesh;
  const Surface& surface = mesh.surfaces[result.surface];
  const int left = region_of(mesh, surface.minus_cell), right = region_of(mesh, surface.plus_cell);
  const auto &bulk_left = bulk[index(left)], &bulk_right = bulk[index(right)];
  if (!bulk_left || !bulk_right || !result.kapitza) return;
  const double q = result.heat_flux;
  const double before =
      extrapolate(view.problem, *bulk_left, left, q, mesh.position[node_at(surface, minus_side)]);
  const double after =
      extrapolate(view.problem, *bulk_right, right, q, mesh.position[node_at(surface, plus_side)]);
  result.apparent = (before + view.problem.surfaces[result.surface].temperature_jump - after) / q;
  result.slip = *result.apparent - *result.kapitza - result.contact;
  result.slip_left = excess_resistance(view.problem, view.moments, *bulk_left, left, q, false);
  result.slip_right = excess_resistance(view.problem, view.moments, *bulk_right, right, q, true);
}

/// Reflection at the surface of a bath: sum over groups of q_g (J_g - T_bath) / q^2. Zero for a black wall,
/// which reflects nothing.
double bath_kapitza(const View& view, std::size_t s) {
  const Surface& surface = view.problem.mesh.surfaces[s];
  const std::size_t side = surface.minus_cell < 0 ? plus_side : minus_side;
  const SurfaceMoments& means = view.moments.surfaces[s];
  const Bands& bands = view.problem.bands_of_cell(side == plus_side ? surface.plus_cell : surface.minus_cell);
  double power = 0, flux = 0;
  for (const CoupledGroup& group : view.couplings.of_surface[s]->groups) {
    double net = 0, outgoing = 0;
    for (const int b : group.bands[side]) {
      const auto i = index(b);
      const double w = one_way_conductance(bands, b);
      net += w * (means.incident[side][i] - means.outgoing[side][i]);
      outgoing += w * means.outgoing[side][i];
    }
    power += net * (outgoing / group.conductance[side] - *wall_temperature(view, s));
    flux += net;
  }
  return flux == 0 ? 0 : power / (flux * flux);
}

WallReport report_wall(const View& view, std::size_t s, const std::vector<std::optional<BulkRegion>>& bulk) {
  const StackMesh& mesh = view.problem.mesh;
  const Surface& surface = mesh.surfaces[s];
  const bool left = surface.minus_cell < 0;
  const std::size_t node = node_at(surface, left ? plus_side : minus_side);
  const int region = region_of(mesh, left ? surface.plus_cell : surface.minus_cell);
  const double q = view.moments.heat_flux[node];
  WallReport wall{s, view.moments.temperature[node], left ? q : -q, {}, {}, {}};
  if (const auto temperature = wall_temperature(view, s)) {
    wall.temperature = *temperature;
    const auto& fit = bulk[index(region)];
    if (std::holds_alternative<LiquidBath>(view.problem.surfaces[s].law) && view.flows)
      wall.kapitza_resistance = bath_kapitza(view, s);
    if (fit && view.flows) {
      const double fitted = extrapolate(view.problem, *fit, region, q, mesh.position[node]);
      wall.slip_resistance =
          (left ? *temperature - fitted : fitted - *temperature) / q - wall.kapitza_resistance.value_or(0);
      wall.slip_length = *wall.slip_resistance * conductivity(view.problem.bands_of_region(region));
    }
  }
  wall.temperature += reference_temperature(view.problem);
  return wall;
}

/// Temperature difference of the terminals in the direction of x: two black walls, or the drop of periodic
/// ends.
std::optional<double> terminal_difference(const View& view) {
  const std::size_t last = view.problem.surfaces.size() - 1;
  if (view.problem.mesh.surfaces[last].periodic) return view.problem.surfaces[last].temperature_jump;
  const auto left = wall_temperature(view, 0), right = wall_temperature(view, last);
  if (!left || !right) return std::nullopt;
  return *left - *right;
}

BudgetElement wall_element(const View& view, std::size_t s) {
  const Surface& surface = view.problem.mesh.surfaces[s];
  const bool left = surface.minus_cell < 0;
  const std::size_t node = node_at(surface, left ? plus_side : minus_side);
  const double drop = *wall_temperature(view, s) - theta(view, node);
  BudgetElement element{BudgetElement::Kind::wall, surface.name};
  element.total = (left ? drop : -drop) / view.moments.heat_flux[node];
  if (std::holds_alternative<LiquidBath>(view.problem.surfaces[s].law))
    element.kapitza = bath_kapitza(view, s);
  element.nonequilibrium = element.total - element.kapitza;
  return element;
}

BudgetElement layer_element(const View& view, int region, double q) {
  const Region& layer = view.problem.mesh.regions[index(region)];
  BudgetElement element{BudgetElement::Kind::layer, layer.name};
  for (int cell = layer.first_cell; cell < layer.first_cell + layer.cells; ++cell)
    element.total += view.moments.dissipation[index(cell)] / (q * q);
  element.bulk = layer.thickness / conductivity(view.problem.bands_of_region(region));
  element.nonequilibrium = element.total - element.bulk;
  const auto first = index(2 * layer.first_cell);
  const auto last = index(2 * (layer.first_cell + layer.cells) - 1);
  element.transport_drop = (theta(view, first) - theta(view, last)) / q;
  return element;
}

ResistanceBudget make_budget(const View& view, const Analysis& analysis, double difference) {
  const StackMesh& mesh = view.problem.mesh;
  ResistanceBudget budget;
  budget.total = difference / analysis.heat_flux;
  std::vector<const InterfaceResistance*> before(index(mesh.cells()), nullptr);
  const InterfaceResistance* closing = nullptr; // of periodic ends
  for (const InterfaceResistance& interface : analysis.interfaces) {
    const Surface& surface = mesh.surfaces[interface.surface];
    if (surface.periodic)
      closing = &interface;
    else
      before[index(surface.plus_cell)] = &interface;
  }
  const auto add_interface = [&](const InterfaceResistance& interface) {
    BudgetElement element{BudgetElement::Kind::interface, mesh.surfaces[interface.surface].name};
    element.total = *interface.interface + interface.contact;
    element.kapitza = *interface.kapitza;
    element.angular = *interface.angular;
    element.contact = interface.contact;
    budget.elements.push_back(element);
  };
  if (closing == nullptr) budget.elements.push_back(wall_element(view, 0));
  for (std::size_t r = 0; r < mesh.regions.size(); ++r) {
    if (const auto* interface = before[index(mesh.regions[r].first_cell)]) add_interface(*interface);
    budget.elements.push_back(layer_element(view, static_cast<int>(r), analysis.heat_flux));
  }
  if (closing != nullptr)
    add_interface(*closing);
  else
    budget.elements.push_back(wall_element(view, mesh.surfaces.size() - 1));
  double sum = 0;
  for (const BudgetElement& element : budget.elements) sum += element.total;
  budget.closure = sum / budget.total - 1;
  return budget;
}

/// Once per distinct interface.
void warn_about_limited_transmission(const View& view, Analysis& analysis) {
  std::set<const FluxCoupling*> seen;
  for (std::size_t s = 0; s < view.couplings.of_surface.size(); ++s) {
    const FluxCoupling* coupling = view.couplings.of_surface[s];
    if (coupling->limited_groups == 0 || !seen.insert(coupling).second) continue;
    analysis.warnings.push_back(
        fmt::format("interface {}: in {} of {} groups of bands the other side carries too little for the "
                    "asked transmissivity (the way "
                    "back would exceed 1); there it is lowered to what detailed balance allows",
                    view.problem.mesh.surfaces[s].name, coupling->limited_groups, coupling->groups.size()));
  }
}

void warn_about_missing_bulk(const View& view, Analysis& analysis) {
  if (!view.flows) {
    analysis.warnings.emplace_back("no heat flows, so no resistance is defined");
    return;
  }
  if (view.heated) {
    analysis.warnings.emplace_back(
        "the heat flux changes along the stack (heating): no resistance budget and no "
        "apparent resistances");
    return;
  }
  // Layers alike share one warning: a superlattice has many.
  std::map<std::pair<int, double>, std::vector<const Region*>> alike;
  for (std::size_t r = 0; r < analysis.bulk.size(); ++r) {
    const Region& region = view.problem.mesh.regions[r];
    if (!analysis.bulk[r]) alike[{region.material, region.thickness}].push_back(&region);
  }
  for (const auto& [kind, regions] : alike) {
    const double longest = longest_mean_free_path(view.problem.media[index(kind.first)]);
    std::string names = "layer " + regions.front()->name;
    if (regions.size() > 1) names = fmt::format("{} and {} more like it", names, regions.size() - 1);
    analysis.warnings.push_back(fmt::format("{}: no bulk region, since the thickness of {:.4g} m is {:.2g} "
                                            "of the longest mean free path ({:.3g} m); apparent "
                                            "resistance and slip beside it are not defined",
                                            names, kind.second, kind.second / longest, longest));
  }
}

/// More than the rounding of what streams each way.
bool heat_flows(const StackProblem& problem, const std::vector<double>& x, const Moments& moments) {
  const auto largest = [](const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0,
                           [](double so_far, double value) { return std::max(so_far, std::abs(value)); });
  };
  double streaming = 0, temperature = largest(x);
  for (const Bands& bands : problem.media) streaming = std::max(streaming, one_way_conductance(bands));
  for (const SurfaceCondition& condition : problem.surfaces)
    temperature = std::max(temperature, std::abs(condition.temperature_jump));
  return largest(moments.heat_flux) > 1e-13 * streaming * temperature;
}

} // namespace

Analysis analyse(const StackProblem& problem, const std::vector<double>& x, const Moments& moments,
                 double bulk_threshold) {
  const StackMesh& mesh = problem.mesh;
  const Couplings couplings = make_couplings(problem);
  const bool heated =
      std::any_of(problem.heating.begin(), problem.heating.end(), [](double p) { return p != 0; });
  Analysis analysis;
  analysis.heat_flux = (moments.heat_flux.front() + moments.heat_flux[index(last_node(mesh))]) / 2;
  const View view{problem, x, moments, couplings, heat_flows(problem, x, moments), heated};

  analysis.bulk.resize(mesh.regions.size());
  if (view.flows && !heated)
    for (std::size_t r = 0; r < mesh.regions.size(); ++r)
      analysis.bulk[r] = find_bulk(problem, moments, static_cast<int>(r), analysis.heat_flux, bulk_threshold);
  for (std::size_t s = 0; s < mesh.surfaces.size(); ++s) {
    if (mesh.surfaces[s].is_boundary()) {
      analysis.walls.push_back(report_wall(view, s, analysis.bulk));
      continue;
    }
    InterfaceResistance interface;
    interface.surface = s;
    interface.heat_flux = moments.heat_flux[node_at(mesh.surfaces[s], minus_side)];
    add_local_resistance(view, interface);
    add_apparent_resistance(view, analysis.bulk, interface);
    analysis.interfaces.push_back(std::move(interface));
  }
  const auto difference = terminal_difference(view);
  if (view.flows && !heated && difference && *difference != 0) {
    analysis.budget = make_budget(view, analysis, *difference);
    analysis.effective_conductivity = analysis.heat_flux * mesh.length() / *difference;
  }
  warn_about_limited_transmission(view, analysis);
  warn_about_missing_bulk(view, analysis);
  return analysis;
}

} // namespace kapitza
