#include "mesh/gmsh_cells.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"

#include "mesh/gmsh_cursor.hpp"
#include "mesh/gmsh_curves.hpp"
#include "mesh/gmsh_groups.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <set>

namespace kapitza {
namespace {

/// Of each kind of mistake the first one is told, and how many there are.
class Mistakes {
 public:
  void add(const std::string& kind, const std::string& message) {
    auto& [first, count] = found_[kind];
    if (++count > 1) return;
    first = message;
    order_.push_back(kind);
  }
  void report(const GmshSpec& spec) const {
    std::vector<InputIssue> issues;
    for (const std::string& kind : order_) {
      const auto& [first, count] = found_.at(kind);
      const std::string more = count > 1 ? fmt::format(" (and {} more like it)", count - 1) : "";
      issues.push_back({{spec.file.string(), 0, 0}, {}, first + more});
    }
    if (!issues.empty()) throw InputError(std::move(issues));
  }

 private:
  std::map<std::string, std::pair<std::string, int>> found_;
  std::vector<std::string> order_;
};

/// An edge of a cell: the face that begins at `slot`.
struct Edge {
  std::array<std::int64_t, 2> nodes; ///< rising
  int slot;

  auto operator<=>(const Edge&) const = default;
};

std::array<std::int64_t, 2> rising(std::int64_t a, std::int64_t b) {
  return {std::min(a, b), std::max(a, b)};
}

template <class Names>
std::optional<int> index_of(const Names& names, const std::string& wanted) {
  const auto found = std::find(names.begin(), names.end(), wanted);
  if (found == names.end()) return std::nullopt;
  return static_cast<int>(found - names.begin());
}

std::string list(const std::vector<std::string>& names) {
  return fmt::format("{}", fmt::join(names, ", "));
}

/// A name as YAML takes it for a key or a value.
std::string yaml_key(const std::string& name) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  return std::all_of(name.begin(), name.end(), plain) ? name : fmt::format("\"{}\"", name);
}

class Assembly {
 public:
  Assembly(GmshFile file, const GmshSpec& spec)
      : file_(std::move(file)), spec_(spec), groups_(name_groups(file_, spec)) {
    for (const PlaneMaterial& m : spec.materials) materials_.push_back(m.name);
  }

  GmshCells make() && {
    check_input();
    for (GmshElement& element : file_.cells) {
      check_shape(element);
      add_cell(element);
    }
    mistakes_.report(spec_); // what follows relies on sound cells
    join_neighbours();
    place_boundaries();
    check_outline();
    mistakes_.report(spec_);
    keep_inner_curves();
    note_turned();
    return {std::move(cells_), std::move(curves_), std::move(notes_)};
  }

 private:
  Point point(std::int64_t node) const {
    const auto& p = file_.position[index(node)];
    return {spec_.scale * p[0], spec_.scale * p[1]};
  }

  /// "element 12 near (0.5, 2)", in the file's units.
  std::string name(const GmshElement& element) const {
    double x = 0, y = 0;
    for (int k = 0; k < element.corners; ++k) {
      const auto& p = file_.position[index(element.node[index(k)])];
      x += p[0] / element.corners;
      y += p[1] / element.corners;
    }
    return fmt::format("element {} near ({:.6g}, {:.6g})", element.tag, x, y);
  }

  void check_input() {
    if (!(spec_.scale > 0) || !std::isfinite(spec_.scale))
      mistakes_.add("scale", "the scale must be positive");
    if (file_.cells.empty()) mistakes_.add("empty", "has no triangles or quadrilaterals");
    if (file_.cells.size() > index(std::numeric_limits<int>::max() / 4))
      mistakes_.add("size", "has more cells than can be numbered");
    std::set<int> paired;
    for (const auto& pair : spec_.periodic)
      for (const int b : pair)
        if (!paired.insert(b).second)
          mistakes_.add("pairs", fmt::format("boundary {} is in two periodic pairs",
                                             gmsh_name(spec_.boundaries[index(b)])));
    mistakes_.report(spec_);
  }

  /// Complains about what is no cell; turns one whose corners run clockwise.
  void check_shape(GmshElement& element) {
    const auto corners = index(element.corners);
    const double z = file_.position[index(file_.cells.front().node[0])][2];
    double area = 0, longest2 = 0, flattest = std::numeric_limits<double>::max(), steepest = -flattest;
    for (std::size_t k = 0; k < corners; ++k) {
      const Point a = point(element.node[k]), b = point(element.node[(k + 1) % corners]);
      const Point c = point(element.node[(k + 2) % corners]), origin = point(element.node[0]);
      const auto cross = [](Point o, Point p, Point q) {
        return (p[0] - o[0]) * (q[1] - o[1]) - (p[1] - o[1]) * (q[0] - o[0]);
      };
      area += cross(origin, a, b) / 2;
      flattest = std::min(flattest, cross(a, b, c));
      steepest = std::max(steepest, cross(a, b, c));
      longest2 = std::max(longest2, std::pow(b[0] - a[0], 2) + std::pow(b[1] - a[1], 2));
    }
    const auto lifted = [&](std::int64_t node) {
      return std::abs(file_.position[index(node)][2] - z) * spec_.scale > 1e-9 * std::sqrt(longest2);
    };
    if (std::any_of(element.node.begin(), element.node.begin() + element.corners, lifted))
      mistakes_.add("plane", name(element) + " leaves the plane of the first one (z is not constant)");
    // A quadrilateral whose corners turn both ways has no orientation to speak of.
    constexpr double thinnest = 1e-10;
    if (!(std::abs(area) > thinnest * longest2))
      mistakes_.add("degenerate", name(element) + " has no area");
    else if (!((area > 0 ? flattest : -steepest) > thinnest * longest2))
      mistakes_.add("convex",
                    name(element) + " is not convex: all its corners must be less than 180 degrees");
    else if (area < 0) {
      std::reverse(element.node.begin() + 1, element.node.begin() + element.corners);
      ++turned_;
    }
  }

