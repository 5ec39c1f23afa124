#include "kapitza/base/index.hpp"
#include "kapitza/io/result/results.hpp"
#include "kapitza/version.hpp"

#include "io/result/comparison_json.hpp"
#include "io/result/law_names.hpp"
#include "io/result/summary_parts.hpp"

#include <algorithm>

namespace kapitza {
namespace io {

constexpr const char* schema = "kapitza-summary-1";

Json optional_number(const std::optional<double>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json head_json(const Deck& deck, const std::string& status) {
  return {{"schema", schema},
          {"kapitza", {{"version", version}, {"revision", revision}}},
          {"deck", {{"path", deck.path.string()}, {"sha256", deck.sha256}, {"title", deck.title}}},
          {"status", status}};
}

Json groups_json(const std::vector<GroupResistance>& groups) {
  Json list = Json::array();
  for (const GroupResistance& group : groups)
    list.push_back({{"omega", group.omega},
                    {"transmissivity", group.transmissivity},
                    {"heat_flux", group.heat_flux},
                    {"kapitza", optional_number(group.kapitza)}});
  return list;
}

Json budget_json(const std::optional<ResistanceBudget>& budget, const char* layer) {
  if (!budget) return nullptr;
  const char* kinds[] = {"wall", layer, "interface"};
  Json elements = Json::array();
  for (const BudgetElement& element : budget->elements)
    elements.push_back({{"kind", kinds[index(element.kind)]},
                        {"name", element.name},
                        {"total", element.total},
                        {"bulk", element.bulk},
                        {"nonequilibrium", element.nonequilibrium},
                        {"kapitza", element.kapitza},
                        {"angular", element.angular},
                        {"contact", element.contact},
                        {"transport_drop", optional_number(element.transport_drop)}});
  return {{"total", budget->total}, {"closure", budget->closure}, {"elements", elements}};
}

} // namespace io

namespace {

using namespace io;

Json problem_json(const RunResult& result) {
  const StackProblem& problem = result.problem;
  int bands = 0;
  for (const Region& region : problem.mesh.regions)
    bands = std::max(bands, problem.media[index(region.material)].size());
  return {{"dimension", 1},
          {"cells", problem.mesh.cells()},
          {"bands", bands},
          {"directions", 2 * problem.angles.size()},
          {"unknowns", result.facts.nodes_per_cell * result.facts.channels_swept},
          {"krylov_unknowns", result.state.x.size()},
          {"ranks", result.facts.ranks},
          {"decomposition", {{"space", 1}, {"directions", 1}, {"bands", result.facts.ranks}}}};
}

Json boundaries_json(const RunResult& result) {
  Json list = Json::array();
  for (const WallReport& wall : result.analysis.walls)
    list.push_back({{"name", result.problem.mesh.surfaces[wall.surface].name},
                    {"kind", wall_kind(result.problem.surfaces[wall.surface].law)},
                    {"temperature", wall.temperature},
                    {"heat_flux", wall.heat_flux},
                    {"power", wall.heat_flux},
                    {"slip_resistance", optional_number(wall.slip_resistance)},
                    {"slip_length", optional_number(wall.slip_length)},
                    {"kapitza_resistance", optional_number(wall.kapitza_resistance)}});
  const Surface& last = result.problem.mesh.surfaces.back();
  if (!last.periodic) return list;
  // Periodic ends exchange what they carry; their temperatures are those of the phonons beside them.
  const Moments& moments = result.state.moments;
  const double reference = reference_temperature(result.problem);
  const auto end = [&](const char* name, double temperature, double heat_flux) {
    list.push_back({{"name", name},
                    {"kind", "periodic"},
                    {"temperature", temperature + reference},
                    {"heat_flux", heat_flux},
                    {"power", heat_flux},
                    {"slip_resistance", nullptr},
                    {"slip_length", nullptr},
                    {"kapitza_resistance", nullptr}});
  };
  end("left", moments.temperature.front(), moments.heat_flux.front());
  end("right", moments.temperature.back(), -moments.heat_flux.back());
  return list;
}

Json interfaces_json(const RunResult& result) {
  Json list = Json::array();
  for (const InterfaceResistance& interface : result.analysis.interfaces) {
    const Surface& surface = result.problem.mesh.surfaces[interface.surface];
    list.push_back({{"name", surface.name},
                    {"position", surface.position},
                    {"law", law_name(result.problem.surfaces[interface.surface])},
                    {"heat_flux", interface.heat_flux},
                    {"marginal_correction", interface.marginal_correction},
                    {"resistance",
                     {{"kapitza", optional_number(interface.kapitza)},
                      {"angular", optional_number(interface.angular)},
                      {"interface", optional_number(interface.interface)},
                      {"apparent", optional_number(interface.apparent)},
                      {"slip", optional_number(interface.slip)},
                      {"slip_left", optional_number(interface.slip_left)},
                      {"slip_right", optional_number(interface.slip_right)},
                      {"landauer", optional_number(interface.landauer)},
                      {"landauer_corrected", optional_number(interface.landauer_corrected)},
                      {"contact", interface.contact},
                      {"per_band", groups_json(interface.groups)}}}});
  }
  return list;
}

Json regions_json(const RunResult& result) {
  const StackProblem& problem = result.problem;
  Json list = Json::array();
  for (std::size_t r = 0; r < problem.mesh.regions.size(); ++r) {
    const Region& region = problem.mesh.regions[r];
    const Bands& bands = problem.bands_of_region(static_cast<int>(r));
    list.push_back({{"name", region.name},
                    {"material", result.deck.materials[index(region.material)].name},
                    {"conductivity", conductivity(bands)},
                    {"heat_capacity", heat_capacity(bands)},
                    {"bands", bands.size()},
                    {"longest_mean_free_path", longest_mean_free_path(bands)},
                    {"thickness", region.thickness},
                    {"cells", region.cells}});
  }
  return list;
}

Json probes_json(const RunResult& result) {
  const StackMesh& mesh = result.problem.mesh;
  const Moments& moments = result.state.moments;
  Json list = Json::array();
  for (const DeckProbe& probe : result.deck.output.probes) {
    std::size_t cell = 0;
    while (cell + 1 < mesh.width.size() && mesh.position[2 * cell + 1] < probe.position) ++cell;
    const double part = std::clamp((probe.position - mesh.position[2 * cell]) / mesh.width[cell], 0.0, 1.0);
    const auto interpolate = [&](const std::vector<double>& field) {
      return (1 - part) * field[2 * cell] + part * field[2 * cell + 1];
    };
    list.push_back({{"name", probe.name},
                    {"position", probe.position},
                    {"temperature", interpolate(moments.temperature) + reference_temperature(result.problem)},
                    {"heat_flux", interpolate(moments.heat_flux)}});
  }
  return list;
}

} // namespace

std::string summary_json(const RunResult& result) {
  Json warnings = result.deck.warnings;
  for (const std::string& warning : result.analysis.warnings) warnings.push_back(warning);
  if (result.fourier != nullptr)
    for (const std::string& warning : result.fourier->warnings) warnings.push_back(warning);
  Json summary = head_json(result.deck, result.state.converged     ? "converged"
                                        : result.state.interrupted ? "interrupted"
                                                                   : "not_converged");
  summary.update(Json{{"problem", problem_json(result)},
                      {"solve", solve_json(result.state, result.facts)},
                      {"regions", regions_json(result)},
                      {"boundaries", boundaries_json(result)},
                      {"interfaces", interfaces_json(result)},
                      {"heat_flux", result.analysis.heat_flux},
                      {"effective_conductivity", optional_number(result.analysis.effective_conductivity)},
                      {"resistance_budget", budget_json(result.analysis.budget, "layer")},
                      {"probes", probes_json(result)},
                      {"warnings", warnings}});
  if (result.fourier != nullptr) summary["fourier"] = io::fourier_json(*result.fourier, result.problem.mesh);
  if (result.experiment != nullptr)
    summary["experiment"] = io::experiment_json(*result.experiment, result.problem.mesh);
  return summary.dump(2) + "\n";
}

} // namespace kapitza
