#include "setup/islands.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/mesh/islands.hpp"
#include "kapitza/mesh/plane_geometry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace kapitza::io {
namespace {

/// Does the law let nothing through?
bool is_closed(const SurfaceLaw& law) {
  if (const auto* transmission = std::get_if<Transmission>(&law)) return transmission->value == 0;
  if (const auto* prescribed = std::get_if<PrescribedConductance>(&law)) return prescribed->value == 0;
  return false;
}

/// One part: how large it is, where, of what, and whether a wall holds its temperature.
struct Part {
  std::string text;
  bool held = false;
};

std::vector<std::string> judge(const std::vector<Part>& parts, const SourceLocation& where) {
  if (parts.size() < 2) return {};
  std::vector<InputIssue> issues;
  for (const Part& part : parts)
    if (!part.held)
      issues.push_back(
          {where, "mesh",
           part.text
               + " exchange no heat with the rest and touch no wall of given temperature, so nothing "
                 "says how warm they are: join them to the rest, give them such a wall, or leave "
                 "them out"});
  if (!issues.empty()) throw InputError(std::move(issues));
  std::vector<std::string> list;
  list.reserve(parts.size());
  for (const Part& part : parts) list.push_back(part.text);
  return {
      fmt::format("the mesh is in {} parts that exchange no heat: {}", parts.size(), fmt::join(list, "; "))};
}

} // namespace

std::vector<std::string> check_islands(const Deck& deck, const PlaneProblem& problem,
                                       const Communicator& space) {
  const PlaneMesh& mesh = problem.mesh;
  std::vector<bool> closed;
  for (const SurfaceCondition& condition : problem.surfaces) closed.push_back(is_closed(condition.law));
  const PlaneIslands islands = find_islands(mesh, closed, space);
  constexpr int most = 1000; // to be told of
  if (islands.count < 2) return {};
  if (islands.count > most)
    throw InputError({{deck.plane->where, "mesh",
                       fmt::format("the mesh is in {} parts that do not touch", islands.count)}});
  const std::size_t width = 4 + mesh.regions.size(); // cells, area-weighted x and y, held, area per region
  std::vector<double> sums(width * index(islands.count), 0.0);
  for (int cell = 0; cell < mesh.owned_cells; ++cell) {
    double* const sum = sums.data() + width * index(islands.of_cell[index(cell)]);
    const Point middle = cell_centroid(mesh, cell);
    const double area = cell_area(mesh, cell);
    sum[0] += 1;
    for (const std::size_t d : {0, 1}) sum[1 + d] += area * middle[d];
    for (int slot = mesh.first_slot[index(cell)]; slot < mesh.first_slot[index(cell) + 1]; ++slot)
      if (const int surface = mesh.surface_of_face[index(slot)];
          surface >= 0
          && (fixed_temperature(problem.surfaces[index(surface)].law)
              || (problem.surfaces[index(surface)].electron_temperature
                  && is_metal(problem.bands_of_cell(cell)))))
        sum[3] += 1;
    sum[4 + index(mesh.region_of_cell[index(cell)])] += area;
  }
  space.sum(sums);
  std::vector<Part> parts;
  for (int i = 0; i < islands.count; ++i) {
    const double* const sum = sums.data() + width * index(i);
    double area = 0;
    std::vector<std::string> regions;
    for (std::size_t r = 0; r < mesh.regions.size(); ++r) {
      area += sum[4 + r];
      if (sum[4 + r] > 0) regions.push_back(mesh.regions[r].name);
    }
    parts.push_back({fmt::format("{:.0f} cells of {} around ({:.4g} m, {:.4g} m)", sum[0],
                                 fmt::join(regions, ", "), sum[1] / area, sum[2] / area),
                     sum[3] > 0});
  }
  return judge(parts, deck.plane->where);
}

std::vector<std::string> check_islands(const Deck& deck, const StackProblem& problem) {
  const StackMesh& mesh = problem.mesh;
  std::vector<int> begins{0}; // first cells of the parts
  bool ring = false, held_left = false, held_right = false;
  for (std::size_t s = 0; s < mesh.surfaces.size(); ++s) {
    const Surface& surface = mesh.surfaces[s];
    const bool held = fixed_temperature(problem.surfaces[s].law) || problem.surfaces[s].electron_temperature;
    if (surface.minus_cell < 0)
      held_left = held;
    else if (surface.plus_cell < 0)
      held_right = held;
    else if (surface.periodic)
      ring = !is_closed(problem.surfaces[s].law);
    else if (is_closed(problem.surfaces[s].law))
      begins.push_back(surface.plus_cell);
  }
  std::vector<Part> parts;
  for (std::size_t i = 0; i < begins.size(); ++i) {
    const int last = (i + 1 < begins.size() ? begins[i + 1] : mesh.cells()) - 1;
    const bool held = (i == 0 && held_left) || (i + 1 == begins.size() && held_right);
    parts.push_back({fmt::format("{} cells from x = {:.4g} m to {:.4g} m", last - begins[i] + 1,
                                 mesh.position[2 * index(begins[i])], mesh.position[2 * index(last) + 1]),
                     held});
  }
  if (ring && parts.size() > 1) { // the last part goes on in the first
    parts.front().held = parts.front().held || parts.back().held;
    parts.pop_back();
  }
  return judge(parts, {deck.path.string(), 0, 0});
}

} // namespace kapitza::io
