#include "kapitza/analysis/line.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/mesh/gmsh.hpp"
#include "kapitza/mesh/grid.hpp"
#include "kapitza/mesh/plane_geometry.hpp"
#include "kapitza/setup/estimate.hpp"
#include "kapitza/setup/problem.hpp"
#include "kapitza/solver/plane/harmonic.hpp"
#include "kapitza/solver/plane/steady.hpp"
#include "kapitza/solver/resolution.hpp"

#include "setup/islands.hpp"
#include "setup/plane_heating.hpp"
#include "setup/problem_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <optional>
#include <set>
#include <utility>

namespace kapitza {
namespace {

using namespace io;

/// What the parts of the setup look at.
struct Context {
  const Deck& deck;
  const DeckPlane& plane;
  const Communicator& world;
};

// --- mesh ---

/// Materials that a column or row of the grid holds.
std::vector<const Bands*> bands_along(const Context& context, const std::vector<Bands>& materials,
                                      bool column, std::size_t line) {
  const auto& grid = std::get<DeckGrid>(context.plane.mesh);
  std::vector<const Bands*> bands;
  const std::size_t count = column ? grid.y.size() : grid.x.size();
  for (std::size_t k = 0; k < count; ++k) {
    const std::string& name = column ? grid.materials[k][line] : grid.materials[line][k];
    if (name != DeckGrid::hole) bands.push_back(&materials[index(material_index(context.deck, name))]);
  }
  return bands;
}

std::vector<GridSegment> make_segments(const Context& context, const std::vector<Bands>& materials,
                                       const std::vector<DeckSegment>& segments, bool columns) {
  std::vector<GridSegment> result;
  for (std::size_t k = 0; k < segments.size(); ++k) {
    const Resolution resolution =
        resolve_segment(bands_along(context, materials, columns, k), segments[k].length);
    GridSegment& segment = result.emplace_back();
    segment.length = segments[k].length;
    segment.cells = segments[k].cells.value_or(resolution.cells);
    if (segments[k].grading == Grading::refined) segment.first_cell = resolution.first_cell;
  }
  return result;
}

std::vector<PlaneMaterial> mesh_materials(const Deck& deck) {
  std::vector<PlaneMaterial> regions;
  for (std::size_t m = 0; m < deck.materials.size(); ++m)
    regions.push_back({deck.materials[m].name, static_cast<int>(m)});
  return regions;
}

/// Pairs that a transparent law joins: the same phonons continue, so there is no surface.
std::vector<std::array<int, 2>> joined_pairs(const Deck& deck) {
  std::vector<std::array<int, 2>> pairs;
  for (const DeckInterface& interface : deck.interfaces)
    if (law_traits(interface.law).transparent && interface.first != interface.second)
      pairs.push_back({material_index(deck, interface.first), material_index(deck, interface.second)});
  return pairs;
}

GridSpec make_grid_spec(const Context& context, const std::vector<Bands>& materials) {
  const auto& grid = std::get<DeckGrid>(context.plane.mesh);
  GridSpec spec;
  spec.x = make_segments(context, materials, grid.x, true);
  spec.y = make_segments(context, materials, grid.y, false);
  spec.regions = mesh_materials(context.deck);
  for (const auto& row : grid.materials) {
    auto& blocks = spec.region_of_block.emplace_back();
    for (const std::string& name : row)
      blocks.push_back(name == DeckGrid::hole ? GridSpec::hole : material_index(context.deck, name));
  }
  spec.joined = joined_pairs(context.deck);
  for (const DeckPeriodicPair& pair : context.plane.periodic)
    (pair.first == "left" ? spec.periodic_x : spec.periodic_y) = true;
  return spec;
}

GmshSpec make_gmsh_spec(const Context& context) {
  const auto& mesh = std::get<DeckGmsh>(context.plane.mesh);
  GmshSpec spec;
  spec.file = mesh.file;
  spec.scale = mesh.scale;
  for (const DeckGroupName& given : mesh.names) spec.names.push_back({given.group, given.name});
  spec.materials = mesh_materials(context.deck);
  spec.joined = joined_pairs(context.deck);
  for (const DeckWall& wall : context.plane.walls) spec.boundaries.push_back(wall.name);
  for (const DeckPeriodicPair& pair : context.plane.periodic) {
    const int first = static_cast<int>(spec.boundaries.size());
    spec.boundaries.insert(spec.boundaries.end(), {pair.first, pair.second});
    spec.periodic.push_back({first, first + 1});
  }
  return spec;
}

/// Cells before there is a mesh; of a Gmsh file a guess from its size.
double estimate_cells(const Context& context, const GridSpec& grid) {
  const auto cells = [](const std::vector<GridSegment>& segments) {
    return std::accumulate(segments.begin(), segments.end(), 0.0,
                           [](double sum, const GridSegment& segment) { return sum + segment.cells; });
  };
  const auto* mesh = std::get_if<DeckGmsh>(&context.plane.mesh);
  if (!mesh) return cells(grid.x) * cells(grid.y);
  constexpr double bytes_per_cell = 60; // an element and half a node
  double bytes = 0;
  if (context.world.is_root()) {
    std::error_code error;
    const auto size = std::filesystem::file_size(mesh->file, error);
    if (!error) bytes = static_cast<double>(size);
  }
  context.world.sum({&bytes, 1});
  return std::max(1.0, bytes / bytes_per_cell);
}

/// Sweeps of grids follow mirrors and specular interfaces by themselves.
WorkEstimate estimate_work(const Context& context, const PlaneProblem& problem, double cells) {
  const bool is_grid = std::holds_alternative<DeckGrid>(context.plane.mesh);
  const auto directed = [](const auto& surface) { return keeps_directions(law_traits(surface.law)); };
  const bool passes = std::ranges::any_of(context.deck.interfaces, directed);
  WorkEstimate work;
  work.cells = cells;
  for (const Bands& bands : problem.media) work.bands = std::max(work.bands, bands.size());
  work.azimuths = problem.angles.azimuths();
  work.polars = problem.angles.polars();
  work.directed = !context.plane.periodic.empty()
                  || (!is_grid && (passes || std::ranges::any_of(context.plane.walls, directed)));
  work.layered = is_grid && passes;
  return work;
}

std::unique_ptr<PlaneRanks> make_ranks(const Context& context, const WorkEstimate& work) {
  const int ranks = context.world.size();
  Decomposition split;
  if (const auto& asked = context.deck.solver.decomposition) {
    split = {asked->space, asked->directions, asked->bands};
    if (split.ranks() != ranks)
      throw InputError({{asked->where, "solver.decomposition",
                         fmt::format("{} x {} x {} is {} ranks, but there are {}", split.space,
                                     split.directions, split.bands, split.ranks(), ranks)}});
  } else {
    split = choose_decomposition(work, ranks);
  }
  return std::make_unique<PlaneRanks>(context.world.handle(), split);
}

/// The mesh; its complaints get the deck's place where they have none.
PlaneMesh make_mesh(const Context& context, const GridSpec& grid, const PlaneRanks& ranks) {
  const bool is_grid = std::holds_alternative<DeckGrid>(context.plane.mesh);
  try {
    return is_grid ? make_grid(grid, ranks.space())
                   : read_gmsh(make_gmsh_spec(context), ranks.space(), ranks.group());
  } catch (const InputError& error) {
    std::vector<InputIssue> issues = error.issues();
    for (InputIssue& issue : issues) {
      if (!issue.where.file.empty()) continue;
      issue.where = context.plane.where;
      issue.key = is_grid ? "mesh.grid" : "mesh.gmsh";
    }
    throw InputError(std::move(issues));
  }
}

/// What has a second field beside T, or oscillates, and up to how many nodes.
struct NodeLimit {
  const char* runs;
  std::int64_t nodes;
};
std::optional<NodeLimit> node_limit(bool steady, const std::vector<Bands>& media) {
  const bool drifts = std::ranges::any_of(media, has_normal_processes);
  if (drifts && !steady)
    return {{"harmonic and transient runs with scattering: callaway", most_drifting_harmonic_nodes}};
  if (any_metals(media)) return {{"runs with electrons of metals", most_coupled_nodes}};
  if (drifts) return {{"runs with scattering: callaway", most_coupled_nodes}};
  if (steady) return std::nullopt;
  return {{"harmonic and transient runs", most_harmonic_nodes}};
}

/// Finer meshes are refused; the complaint is the deck's.
void check_nodes(const Context& context, const PlaneProblem& problem, const Communicator& space) {
  const std::optional<NodeLimit> limit = node_limit(context.deck.is_steady(), problem.media);
  if (!limit) return;
  const std::int64_t nodes = space.sum(std::int64_t{problem.mesh.owned_nodes()});
  if (nodes > limit->nodes)
    throw InputError(
        {{context.plane.where, "mesh",
          fmt::format("has {} nodes, corners of cells; {} in 2D have at most {} in this version: take fewer "
                      "cells",
                      nodes, limit->runs, limit->nodes)}});
}

// --- surfaces ---

/// Where the law of a surface comes from.
class Surfaces {
 public:
  Surfaces(const Context& context, const PlaneProblem& problem, const Communicator& space)
      : context_(context), problem_(problem), media_(media_at_surfaces(problem, space)) {}

