#include "solver/plane/low_order/level.hpp"

#include "kapitza/base/index.hpp"

namespace kapitza {

double level_shift(const PlaneProblem& problem, const PlaneGeometry& geometry,
                   std::span<const double> energy_temperature, const Communicator& space) {
  double sums[2] = {0, 0}; // energy, capacity
  for (int cell = 0; cell < problem.mesh.owned_cells; ++cell) {
    const auto mass = mass_matrix(geometry, cell);
    const double capacity = heat_capacity(problem.bands_of_cell(cell));
    const int n = problem.mesh.corners_of(cell), first = problem.mesh.first_slot[index(cell)];
    for (int i = 0; i < n; ++i)
      for (int j = 0; j < n; ++j) {
        const double weight = capacity * mass[index(i)][index(j)];
        sums[0] += weight * energy_temperature[index(first + j)];
        sums[1] += weight;
      }
  }
  space.sum(sums);
  return problem.temperature - reference_temperature(problem) - sums[0] / sums[1];
}

} // namespace kapitza
