#include "kapitza/mesh/grid.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/mesh/stack_mesh.hpp"

#include "mesh/plane_surfaces.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <set>

namespace kapitza {
namespace {

[[noreturn]] void fail(const std::string& message) {
  throw InputError("grid: " + message);
}

// Faces of a cell: 0 bottom, 1 right, 2 top, 3 left.
constexpr std::array<int, 4> step_x{0, 1, 0, -1}, step_y{-1, 0, 1, 0};
constexpr std::array<int, 4> boundary_of_face{2, 1, 3, 0}; // in GridSpec::boundaries
constexpr int hole_boundary = 4;

/// One axis: where its cells begin and end, and in which segment they lie. Cut into `parts` for the ranks.
struct Axis {
  std::vector<double> position;   ///< [cells + 1]
  std::vector<int> segment;       ///< [cells]
  std::vector<int> first_cell{0}; ///< [segments + 1]
  int parts = 1;
  bool periodic = false;

  int cells() const { return static_cast<int>(segment.size()); }
  int start(int part) const { return static_cast<int>(std::int64_t{part} * cells() / parts); }
  int part_of(int cell) const { return static_cast<int>((std::int64_t{cell + 1} * parts - 1) / cells()); }
};

void append(Axis& axis, const GridSegment& segment) {
  const double start = axis.position.back();
  const auto width = segment.first_cell
                         ? graded_widths(segment.length, segment.cells, *segment.first_cell)
                         : std::vector<double>(index(segment.cells), segment.length / segment.cells);
  double x = start;
  for (std::size_t i = 0; i < width.size(); ++i) {
    x = i + 1 == width.size() ? start + segment.length : x + width[i];
    axis.position.push_back(x);
    axis.segment.push_back(static_cast<int>(axis.first_cell.size()) - 1);
  }
  axis.first_cell.push_back(axis.cells());
}

Axis make_axis(const std::vector<GridSegment>& segments, bool periodic) {
  Axis axis;
  axis.position.push_back(0);
  axis.periodic = periodic;
  for (const GridSegment& segment : segments) append(axis, segment);
  if (std::adjacent_find(axis.position.begin(), axis.position.end(), std::greater_equal<>())
      != axis.position.end())
    fail("cells too thin to tell their two sides apart");
  return axis;
}

/// Ranks along x and y, each with a block of cells: the largest block and its cut sides (a face to exchange
/// costs about as much as a cell to sweep) as small as can be.
void divide(Axis& x, Axis& y, int ranks) {
  const auto largest = [](int cells, int parts) { return std::int64_t{(cells - 1) / parts + 1}; };
  std::int64_t best = std::numeric_limits<std::int64_t>::max();
  for (int parts = 1; parts <= ranks; ++parts) {
    if (ranks % parts != 0) continue;
    const int others = ranks / parts;
    const std::int64_t width = largest(x.cells(), parts), height = largest(y.cells(), others);
    const std::int64_t cost =
        width * height + std::min(parts - 1, 2) * height + std::min(others - 1, 2) * width;
    if (cost >= best) continue;
    best = cost;
    x.parts = parts;
    y.parts = others;
  }
}

/// The whole grid as a few numbers: any rank can say of any cell what it is and who owns it.
class Grid {
 public:
  struct Cell {
    int i, j;
  };

  Grid(const GridSpec& spec, int ranks)
      : x(make_axis(spec.x, spec.periodic_x)), y(make_axis(spec.y, spec.periodic_y)),
        region_(spec.region_of_block) {
    divide(x, y, ranks);
    for (const auto& row : region_) {
      std::vector<std::int64_t>& before = before_in_row_.emplace_back(1, 0);
      for (std::size_t i = 0; i < row.size(); ++i)
        before.push_back(before.back() + (row[i] == GridSpec::hole ? 0 : spec.x[i].cells));
      const std::size_t j = before_in_row_.size() - 1;
      before_row_.push_back(before_row_.back() + before.back() * spec.y[j].cells);
    }
  }

