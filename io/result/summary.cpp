#include "kapitza/base/index.hpp"
#include "kapitza/io/result/results.hpp"

#include "io/result/comparison_json.hpp"
#include "io/result/law_names.hpp"
#include "io/result/summary_parts.hpp"

#include <algorithm>

namespace kapitza {

io::Json io::region_json(const std::string& name, const std::string& material, const Bands& bands) {
  Json region{{"name", name},
              {"material", material},
              {"conductivity", conductivity(bands)},
              {"heat_capacity", heat_capacity(bands)},
              {"bands", bands.size()},
              {"longest_mean_free_path", longest_mean_free_path(bands)}};
  if (is_metal(bands)) region["electron_conductivity"] = bands.electrons.conductivity;
  return region;
}

namespace {

using namespace io;

constexpr const char* schema = "kapitza-summary-2";

/// Whether electrons have temperatures of their own somewhere.
bool has_metals(const RunResult& result) {
  return !result.moments.electron_temperature.empty();
}

/// Of a metal: its electrons, and what they are at.
Json electrons_json(const Bands& bands, const RegionReport& report) {
  const auto& [lowest, mean, highest] = *report.electrons;
  return {{"conductivity", bands.electrons.conductivity},
          {"heat_capacity", bands.electrons.heat_capacity},
          {"coupling", electron_coupling(bands)},
          {"temperature", {{"lowest", lowest}, {"mean", mean}, {"highest", highest}}}};
}

Json head_json(const RunResult& result) {
  Json head{{"schema", schema}};
  head.update(provenance_json(result.deck));
  head["status"] = result.facts.converged     ? "converged"
                   : result.facts.interrupted ? "interrupted"
                                              : "not_converged";
  return head;
}

Json problem_json(const RunResult& result) {
  int bands = 0;
  for (const PlaneRegion& region : result.domain.mesh->regions)
    bands = std::max(bands, result.domain.media[index(region.material)].size());
  const RunFacts& facts = result.facts;
  const Decomposition& split = facts.decomposition;
  return {
      {"dimension", result.domain.dimension},
      {"temperature", result.domain.temperature},
      {"cells", result.domain.mesh->global_cells},
      {"bands", bands},
      {"directions", facts.directions},
      {"unknowns", facts.nodes_per_cell * facts.channels_swept},
      {"krylov_unknowns", facts.unknowns},
      {"ranks", facts.ranks},
      {"decomposition", {{"space", split.space}, {"directions", split.directions}, {"bands", split.bands}}}};
}

Json solve_json(const RunFacts& facts) {
  const double crossed = facts.channels_swept * facts.sweeps;
  Json solve{{"sweeps", facts.sweeps},
             {"krylov_iterations", facts.krylov_iterations},
             {"newton_iterations", facts.newton_iterations},
             {"relative_residual", facts.relative_residual},
             {"energy_imbalance", facts.energy_imbalance},
             {"wall_time_s", facts.wall_time_s},
             {"sweep_time_s", facts.sweep_time},
             {"grind_time_ns", facts.wall_time_s * 1e9 * facts.ranks / crossed},
             {"peak_memory_MB", facts.peak_memory_MB}};
  if (!facts.low_order.empty()) solve["low_order"] = facts.low_order;
  return solve;
}

Json regions_json(const RunResult& result) {
  const PlaneMesh& mesh = *result.domain.mesh;
  std::vector<int> cells(mesh.regions.size(), 0);
  for (int cell = 0; cell < mesh.owned_cells; ++cell) ++cells[index(mesh.region_of_cell[index(cell)])];
  Json list = Json::array();
  for (std::size_t r = 0; r < mesh.regions.size(); ++r) {
    const PlaneRegion& region = mesh.regions[r];
    const RegionReport& report = result.analysis.regions[r];
    const Bands& bands = result.domain.bands_of_region(static_cast<int>(r));
    Json entry = region_json(region.name, result.deck.materials[index(region.material)].name, bands);
    if (result.domain.dimension == 1) {
      entry["thickness"] = region.area;
      entry["cells"] = cells[r];
    } else {
      entry["area"] = region.area;
    }
    entry["temperature"] = {{"lowest", report.lowest}, {"mean", report.mean}, {"highest", report.highest}};
    entry["heating"] = report.heating;
    entry["fourier_departure"] = optional_number(report.departure);
    if (report.electrons) entry["electrons"] = electrons_json(bands, report);
    list.push_back(std::move(entry));
  }
  return list;
}

Json boundaries_json(const RunResult& result) {
  Json list = Json::array();
  for (const WallReport& wall : result.analysis.walls) {
    const PlaneSurface& surface = result.domain.mesh->surfaces[wall.surface];
    Json entry{{"name", wall.name},
               {"kind", surface.periodic ? std::string("periodic")
                                         : wall_kind(result.domain.conditions[wall.surface].law)}};
    if (result.domain.dimension == 2) entry["length"] = surface.length;
    entry.update(Json{{"temperature", wall.temperature},
                      {"heat_flux", wall.heat_flux},
                      {"power", wall.power},
                      {"contact_resistance", optional_number(wall.contact)},
                      {"kapitza_resistance", optional_number(wall.kapitza_resistance)},
                      {"slip_resistance", optional_number(wall.slip_resistance)},
                      {"slip_uncertainty", optional_number(wall.slip_uncertainty)},
                      {"slip_length", optional_number(wall.slip_length)}});
    if (wall.electron_flux)
      entry.update(Json{{"electron_heat_flux", *wall.electron_flux},
                        {"electron_phonon_resistance", optional_number(wall.electron_phonon)}});
    list.push_back(std::move(entry));
  }
  return list;
}

Json resistance_json(const InterfaceResistance& interface) {
  return {{"kapitza", optional_number(interface.kapitza)},
          {"kapitza_thermal", optional_number(interface.kapitza_thermal)},
          {"apparent", optional_number(interface.apparent)},
          {"apparent_uncertainty", optional_number(interface.apparent_uncertainty)},
          {"slip", optional_number(interface.slip)},
          {"slip_left", optional_number(interface.slip_left)},
          {"slip_right", optional_number(interface.slip_right)},
          {"landauer", optional_number(interface.landauer)},
          {"contact", interface.contact},
          {"reflection", optional_number(interface.reflection)},
          {"angular", optional_number(interface.angular)},
          {"dissipation", optional_number(interface.interface)}};
}

Json interfaces_json(const RunResult& result) {
  const PlaneMesh& mesh = *result.domain.mesh;
  Json list = Json::array();
  for (const InterfaceResistance& interface : result.analysis.interfaces) {
    Json entry{{"name", mesh.surfaces[interface.surface].name},
               {"law", law_name(result.domain.conditions[interface.surface])}};
    if (result.domain.dimension == 1)
      entry["position"] =
          mesh.corner[index(stack_face(result.moments, interface.surface, minus_side).slot)][0];
    else
      entry.update(Json{{"length", interface.length}, {"power", interface.power}});
    entry.update(Json{{"heat_flux", interface.heat_flux},
                      {"equivalent_temperature",
                       {interface.equivalent_temperature[0], interface.equivalent_temperature[1]}},
                      {"temperature_drop", interface.temperature_drop},
                      {"marginal_correction", interface.marginal_correction}});
    // Many interfaces have long lists: not in braces, which copy.
    entry["per_band"] = groups_json(interface.groups);
    entry["resistance"] = resistance_json(interface);
    entry["resistance"]["per_band"] = entry["per_band"];
    if (has_metals(result)) {
      entry["electron_heat_flux"] = {interface.electron_flux[0], interface.electron_flux[1]};
      entry["resistance"]["electron_phonon"] = {optional_number(interface.electron_phonon[0]),
                                                optional_number(interface.electron_phonon[1])};
    }
    list.push_back(std::move(entry));
  }
  return list;
}

Json probes_json(const RunResult& result) {
  const bool stack = result.domain.dimension == 1;
  Json list = Json::array();
  for (std::size_t i = 0; i < result.probes.size(); ++i) {
    const DeckProbe& probe = result.deck.output.probes[i];
    const Sample& sample = result.probes[i];
    const Json at = stack ? Json(probe.position) : Json{probe.position, probe.y.value_or(0)};
    const Json flux = stack ? Json(sample.heat_flux[0]) : Json{sample.heat_flux[0], sample.heat_flux[1]};
    list.push_back({{"name", probe.name},
                    {"position", at},
                    {"temperature", sample.temperature},
                    {"energy_temperature", sample.energy_temperature},
                    {"heat_flux", flux}});
    if (has_metals(result))
      list.back()["electron_temperature"] = optional_number(sample.electron_temperature);
  }
  for (std::size_t i = 0; i < result.curves.size(); ++i) {
    const PlaneCurve& curve = result.domain.mesh->curves[i];
    const CurveSample& sample = result.curves[i];
    list.push_back({{"name", curve.name},
                    {"position", {sample.middle[0], sample.middle[1]}},
                    {"length", curve.length},
                    {"temperature", sample.temperature},
                    {"energy_temperature", sample.energy_temperature},
                    {"heat_flux", {sample.heat_flux[0], sample.heat_flux[1]}},
                    {"power", sample.power}});
  }
  return list;
}

} // namespace

std::string summary_json(const RunResult& result) {
  const Analysis& analysis = result.analysis;
  const int dimension = result.domain.dimension;
  Json summary = head_json(result);
  summary["problem"] = problem_json(result);
  summary["solve"] = solve_json(result.facts);
  summary["regions"] = regions_json(result);
  summary["boundaries"] = boundaries_json(result);
  summary["interfaces"] = interfaces_json(result);
  if (dimension == 1) summary["heat_flux"] = analysis.heat_flux;
  summary["heating"] = analysis.heating;
  summary["conductance"] = optional_number(analysis.conductance);
  summary["effective_conductivity"] = optional_number(analysis.effective_conductivity);
  summary["resistance_budget"] = budget_json(analysis.resistance, dimension, has_metals(result));
  summary["dissipation_budget"] = budget_json(analysis.dissipation, dimension, has_metals(result));
  summary["fourier_equivalent"] = equivalent_json(result.domain, analysis);
  summary["probes"] = probes_json(result);
  summary["warnings"] = result.warnings;
  if (result.fourier != nullptr) summary["fourier"] = fourier_json(result);
  if (result.experiment != nullptr)
    summary["experiment"] = experiment_json(*result.experiment, result.domain);
  if (result.experiment != nullptr && dimension == 2)
    summary["experiment_walls"] = experiment_walls_json(*result.experiment, result.domain);
  return text_of(summary);
}

} // namespace kapitza
