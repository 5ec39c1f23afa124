#include "kapitza/analysis/plane_fourier_comparison.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/mesh/plane_geometry.hpp"

#include "analysis/cell_integral.hpp"
#include "analysis/plane_parts.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

namespace kapitza {
namespace {

/// Surface, material on its minus and on its plus side (-1: a wall).
using Place = std::array<int, 3>;

Place place_of(const PlaneProblem& problem, const PlaneFaceMoments& face) {
  const PlaneSurface& surface = problem.mesh.surfaces[index(face.surface)];
  if (!surface.is_interface())
    return {face.surface, problem.medium_of_cell(cell_of_slot(problem.mesh, face.slot)), -1};
  const auto material = [&](int region) { return problem.mesh.regions[index(region)].material; };
  return {face.surface, material(surface.minus_region), material(surface.plus_region)};
}

/// A surface that resists: an interface of two regions that is not transparent, or a wall that fixes a
/// temperature.
bool resists(const PlaneProblem& problem, int surface) {
  const PlaneSurface& face = problem.mesh.surfaces[index(surface)];
  const SurfaceLaw& law = problem.surfaces[index(surface)].law;
  if (face.periodic) return false;
  if (face.is_interface()) return !std::holds_alternative<TransparentInterface>(law);
  return fixed_temperature(law).has_value();
}

/// All of them, the same list on all ranks.
std::vector<Place> resisting_places(const PlaneProblem& problem, const PlaneMoments& moments,
                                    const Communicator& world) {
  const std::size_t materials = problem.media.size();
  std::vector<double> seen(problem.surfaces.size() * materials * (materials + 1), 0.0);
  const auto number = [&](const Place& place) {
    return (index(place[0]) * materials + index(place[1])) * (materials + 1) + index(place[2] + 1);
  };
  for (const PlaneFaceMoments& face : moments.faces)
    if (resists(problem, face.surface)) seen[number(place_of(problem, face))] = 1;
  world.sum(seen);
  std::vector<Place> places;
  for (std::size_t i = 0; i < seen.size(); ++i)
    if (seen[i] > 0)
      places.push_back({static_cast<int>(i / (materials + 1) / materials),
                        static_cast<int>(i / (materials + 1) % materials),
                        static_cast<int>(i % (materials + 1)) - 1});
  return places;
}

/// Of half-spaces: R_K with what contact is in series, R_app, and whether they converged.
struct Coefficients {
  double kapitza = 0, apparent = 0;
  bool converged = true;
};
Coefficients coefficients(const PlaneProblem& problem, const Place& place, const JumpOptions& options,
                          const Communicator& world) {
  const Bands& minus = problem.media[index(place[1])];
  const SurfaceCondition& condition = problem.surfaces[index(place[0])];
  if (place[2] < 0) {
    const WallJump jump = wall_jump(minus, condition.law, options, world);
    return {jump.kapitza, jump.apparent, jump.accuracy.converged};
  }
  const InterfaceJump jump =
      interface_jump({minus, problem.media[index(place[2])], condition, problem.temperature}, options, world);
  return {jump.kapitza + jump.contact, jump.apparent, jump.accuracy.converged};
}

void add_errors(PlaneFourierRun& run, const PlaneMesh& mesh, const PlaneMoments& moments,
                const Communicator& space) {
  std::array<double, 4> sums{}; // |q_B|, |q - q_B|, |T - T_E|, area
  for (int cell = 0; cell < mesh.owned_cells; ++cell) {
    const CellQuadrature rule = cell_quadrature(mesh, cell);
    const std::size_t first = index(mesh.first_slot[index(cell)]);
    for (std::size_t p = 0; p < index(rule.points); ++p) {
      Point exact{}, error{};
      double difference = 0;
      for (std::size_t k = 0; k < index(mesh.corners_of(cell)); ++k) {
        const double shape = rule.shape[p][k];
        for (const std::size_t d : {0, 1}) {
          exact[d] += shape * moments.heat_flux[first + k][d];
          error[d] += shape * (run.solution.heat_flux[first + k][d] - moments.heat_flux[first + k][d]);
        }
        difference += shape * (run.solution.temperature[first + k] - moments.energy_temperature[first + k]);
      }
      sums[0] += rule.weight[p] * std::hypot(exact[0], exact[1]);
      sums[1] += rule.weight[p] * std::hypot(error[0], error[1]);
      sums[2] += rule.weight[p] * std::abs(difference);
      sums[3] += rule.weight[p];
    }
  }
  double largest = 0;
  for (std::size_t n = 0; n < run.solution.temperature.size(); ++n)
    largest = std::max(largest, std::abs(run.solution.temperature[n] - moments.energy_temperature[n]));
  space.sum(sums);
  run.heat_flux_error = sums[0] > 0 ? sums[1] / sums[0] : 0;
  run.temperature_error = sums[2] / sums[3];
  run.temperature_error_max = space.max(largest);
}

/// Without resistances heat of any amount flows between walls of different temperatures that touch.
bool walls_clash(const PlaneProblem& problem, const Communicator& space) {
  const PlaneMesh& mesh = problem.mesh;
  const auto wall = [&](int slot) {
    const int surface = mesh.surface_of_face[index(slot)];
    return surface < 0 ? std::nullopt : fixed_temperature(problem.surfaces[index(surface)].law);
  };
  bool clash = false;
  for (int cell = 0; cell < mesh.owned_cells; ++cell)
    for (int k = 0; k < mesh.corners_of(cell); ++k) {
      const int first = mesh.first_slot[index(cell)];
      const auto here = wall(first + k), next = wall(first + (k + 1) % mesh.corners_of(cell));
      clash = clash || (here && next && *here != *next);
    }
  return space.max(clash ? 1 : 0) > 0;
}

} // namespace

PlaneFourierComparison compare_plane_with_fourier(const PlaneProblem& problem, const PlaneMoments& moments,
                                                  const JumpOptions& options, const Communicator& space,
                                                  const Communicator& world) {
  constexpr std::array names{"plain", "kapitza", "jumps"};
  PlaneFourierComparison comparison;
  if (walls_clash(problem, space))
    comparison.warnings.emplace_back(
        "--compare fourier: walls of different temperatures touch, where Fourier's law without slip carries "
        "any "
        "amount of heat: powers of 'plain' (and of 'kapitza') have no meaning there");
  std::map<Place, std::array<double, 3>> resistance;
  for (const Place& place : resisting_places(problem, moments, world)) {
    const Coefficients found = coefficients(problem, place, options, world);
    comparison.converged = comparison.converged && found.converged;
    resistance[place] = {0, found.kapitza, found.apparent};
  }
  for (std::size_t i = 0; i < comparison.runs.size(); ++i) {
    PlaneFourierRun& run = comparison.runs[i];
    run.name = names[i];
    for (const auto& [place, values] : resistance)
      run.resistances.push_back({place[0], place[1], place[2], values[i]});
    std::vector<double> of_slot(index(problem.mesh.owned_nodes()), 0.0);
    for (const PlaneFaceMoments& face : moments.faces)
      if (resists(problem, face.surface))
        of_slot[index(face.slot)] = resistance.at(place_of(problem, face))[i];
    run.solution = solve_plane_fourier(problem, of_slot, space);
    add_errors(run, problem.mesh, moments, space);
  }
  return comparison;
}

} // namespace kapitza
