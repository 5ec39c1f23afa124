#include "solver/plane/along_layers.hpp"

#include "kapitza/base/index.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace kapitza {
namespace {

/// Where a cell begins and ends along an axis.
std::array<double, 2> extent_of(const PlaneMesh& mesh, int cell, std::size_t axis) {
  std::array<double, 2> range{std::numeric_limits<double>::infinity(),
                              -std::numeric_limits<double>::infinity()};
  for (int slot = mesh.first_slot[index(cell)]; slot < mesh.first_slot[index(cell) + 1]; ++slot) {
    const double at = mesh.corner[index(slot)][axis];
    range = {std::min(range[0], at), std::max(range[1], at)};
  }
  return range;
}

/// Empty where cells do not stand above each other.
std::vector<std::vector<int>> find_columns(const PlaneMesh& mesh, std::size_t across) {
  struct Place {
    std::array<double, 2> along;
    double across;
    int cell;
  };
  std::vector<Place> places;
  for (int cell = 0; cell < mesh.owned_cells; ++cell)
    places.push_back({extent_of(mesh, cell, 1 - across), extent_of(mesh, cell, across)[0], cell});
  std::ranges::sort(places, {}, [](const Place& place) { return place.along[0]; });
  std::vector<std::vector<Place>> columns;
  for (const Place& place : places) {
    const double little = 1e-9 * (place.along[1] - place.along[0]);
    if (columns.empty() || place.along[0] > columns.back()[0].along[0] + little) {
      if (!columns.empty() && place.along[0] < columns.back()[0].along[1] - little) return {};
      columns.emplace_back();
    } else if (std::abs(place.along[1] - columns.back()[0].along[1]) > little) {
      return {};
    }
    columns.back().push_back(place);
  }
  std::vector<std::vector<int>> cells;
  for (std::vector<Place>& column : columns) {
    std::ranges::sort(column, {}, &Place::across);
    auto& its = cells.emplace_back();
    for (const Place& place : column) its.push_back(place.cell);
  }
  return cells;
}

/// No phonon comes into the cell from the one below without a law.
bool begins_layer(const PlaneMesh& mesh, const PlaneGeometry& geometry, const PlaneSurfaces& surfaces,
                  int cell, std::size_t across) {
  for (int slot = mesh.first_slot[index(cell)]; slot < mesh.first_slot[index(cell) + 1]; ++slot) {
    const Point& n = geometry.normal[index(slot)];
    if (lies_across(n, static_cast<int>(across)) && n[across] < 0)
      return surfaces.kind(slot) != FaceKind::inner;
  }
  return false;
}

/// Rows of one purpose serve column after column.
class RowNumbers {
 public:
  explicit RowNumbers(int slots) : row_(index(slots), -1), purpose_(index(slots), 0) {}
  void begin_column() { used_.fill(0); }
  /// @param behind the slot of the same face in the neighbour; -1: none
  void number(int slot, int behind, std::size_t purpose) {
    const int row = used_[purpose]++;
    most_[purpose] = std::max(most_[purpose], used_[purpose]);
    for (const int side : {slot, behind})
      if (side >= 0) row_[index(side)] = row, purpose_[index(side)] = purpose;
  }
  void finish(SweepOrder& order) && {
    std::array<int, purposes> first{};
    for (std::size_t p = 1; p < purposes; ++p) first[p] = first[p - 1] + most_[p - 1];
    order.rows = first.back() + most_.back();
    for (std::size_t s = 0; s < row_.size(); ++s)
      if (row_[s] >= 0) row_[s] += first[purpose_[s]];
    order.row.push_back(std::move(row_));
  }

 private:
  static constexpr std::size_t purposes = 4;
  std::vector<int> row_;
  std::vector<std::size_t> purpose_;
  std::array<int, purposes> used_{}, most_{};
};

} // namespace

AlongLayers make_along_layers(const PlaneProblem& problem, const PlaneGeometry& geometry,
                              const PlaneSurfaces& surfaces, const PlaneRanks& ranks) {
  AlongLayers layers;
  if (Communicator(ranks.space()).size() > 1 || surfaces.layered_axis() < 0) return layers;
  const PlaneMesh& mesh = problem.mesh;
  const auto across = index(surfaces.layered_axis());
  const bool by_layers = Communicator(ranks.group()).size() == 1;
  const std::vector<std::vector<int>> columns = find_columns(mesh, across);
  if (columns.empty()) return layers;
  layers.across = static_cast<int>(across);
  enum Purpose : std::size_t { into_even, into_odd, within, from_links };
  RowNumbers rows(mesh.owned_nodes());
  for (std::size_t c = 0; c < columns.size(); ++c) {
    rows.begin_column();
    auto& its = layers.columns.emplace_back();
    for (const int cell : columns[c]) {
      if (its.empty() || (by_layers && begins_layer(mesh, geometry, surfaces, cell, across)))
        its.emplace_back();
      its.back().cells.push_back(cell);
      for (int slot = mesh.first_slot[index(cell)]; slot < mesh.first_slot[index(cell) + 1]; ++slot) {
        const Point& n = geometry.normal[index(slot)];
        if (surfaces.kind(slot) == FaceKind::inner) {
          if (n[0] + n[1] > 0)
            rows.number(slot, mesh.behind[index(slot)],
                        lies_across(n, layers.across) ? within
                        : c % 2 == 0                  ? into_odd
                                                      : into_even);
          continue;
        }
        const int f = surfaces.coupled_of_slot(slot);
        if (f < 0 || !surfaces.has_links(surfaces.faces()[index(f)])) continue;
        its.back().faces.push_back(f);
        rows.number(slot, -1, from_links);
      }
    }
  }
  std::move(rows).finish(layers.order);
  return layers;
}

} // namespace kapitza
