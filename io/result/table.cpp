#include "kapitza/io/result/results.hpp"

#include "io/result/table_parts.hpp"
#include "io/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>

namespace kapitza {
namespace {

/// Layers and interfaces of one name, added up: a superlattice has many.
struct Line {
  BudgetElement element;
  int count = 1;
};
std::vector<Line> merge(const std::vector<BudgetElement>& elements) {
  std::vector<Line> lines;
  for (const BudgetElement& element : elements) {
    const std::string name = element.name.substr(0, element.name.find('#'));
    const auto same = std::find_if(lines.begin(), lines.end(), [&](const Line& line) {
      return line.element.kind == element.kind && line.element.name == name;
    });
    if (same == lines.end()) {
      lines.push_back({element, 1});
      lines.back().element.name = name;
      continue;
    }
    ++same->count;
    same->element.total += element.total;
    same->element.bulk += element.bulk;
    same->element.nonequilibrium += element.nonequilibrium;
    same->element.kapitza += element.kapitza;
    same->element.angular += element.angular;
    same->element.contact += element.contact;
  }
  return lines;
}

} // namespace

namespace io {

void add_budget(std::string& text, const ResistanceBudget& budget, const char* unit) {
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "\n  {:<22}{:<34}{:>12}{:>9}\n", "where it drops", "how", unit, "share");
  const auto row = [&](const std::string& where, const char* how, double value) {
    fmt::format_to(out, "  {:<22}{:<34}{:>12.4e}{:>7.2f} %\n", where, how, value, 100 * value / budget.total);
  };
  for (const Line& line : merge(budget.elements)) {
    const BudgetElement& e = line.element;
    if (e.kind == BudgetElement::Kind::interface && std::abs(e.total) < 1e-12 * budget.total)
      continue; // transparent
    std::string name = e.name;
    if (e.kind == BudgetElement::Kind::wall) name += " wall";
    if (line.count > 1) name += fmt::format(" (x{})", line.count);
    switch (e.kind) {
    case BudgetElement::Kind::wall:
      if (e.kapitza != 0) row(name, "Kapitza resistance", e.kapitza);
      row(e.kapitza != 0 ? "" : name, "slip at the wall", e.nonequilibrium);
      break;
    case BudgetElement::Kind::layer:
      row(name, "bulk (Fourier)", e.bulk);
      row("", "slip and size effect inside", e.nonequilibrium);
      break;
    case BudgetElement::Kind::interface:
      row(name, "Kapitza resistance", e.kapitza);
      row("", "slip at the plane", e.angular);
      if (e.contact != 0) row("", "contact (macroscopic)", e.contact);
      break;
    }
  }
  fmt::format_to(out, "  {:<56}{:>12.4e}{:>7.2f} %   closure {:.1e}\n", "total", budget.total, 100.0,
                 budget.closure);
}

} // namespace io

namespace {

using namespace io;

void add_interfaces(std::string& text, const RunResult& result) {
  if (result.analysis.interfaces.empty()) return;
  const auto out = std::back_inserter(text);
  const auto number = [](const std::optional<double>& value) {
    return value ? fmt::format("{:.4e}", *value) : std::string("-");
  };
  fmt::format_to(out, "\n  {:<16}{:>12}{:>12}{:>12}{:>12}{:>12}\n", "interface", "R Kapitza", "R apparent",
                 "R slip", "Landauer", "corrected");
  std::map<std::string, int> shown;
  for (const InterfaceResistance& interface : result.analysis.interfaces) {
    const std::string& name = result.problem.mesh.surfaces[interface.surface].name;
    if (++shown[name] > 2) continue; // of many alike, the first two
    fmt::format_to(out, "  {:<16}{:>12}{:>12}{:>12}{:>12}{:>12}\n", name, number(interface.kapitza),
                   number(interface.apparent), number(interface.slip), number(interface.landauer),
                   number(interface.landauer_corrected));
  }
  const auto hidden =
      std::count_if(shown.begin(), shown.end(), [](const auto& entry) { return entry.second > 2; });
  if (hidden > 0) fmt::format_to(out, "  (the first two of each kind; all of them in summary.json)\n");
}

} // namespace

std::string result_table(const RunResult& result) {
  const StackMesh& mesh = result.problem.mesh;
  const SteadyState& state = result.state;
  std::string text;
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "{}\n",
                 result.deck.title.empty() ? result.deck.path.filename().string() : result.deck.title);
  fmt::format_to(out, "  {} layers, {}, {} cells, {} directions, {:.3g} unknowns, T0 = {:g} K\n",
                 mesh.regions.size(), io::with_prefix(mesh.length(), "m"), mesh.cells(),
                 2 * result.problem.angles.size(), StackMesh::nodes_per_cell * result.facts.channels_swept,
                 result.problem.temperature);
  fmt::format_to(out, "  heat flux {:.6e} W/m2", result.analysis.heat_flux);
  if (result.analysis.effective_conductivity)
    fmt::format_to(out, ", effective conductivity {:.4g} W/m/K", *result.analysis.effective_conductivity);
  fmt::format_to(out, "\n");
  if (result.analysis.budget) add_budget(text, *result.analysis.budget, "m2 K/W");
  add_interfaces(text, result);
  add_solve(text, state, result.facts);
  return text;
}

} // namespace kapitza