  int region(Cell c) const { return region_[index(y.segment[index(c.j)])][index(x.segment[index(c.i)])]; }
  int owner(Cell c) const { return y.part_of(c.j) * x.parts + x.part_of(c.i); }
  std::int64_t number(Cell c) const {
    const int row = y.segment[index(c.j)], column = x.segment[index(c.i)];
    const auto& before = before_in_row_[index(row)];
    return before_row_[index(row)] + (c.j - y.first_cell[index(row)]) * before.back() + before[index(column)]
           + (c.i - x.first_cell[index(column)]);
  }
  /// Across face k, around the periodic directions; false: outside.
  bool step(Cell& c, int k) const {
    c.i += step_x[index(k)];
    c.j += step_y[index(k)];
    return wrap(c.i, x) && wrap(c.j, y);
  }
  bool leaves(Cell c, int k) const {
    const int i = c.i + step_x[index(k)], j = c.j + step_y[index(k)];
    return i < 0 || i >= x.cells() || j < 0 || j >= y.cells();
  }

  Axis x, y;

 private:
  static bool wrap(int& i, const Axis& axis) {
    if (i >= 0 && i < axis.cells()) return true;
    i = i < 0 ? axis.cells() - 1 : 0;
    return axis.periodic;
  }

  std::vector<std::vector<int>> region_;
  std::vector<std::vector<std::int64_t>> before_in_row_; ///< [rows][columns + 1] cells of one line of cells
  std::vector<std::int64_t> before_row_{0};              ///< [rows + 1] cells
};

/// Collects the cells of one rank.
class Part {
 public:
  Part(const Grid& grid, int rank) : grid_(grid), rank_(rank) {
    const int column = rank % grid.x.parts, row = rank / grid.x.parts;
    i0_ = grid.x.start(column);
    i1_ = grid.x.start(column + 1);
    j0_ = grid.y.start(row);
    j1_ = grid.y.start(row + 1);
  }

  PlaneCells collect() && {
    for (int j = j0_; j < j1_; ++j)
      for (int i = i0_; i < i1_; ++i) add({i, j});
    cells_.mesh.owned_cells = cells_.mesh.cells();
    add_halo();
    join();
    return std::move(cells_);
  }

 private:
  void add(Grid::Cell c) {
    if (grid_.region(c) == GridSpec::hole) return;
    PlaneMesh& mesh = cells_.mesh;
    place_.push_back(c);
    const auto &x = grid_.x.position, &y = grid_.y.position;
    const double x0 = x[index(c.i)], x1 = x[index(c.i) + 1], y0 = y[index(c.j)], y1 = y[index(c.j) + 1];
    mesh.corner.insert(mesh.corner.end(), {{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}});
    mesh.first_slot.push_back(mesh.first_slot.back() + 4);
    mesh.region_of_cell.push_back(grid_.region(c));
    mesh.global_cell.push_back(grid_.number(c));
    cells_.owner.push_back(grid_.owner(c));
  }

  void add_halo() {
    std::map<std::int64_t, Grid::Cell> halo;
    for (const Grid::Cell& c : place_)
      for (int k = 0; k < 4; ++k) {
        Grid::Cell other = c;
        if (grid_.step(other, k) && grid_.owner(other) != rank_ && grid_.region(other) != GridSpec::hole)
          halo[grid_.number(other)] = other;
      }
    for (const auto& [number, c] : halo) add(c);
  }

  /// Owned cells and halo cells both come by rising number.
  int local(Grid::Cell c) const {
    const auto& numbers = cells_.mesh.global_cell;
    const auto halo = numbers.begin() + cells_.mesh.owned_cells;
    const bool owned = grid_.owner(c) == rank_;
    const auto found =
        std::lower_bound(owned ? numbers.begin() : halo, owned ? halo : numbers.end(), grid_.number(c));
    return static_cast<int>(found - numbers.begin());
  }

  void join() {
    PlaneMesh& mesh = cells_.mesh;
    mesh.behind.assign(index(mesh.slots()), -1);
    cells_.boundary.assign(index(mesh.slots()), -1);
    for (int cell = 0; cell < mesh.cells(); ++cell)
      for (int k = 0; k < 4; ++k) {
        const Grid::Cell c = place_[index(cell)];
        const int slot = 4 * cell + k;
        if (grid_.leaves(c, k)) cells_.boundary[index(slot)] = boundary_of_face[index(k)];
        Grid::Cell other = c;
        if (!grid_.step(other, k)) continue;
        if (grid_.region(other) == GridSpec::hole) {
          cells_.boundary[index(slot)] = hole_boundary;
        } else if (cell < mesh.owned_cells) {
          const int there = 4 * local(other) + (k + 2) % 4;
          mesh.behind[index(slot)] = there;
          mesh.behind[index(there)] = slot;
        }
      }
  }

