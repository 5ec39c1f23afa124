#include "kapitza/analysis/experiment.hpp"

#include "kapitza/base/index.hpp"

#include <algorithm>
#include <cmath>

namespace kapitza {
namespace {

/// Least squares over an interval, the field linear in each cell.
struct Line {
  double at_plane = 0, slope = 0;
};

/// @param distance of a position from the plane, growing into the layer
Line fit_line(const StackMesh& mesh, const Region& region, const std::vector<double>& field, bool rising,
              const FitWindow& window) {
  const auto first = index(region.first_cell);
  const std::size_t end = first + index(region.cells);
  const double plane = rising ? mesh.position[2 * first] : mesh.position[2 * end - 1];
  const double sign = rising ? 1 : -1;
  // In s = distance / thickness, moments of the window.
  double s0 = 0, s1 = 0, s2 = 0, t0 = 0, t1 = 0;
  for (std::size_t c = first; c < end; ++c) {
    const double a = sign * (mesh.position[2 * c] - plane) / region.thickness;
    const double b = sign * (mesh.position[2 * c + 1] - plane) / region.thickness;
    const double low = std::max(std::min(a, b), window.from), high = std::min(std::max(a, b), window.to);
    if (high <= low) continue;
    for (const double gauss : {-1 / std::sqrt(3.0), 1 / std::sqrt(3.0)}) {
      const double s = (low + high) / 2 + gauss * (high - low) / 2, weight = (high - low) / 2;
      const double part = (s - a) / (b - a);
      const double t = (1 - part) * field[2 * c] + part * field[2 * c + 1];
      s0 += weight, s1 += weight * s, s2 += weight * s * s, t0 += weight * t, t1 += weight * s * t;
    }
  }
  const double slope = (s0 * t1 - s1 * t0) / (s0 * s2 - s1 * s1);
  return {(t0 - slope * s1) / s0, sign * slope / region.thickness};
}

} // namespace

std::vector<InferredInterface> infer_as_experiment(const StackProblem& problem, const Moments& moments,
                                                   const Analysis& analysis,
                                                   const std::vector<FitWindow>& windows) {
  const StackMesh& mesh = problem.mesh;
  std::vector<InferredInterface> all;
  for (const FitWindow& window : windows)
    for (const InterfaceResistance& interface : analysis.interfaces) {
      if (!interface.kapitza) continue;
      const Surface& surface = mesh.surfaces[interface.surface];
      const double q = interface.heat_flux;
      InferredInterface inferred;
      inferred.surface = interface.surface;
      inferred.window = window;
      inferred.kapitza = *interface.kapitza;
      inferred.angular = *interface.angular;
      for (const int side : {minus_side, plus_side}) {
        const int cell = side == minus_side ? surface.minus_cell : surface.plus_cell;
        const auto node = index(side == minus_side ? 2 * cell + 1 : 2 * cell);
        const auto region = index(mesh.region_of_cell[index(cell)]);
        const Line line =
            fit_line(mesh, mesh.regions[region], moments.energy_temperature, side == plus_side, window);
        const double theta = moments.quadratic_flux[node] / moments.heat_flux[node];
        const auto k = index(side);
        inferred.slip[k] = (side == minus_side ? 1 : -1) * (line.at_plane - theta) / q;
        inferred.conductivity[k] = -q / line.slope;
        inferred.bulk[k] = conductivity(problem.bands_of_region(static_cast<int>(region)));
      }
      inferred.resistance = inferred.kapitza + inferred.angular + inferred.slip[0] + inferred.slip[1];
      inferred.error = inferred.resistance / inferred.kapitza - 1;
      all.push_back(inferred);
    }
  return all;
}

} // namespace kapitza