  void add_cell(const GmshElement& element) {
    PlaneMesh& mesh = cells_.mesh;
    for (int k = 0; k < element.corners; ++k) mesh.corner.push_back(point(element.node[index(k)]));
    mesh.first_slot.push_back(mesh.first_slot.back() + element.corners);
    mesh.global_cell.push_back(mesh.owned_cells++);
    mesh.region_of_cell.push_back(region_of(element));
    cells_.owner.push_back(0);
  }

  int region_of(const GmshElement& element) {
    if (element.physical == 0) {
      mistakes_.add("no surface", name(element) + " is in no physical surface: its material is not known");
      return 0;
    }
    const std::string& group = groups_.surface.at(element.physical);
    if (const auto region = index_of(materials_, group)) return *region;
    mistakes_.add(fmt::format("surface {}", element.physical),
                  fmt::format("physical surface {} ({} is in it) has the name of no material; there are {}; "
                              "say which one it is by mesh.names: {{{}: {}}}",
                              gmsh_name(group), name(element), list(materials_), yaml_key(group),
                              materials_.empty() ? "si" : yaml_key(materials_.front())));
    return 0;
  }

  /// Pairs up the faces that lie on the same two nodes.
  void join_neighbours() {
    PlaneMesh& mesh = cells_.mesh;
    mesh.behind.assign(mesh.corner.size(), -1);
    cells_.boundary.assign(mesh.corner.size(), -1);
    for (std::size_t c = 0; c < file_.cells.size(); ++c)
      for (int k = 0; k < file_.cells[c].corners; ++k) {
        const auto& node = file_.cells[c].node;
        const auto next = index((k + 1) % file_.cells[c].corners);
        edges_.push_back({rising(node[index(k)], node[next]), mesh.first_slot[c] + k});
        from_.push_back(node[index(k)]);
        cell_.push_back(c);
      }
    std::sort(edges_.begin(), edges_.end());
    for (std::size_t e = 1; e < edges_.size(); ++e) {
      if (edges_[e].nodes != edges_[e - 1].nodes) continue;
      const auto a = index(edges_[e - 1].slot), b = index(edges_[e].slot);
      if (mesh.behind[a] >= 0 || from_[a] == from_[b])
        mistakes_.add("overlap",
                      name(file_.cells[cell_[b]]) + " overlaps another one along an edge they share");
      mesh.behind[a] = edges_[e].slot;
      mesh.behind[b] = edges_[e - 1].slot;
    }
  }

  /// The first cell's edge on the nodes of a line element; null: none.
  const Edge* edge_of(const GmshElement& element) const {
    const Edge wanted{rising(element.node[0], element.node[1]), -1};
    const auto found = std::lower_bound(edges_.begin(), edges_.end(), wanted);
    return found == edges_.end() || found->nodes != wanted.nodes ? nullptr : &*found;
  }

  void place_boundaries() {
    for (const GmshElement& element : file_.lines) {
      if (element.physical == 0) continue;
      const std::string& group = groups_.curve.at(element.physical);
      const std::string where = fmt::format("{} of physical curve {}", name(element), gmsh_name(group));
      const Edge* edge = edge_of(element);
      if (edge == nullptr)
        mistakes_.add("stray line", where + " is not an edge of any cell");
      else if (cells_.mesh.behind[index(edge->slot)] >= 0)
        place_inside(element, *edge, group, where);
      else
        place(*edge, group, where);
    }
  }

  /// A curve between two cells is a place to measure at; a wall cannot be there.
  void place_inside(const GmshElement& element, const Edge& edge, const std::string& curve,
                    const std::string& where) {
    if (index_of(spec_.boundaries, curve)) {
      mistakes_.add("inner " + curve, where + " lies between two cells; a boundary must be on the outline");
      return;
    }
    const auto slot = index(edge.slot), behind = index(cells_.mesh.behind[slot]);
    if (taken_.empty()) taken_.assign(cells_.boundary.size(), -1);
    const auto known = index_of(curves_, curve);
    const int which = known.value_or(static_cast<int>(curves_.size()));
    if (!known) {
      curves_.push_back(curve);
      pieces_.emplace_back();
    }
    if (taken_[slot] < 0)
      pieces_[index(which)].push_back({{element.node[0], element.node[1]}, edge.slot});
    else if (taken_[slot] != which)
      mistakes_.add("two curves",
                    where + " also is in physical curve " + gmsh_name(curves_[index(taken_[slot])]));
    taken_[slot] = taken_[behind] = which;
  }

