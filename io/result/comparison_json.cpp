#include "io/result/comparison_json.hpp"

#include "kapitza/base/index.hpp"

namespace kapitza::io {
namespace {

/// Of a stack, whose surfaces join two materials at most; 0 where nothing resists.
double resistance_at(const FourierRun& run, std::size_t surface) {
  for (const SurfaceResistance& r : run.resistances)
    if (index(r.surface) == surface) return r.resistance;
  return 0;
}

Json run_json(const FourierRun& run, const RunResult& result) {
  const Domain& domain = result.domain;
  Json surfaces = Json::array(), resistances = Json::array();
  for (std::size_t s = 0; s < domain.conditions.size(); ++s) {
    const PlaneSurface& surface = domain.mesh->surfaces[s];
    const double sign = surface.is_interface() || surface.periodic ? 1 : -1;
    Json entry{{"name", surface.name},
               {"power", sign * run.power[s]},
               {"boltzmann", sign * result.moments.power[s]}};
    if (domain.dimension == 1) entry["resistance"] = resistance_at(run, s);
    surfaces.push_back(std::move(entry));
  }
  for (const SurfaceResistance& r : run.resistances)
    resistances.push_back({{"name", domain.mesh->surfaces[index(r.surface)].name},
                           {"material", result.deck.materials[index(r.minus)].name},
                           {"resistance", r.resistance}});
  Json entry{{"name", run.name}};
  if (domain.dimension == 1) entry["heat_flux"] = (run.heat_flux.front()[0] + run.heat_flux.back()[0]) / 2;
  entry.update(Json{{"heat_flux_error", run.heat_flux_error},
                    {"temperature_error", run.temperature_error},
                    {"temperature_error_max", run.temperature_error_max},
                    {"surfaces", surfaces},
                    {"resistances", resistances}});
  return entry;
}

} // namespace

Json fourier_json(const RunResult& result) {
  Json list = Json::array();
  for (const FourierRun& run : result.fourier->runs) list.push_back(run_json(run, result));
  return list;
}

Json experiment_json(const Inferred& inferred, const Domain& domain) {
  Json list = Json::array();
  for (const InferredInterface& one : inferred.interfaces) {
    Json entry{{"name", domain.mesh->surfaces[one.surface].name}};
    if (!one.line.empty()) entry["line"] = one.line;
    entry.update(Json{{"window", {one.window.from, one.window.to}},
                      {"resistance", one.resistance},
                      {"conductance", 1 / one.resistance},
                      {"error", one.error},
                      {"kapitza", one.kapitza},
                      {"contact", one.contact},
                      {"slip_left", one.slip[0]},
                      {"slip_right", one.slip[1]},
                      {"conductivity", one.conductivity},
                      {"bulk_conductivity", one.bulk}});
    list.push_back(std::move(entry));
  }
  return list;
}

Json experiment_walls_json(const Inferred& inferred, const Domain& domain) {
  Json list = Json::array();
  for (const InferredWall& one : inferred.walls)
    list.push_back({{"name", domain.mesh->surfaces[one.surface].name},
                    {"line", one.line},
                    {"window", {one.window.from, one.window.to}},
                    {"slip_resistance", one.slip_resistance},
                    {"slip_length", one.slip_length},
                    {"conductivity", one.conductivity},
                    {"bulk_conductivity", one.bulk}});
  return list;
}

} // namespace kapitza::io
