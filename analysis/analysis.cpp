#include "kapitza/base/index.hpp"

#include "analysis/cell_integral.hpp"
#include "analysis/electrons.hpp"
#include "analysis/parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace kapitza {
namespace {

/// Closure beyond which the dissipation budget is said to be uncertain.
constexpr double closure_limit = 0.01;

std::vector<WallReport> report_walls(const View& view, const std::vector<SurfaceSums>& sums) {
  const PlaneMesh& mesh = *view.domain.mesh;
  std::vector<WallReport> walls;
  for (std::size_t s = 0; s < mesh.surfaces.size(); ++s) {
    const PlaneSurface& surface = mesh.surfaces[s];
    const SurfaceCondition& condition = view.domain.conditions[s];
    const SurfaceLaw& law = condition.law;
    const double length = surface.length, power = view.moments.power[s];
    const auto beside = [&](int side) {
      return view.domain.reference + sums[s].temperature[index(side)] / length;
    };
    if (surface.periodic) { // a plane names its plus part first
      const auto [plus, minus] =
          view.domain.dimension == 1 ? std::array<std::string, 2>{"left", "right"} : surface.parts();
      walls.push_back({plus, s, beside(plus_side), power / length, power});
      walls.push_back({minus, s, beside(minus_side), -power / length, -power});
      continue;
    }
    if (surface.is_interface()) continue;
    WallReport& wall = walls.emplace_back(WallReport{surface.name, s, 0, -power / length, -power});
    if (sums[s].metal_length[0] + sums[s].metal_length[1] > 0)
      wall.electron_flux = -(sums[s].electron_power[0] + sums[s].electron_power[1]) / length;
    if (!has_temperature(condition)) { // on one of the sides
      wall.temperature = view.domain.reference + (sums[s].temperature[0] + sums[s].temperature[1]) / length;
      continue;
    }
    wall.temperature = view.domain.reference + view.moments.wall_temperature[s];
    if (sums[s].square <= 0) continue;
    const double beside_path = (sums[s].drop - view.moments.wall_temperature[s] * power) / sums[s].square;
    if (sums[s].holds_electrons) {
      wall.electron_phonon = beside_path;
      continue;
    }
    if (wall.electron_flux && fixed_electrons(condition)) continue; // what it resists is not told apart
    wall.contact = sums[s].contact / sums[s].square;
    if (!view.domain.thermal.empty() && is_black(law)) // all that there is between wall and T*
      wall.contact = beside_path;
    if (is_bath(law) && has_net_flux(view, s, sums[s]))
      wall.kapitza_resistance =
          (sums[s].drop - view.moments.wall_temperature[s] * power - sums[s].contact) / sums[s].square;
  }
  return walls;
}

std::vector<RegionReport> report_regions(const View& view, const std::vector<RegionSums>& sums) {
  const PlaneMesh& mesh = *view.domain.mesh;
  const std::vector<double> fourier = fourier_dissipation(view.domain, view.moments);
  std::vector<RegionReport> reports;
  for (std::size_t r = 0; r < mesh.regions.size(); ++r) {
    double low = HUGE_VAL, high = -HUGE_VAL, departure = HUGE_VAL;
    for (int cell = 0; cell < mesh.owned_cells; ++cell) {
      const auto c = index(cell);
      if (index(mesh.region_of_cell[c]) != r) continue;
      for (int node = mesh.first_slot[c]; node < mesh.first_slot[c + 1]; ++node) {
        low = std::min(low, view.moments.temperature[index(node)]);
        high = std::max(high, view.moments.temperature[index(node)]);
      }
      if (fourier[c] > 0)
        departure = std::min(departure, std::abs(view.moments.dissipation[c] / fourier[c] - 1));
    }
    RegionReport& report = reports.emplace_back();
    report.lowest = view.domain.reference - view.domain.space.max(-low);
    report.mean = view.domain.reference + sums[r].temperature / mesh.regions[r].area;
    report.highest = view.domain.reference + view.domain.space.max(high);
    report.heating = sums[r].heating;
    report.electrons = electron_range(view, static_cast<int>(r));
    const double smallest = -view.domain.space.max(-departure);
    if (view.flows && std::isfinite(smallest)) report.departure = smallest;
  }
  return reports;
}

/// The largest mean heat flux through any surface [W/m2].
double flux_through_surfaces(const View& view) {
  double flux = 0;
  for (std::size_t s = 0; s < view.moments.power.size(); ++s)
    flux = std::max(flux, std::abs(view.moments.power[s]) / view.domain.mesh->surfaces[s].length);
  return flux;
}

/// The largest heat flux, and whether it is more than the rounding of what streams each way. What does not
/// come in through a surface, of a plane without heating, is what the iteration leaves, and goes in circles.
void measure_flux(View& view) {
  double streaming = 0, temperature = 0, flux = 0;
  for (const Bands& bands : view.domain.media) streaming = std::max(streaming, one_way_conductance(bands));
  for (const double T : view.moments.temperature) temperature = std::max(temperature, std::abs(T));
  for (const double T : view.moments.wall_temperature) temperature = std::max(temperature, std::abs(T));
  for (const SurfaceCondition& condition : view.domain.conditions)
    temperature = std::max(temperature, std::abs(condition.temperature_jump));
  for (const Point& q : view.moments.heat_flux) flux = std::max(flux, std::hypot(q[0], q[1]));
  view.largest_flux = view.domain.space.max(flux);
  const double highest = view.domain.space.max(temperature);
  constexpr double rounding = 1e-13, iteration = 1e-9;
  const bool from_surfaces = view.domain.dimension == 2 && !view.heated;
  view.flows = from_surfaces ? flux_through_surfaces(view) > iteration * streaming * highest
                             : view.largest_flux > rounding * streaming * highest;
}

bool is_heated(const Domain& domain) {
  const bool here =
      std::any_of(domain.heating.begin(), domain.heating.end(), [](double p) { return p != 0; });
  return domain.space.max(here ? 1 : 0) > 0;
}

/// Once per kind of interface.
void warn_about_limited_transmission(const View& view, std::vector<std::string>& warnings) {
  std::set<std::string> said;
  for (std::size_t s = 0; s < view.domain.laws.size(); ++s) {
    const SurfaceGroups& law = view.domain.laws[s];
    if (law.limited == 0 || !said.insert(view.domain.mesh->surfaces[s].name).second) continue;
    warnings.push_back(
        fmt::format("interface {}: in {} of {} groups of bands the other side carries too little for the "
                    "asked transmissivity (the way back would exceed 1); there it is lowered to what "
                    "detailed balance allows",
                    view.domain.mesh->surfaces[s].name, law.limited, law.interface.size()));
  }
}

void warn_about_closure(const DissipationBudget& budget, std::vector<std::string>& warnings) {
  if (!(std::abs(budget.closure) > closure_limit)) return;
  const DissipationElement* worst = nullptr;
  for (const DissipationElement& element : budget.elements)
    if (worst == nullptr || std::abs(element.missing) > std::abs(worst->missing)) worst = &element;
  warnings.push_back(fmt::format(
      "dissipation budget: closure {:.1e}, mostly in {}, where {:.1e} of the whole goes missing between "
      "cells "
      "too coarse for phonons that cross them; finer cells or more directions there are advisable",
      budget.closure, worst->name, worst->missing / budget.total));
}

void warn_about_one_way(const View& view, const Analysis& analysis, std::vector<std::string>& warnings) {
  for (const InterfaceResistance& interface : analysis.interfaces)
    if (view.flows && !interface.kapitza && interface.landauer)
      warnings.push_back(fmt::format(
          "interface {}: next to no heat flows through it (bands that carry it both ways cancel), so it has "
          "no resistance; its temperature drop and what each band carries are in summary.json",
          view.domain.mesh->surfaces[interface.surface].name));
}

} // namespace

