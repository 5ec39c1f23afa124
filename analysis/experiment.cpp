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
Line fit_line(const PlaneMesh& mesh, int region, const std::vector<double>& field, bool rising,
              const FitWindow& window) {
  const auto first = index(std::ranges::find(mesh.region_of_cell, region) - mesh.region_of_cell.begin());
  std::size_t end = first;
  while (end < mesh.region_of_cell.size() && mesh.region_of_cell[end] == region) ++end;
  const double thickness = mesh.regions[index(region)].area;
  const double plane = rising ? mesh.corner[2 * first][0] : mesh.corner[2 * end - 1][0];
  const double sign = rising ? 1 : -1;
  // In s = distance / thickness, moments of the window.
  double s0 = 0, s1 = 0, s2 = 0, t0 = 0, t1 = 0;
  for (std::size_t c = first; c < end; ++c) {
    const double a = sign * (mesh.corner[2 * c][0] - plane) / thickness;
    const double b = sign * (mesh.corner[2 * c + 1][0] - plane) / thickness;
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
  return {(t0 - slope * s1) / s0, sign * slope / thickness};
}

} // namespace

std::vector<InferredInterface> infer_as_experiment(const Domain& domain, const Moments& moments,
                                                   const Analysis& analysis,
                                                   const std::vector<FitWindow>& windows) {
  std::vector<InferredInterface> all;
  for (const FitWindow& window : windows)
    for (const InterfaceResistance& interface : analysis.interfaces) {
      if (!interface.kapitza) continue;
      const PlaneSurface& surface = domain.mesh->surfaces[interface.surface];
      const double q = interface.heat_flux;
      InferredInterface inferred;
      inferred.surface = interface.surface;
      inferred.window = window;
      inferred.kapitza = *interface.kapitza;
      inferred.contact = interface.contact;
      for (const std::size_t side : {0, 1}) {
        const int region = side == 0 ? surface.minus_region : surface.plus_region;
        const Line line = fit_line(*domain.mesh, region, moments.energy_temperature, side == 1, window);
        const double beside = interface.equivalent_temperature[side] - domain.reference;
        inferred.slip[side] = (side == 0 ? 1 : -1) * (line.at_plane - beside) / q;
        inferred.conductivity[side] = -q / line.slope;
        inferred.bulk[side] = conductivity(domain.bands_of_region(region));
      }
      inferred.resistance = inferred.kapitza + inferred.contact + inferred.slip[0] + inferred.slip[1];
      inferred.error = inferred.resistance / inferred.kapitza - 1;
      all.push_back(inferred);
    }
  return all;
}

} // namespace kapitza
