#include "kapitza/solver/problem.hpp"

namespace kapitza {

double reference_temperature(const Problem& problem) {
  double sum = 0;
  int walls = 0;
  for (const SurfaceCondition& condition : problem.surfaces)
    if (const auto* wall = std::get_if<IsothermalWall>(&condition.law)) {
      sum += wall->temperature;
      ++walls;
    }
  return walls > 0 ? sum / walls : problem.temperature;
}

bool is_floating(const Problem& problem) {
  for (const SurfaceCondition& condition : problem.surfaces)
    if (std::holds_alternative<IsothermalWall>(condition.law)) return false;
  return true;
}

} // namespace kapitza
