#include "io/result/dynamic/dynamic_parts.hpp"

#include "kapitza/base/index.hpp"

#include "io/result/law_names.hpp"
#include "io/result/summary_parts.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace kapitza::io {
namespace {

Json regions_json(const Deck& deck, const Domain& domain) {
  const PlaneMesh& mesh = *domain.mesh;
  Json list = Json::array();
  for (std::size_t r = 0; r < mesh.regions.size(); ++r) {
    const PlaneRegion& region = mesh.regions[r];
    Json entry = region_json(region.name, deck.materials[index(region.material)].name,
                             domain.bands_of_region(static_cast<int>(r)));
    if (domain.dimension == 1)
      entry.update(Json{{"thickness", region.area},
                        {"cells", std::ranges::count(mesh.region_of_cell, static_cast<int>(r))}});
    else
      entry["area"] = region.area;
    list.push_back(std::move(entry));
  }
  return list;
}

/// Of an interface of a stack [m].
double position_of(const PlaneMesh& mesh, std::size_t surface) {
  const auto face = std::ranges::find(mesh.surface_of_face, static_cast<int>(surface));
  return mesh.corner[index(static_cast<int>(face - mesh.surface_of_face.begin()))][0];
}

void add_surfaces(Json& summary, const Domain& domain) {
  Json boundaries = Json::array(), interfaces = Json::array();
  for (std::size_t s = 0; s < domain.mesh->surfaces.size(); ++s) {
    const PlaneSurface& surface = domain.mesh->surfaces[s];
    const SurfaceCondition& condition = domain.conditions[s];
    const auto add = [&](Json& list, const std::string& name, const Json& what) {
      Json entry{{"name", name}};
      entry.update(what);
      if (domain.dimension == 2) entry["length"] = surface.length;
      list.push_back(std::move(entry));
    };
    if (surface.periodic) {
      for (const std::string& name :
           domain.dimension == 1 ? std::array<std::string, 2>{"left", "right"} : surface.parts())
        add(boundaries, name, Json{{"kind", "periodic"}});
    } else if (!surface.is_interface()) {
      add(boundaries, surface.name, Json{{"kind", wall_kind(condition.law)}});
    } else {
      Json what = Json::object();
      if (domain.dimension == 1) what["position"] = position_of(*domain.mesh, s);
      what["law"] = law_name(condition);
      add(interfaces, surface.name, std::move(what));
    }
  }
  summary["boundaries"] = std::move(boundaries);
  summary["interfaces"] = std::move(interfaces);
}

} // namespace

Json extent_json(const ResponseDomain& domain) {
  const PlaneMesh& mesh = *domain.domain.mesh;
  int bands = 0;
  for (std::size_t r = 0; r < mesh.regions.size(); ++r)
    bands = std::max(bands, domain.domain.bands_of_region(static_cast<int>(r)).size());
  return {{"dimension", domain.domain.dimension},
          {"temperature", domain.domain.temperature},
          {"cells", mesh.global_cells},
          {"bands", bands},
          {"directions", domain.directions}};
}

Json spot_json(const DeckSpot& spot) {
  return {{"pump", spot.pump}, {"probe", spot.probe}};
}

void add_parts(Json& summary, const Deck& deck, const Domain& domain) {
  summary["regions"] = regions_json(deck, domain);
  add_surfaces(summary, domain);
  Json probes = Json::array();
  for (const DeckProbe& probe : deck.output.probes) {
    const Json at = domain.dimension == 1 ? Json(probe.position) : Json{probe.position, probe.y.value_or(0)};
    probes.push_back({{"name", probe.name}, {"position", at}});
  }
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
                                       std::span<const Bands> media) {
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
  flux = std::max(flux, temperature * largest_one_way_conductance(media));
  std::vector<std::size_t> shown;
  for (std::size_t c = 0; c < columns.size() && shown.size() < room; ++c)
    if (largest[c] > rounding * (columns[c].kind == ResponseColumn::Kind::temperature ? temperature : flux))
      shown.push_back(c);
  return shown;
}

} // namespace kapitza::io
