#include "kapitza/solver/stack/problem.hpp"

#include "kapitza/base/index.hpp"

namespace kapitza {

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
