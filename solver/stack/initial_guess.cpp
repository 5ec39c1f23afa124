#include "kapitza/solver/stack/initial_guess.hpp"

#include "kapitza/base/index.hpp"

#include <algorithm>

namespace kapitza {
namespace {

std::size_t heat_flux_walls(const StackProblem& problem) {
  return index(
      std::count_if(problem.surfaces.begin(), problem.surfaces.end(), [](const SurfaceCondition& condition) {
        return std::holds_alternative<HeatFluxWall>(condition.law);
      }));
}

std::size_t contacts(const StackProblem& problem) {
  return index(
      std::count_if(problem.surfaces.begin(), problem.surfaces.end(),
                    [](const SurfaceCondition& condition) { return condition.contact_resistance > 0; }));
}

} // namespace

std::vector<double> carry_over(const StackProblem& from, std::span<const double> x, const StackProblem& to) {
  const auto nodes = index(from.mesh.nodes());
  if (from.mesh.regions.size() != to.mesh.regions.size() || heat_flux_walls(from) != heat_flux_walls(to)
      || contacts(from) != contacts(to))
    return {};
  const double shift = reference_temperature(from) - reference_temperature(to);
  std::vector<double> result;
  for (std::size_t r = 0; r < to.mesh.regions.size(); ++r) {
    const Region &source = from.mesh.regions[r], &target = to.mesh.regions[r];
    const auto first = index(source.first_cell);
    const std::size_t end = first + index(source.cells);
    const double start = from.mesh.position[2 * first];
    const auto begin = index(2 * target.first_cell);
    std::size_t c = first;
    for (std::size_t n = begin; n < begin + 2 * index(target.cells); ++n) {
      const double at =
          start + (to.mesh.position[n] - to.mesh.position[begin]) / target.thickness * source.thickness;
      while (c + 1 < end && from.mesh.position[2 * c + 1] < at) ++c;
      const double part = (at - from.mesh.position[2 * c]) / from.mesh.width[c];
      result.push_back((1 - part) * x[2 * c] + part * x[2 * c + 1] + shift);
    }
  }
  for (std::size_t wall = 0; wall < heat_flux_walls(to); ++wall) result.push_back(x[nodes + wall] + shift);
  const std::span<const double> differences = x.subspan(nodes + heat_flux_walls(from));
  result.insert(result.end(), differences.begin(), differences.end());
  return result;
}

} // namespace kapitza