  const Grid& grid_;
  int rank_;
  int i0_ = 0, i1_ = 0, j0_ = 0, j1_ = 0;
  PlaneCells cells_;
  std::vector<Grid::Cell> place_; ///< [cells]
};

std::int64_t check_segments(const std::vector<GridSegment>& segments, const std::string& axis) {
  if (segments.empty()) fail("no segment in " + axis);
  std::int64_t cells = 0;
  for (const GridSegment& s : segments) {
    if (!(s.length > 0) || !std::isfinite(s.length))
      fail("a segment of " + axis + " needs a positive length");
    if (s.cells < 1) fail("a segment of " + axis + " needs at least one cell");
    if (s.first_cell && !(*s.first_cell > 0)) fail("the first cell of a segment must be wider than nothing");
    cells += s.cells;
  }
  if (cells > std::numeric_limits<int>::max() / 8) fail("too many cells along " + axis);
  return cells;
}

/// Boundary `name` must touch a cell; where periodic, holes must face holes.
void check_ends(const std::vector<std::array<int, 2>>& ends, bool periodic,
                std::array<std::string, 2> names) {
  for (const std::size_t side : {0, 1})
    if (std::all_of(ends.begin(), ends.end(), [&](const auto& e) { return e[side] == GridSpec::hole; }))
      fail("boundary " + names[side] + " touches holes only");
  for (const auto& e : ends)
    if (periodic && (e[0] == GridSpec::hole) != (e[1] == GridSpec::hole))
      fail("the periodic boundaries " + names[0] + " and " + names[1]
           + " do not match: a hole on one side, none on the other");
}

void check_blocks(const GridSpec& spec) {
  if (spec.region_of_block.size() != spec.y.size())
    fail(std::to_string(spec.region_of_block.size()) + " rows of materials for "
         + std::to_string(spec.y.size()) + " segments in y");
  for (const auto& row : spec.region_of_block) {
    if (row.size() != spec.x.size())
      fail(std::to_string(row.size()) + " materials in a row for " + std::to_string(spec.x.size())
           + " segments in x");
    for (const int region : row)
      if (region != GridSpec::hole && (region < 0 || index(region) >= spec.regions.size()))
        fail("no region has the number " + std::to_string(region));
  }
  std::vector<std::array<int, 2>> rows, columns;
  for (const auto& row : spec.region_of_block) rows.push_back({row.front(), row.back()});
  for (std::size_t i = 0; i < spec.x.size(); ++i)
    columns.push_back({spec.region_of_block.front()[i], spec.region_of_block.back()[i]});
  check_ends(rows, spec.periodic_x, {spec.boundaries[0], spec.boundaries[1]});
  check_ends(columns, spec.periodic_y, {spec.boundaries[2], spec.boundaries[3]});
}

void check_spec(const GridSpec& spec, int ranks) {
  const std::int64_t x = check_segments(spec.x, "x"), y = check_segments(spec.y, "y");
  if (x * y / ranks > std::numeric_limits<int>::max() / 8)
    fail("more cells than one rank can number; use more ranks");
  check_blocks(spec);
  std::set<std::string> names(spec.boundaries.begin(), spec.boundaries.end());
  names.insert(spec.hole_boundary);
  if (names.size() != 5) fail("two boundaries have the same name");
  names.clear();
  for (const PlaneMaterial& region : spec.regions)
    if (!names.insert(region.name).second) fail("two regions have the name " + region.name);
  for (const auto& pair : spec.joined)
    for (const int region : pair)
      if (region < 0 || index(region) >= spec.regions.size()) fail("joined: no such region");
}

} // namespace

PlaneMesh make_grid(const GridSpec& spec, const Communicator& space) {
  check_spec(spec, space.size());
  const Grid grid(spec, space.size());
  SurfaceRules rules;
  rules.regions = spec.regions;
  rules.boundaries.assign(spec.boundaries.begin(), spec.boundaries.end());
  rules.boundaries.push_back(spec.hole_boundary);
  if (spec.periodic_x) rules.periodic.push_back({0, 1});
  if (spec.periodic_y) rules.periodic.push_back({2, 3});
  rules.joined = spec.joined;
  return with_surfaces(Part(grid, space.rank()).collect(), rules, space);
}

} // namespace kapitza
