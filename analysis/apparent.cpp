/// What Fourier's lines through the middle of the layers see of the surfaces beside them.

#include "kapitza/base/index.hpp"

#include "analysis/electrons.hpp"

#include <algorithm>
#include <cmath>

namespace kapitza {
namespace {

/// The line of slope -q/kappa through the middle of a layer, and how far the true slope there is from it.
struct Line {
  double middle = 0, temperature = 0; ///< [m], [K]
  double slope = 0;                   ///< [K/m]
  double misfit = 0;                  ///< |true slope / slope - 1|
  double half = 0;                    ///< half the thickness over kappa [m2 K/W]
  double cells = 0;                   ///< what cells make of the resistance of one end [m2 K/W]
  double at(double x) const { return temperature + slope * (x - middle); }
  /// Of what the line says at an end of the layer, over the heat flux [m2 K/W].
  double uncertainty() const { return misfit * half + cells; }
};

/// Least squares over the middle half of a layer, of a field that is linear in each cell: T*, in metals
/// theta.
Line fit(const View& view, int region, double heat_flux) {
  const PlaneMesh& mesh = *view.domain.mesh;
  const auto begin = std::ranges::find(mesh.region_of_cell, region) - mesh.region_of_cell.begin();
  const double start = mesh.corner[2 * index(begin)][0], thickness = mesh.regions[index(region)].area;
  const double low = start + thickness / 4, high = start + 3 * thickness / 4, middle = (low + high) / 2;
  double length = 0, mean = 0, moment = 0, square = 0;
  for (auto c = index(begin); c < mesh.region_of_cell.size() && mesh.region_of_cell[c] == region; ++c) {
    const double a = mesh.corner[2 * c][0], b = mesh.corner[2 * c + 1][0];
    const double from = std::max(a, low), to = std::min(b, high);
    if (to <= from) continue;
    for (const double gauss : {-1 / std::sqrt(3.0), 1 / std::sqrt(3.0)}) {
      const double x = (from + to) / 2 + gauss * (to - from) / 2, weight = (to - from) / 2;
      const double value =
          std::lerp(common_temperature(view, 2 * c), common_temperature(view, 2 * c + 1), (x - a) / (b - a));
      length += weight;
      mean += weight * value;
      moment += weight * (x - middle) * value;
      square += weight * (x - middle) * (x - middle);
    }
  }
  const double kappa = bulk_conductivity(view.domain.bands_of_region(region));
  Line line{middle, mean / length, -heat_flux / kappa};
  line.misfit = std::abs(moment / square / line.slope - 1);
  line.half = thickness / (2 * kappa);
  return line;
}

void add_interface(const View& view, const std::vector<Line>& lines, InterfaceResistance& interface) {
  if (!interface.kapitza) return;
  const PlaneSurface& surface = view.domain.mesh->surfaces[interface.surface];
  const Line &left = lines[index(surface.minus_region)], &right = lines[index(surface.plus_region)];
  std::array<double, 2> position{};
  for (const FaceMoments& face : view.moments.faces)
    if (index(face.surface) == interface.surface)
      position[index(face.side)] = view.domain.mesh->corner[index(face.slot)][0];
  const double q = interface.heat_flux, reference = view.domain.reference;
  interface.slip_left = (reference + left.at(position[0]) - interface.equivalent_temperature[0]) / q;
  interface.slip_right = (interface.equivalent_temperature[1] - reference - right.at(position[1])) / q;
  *interface.slip_left -= interface.electron_phonon[minus_side].value_or(0);
  *interface.slip_right -= interface.electron_phonon[plus_side].value_or(0);
  interface.slip = *interface.slip_left + *interface.slip_right;
  interface.apparent =
      *interface.kapitza + interface.contact + *interface.slip + interface.electron_phonon_sum();
  interface.apparent_uncertainty = left.uncertainty() + right.uncertainty();
}

void add_wall(const View& view, const std::vector<Line>& lines, WallReport& wall) {
  const PlaneMesh& mesh = *view.domain.mesh;
  if (!has_temperature(view.domain.conditions[wall.surface])) return;
  for (const FaceMoments& face : view.moments.faces) {
    if (index(face.surface) != wall.surface) continue;
    const int region = mesh.region_of_cell[index(view.domain.cell_of_slot(face.slot))];
    const Line& line = lines[index(region)];
    const double beside = view.domain.reference + line.at(mesh.corner[index(face.slot)][0]);
    wall.slip_resistance = (wall.temperature - beside) / wall.heat_flux - wall.kapitza_resistance.value_or(0)
                           - wall.electron_phonon.value_or(0);
    wall.slip_uncertainty = line.uncertainty();
    wall.slip_length = *wall.slip_resistance * bulk_conductivity(view.domain.bands_of_region(region));
  }
}

} // namespace

/// Dissipation that goes missing between cells is a measure of what they make of the temperature beside the
/// two ends of a layer: two or three times the error of a slip resistance.
void add_apparent_resistances(const View& view, Analysis& analysis) {
  std::vector<Line> lines;
  const auto regions = static_cast<int>(view.domain.mesh->regions.size());
  lines.reserve(index(regions));
  for (int region = 0; region < regions; ++region) lines.push_back(fit(view, region, analysis.heat_flux));
  std::size_t layer = 0;
  for (const DissipationElement& element : analysis.dissipation->elements)
    if (element.kind == ElementKind::layer)
      lines[layer++].cells = std::abs(element.missing) / (2 * analysis.heat_flux * analysis.heat_flux);
  for (InterfaceResistance& interface : analysis.interfaces) add_interface(view, lines, interface);
  for (WallReport& wall : analysis.walls) add_wall(view, lines, wall);
}

} // namespace kapitza
