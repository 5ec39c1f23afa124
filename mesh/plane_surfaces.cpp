#include "mesh/plane_surfaces.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/mesh/plane_geometry.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <tuple>

namespace kapitza {
namespace {

using Pair = std::array<int, 2>;

/// Regions that have cells somewhere; region_of_cell and the pairs are renumbered. Areas are set.
void number_regions(PlaneMesh& mesh, const SurfaceRules& rules, std::vector<Pair>& joined,
                    const Communicator& space) {
  std::vector<double> area(rules.regions.size(), 0);
  for (int c = 0; c < mesh.owned_cells; ++c) area[index(mesh.region_of_cell[index(c)])] += cell_area(mesh, c);
  space.sum(area);
  std::vector<int> number(area.size(), -1);
  for (std::size_t r = 0; r < area.size(); ++r) {
    if (area[r] == 0) continue;
    number[r] = static_cast<int>(mesh.regions.size());
    mesh.regions.push_back({rules.regions[r].name, rules.regions[r].number, area[r]});
  }
  for (int& region : mesh.region_of_cell) region = number[index(region)];
  for (const Pair& pair : rules.joined) {
    const Pair renumbered{number[index(pair[0])], number[index(pair[1])]};
    joined.push_back({std::min(renumbered[0], renumbered[1]), std::max(renumbered[0], renumbered[1])});
  }
}

/// Hands each face of a surface to its part of the list; lists first every surface that could be.
class SurfaceNumbers {
 public:
  SurfaceNumbers(PlaneCells& cells, const SurfaceRules& rules, std::vector<Pair> joined,
                 const Communicator& space)
      : mesh_(cells.mesh), boundary_(cells.boundary), joined_(std::move(joined)),
        cell_(cell_of_slot(cells.mesh)) {
    list_boundaries(rules);
    list_interfaces(space);
  }

  void assign(const Communicator& space) {
    std::vector<double> length(mesh_.surfaces.size(), 0);
    mesh_.surface_of_face.assign(index(mesh_.slots()), -1);
    mesh_.on_plus_side.assign(index(mesh_.slots()), 0);
    for (int s = 0; s < mesh_.slots(); ++s) {
      const auto [surface, plus] = find(s);
      mesh_.surface_of_face[index(s)] = surface;
      mesh_.on_plus_side[index(s)] = plus ? 1 : 0;
      // of two sides one is counted
      if (surface >= 0 && !plus && s < mesh_.owned_nodes())
        length[index(surface)] +=
            face_length(mesh_, cell_[index(s)], s - mesh_.first_slot[index(cell_[index(s)])]);
    }
    space.sum(length);
    drop_empty(length);
  }

 private:
  struct Part {
    int surface;
    bool plus;
  };

  void list_boundaries(const SurfaceRules& rules) {
    part_of_boundary_.assign(rules.boundaries.size(), {-1, false});
    for (std::size_t b = 0; b < rules.boundaries.size(); ++b) {
      if (part_of_boundary_[b].surface >= 0) continue;
      const int surface = static_cast<int>(mesh_.surfaces.size());
      const auto pair = std::find_if(rules.periodic.begin(), rules.periodic.end(),
                                     [&](const Pair& p) { return index(p[0]) == b || index(p[1]) == b; });
      part_of_boundary_[b] = {surface, false};
      if (pair == rules.periodic.end()) {
        mesh_.surfaces.push_back({rules.boundaries[b], -1, -1, false, 0});
      } else {
        const auto [plus, minus] = *pair;
        part_of_boundary_[index(plus)] = {surface, true};
        part_of_boundary_[index(minus)] = {surface, false};
        mesh_.surfaces.push_back(
            {rules.boundaries[index(plus)] + "|" + rules.boundaries[index(minus)], -1, -1, true, 0});
      }
    }
  }

  /// Regions (minus, plus) that meet at face s; equal where there is no interface.
  Pair regions_at(int s) const {
    const int behind = mesh_.behind[index(s)];
    if (behind < 0 || boundary_[index(s)] >= 0) return {0, 0};
    const int here = mesh_.region_of_cell[index(cell_[index(s)])];
    const int there = mesh_.region_of_cell[index(cell_[index(behind)])];
    const Pair pair{std::min(here, there), std::max(here, there)};
    return std::find(joined_.begin(), joined_.end(), pair) == joined_.end() ? pair : Pair{0, 0};
  }

