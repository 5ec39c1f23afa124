#include "kapitza/base/index.hpp"

#include "io/result/law_names.hpp"
#include "io/result/summary_parts.hpp"

#include <algorithm>

namespace kapitza {
namespace {

using namespace io;

Json problem_json(const PlaneRunResult& result) {
  const PlaneProblem& problem = result.problem;
  int bands = 0;
  for (const PlaneRegion& region : problem.mesh.regions)
    bands = std::max(bands, problem.media[index(region.material)].size());
  const Decomposition& split = result.ranks.decomposition();
  return {
      {"dimension", 2},
      {"cells", problem.mesh.global_cells},
      {"bands", bands},
      {"directions", problem.angles.directions()},
      {"unknowns", result.facts.nodes_per_cell * result.facts.channels_swept},
      {"krylov_unknowns", result.state.unknowns},
      {"ranks", result.facts.ranks},
      {"decomposition", {{"space", split.space}, {"directions", split.directions}, {"bands", split.bands}}}};
}

Json regions_json(const PlaneRunResult& result) {
  const PlaneProblem& problem = result.problem;
  Json list = Json::array();
  for (std::size_t r = 0; r < problem.mesh.regions.size(); ++r) {
    const PlaneRegion& region = problem.mesh.regions[r];
    const PlaneRegionState& state = result.analysis.regions[r];
    const auto material = index(region.material);
    const Bands& bands = problem.media[material];
    list.push_back(
        {{"name", region.name},
         {"material", result.deck.materials[material].name},
         {"conductivity", conductivity(bands)},
         {"heat_capacity", heat_capacity(bands)},
         {"bands", bands.size()},
         {"longest_mean_free_path", longest_mean_free_path(bands)},
         {"area", region.area},
         {"temperature", {{"lowest", state.lowest}, {"mean", state.mean}, {"highest", state.highest}}},
         {"heating", state.heating}});
  }
  return list;
}

Json boundaries_json(const PlaneRunResult& result) {
  Json list = Json::array();
  for (const PlaneWall& wall : result.analysis.walls) {
    const PlaneSurface& surface = result.problem.mesh.surfaces[wall.surface];
    list.push_back({{"name", wall.name},
                    {"kind", surface.periodic ? std::string("periodic")
                                              : wall_kind(result.problem.surfaces[wall.surface].law)},
                    {"length", surface.length},
                    {"temperature", wall.temperature},
                    {"heat_flux", wall.heat_flux},
                    {"power", wall.power},
                    {"slip_resistance", nullptr},
                    {"slip_length", nullptr},
                    {"kapitza_resistance", optional_number(wall.kapitza_resistance)}});
  }
  return list;
}

Json interfaces_json(const PlaneRunResult& result) {
  Json list = Json::array();
  for (const PlaneInterface& interface : result.analysis.interfaces) {
    const PlaneSurface& surface = result.problem.mesh.surfaces[interface.surface];
    list.push_back({{"name", surface.name},
                    {"law", law_name(result.problem.surfaces[interface.surface])},
                    {"length", interface.length},
                    {"marginal_correction", result.state.marginal_correction[interface.surface]},
                    {"heat_flux", interface.power / interface.length},
                    {"power", interface.power},
                    {"resistance",
                     {{"kapitza", optional_number(interface.kapitza)},
                      {"angular", optional_number(interface.angular)},
                      {"interface", optional_number(interface.interface)},
                      {"apparent", nullptr},
                      {"slip", nullptr},
                      {"slip_left", nullptr},
                      {"slip_right", nullptr},
                      {"landauer", optional_number(interface.landauer)},
                      {"landauer_corrected", optional_number(interface.landauer_corrected)},
                      {"contact", interface.contact},
                      {"per_band", groups_json(interface.groups)}}}});
  }
  return list;
}

Json probes_json(const PlaneRunResult& result) {
  Json list = Json::array();
  for (std::size_t i = 0; i < result.probes.size(); ++i) {
    const DeckProbe& probe = result.deck.output.probes[i];
    const PlaneSample& sample = result.probes[i];
    list.push_back({{"name", probe.name},
                    {"position", {probe.position, probe.y.value_or(0)}},
                    {"temperature", sample.temperature},
                    {"energy_temperature", sample.energy_temperature},
                    {"heat_flux", {sample.heat_flux[0], sample.heat_flux[1]}}});
  }
  return list;
}

/// Powers as in `boundaries` and `interfaces`: into the domain, and from the minus to the plus side.
Json fourier_json(const PlaneRunResult& result) {
  const PlaneProblem& problem = result.problem;
  Json list = Json::array();
  for (const PlaneFourierRun& run : result.fourier->runs) {
    Json surfaces = Json::array(), resistances = Json::array();
    for (std::size_t s = 0; s < problem.surfaces.size(); ++s) {
      const PlaneSurface& surface = problem.mesh.surfaces[s];
      const double sign = surface.is_interface() || surface.periodic ? 1 : -1;
      surfaces.push_back({{"name", surface.name},
                          {"power", sign * run.solution.power[s]},
                          {"boltzmann", sign * result.state.moments.power[s]}});
    }
    for (const SurfaceResistance& r : run.resistances)
      resistances.push_back({{"name", problem.mesh.surfaces[index(r.surface)].name},
                             {"material", result.deck.materials[index(r.minus)].name},
                             {"resistance", r.resistance}});
    list.push_back({{"name", run.name},
                    {"heat_flux_error", run.heat_flux_error},
                    {"temperature_error", run.temperature_error},
                    {"temperature_error_max", run.temperature_error_max},
                    {"surfaces", surfaces},
                    {"resistances", resistances}});
  }
  return list;
}

} // namespace

std::string summary_json(const PlaneRunResult& result) {
  const PlaneAnalysis& analysis = result.analysis;
  Json summary = head_json(result.deck, result.state.converged     ? "converged"
                                        : result.state.interrupted ? "interrupted"
                                                                   : "not_converged");
  summary.update(Json{{"problem", problem_json(result)},
                      {"solve", solve_json(result.state, result.facts)},
                      {"regions", regions_json(result)},
                      {"boundaries", boundaries_json(result)},
                      {"interfaces", interfaces_json(result)},
                      {"heating", analysis.heating},
                      {"conductance", optional_number(analysis.conductance)},
                      {"effective_conductivity", optional_number(analysis.effective_conductivity)},
                      {"resistance_budget", budget_json(analysis.resistance, "region")},
                      {"dissipation_budget", budget_json(analysis.dissipation, "region")},
                      {"probes", probes_json(result)},
                      {"warnings", result.warnings}});
  if (result.fourier != nullptr) summary["fourier"] = fourier_json(result);
  return summary.dump(2) + "\n";
}

} // namespace kapitza