  /// @throws InputError for pairs without a law
  std::vector<SurfaceCondition> conditions() {
    std::vector<SurfaceCondition> result;
    for (std::size_t s = 0; s < problem_.mesh.surfaces.size(); ++s) {
      const PlaneSurface& surface = problem_.mesh.surfaces[s];
      if (surface.periodic)
        result.push_back(periodic(surface, media_[s]));
      else if (surface.is_interface())
        result.push_back(interface(surface));
      else
        result.push_back(wall(surface, media_[s]));
    }
    if (!issues_.empty()) throw InputError(std::move(issues_));
    return result;
  }
  /// A law that cannot join its materials is a mistake in its line of the deck, though it shows only once the
  /// bands are known.
  LawComplaint complaint(std::vector<InputIssue>& issues) const {
    return [this, &issues](std::size_t s, const InputError& error) {
      const PlaneSurface& surface = problem_.mesh.surfaces[s];
      if (surface.is_interface() && !surface.periodic)
        complain(context_.deck, law_of(surface), error, issues);
      else
        complain(wall_place(surface), "boundaries." + surface.name, error, issues);
    };
  }
  /// Laws of the deck that no surface has.
  std::vector<std::string> unused() const {
    std::vector<std::string> warnings;
    for (const DeckInterface& law : context_.deck.interfaces)
      if (!used_.contains(&law) && !law_traits(law.law).transparent)
        warnings.push_back(to_string(
            {law.where, fmt::format("interfaces[{}]", number(law)),
             fmt::format("{} and {} do not touch anywhere, this law is not used", law.first, law.second)}));
    return warnings;
  }

