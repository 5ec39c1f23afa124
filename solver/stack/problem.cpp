#include "kapitza/solver/stack/problem.hpp"

#include "kapitza/base/index.hpp"

namespace kapitza {

double mean_emission(const SurfaceCondition& condition, const HalfRange& angles, int side, int band) {
  const std::vector<double>& emission = condition.emission[index(side)];
  if (emission.empty()) return 0;
  double sum = 0;
  for (std::size_t m = 0; m < angles.mu.size(); ++m)
    sum += 2 * angles.weight[m] * angles.mu[m] * emission[index(band) * angles.mu.size() + m];
  return sum;
}

double heating_rise(const StackProblem& problem, int cell) {
  if (problem.heating.empty()) return 0;
  const int region = problem.mesh.region_of_cell[index(cell)];
  const double power = problem.heating[index(region)];
  return power == 0 ? 0 : power / relaxation(problem.bands_of_region(region));
}

std::optional<double> fixed_temperature(const SurfaceLaw& law) {
  if (const auto* wall = std::get_if<IsothermalWall>(&law)) return wall->temperature;
  if (const auto* bath = std::get_if<LiquidBath>(&law)) return bath->temperature;
  return std::nullopt;
}

double reference_temperature(const StackProblem& problem) {
  double sum = 0;
  int walls = 0;
  for (const SurfaceCondition& condition : problem.surfaces)
    if (const auto temperature = fixed_temperature(condition.law)) {
      sum += *temperature;
      ++walls;
    }
  return walls > 0 ? sum / walls : problem.temperature;
}

bool is_floating(const StackProblem& problem) {
  for (const SurfaceCondition& condition : problem.surfaces)
    if (fixed_temperature(condition.law)) return false;
  return true;
}

} // namespace kapitza
