#include "kapitza/base/index.hpp"
#include "kapitza/io/result/results.hpp"

#include "io/result/table_parts.hpp"
#include "io/text.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace kapitza {
namespace {

using namespace io;

constexpr std::size_t width = 100;
constexpr int shown_of_a_kind = 2;

/// The title, behind what nobody may overlook.
std::string headline(const RunResult& result) {
  const Deck& deck = result.deck;
  std::string title = deck.title.empty() ? deck.path.filename().string() : deck.title;
  if (result.facts.converged) return title;
  return fmt::format("{} after {} sweeps, NOT A RESULT: {}",
                     result.facts.interrupted ? "INTERRUPTED" : "NOT CONVERGED", result.facts.sweeps, title);
}

void add_head(std::string& text, const RunResult& result) {
  const PlaneMesh& mesh = *result.domain.mesh;
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "{}\n", headline(result));
  std::string size = "2D";
  if (result.domain.dimension == 1) {
    double length = 0;
    for (const PlaneRegion& region : mesh.regions) length += region.area;
    size = fmt::format("{} layer{}, {}", mesh.regions.size(), mesh.regions.size() == 1 ? "" : "s",
                       with_prefix(length, "m"));
  }
  fmt::format_to(out, "  {}, {} cells, {} directions, {:.3g} unknowns, T0 = {:g} K\n", size,
                 mesh.global_cells, result.facts.directions,
                 result.facts.nodes_per_cell * result.facts.channels_swept, result.domain.temperature);
  const Analysis& analysis = result.analysis;
  std::string line;
  if (result.domain.dimension == 1 && analysis.heating == 0)
    line = fmt::format("heat flux {:.6e} W/m2", analysis.heat_flux);
  else if (result.domain.dimension == 2 && analysis.conductance)
    line = fmt::format("conductance {:.6e} W/m/K per depth", *analysis.conductance);
  if (analysis.effective_conductivity)
    line += fmt::format(", effective conductivity {:.4g} W/m/K", *analysis.effective_conductivity);
  if (!line.empty()) fmt::format_to(out, "  {}\n", line);
}

/// Two lines for each kind, the rest is in summary.json.
void add_interfaces(std::string& text, const RunResult& result) {
  if (result.analysis.interfaces.empty()) return;
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "\n  {:<16}{:>12}{:>12}{:>12}{:>12}{:>11}   {:>10}{:>9}\n", "interface", "flux W/m2",
                 "T* drop K", "R Kapitza", "if thermal", "Landauer", "R apparent", "+-");
  std::map<std::string, int> shown;
  bool hidden = false;
  for (const InterfaceResistance& interface : result.analysis.interfaces) {
    const std::string& name = result.domain.mesh->surfaces[interface.surface].name;
    if (++shown[name] > shown_of_a_kind) {
      hidden = true;
      continue;
    }
    const auto shorter = [](const std::optional<double>& value, int digits) {
      return value ? fmt::format("{:.{}e}", *value, digits) : "-";
    };
    fmt::format_to(out, "  {:<16}{:>12.3e}{:>12.3e}{:>12}{:>12}{:>11}   {:>10}{:>9}\n", name,
                   interface.heat_flux, interface.temperature_drop, number(interface.kapitza),
                   number(interface.kapitza_thermal), shorter(interface.landauer, 3),
                   shorter(interface.apparent, 2), shorter(interface.apparent_uncertainty, 0));
  }
  if (hidden) text += "  (the first two of each kind; all of them in summary.json)\n";
}

/// Why a Fourier fit is uncertain: where no layer is near Fourier's law.
void add_departures(std::string& text, const RunResult& result) {
  constexpr double worth_saying = 0.1; // of the apparent resistance
  const bool uncertain = std::ranges::any_of(result.analysis.interfaces, [](const auto& interface) {
    return interface.apparent
           && *interface.apparent_uncertainty > worth_saying * std::abs(*interface.apparent);
  });
  if (!uncertain) return;
  std::map<std::string, double> largest; // by kind of layer
  for (std::size_t r = 0; r < result.analysis.regions.size(); ++r)
    if (const auto& departure = result.analysis.regions[r].departure) {
      double& so_far = largest[kind_of(result.domain.mesh->regions[r].name)];
      so_far = std::max(so_far, *departure);
    }
  std::string list;
  for (const auto& [name, departure] : largest)
    list += fmt::format("{}{:.2g} in {}", list.empty() ? "" : ", ", departure, name);
  text += wrapped(fmt::format("R apparent, what lines of Fourier's slope through the middle of both layers "
                              "leave for the plane, is uncertain: nowhere is the dissipation nearer to "
                              "Fourier's than {}.",
                              list),
                  "  ", width);
}