  /// Once surfaces are coupled. @throws InputError
  void join_electrons_of(PlaneProblem& problem) const {
    std::vector<InputIssue> issues;
    for (std::size_t s = 0; s < problem.surfaces.size(); ++s) {
      const PlaneSurface& surface = problem.mesh.surfaces[s];
      if (!surface.is_interface() || surface.periodic) continue;
      join_electrons(
          context_.deck, law_of(surface),
          {problem.bands_of_region(surface.minus_region), problem.bands_of_region(surface.plus_region)},
          [&] { return coupled_groups(problem, static_cast<int>(s)); }, problem.surfaces[s], issues);
    }
    if (!issues.empty()) throw InputError(std::move(issues));
  }

 private:
  using Media = std::set<std::array<int, 2>>;

  int material(int region) const { return problem_.mesh.regions[index(region)].material; }
  std::ptrdiff_t number(const DeckInterface& law) const { return &law - context_.deck.interfaces.data(); }
  const std::string& name(int material) const { return context_.deck.materials[index(material)].name; }

  FoundLaw law_of(const PlaneSurface& surface) const {
    return find_law(context_.deck, name(material(surface.minus_region)), name(material(surface.plus_region)));
  }
  SourceLocation wall_place(const PlaneSurface& surface) const {
    for (const DeckWall& wall : context_.plane.walls)
      if (wall.name == surface.name) return wall.where;
    return context_.plane.where;
  }
  SurfaceCondition wall(const PlaneSurface& surface, const Media& media) {
    for (const DeckWall& wall : context_.plane.walls) {
      if (wall.name != surface.name) continue;
      SurfaceCondition condition{surface_law(wall.law)};
      condition.electron_temperature = wall.electrons;
      const auto touches = [&](const std::array<int, 2>& pair) {
        return is_metal(problem_.media[index(pair[0])]);
      };
      if (wall.electrons && std::ranges::none_of(media, touches))
        issues_.push_back({wall.where, fmt::format("boundaries.{}.electrons", wall.name),
                           "no metal with electrons touches this wall; leave the key out"});
      return condition;
    }
    throw std::logic_error("the mesh has a boundary '" + surface.name + "' that the deck did not name");
  }
  SurfaceCondition interface(const PlaneSurface& surface) {
    const int minus = material(surface.minus_region), plus = material(surface.plus_region);
    const FoundLaw found = law_of(surface);
    if (found.interface != nullptr) {
      if (used_.insert(found.interface).second) check_sound_velocities(context_.deck, found, issues_);
    } else {
      issues_.push_back({context_.plane.where, "mesh",
                         fmt::format("{} and {} touch along {:.6g} m, but this pair has no law; add under "
                                     "'interfaces:'  - {{between: [{}, {}], model: dmm}}",
                                     name(minus), name(plus), surface.length, name(minus), name(plus))});
    }
    return interface_condition(found, 0, {problem_.media[index(minus)], problem_.media[index(plus)]});
  }
  SurfaceCondition periodic(const PlaneSurface& surface, const Media& media) {
    const std::string plus_name = surface.parts()[0];
    double jump = 0;
    SourceLocation where;
    for (const DeckPeriodicPair& pair : context_.plane.periodic) {
      if (pair.first != plus_name && pair.second != plus_name) continue;
      jump = pair.first == plus_name ? pair.temperature_drop : -pair.temperature_drop;
      where = pair.where;
    }
    for (const auto& [minus, plus] : media)
      if (minus != plus)
        issues_.push_back(
            {where, "boundaries",
             fmt::format("the periodic boundaries {} join {} and {}; begin the period elsewhere, so "
                         "that each material meets itself",
                         surface.name, name(minus), name(plus))});
    return {TransparentInterface{}, false, jump};
  }

