#include "analysis/bulk.hpp"

#include "kapitza/base/index.hpp"

#include <algorithm>
#include <cmath>

namespace kapitza {
namespace {

/// A shorter run may be a chance crossing, and a line through it says little.
constexpr int fewest_bulk_cells = 3;

const Region& region_at(const StackProblem& problem, int region) {
  return problem.mesh.regions[index(region)];
}

/// Fits the line to the transport temperature, in the middle half of the run. A Knudsen tail of relative size
/// e that the threshold on the dissipation lets through is of size sqrt(e) in T but e in Theta, because sum C
/// v L <mu^2 f> = 0 for every part f of psi that carries no heat.
double fit_intercept(const StackProblem& problem, const Moments& moments, int first, int end, double slope) {
  const StackMesh& mesh = problem.mesh;
  const double left = mesh.position[2 * index(first)];
  const double right = mesh.position[2 * index(end) - 1];
  const double from = left + (right - left) / 4, to = right - (right - left) / 4;
  double sum = 0, length = 0;
  for (int cell = first; cell < end; ++cell) {
    const auto c = index(cell);
    const double inside = std::min(mesh.position[2 * c + 1], to) - std::max(mesh.position[2 * c], from);
    if (inside <= 0) continue;
    for (const std::size_t node : {2 * c, 2 * c + 1})
      sum +=
          inside / 2 * (moments.quadratic_flux[node] / moments.heat_flux[node] - slope * mesh.position[node]);
    length += inside;
  }
  return sum / length;
}

} // namespace

std::optional<BulkRegion> find_bulk(const StackProblem& problem, const Moments& moments, int region,
                                    double heat_flux, double threshold) {
  const double fourier = heat_flux * heat_flux / conductivity(problem.bands_of_region(region));
  const Region& layer = region_at(problem, region);
  const int end = layer.first_cell + layer.cells;
  BulkRegion best;
  double longest = 0;
  for (int cell = layer.first_cell; cell < end;) {
    double length = 0;
    int stop = cell;
    for (; stop < end; ++stop) {
      const auto c = index(stop);
      const double h = problem.mesh.width[c];
      if (std::abs(moments.dissipation[c] / (h * fourier) - 1) > threshold) break;
      length += h;
    }
    if (stop - cell >= fewest_bulk_cells && length > longest) {
      longest = length;
      best.first_cell = cell;
      best.end_cell = stop;
    }
    cell = stop + 1;
  }
  if (longest <= 0) return std::nullopt;
  best.intercept = fit_intercept(problem, moments, best.first_cell, best.end_cell,
                                 -heat_flux / conductivity(problem.bands_of_region(region)));
  return best;
}

double extrapolate(const StackProblem& problem, const BulkRegion& bulk, int region, double heat_flux,
                   double x) {
  return bulk.intercept - heat_flux / conductivity(problem.bands_of_region(region)) * x;
}

double excess_resistance(const StackProblem& problem, const Moments& moments, const BulkRegion& bulk,
                         int region, double heat_flux, bool from_left) {
  const Region& layer = region_at(problem, region);
  const int middle = (bulk.first_cell + bulk.end_cell) / 2;
  const int first = from_left ? layer.first_cell : middle,
            end = from_left ? middle : layer.first_cell + layer.cells;
  const double kappa = conductivity(problem.bands_of_region(region));
  double sum = 0;
  for (int cell = first; cell < end; ++cell) {
    const auto c = index(cell);
    sum += moments.dissipation[c] / (heat_flux * heat_flux) - problem.mesh.width[c] / kappa;
  }
  return sum;
}

} // namespace kapitza
