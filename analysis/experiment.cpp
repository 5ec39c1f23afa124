#include "kapitza/analysis/experiment.hpp"

#include "kapitza/analysis/sample.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/mesh/plane_geometry.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace kapitza {
namespace {

struct Fit {
  double at_plane = 0, slope = 0; ///< relative [K]; along the line [K/m]
};

/// The energy temperature along one line, as lines are fitted to it.
class Fitting {
 public:
  Fitting(const Domain& domain, const Moments& moments, const NamedLine& line)
      : domain_(domain), field_(moments.energy_temperature), line_(line),
        cells_(cells_on_line(*domain.mesh, line)) {
    std::ranges::stable_sort(cells_, {}, [this](const LinePart& part) { return region_of(part); });
  }

  /// Least squares over an interval of one region. @param rising the plane is where the region begins
  Fit operator()(const LinePart& region, bool rising, const FitWindow& window) const;

 private:
  double value_at(int cell, double distance) const;
  int region_of(const LinePart& part) const { return domain_.mesh->region_of_cell[index(part.in)]; }

  const Domain& domain_;
  const std::vector<double>& field_;
  const NamedLine& line_;
  std::vector<LinePart> cells_; ///< by region
};

double Fitting::value_at(int cell, double distance) const {
  const CornerWeights weights = corner_weights(cell_corners(*domain_.mesh, cell), line_.at(distance));
  const auto first = index(domain_.mesh->first_slot[index(cell)]);
  double value = 0;
  for (std::size_t k = 0; k < index(domain_.mesh->corners_of(cell)); ++k)
    value += weights[k] * field_[first + k];
  return value;
}

Fit Fitting::operator()(const LinePart& region, bool rising, const FitWindow& window) const {
  const double thickness = region.to - region.from, plane = rising ? region.from : region.to;
  const double sign = rising ? 1 : -1;
  const double gauss = 1 / std::sqrt(3.0);
  // In s = distance / thickness, moments of the window.
  std::array<double, 5> sum{};
  auto& [s0, s1, s2, t0, t1] = sum;
  const auto by_region = [this](const LinePart& part) { return region_of(part); };
  const auto first = std::ranges::lower_bound(cells_, region.in, {}, by_region);
  const auto end = std::ranges::upper_bound(cells_, region.in, {}, by_region);
  for (const LinePart& part : std::span(first, end)) {
    const double a = sign * (part.from - plane) / thickness, b = sign * (part.to - plane) / thickness;
    const double low = std::max(std::min(a, b), window.from), high = std::min(std::max(a, b), window.to);
    if (high <= low) continue;
    for (const double point : {-gauss, gauss}) {
      const double s = (low + high) / 2 + point * (high - low) / 2, weight = (high - low) / 2;
      const double t = value_at(part.in, plane + sign * s * thickness);
      s0 += weight, s1 += weight * s, s2 += weight * s * s, t0 += weight * t, t1 += weight * s * t;
    }
  }
  domain_.space.sum(sum);
  const double slope = (s0 * t1 - s1 * t0) / (s0 * s2 - s1 * s1);
  return {(t0 - slope * s1) / s0, sign * slope / thickness};
}

InferredInterface infer(const Fitting& fit, const Domain& domain, const LineMeeting& plane,
                        const FitWindow& window) {
  InferredInterface inferred;
  inferred.surface = plane.surface;
  inferred.window = window;
  inferred.kapitza = plane.kapitza;
  inferred.contact = domain.conditions[plane.surface].contact_resistance;
  for (const std::size_t side : {0, 1}) {
    const LinePart& region = side == 0 ? plane.before : plane.after;
    const Fit line = fit(region, side == 1, window);
    inferred.slip[side] = (side == 0 ? 1 : -1) * (line.at_plane - plane.temperature[side]) / plane.heat_flux;
    inferred.conductivity[side] = -plane.heat_flux / line.slope;
    inferred.bulk[side] = conductivity(domain.bands_of_region(region.in));
  }
  inferred.resistance = inferred.kapitza + inferred.contact + inferred.slip[0] + inferred.slip[1];
  inferred.error = inferred.resistance / inferred.kapitza - 1;
  return inferred;
}

/// What a stack says of one of its interfaces, which has a Kapitza resistance. @param regions by number
LineMeeting meeting_of(const Domain& domain, const std::vector<LinePart>& regions,
                       const InterfaceResistance& interface) {
  const PlaneSurface& surface = domain.mesh->surfaces[interface.surface];
  return {interface.surface,
          regions[index(surface.minus_region)],
          regions[index(surface.plus_region)],
          {interface.equivalent_temperature[0] - domain.reference,
           interface.equivalent_temperature[1] - domain.reference},
          interface.heat_flux,
          *interface.kapitza};
}

InferredWall infer_wall(const Fitting& fit, const Domain& domain, const LineMeeting& wall, double kapitza,
                        const FitWindow& window) {
  const bool begins = wall.after.from == 0; // the line, at this wall
  const Fit line = fit(wall.after, begins, window);
  InferredWall inferred;
  inferred.surface = wall.surface;
  inferred.window = window;
  inferred.bulk = conductivity(domain.bands_of_region(wall.after.in));
  inferred.slip_resistance =
      (begins ? 1 : -1) * (wall.temperature[0] - line.at_plane) / wall.heat_flux - kapitza;
  inferred.slip_length = inferred.slip_resistance * inferred.bulk;
  inferred.conductivity = -wall.heat_flux / line.slope;
  return inferred;
}

/// R_K of a bath; 0 of other walls.
double kapitza_of_wall(const Analysis& analysis, std::size_t surface) {
  const auto wall = std::ranges::find(analysis.walls, surface, &WallReport::surface);
  return wall == analysis.walls.end() ? 0 : wall->kapitza_resistance.value_or(0);
}

} // namespace

Inferred infer_as_experiment(const Domain& domain, const Moments& moments, const Analysis& analysis,
                             const std::vector<FitWindow>& windows) {
  const NamedLine whole{"", domain.mesh->corner.front(), domain.mesh->corner.back()};
  const Fitting fit(domain, moments, whole);
  std::vector<LinePart> regions = regions_on_line(*domain.mesh, whole, domain.space);
  std::ranges::sort(regions, {}, &LinePart::in);
  Inferred all;
  for (const FitWindow& window : windows)
    for (const InterfaceResistance& interface : analysis.interfaces)
      if (interface.kapitza)
        all.interfaces.push_back(infer(fit, domain, meeting_of(domain, regions, interface), window));
  return all;
}

Inferred infer_along_lines(const Domain& domain, const Moments& moments, const Analysis& analysis,
                           const std::vector<NamedLine>& lines, const std::vector<FitWindow>& windows) {
  Inferred all;
  for (const NamedLine& line : lines) {
    const Fitting fit(domain, moments, line);
    const std::vector<LinePart> regions = regions_on_line(*domain.mesh, line, domain.space);
    const std::vector<LineMeeting> interfaces = interfaces_on_line(domain, moments, line, regions),
                                   walls = walls_on_line(domain, moments, line, regions);
    for (const FitWindow& window : windows) {
      for (const LineMeeting& plane : interfaces) {
        all.interfaces.push_back(infer(fit, domain, plane, window));
        all.interfaces.back().line = line.name;
      }
      for (const LineMeeting& wall : walls) {
        all.walls.push_back(infer_wall(fit, domain, wall, kapitza_of_wall(analysis, wall.surface), window));
        all.walls.back().line = line.name;
      }
    }
  }
  return all;
}

} // namespace kapitza