  const Context& context_;
  const PlaneProblem& problem_;
  std::vector<Media> media_;
  std::set<const DeckInterface*> used_;
  std::vector<InputIssue> issues_;
};

/// A mesh file says last which of the materials there are.
void drop_unused_materials(const Deck& deck, PlaneSetup& setup) {
  std::vector<bool> used(deck.materials.size(), false);
  for (const PlaneRegion& region : setup.problem.mesh.regions) used[index(region.material)] = true;
  for (std::size_t m = 0; m < used.size(); ++m)
    if (!used[m])
      setup.warnings.push_back(
          fmt::format("materials.{}: is not in the mesh, this material is not used", deck.materials[m].name));
  if (std::find(used.begin(), used.end(), false) != used.end())
    setup.problem.media = make_all_bands(deck, used);
}

void check_probes(const Deck& deck, const PlaneProblem& problem, const Communicator& space) {
  std::vector<Point> points;
  for (const DeckProbe& probe : deck.output.probes) points.push_back({probe.position, probe.y.value_or(0)});
  const std::vector<PointLocation> found = locate_points(problem.mesh, points, space.handle());
  std::vector<InputIssue> issues;
  for (std::size_t i = 0; i < found.size(); ++i)
    if (found[i].global_cell < 0)
      issues.push_back({deck.output.probes[i].where, fmt::format("output.probes[{}].at", i),
                        "the point lies outside the mesh"});
  if (!issues.empty()) throw InputError(std::move(issues));
}

void check_lines(const Deck& deck, const PlaneProblem& problem, const Communicator& space) {
  std::vector<InputIssue> issues;
  for (const DeckLine& line : deck.output.lines) try {
      regions_on_line(problem.mesh, {line.name, line.from, line.to}, space);
    } catch (const InputError& error) {
      issues.push_back({line.where, "output.lines", error.issues().front().message});
    }
  if (!issues.empty()) throw InputError(std::move(issues));
}

} // namespace

PlaneSetup make_plane_problem(const Deck& deck, const Communicator& communicator) {
  const Context context{deck, deck.plane.value(), communicator};
  PlaneSetup setup;
  PlaneProblem& problem = setup.problem;
  problem.temperature = deck.temperature;
  problem.angles = plane_quadrature(deck.polar, context.plane.azimuthal);
  problem.media = make_all_bands(deck, used_materials(deck));

  const bool is_grid = std::holds_alternative<DeckGrid>(context.plane.mesh);
  const GridSpec grid = is_grid ? make_grid_spec(context, problem.media) : GridSpec{};
  const WorkEstimate work = estimate_work(context, problem, estimate_cells(context, grid));
  check_memory(work.cells, plane_cell_memory(work.bands), context.plane.where, communicator);
  setup.ranks = make_ranks(context, work);
  if (communicator.size() > 1) setup.sharing = describe(setup.ranks->decomposition());
  setup.crossing_time = crossing_time(work, setup.ranks->decomposition());
  problem.mesh = make_mesh(context, grid, *setup.ranks);
  if (!is_grid) drop_unused_materials(deck, setup);

  const Communicator space(setup.ranks->space());
  check_nodes(context, problem, space);
  Surfaces surfaces(context, problem, space);
  problem.surfaces = surfaces.conditions();
  std::vector<InputIssue> issues;
  couple_surfaces(problem, space, surfaces.complaint(issues));
  if (!issues.empty()) throw InputError(std::move(issues));
  surfaces.join_electrons_of(problem);
  setup.size = io::extent(problem.mesh, space);
  const auto note = [&](const std::vector<std::string>& notes) {
    setup.warnings.insert(setup.warnings.end(), notes.begin(), notes.end());
  };
  note(problem.mesh.notes);
  note(size_notes(deck, problem, setup.size));
  if (deck.is_steady() || (deck.time && deck.time->from_steady)) note(check_islands(deck, problem, space));
  if (!is_grid) note(surfaces.unused()); // of a grid the deck's reader has said it
  add_all_heating(setup, deck, space);
  if (deck.is_steady()) check_balance(deck, problem, space);
  check_probes(deck, problem, space);
  check_lines(deck, problem, space);
  return setup;
}

} // namespace kapitza
