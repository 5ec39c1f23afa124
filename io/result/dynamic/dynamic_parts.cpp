#include "io/result/dynamic/dynamic_parts.hpp"

#include "kapitza/base/index.hpp"

#include "io/result/law_names.hpp"
#include "io/result/summary_parts.hpp"

#include <algorithm>
#include <utility>

namespace kapitza::io {
namespace {

Json regions_json(const Deck& deck, const StackProblem& problem) {
  Json list = Json::array();
  for (const Region& region : problem.mesh.regions) {
    const Bands& bands = problem.bands_of_cell(region.first_cell);
    Json entry = region_json(region.name, deck.materials[index(region.material)].name, bands);
    entry.update(Json{{"thickness", region.thickness}, {"cells", region.cells}});
    list.push_back(std::move(entry));
  }
  return list;
}

void add_surfaces(Json& summary, const StackProblem& problem) {
  Json boundaries = Json::array(), interfaces = Json::array();
  for (std::size_t s = 0; s < problem.mesh.surfaces.size(); ++s) {
    const Surface& surface = problem.mesh.surfaces[s];
    if (surface.is_boundary())
      boundaries.push_back({{"name", surface.name}, {"kind", wall_kind(problem.surfaces[s].law)}});
    else if (surface.periodic)
      for (const char* name : {"left", "right"}) boundaries.push_back({{"name", name}, {"kind", "periodic"}});
    else
      interfaces.push_back(
          {{"name", surface.name}, {"position", surface.position}, {"law", law_name(problem.surfaces[s])}});
  }
  summary["boundaries"] = std::move(boundaries);
  summary["interfaces"] = std::move(interfaces);
}

} // namespace

Json stack_json(const StackProblem& problem) {
  int bands = 0;
  for (const Region& region : problem.mesh.regions)
    bands = std::max(bands, problem.bands_of_cell(region.first_cell).size());
  return {{"dimension", 1},
          {"temperature", problem.temperature},
          {"cells", problem.mesh.cells()},
          {"bands", bands},
          {"directions", 2 * problem.angles.size()}};
}

void add_parts(Json& summary, const Deck& deck, const StackProblem& problem) {
  summary["regions"] = regions_json(deck, problem);
  add_surfaces(summary, problem);
  Json probes = Json::array();
  for (const DeckProbe& probe : deck.output.probes)
    probes.push_back({{"name", probe.name}, {"position", probe.position}});
  summary["probes"] = std::move(probes);
}

std::vector<std::size_t> rows_shown(std::size_t rows) {
  constexpr std::size_t room = 25;
  std::vector<std::size_t> shown;
  for (std::size_t i = 0; i < rows; i += (rows + room - 1) / room) shown.push_back(i);
  return shown;
}

std::vector<std::size_t> columns_shown(const std::vector<ResponseColumn>& columns, std::size_t rows,
                                       const std::function<double(std::size_t, std::size_t)>& modulus,
                                       const StackProblem& problem) {
  constexpr double rounding = 1e-9;
  constexpr std::size_t room = 4;
  std::vector<double> largest(columns.size(), 0.0);
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t c = 0; c < columns.size(); ++c) largest[c] = std::max(largest[c], modulus(i, c));
  double temperature = 0, flux = 0;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    double& most = columns[c].kind == ResponseColumn::Kind::temperature ? temperature : flux;
    most = std::max(most, largest[c]);
  }
  flux = std::max(flux, temperature * largest_one_way_conductance(problem.media));
  std::vector<std::size_t> shown;
  for (std::size_t c = 0; c < columns.size() && shown.size() < room; ++c)
    if (largest[c] > rounding * (columns[c].kind == ResponseColumn::Kind::temperature ? temperature : flux))
      shown.push_back(c);
  return shown;
}

} // namespace kapitza::io