bool has_temperature(const SurfaceCondition& condition) {
  return fixed_temperature(condition.law) || imposed_flux(condition.law) || condition.electron_temperature;
}

View look_at(const Domain& domain, const Moments& moments) {
  View view{domain, moments};
  view.heated = is_heated(domain);
  measure_flux(view);
  return view;
}

double conductivity_in(const Domain& domain, const Moments& moments, int cell) {
  return moments.conductivity.empty() ? bulk_conductivity(domain.bands_of_cell(cell))
                                      : moments.conductivity[index(cell)];
}

double colder_in(const Domain& domain, const Moments& moments, int cell) {
  if (moments.conductivity.empty()) return 1;
  const auto first = index(domain.mesh->first_slot[index(cell)]); // of stacks
  const double warmer = (moments.temperature[first] + moments.temperature[first + 1]) / 2;
  return domain.reference / (domain.reference + warmer);
}

std::vector<double> fourier_dissipation(const Domain& domain, const Moments& moments) {
  std::vector<double> result(index(domain.mesh->owned_cells));
  for (int cell = 0; cell < domain.mesh->owned_cells; ++cell) {
    double square = 0;
    for (const std::size_t d : {0, 1}) {
      const auto q = [&](std::size_t node) { return moments.heat_flux[node][d]; };
      square += integrate(*domain.mesh, cell, q, q);
    }
    const double colder = colder_in(domain, moments, cell);
    result[index(cell)] = square * colder * colder / conductivity_in(domain, moments, cell);
  }
  return result;
}

Analysis analyse(const Domain& domain, const Moments& moments) {
  const View view = look_at(domain, moments);
  const std::vector<RegionSums> regions = sum_regions(view);
  const std::vector<SurfaceSums> surfaces = sum_surfaces(view);
  Analysis analysis;
  analysis.walls = report_walls(view, surfaces);
  analysis.interfaces = report_interfaces(view, surfaces);
  analysis.regions = report_regions(view, regions);
  for (const RegionSums& region : regions) analysis.heating += region.heating;
  if (domain.dimension == 1)
    analysis.heat_flux = (moments.heat_flux.front()[0] + moments.heat_flux.back()[0]) / 2;
  warn_about_limited_transmission(view, analysis.warnings);
  if (!view.flows) {
    analysis.warnings.emplace_back("no heat flows, so no resistance is defined");
    return analysis;
  }
  analysis.dissipation = dissipation_budget(view, regions, surfaces);
  warn_about_closure(*analysis.dissipation, analysis.warnings);
  warn_about_one_way(view, analysis, analysis.warnings);
  const bool told_apart = moments.electron_flux.empty() || has_common_temperature(view);
  if (domain.dimension == 2 && told_apart)
    analysis.fourier_equivalent = fourier_equivalent(view, analysis, regions);
  if (view.heated) return analysis;
  if (const auto terminals = find_terminals(view); terminals && terminals->difference != 0) {
    if (told_apart) analysis.resistance = resistance_budget(view, *terminals, regions, surfaces);
    analysis.conductance = terminals->heat / terminals->difference;
    analysis.effective_conductivity = effective_conductivity(view, *terminals);
  }
  if (domain.dimension == 2) return analysis;
  analysis.fourier_equivalent = fourier_equivalent(view, analysis, regions);
  if (domain.thermal.empty()) add_apparent_resistances(view, analysis); // lines of one slope
  return analysis;
}

Analysis analyse(const StackProblem& problem, const Moments& moments) {
  return analyse(domain_of(problem), moments);
}

} // namespace kapitza