  bool is_inside(const CurvePiece& piece) const {
    const auto slot = index(piece.slot), behind = index(cells_.mesh.behind[slot]);
    return cells_.mesh.region_of_cell[cell_[slot]] == cells_.mesh.region_of_cell[cell_[behind]];
  }

  /// Those that lie on interfaces all along have their say in the interfaces' own results.
  void keep_inner_curves() {
    std::vector<std::string> kept;
    for (std::size_t i = 0; i < curves_.size(); ++i) {
      const bool inside = std::any_of(pieces_[i].begin(), pieces_[i].end(),
                                      [&](const CurvePiece& piece) { return is_inside(piece); });
      if (!inside) continue;
      kept.push_back(curves_[i]);
      if (cells_.curve.empty()) cells_.curve.assign(cells_.boundary.size(), 0);
      orient_alike(pieces_[i]);
      for (const CurvePiece& piece : pieces_[i]) {
        // A cell's own faces run with the cell on their left.
        const int mark = static_cast<int>(kept.size()) * (from_[index(piece.slot)] == piece.node[0] ? 1 : -1);
        cells_.curve[index(piece.slot)] = mark;
        cells_.curve[index(cells_.mesh.behind[index(piece.slot)])] = -mark;
      }
    }
    curves_ = std::move(kept);
  }

  void note_turned() {
    if (turned_ > 0)
      notes_.push_back(fmt::format("{}: the corners of {} of {} cells run clockwise; these cells were turned",
                                   spec_.file.string(), turned_, file_.cells.size()));
  }

  void place(const Edge& edge, const std::string& curve, const std::string& where) {
    const auto slot = index(edge.slot);
    const auto boundary = index_of(spec_.boundaries, curve);
    if (!boundary) {
      mistakes_.add("unknown " + curve,
                    where + " is none of the boundaries given; they are " + list(spec_.boundaries));
    } else if (cells_.boundary[slot] >= 0 && cells_.boundary[slot] != *boundary) {
      mistakes_.add("two curves", where + " also is in physical curve "
                                      + gmsh_name(spec_.boundaries[index(cells_.boundary[slot])]));
    } else {
      cells_.boundary[slot] = *boundary;
      return;
    }
    refused_.push_back(edge.slot);
  }

  /// Every outer edge must have a boundary, and every boundary an edge.
  void check_outline() {
    std::vector<bool> seen(spec_.boundaries.size(), false);
    std::sort(refused_.begin(), refused_.end());
    for (std::size_t s = 0; s < cells_.boundary.size(); ++s) {
      if (cells_.boundary[s] >= 0) seen[index(cells_.boundary[s])] = true;
      if (cells_.boundary[s] >= 0 || cells_.mesh.behind[s] >= 0
          || std::binary_search(refused_.begin(), refused_.end(), static_cast<int>(s)))
        continue;
      const GmshElement& element = file_.cells[cell_[s]];
      const auto k = s - index(cells_.mesh.first_slot[cell_[s]]);
      const auto& a = file_.position[index(element.node[k])];
      const auto& b = file_.position[index(element.node[(k + 1) % index(element.corners)])];
      mistakes_.add("no curve",
                    fmt::format("the outer edge from ({:.6g}, {:.6g}) to ({:.6g}, {:.6g}) of element {} "
                                "is in no physical curve",
                                a[0], a[1], b[0], b[1], element.tag));
    }
    for (std::size_t b = 0; b < seen.size(); ++b)
      if (!seen[b])
        mistakes_.add("missing " + spec_.boundaries[b],
                      "no outer edge is in a physical curve named " + gmsh_name(spec_.boundaries[b]));
  }

  GmshFile file_;
  const GmshSpec& spec_;
  GmshGroups groups_;
  std::vector<std::string> materials_;
  PlaneCells cells_;
  Mistakes mistakes_;
  std::vector<Edge> edges_;        ///< sorted
  std::vector<std::int64_t> from_; ///< [slots] node where the face begins
  std::vector<std::size_t> cell_;  ///< [slots]
  std::vector<std::string> curves_, notes_;
  std::vector<std::vector<CurvePiece>> pieces_; ///< [curves]
  std::vector<int> taken_;                      ///< [slots] curve inside the domain
  std::int64_t turned_ = 0;                     ///< cells
  std::vector<int> refused_;                    ///< slots whose boundary is a mistake already told
};

} // namespace

GmshCells make_gmsh_cells(GmshFile file, const GmshSpec& spec) {
  return Assembly(std::move(file), spec).make();
}

} // namespace kapitza
