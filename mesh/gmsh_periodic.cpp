#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"

#include "mesh/gmsh_cells.hpp"
#include "mesh/gmsh_cursor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace kapitza {
namespace {

struct Side {
  struct Face {
    Point from, to;
    int slot;

    Point middle() const { return {(from[0] + to[0]) / 2, (from[1] + to[1]) / 2}; }
    double length() const { return std::hypot(to[0] - from[0], to[1] - from[1]); }
  };

  std::vector<Face> faces;
  Point centroid{0, 0};
  double length = 0;
};

Side collect(const PlaneCells& cells, int boundary) {
  Side side;
  const PlaneMesh& mesh = cells.mesh;
  for (std::size_t c = 0; c < mesh.region_of_cell.size(); ++c)
    for (int s = mesh.first_slot[c]; s < mesh.first_slot[c + 1]; ++s) {
      if (cells.boundary[index(s)] != boundary) continue;
      const int next = s + 1 == mesh.first_slot[c + 1] ? mesh.first_slot[c] : s + 1;
      const Side::Face face{mesh.corner[index(s)], mesh.corner[index(next)], s};
      side.faces.push_back(face);
      side.length += face.length();
      for (const std::size_t d : {0, 1}) side.centroid[d] += face.length() * face.middle()[d];
    }
  for (double& x : side.centroid) x /= side.length;
  return side;
}

/// Does b lie where a comes to by the translation? Seen from the two cells a face runs in opposite senses.
bool coincide(const Side::Face& a, const Side::Face& b, Point shift) {
  double distance = 0;
  for (const std::size_t d : {0, 1})
    distance = std::max(
        {distance, std::abs(a.from[d] + shift[d] - b.to[d]), std::abs(a.to[d] + shift[d] - b.from[d])});
  return distance <= 1e-6 * a.length();
}

} // namespace

std::array<int, 2> join_periodic(PlaneCells& cells, std::array<int, 2> pair, const GmshSpec& spec) {
  const Side one = collect(cells, pair[0]);
  Side other = collect(cells, pair[1]);
  const Point shift{other.centroid[0] - one.centroid[0], other.centroid[1] - one.centroid[1]};
  // Sorted along the direction in which the side extends most, candidates are next to each other.
  const auto extent = [&](std::size_t d) {
    const auto [low, high] =
        std::minmax_element(other.faces.begin(), other.faces.end(),
                            [&](const auto& a, const auto& b) { return a.middle()[d] < b.middle()[d]; });
    return high->middle()[d] - low->middle()[d];
  };
  const std::size_t along = extent(0) >= extent(1) ? 0 : 1;
  std::sort(other.faces.begin(), other.faces.end(),
            [&](const auto& a, const auto& b) { return a.middle()[along] < b.middle()[along]; });
  const auto refuse = [&](const Side::Face& face, int boundary, int partner) {
    const auto& names = spec.boundaries;
    throw InputError({InputIssue{
        {spec.file.string(), 0, 0},
        {},
        fmt::format(
            "the periodic boundaries {} and {} do not match: the edge from ({:.6g}, {:.6g}) to ({:.6g}, "
            "{:.6g}) of the former has no partner (the mesh must be the same on both, up to a translation)",
            gmsh_name(names[index(boundary)]), gmsh_name(names[index(partner)]), face.from[0] / spec.scale,
            face.from[1] / spec.scale, face.to[0] / spec.scale, face.to[1] / spec.scale)}});
  };
  for (const Side::Face& face : one.faces) {
    const double wanted = face.middle()[along] + shift[along], margin = 1e-6 * face.length();
    auto candidate = std::lower_bound(other.faces.begin(), other.faces.end(), wanted - margin,
                                      [&](const auto& f, double x) { return f.middle()[along] < x; });
    while (candidate != other.faces.end() && candidate->middle()[along] <= wanted + margin
           && !coincide(face, *candidate, shift))
      ++candidate;
    if (candidate == other.faces.end() || candidate->middle()[along] > wanted + margin)
      refuse(face, pair[0], pair[1]);
    cells.mesh.behind[index(face.slot)] = candidate->slot;
    cells.mesh.behind[index(candidate->slot)] = face.slot;
  }
  for (const Side::Face& face : other.faces)
    if (cells.mesh.behind[index(face.slot)] < 0) refuse(face, pair[1], pair[0]);
  const bool to_the_right = std::abs(shift[0]) > 1e-9 * std::abs(shift[1]) ? shift[0] > 0 : shift[1] > 0;
  return to_the_right ? pair : std::array<int, 2>{pair[1], pair[0]};
}

} // namespace kapitza
