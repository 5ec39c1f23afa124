#include "kapitza/solver/stack/problem.hpp"

#include "kapitza/base/index.hpp"

#include "solver/drift.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace kapitza {

Unknowns stack_unknowns(const StackProblem& problem, int parts) {
  const StackMesh& mesh = problem.mesh;
  UnknownCounts counts{{Block::temperature, Block::wall, Block::contact}, mesh.cells()};
  counts.drifts = any_drifts(problem.media) ? 1 : 0;
  if (counts.drifts > 0) counts.kinds.push_back(Block::drift);
  counts.cells.resize(index(mesh.cells()));
  std::iota(counts.cells.begin(), counts.cells.end(), 0);
  counts.nodes.assign(index(mesh.cells()), StackMesh::nodes_per_cell);
  for (int cell = 0; cell < mesh.cells(); ++cell)
    if (is_metal(problem.bands_of_cell(cell))) counts.metals.push_back(cell);
  if (!counts.metals.empty()) counts.kinds.push_back(Block::electron);
  counts.walls = heat_flux_walls(problem.surfaces);
  for (std::size_t s = 0; s < problem.surfaces.size(); ++s)
    if (problem.surfaces[s].contact_resistance > 0) counts.contacts.push_back(static_cast<int>(s));
  counts.parts = parts;
  Unknowns unknowns(std::move(counts));
  unknowns.everywhere = true;
  return unknowns;
}

std::vector<double> spread_over_cells(const StackMesh& mesh, std::span<const double> of_region) {
  std::vector<double> of_cell;
  if (of_region.empty()) return of_cell;
  for (const int region : mesh.region_of_cell) of_cell.push_back(of_region[index(region)]);
  return of_cell;
}

double mean_emission(const SurfaceCondition& condition, const HalfRange& angles, int side, int band) {
  const std::vector<double>& emission = condition.emission[index(side)];
  if (emission.empty()) return 0;
  double sum = 0;
  for (std::size_t m = 0; m < angles.mu.size(); ++m)
    sum += 2 * angles.weight[m] * angles.mu[m] * emission[index(band) * angles.mu.size() + m];
  return sum;
}

} // namespace kapitza