void add_walls(std::string& text, const RunResult& result) {
  const bool plane = result.domain.dimension == 2;
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "\n  {:<22}{:>14}{:>16}{:>16}{:>16}\n", "boundary", plane ? "length" : "R Kapitza",
                 "temperature K", "flux W/m2", plane ? "power W/m" : "R contact");
  for (const WallReport& wall : result.analysis.walls) {
    const std::string first = plane ? with_prefix(result.domain.mesh->surfaces[wall.surface].length, "m")
                                    : number(wall.kapitza_resistance);
    const std::string last = plane ? fmt::format("{:.6e}", wall.power) : number(wall.contact);
    fmt::format_to(out, "  {:<22}{:>14}{:>16.6f}{:>16.6e}{:>16}\n", wall.name, first, wall.temperature,
                   wall.heat_flux, last);
  }
}

void add_regions(std::string& text, const RunResult& result) {
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "\n  {:<22}{:>14}{:>16}{:>16}{:>16}\n",
                 result.domain.dimension == 2 ? "region" : "layer", "lowest K", "mean K", "highest K",
                 result.domain.dimension == 2 ? "heating W/m" : "heating W/m2");
  std::map<std::string, int> shown;
  for (std::size_t r = 0; r < result.analysis.regions.size(); ++r) {
    const RegionReport& report = result.analysis.regions[r];
    const std::string& name = result.domain.mesh->regions[r].name;
    if (++shown[kind_of(name)] > shown_of_a_kind) continue;
    fmt::format_to(out, "  {:<22}{:>14.4f}{:>16.4f}{:>16.4f}{:>16.6e}\n", name, report.lowest, report.mean,
                   report.highest, report.heating);
  }
}

/// Named curves inside the domain.
void add_curves(std::string& text, const RunResult& result) {
  if (result.curves.empty()) return;
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "\n  {:<22}{:>14}{:>16}{:>16}   left to right\n", "curve", "length", "mean K",
                 "power W/m");
  for (std::size_t i = 0; i < result.curves.size(); ++i)
    fmt::format_to(out, "  {:<22}{:>14}{:>16.6f}{:>16.6e}\n", result.domain.mesh->curves[i].name,
                   with_prefix(result.domain.mesh->curves[i].length, "m"), result.curves[i].temperature,
                   result.curves[i].power);
}

void add_solve(std::string& text, const RunFacts& facts) {
  fmt::format_to(
      std::back_inserter(text),
      "\n  {}{} sweeps, residual {:.1e}, energy imbalance {:.1e}, {:.2f} s, {:.0f} MB, {} rank{}{}\n",
      facts.newton_iterations > 0 ? fmt::format("{} Newton steps, ", facts.newton_iterations) : "",
      facts.sweeps, facts.relative_residual, facts.energy_imbalance, facts.wall_time_s, facts.peak_memory_MB,
      facts.ranks, facts.ranks == 1 ? "" : "s",
      facts.low_order.empty() ? "" : fmt::format(", low order: {}", facts.low_order));
}

} // namespace

std::string result_table(const RunResult& result) {
  const Analysis& analysis = result.analysis;
  const int dimension = result.domain.dimension;
  std::string text;
  add_head(text, result);
  if (analysis.resistance) add_resistance(text, *analysis.resistance, dimension);
  if (analysis.dissipation) add_dissipation(text, *analysis.dissipation, dimension);
  add_interfaces(text, result);
  add_departures(text, result);
  if (dimension == 2 || !analysis.resistance) {
    add_walls(text, result);
    add_regions(text, result);
  }
  add_curves(text, result);
  add_solve(text, result.facts);
  return text;
}

} // namespace kapitza
