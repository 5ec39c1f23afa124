#include "kapitza/analysis/resolution_warnings.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/mesh/plane_geometry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <variant>

namespace kapitza {
namespace {

/// The mean free path that carries the heat: sum of kappa_b L_b over kappa [m].
double carrying_length(const Bands& bands) {
  double sum = 0;
  for (int b = 0; b < bands.size(); ++b) {
    const double length = bands.mean_free_path[index(b)];
    sum += 4 * one_way_conductance(bands, b) * length * length / 3;
  }
  return sum / conductivity(bands);
}

/// The mean free path at which phonons meet the local temperature, as thick as a Knudsen layer [m].
double meeting_length(const Bands& bands) {
  return 4 * one_way_conductance(bands) / (relaxation(bands) + electron_coupling(bands));
}

/// The shorter side of the box around the domain [m].
double narrow_side(const PlaneMesh& mesh, const Communicator& space) {
  double side = HUGE_VAL;
  for (const std::size_t d : {0, 1}) {
    double low = HUGE_VAL, high = -HUGE_VAL;
    for (int node = 0; node < mesh.owned_nodes(); ++node) {
      low = std::min(low, mesh.corner[index(node)][d]);
      high = std::max(high, mesh.corner[index(node)][d]);
    }
    side = std::min(side, space.max(high) + space.max(-low));
  }
  return side;
}

bool is_periodic(const PlaneMesh& mesh) {
  return std::any_of(mesh.surfaces.begin(), mesh.surfaces.end(),
                     [](const PlaneSurface& surface) { return surface.periodic; });
}

/// What phonons meet on their way: all walls and interfaces but mirrors along the axes, which fold the plane.
struct Scatterers {
  bool oblique = false; ///< some are not along the axes
  double distance = 0;  ///< between them, the thickness of a film [m]; infinite where there are none
};

Scatterers scatterers_of(const PlaneProblem& problem, const Communicator& space) {
  const PlaneMesh& mesh = problem.mesh;
  std::vector<double> slanted(mesh.surfaces.size());
  for (int cell = 0; cell < mesh.owned_cells; ++cell)
    for (int k = 0; k < mesh.corners_of(cell); ++k) {
      const int surface = mesh.surface_of_face[index(mesh.first_slot[index(cell)] + k)];
      if (surface < 0) continue;
      const auto [from, to] = face_ends(mesh, cell, k);
      const double across = std::min(std::abs(to[0] - from[0]), std::abs(to[1] - from[1]));
      if (across > 1e-6 * face_length(mesh, cell, k)) slanted[index(surface)] = 1;
    }
  Scatterers all;
  double length = 0, area = 0;
  for (std::size_t s = 0; s < mesh.surfaces.size(); ++s) {
    const auto* wall = std::get_if<ReflectingWall>(&problem.surfaces[s].law);
    const bool oblique = space.max(slanted[s]) > 0;
    if (mesh.surfaces[s].periodic || (wall != nullptr && wall->specularity == 1 && !oblique)) continue;
    all.oblique = all.oblique || oblique;
    length += (mesh.surfaces[s].is_interface() ? 2 : 1) * mesh.surfaces[s].length;
  }
  for (const PlaneRegion& region : mesh.regions) area += region.area;
  all.distance = length > 0 ? 2 * area / length : HUGE_VAL;
  return all;
}

void warn_about_rays(const PlaneProblem& problem, const Communicator& space,
                     std::vector<std::string>& warnings) {
  constexpr double enough = 128;  // azimuths with which the error is below a percent at any thickness
  constexpr double diffusive = 3; // mean free paths beyond which 64 azimuths are enough
  double longest = 0;
  for (const PlaneRegion& region : problem.mesh.regions)
    longest = std::max(longest, carrying_length(problem.media[index(region.material)]));
  const Scatterers scatterers = scatterers_of(problem, space);
  double side = scatterers.distance, needed = enough, advised = 2 * enough;
  if (is_periodic(problem.mesh)) {
    // Along films without end what flies almost along them counts: within the angle distance/longest of
    // their surfaces, beside which the azimuths are dense where these are along the axes. Errors of 1 %.
    needed = (scatterers.oblique ? 30 : 2) * longest / side;
    advised = std::min(4 * std::ceil(needed / 4), 1024.0);
  } else {
    side = scatterers.oblique ? std::min(side, narrow_side(problem.mesh, space))
                              : narrow_side(problem.mesh, space);
    if (side > diffusive * longest) return;
  }
  if (problem.angles.azimuths() >= std::min(needed, advised)) return;
  warnings.push_back(
      fmt::format("ray effects: the domain is {:.2g} of the mean free path that carries the heat ({:.3g} m) "
                  "across, where {} azimuths leave errors of percents in temperatures and heat fluxes; "
                  "angles.azimuthal: {:.0f} is advisable",
                  side / longest, longest, problem.angles.azimuths(), advised));
}

void warn_about_thick_cells(const PlaneProblem& problem, const Communicator& space,
                            std::vector<std::string>& warnings) {
  constexpr double limit = 2; // Knudsen layers
  const PlaneMesh& mesh = problem.mesh;
  std::vector<double> thickest(mesh.surfaces.size()); // cell over Knudsen layer
  for (int cell = 0; cell < mesh.owned_cells; ++cell)
    for (int k = 0; k < mesh.corners_of(cell); ++k) {
      const int surface = mesh.surface_of_face[index(mesh.first_slot[index(cell)] + k)];
      if (surface < 0 || mesh.surfaces[index(surface)].periodic) continue;
      const double height =
          (mesh.corners_of(cell) == 3 ? 2 : 1) * cell_area(mesh, cell) / face_length(mesh, cell, k);
      double& so_far = thickest[index(surface)];
      so_far = std::max(so_far, height / meeting_length(problem.bands_of_cell(cell)));
    }
  for (std::size_t s = 0; s < thickest.size(); ++s)
    if (const double ratio = space.max(thickest[s]); ratio > limit)
      warnings.push_back(
          fmt::format("cells beside {} are up to {:.3g} times as thick as the Knudsen layer there: "
                      "slip at it is not resolved",
                      mesh.surfaces[s].name, ratio));
}

} // namespace

std::vector<std::string> resolution_warnings(const PlaneProblem& problem, const Communicator& space) {
  std::vector<std::string> warnings;
  warn_about_rays(problem, space, warnings);
  warn_about_thick_cells(problem, space, warnings);
  return warnings;
}

} // namespace kapitza