  void list_interfaces(const Communicator& space) {
    const auto regions = mesh_.regions.size();
    std::vector<int> touch(regions * regions, 0);
    for (int s = 0; s < mesh_.owned_nodes(); ++s) {
      const auto [minus, plus] = regions_at(s);
      if (minus != plus) touch[index(minus) * regions + index(plus)] = 1;
    }
    space.max(touch);
    for (std::size_t i = 0; i < touch.size(); ++i) {
      if (touch[i] == 0) continue;
      const int minus = static_cast<int>(i / regions), plus = static_cast<int>(i % regions);
      surface_of_pair_[{minus, plus}] = static_cast<int>(mesh_.surfaces.size());
      mesh_.surfaces.push_back(
          {mesh_.regions[index(minus)].name + "|" + mesh_.regions[index(plus)].name, minus, plus, false, 0});
    }
  }

  Part find(int s) const {
    if (boundary_[index(s)] >= 0) return part_of_boundary_[index(boundary_[index(s)])];
    const Pair pair = regions_at(s);
    if (pair[0] == pair[1]) return {-1, false};
    return {surface_of_pair_.at(pair), mesh_.region_of_cell[index(cell_[index(s)])] == pair[1]};
  }

  void drop_empty(const std::vector<double>& length) {
    std::vector<int> number(length.size(), -1);
    std::vector<PlaneSurface> kept;
    for (std::size_t i = 0; i < length.size(); ++i) {
      if (length[i] == 0) continue;
      number[i] = static_cast<int>(kept.size());
      kept.push_back(std::move(mesh_.surfaces[i]));
      kept.back().length = length[i];
    }
    mesh_.surfaces = std::move(kept);
    for (int& surface : mesh_.surface_of_face)
      if (surface >= 0) surface = number[index(surface)];
  }

  PlaneMesh& mesh_;
  const std::vector<int>& boundary_;
  std::vector<Pair> joined_;
  std::vector<int> cell_; ///< of each slot
  std::vector<Part> part_of_boundary_;
  std::map<Pair, int> surface_of_pair_;
};

/// Curves with what this rank owns of them, and their lengths.
void list_curves(PlaneMesh& mesh, const std::vector<int>& curve, const SurfaceRules& rules,
                 const Communicator& space) {
  for (const std::string& name : rules.curves) mesh.curves.push_back({name, {}, 0});
  const std::vector<int> cell = cell_of_slot(mesh);
  std::vector<double> length(rules.curves.size(), 0);
  for (int s = 0; s < mesh.owned_nodes() && !curve.empty(); ++s) {
    const int mark = curve[index(s)], c = cell[index(s)];
    if (mark == 0) continue;
    const std::size_t which = index(std::abs(mark) - 1);
    mesh.curves[which].faces.push_back({s, mark > 0});
    if (mark > 0) length[which] += face_length(mesh, c, s - mesh.first_slot[index(c)]);
  }
  space.sum(length);
  for (std::size_t i = 0; i < length.size(); ++i) mesh.curves[i].length = length[i];
}

/// Both ranks sort by the lower one of the two names that a face has, (global cell, face).
void list_shared_faces(PlaneMesh& mesh, const std::vector<int>& owner) {
  using Name = std::pair<std::int64_t, int>;
  const std::vector<int> cell = cell_of_slot(mesh);
  const auto name = [&](int slot) {
    const int c = cell[index(slot)];
    return Name{mesh.global_cell[index(c)], slot - mesh.first_slot[index(c)]};
  };
  std::map<int, std::vector<std::tuple<Name, int, int>>> by_rank;
  for (int ours = 0; ours < mesh.owned_nodes(); ++ours) {
    const int theirs = mesh.behind[index(ours)];
    if (theirs < mesh.owned_nodes()) continue;
    by_rank[owner[index(cell[index(theirs)])]].emplace_back(std::min(name(ours), name(theirs)), ours, theirs);
  }
  for (auto& [rank, faces] : by_rank) {
    std::sort(faces.begin(), faces.end());
    SharedFaces& shared = mesh.neighbours.emplace_back();
    shared.rank = rank;
    for (const auto& [key, ours, theirs] : faces) {
      shared.ours.push_back(ours);
      shared.theirs.push_back(theirs);
    }
  }
}

} // namespace

std::vector<int> cell_of_slot(const PlaneMesh& mesh) {
  std::vector<int> cell(index(mesh.slots()));
  for (int c = 0; c < mesh.cells(); ++c)
    std::fill(cell.begin() + mesh.first_slot[index(c)], cell.begin() + mesh.first_slot[index(c) + 1], c);
  return cell;
}

PlaneMesh with_surfaces(PlaneCells cells, const SurfaceRules& rules, const Communicator& space) {
  cells.mesh.global_cells = space.sum(std::int64_t{cells.mesh.owned_cells});
  std::vector<Pair> joined;
  number_regions(cells.mesh, rules, joined, space);
  SurfaceNumbers(cells, rules, std::move(joined), space).assign(space);
  list_curves(cells.mesh, cells.curve, rules, space);
  list_shared_faces(cells.mesh, cells.owner);
  return std::move(cells.mesh);
}

} // namespace kapitza
