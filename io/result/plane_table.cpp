#include "io/result/table_parts.hpp"
#include "io/text.hpp"

#include <algorithm>
#include <cmath>

namespace kapitza {
namespace {

using namespace io;

std::string number(const std::optional<double>& value) {
  return value ? fmt::format("{:.4e}", *value) : "-";
}

void add_walls(std::string& text, const PlaneRunResult& result) {
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "\n  {:<22}{:>14}{:>16}{:>16}{:>16}\n", "boundary", "length", "temperature K",
                 "flux W/m2", "power W/m");
  for (const PlaneWall& wall : result.analysis.walls)
    fmt::format_to(out, "  {:<22}{:>14}{:>16.6f}{:>16.6e}{:>16.6e}\n", wall.name,
                   with_prefix(result.problem.mesh.surfaces[wall.surface].length, "m"), wall.temperature,
                   wall.heat_flux, wall.power);
}

void add_regions(std::string& text, const PlaneRunResult& result) {
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "\n  {:<22}{:>14}{:>16}{:>16}{:>16}\n", "region", "lowest K", "mean K", "highest K",
                 "heating W/m");
  for (std::size_t r = 0; r < result.analysis.regions.size(); ++r) {
    const PlaneRegionState& state = result.analysis.regions[r];
    fmt::format_to(out, "  {:<22}{:>14.4f}{:>16.4f}{:>16.4f}{:>16.6e}\n", result.problem.mesh.regions[r].name,
                   state.lowest, state.mean, state.highest, state.heating);
  }
}

void add_interfaces(std::string& text, const PlaneRunResult& result) {
  if (result.analysis.interfaces.empty()) return;
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "\n  {:<22}{:>14}{:>12}{:>12}{:>12}{:>12}   m2 K/W\n", "interface", "power W/m",
                 "R Kapitza", "R angular", "Landauer", "corrected");
  for (const PlaneInterface& interface : result.analysis.interfaces)
    fmt::format_to(out, "  {:<22}{:>14.4e}{:>12}{:>12}{:>12}{:>12}\n",
                   result.problem.mesh.surfaces[interface.surface].name, interface.power,
                   number(interface.kapitza), number(interface.angular), number(interface.landauer),
                   number(interface.landauer_corrected));
}

} // namespace

std::string result_table(const PlaneRunResult& result) {
  const PlaneAnalysis& analysis = result.analysis;
  std::string text;
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "{}\n",
                 result.deck.title.empty() ? result.deck.path.filename().string() : result.deck.title);
  fmt::format_to(out, "  2D, {} cells, {} directions, {:.3g} unknowns, T0 = {:g} K\n",
                 result.problem.mesh.global_cells, result.problem.angles.directions(),
                 result.facts.nodes_per_cell * result.facts.channels_swept, result.problem.temperature);
  if (analysis.conductance)
    fmt::format_to(out, "  conductance {:.6e} W/m/K per depth", *analysis.conductance);
  if (analysis.effective_conductivity)
    fmt::format_to(out, ", effective conductivity {:.4g} W/m/K", *analysis.effective_conductivity);
  if (analysis.conductance) fmt::format_to(out, "\n");
  if (analysis.resistance)
    add_budget(text, *analysis.resistance, "K m/W");
  else if (analysis.dissipation)
    add_budget(text, *analysis.dissipation, "W K/m");
  add_interfaces(text, result);
  add_walls(text, result);
  add_regions(text, result);
  add_solve(text, result.state, result.facts);
  return text;
}

} // namespace kapitza
