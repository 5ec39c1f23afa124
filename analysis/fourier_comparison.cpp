#include "kapitza/analysis/fourier_comparison.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/mesh/plane_geometry.hpp"
#include "kapitza/solver/plane/fourier.hpp"
#include "kapitza/solver/stack/fourier.hpp"

#include "analysis/cell_integral.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <set>

namespace kapitza {
namespace {

/// Surface, material on its minus and on its plus side (-1: a wall).
using Place = std::array<int, 3>;

Place place_of(const Domain& domain, const FaceMoments& face) {
  const PlaneSurface& surface = domain.mesh->surfaces[index(face.surface)];
  if (!surface.is_interface())
    return {face.surface, domain.material_of_cell(domain.cell_of_slot(face.slot)), -1};
  return {face.surface, domain.material_of_region(surface.minus_region),
          domain.material_of_region(surface.plus_region)};
}

/// A surface that resists: an interface that is not transparent, or a wall that fixes a temperature.
bool resists(const Domain& domain, int surface) {
  const PlaneSurface& face = domain.mesh->surfaces[index(surface)];
  const SurfaceLaw& law = domain.conditions[index(surface)].law;
  if (face.is_interface()) return !law_traits(law).transparent;
  return !face.periodic && fixed_temperature(law).has_value();
}

/// All of them, the same list on all ranks.
std::vector<Place> resisting_places(const Domain& domain, const Moments& moments, const Communicator& world) {
  const std::size_t materials = domain.media.size();
  std::vector<double> seen(domain.conditions.size() * materials * (materials + 1), 0.0);
  const auto number = [&](const Place& place) {
    return (index(place[0]) * materials + index(place[1])) * (materials + 1) + index(place[2] + 1);
  };
  for (const FaceMoments& face : moments.faces)
    if (resists(domain, face.surface)) seen[number(place_of(domain, face))] = 1;
  world.sum(seen);
  std::vector<Place> places;
  for (std::size_t i = 0; i < seen.size(); ++i)
    if (seen[i] > 0)
      places.push_back({static_cast<int>(i / (materials + 1) / materials),
                        static_cast<int>(i / (materials + 1) % materials),
                        static_cast<int>(i % (materials + 1)) - 1});
  return places;
}

/// Of half-spaces: R_K with what contact is in series, R_app, how deep the Knudsen layers are on the two
/// sides [m], and whether it converged.
struct Coefficients {
  double kapitza = 0, apparent = 0;
  std::array<double, 2> depth{};
  bool converged = true;
};
Coefficients coefficients(const Domain& domain, const Place& place, const JumpOptions& options,
                          const Communicator& world) {
  const Bands& minus = domain.media[index(place[1])];
  const SurfaceCondition& condition = domain.conditions[index(place[0])];
  if (place[2] < 0) {
    const WallJump jump = wall_jump(minus, condition.law, options, world);
    return {jump.kapitza, jump.apparent, {jump.layer_depth, jump.layer_depth}, jump.accuracy.converged};
  }
  const InterfaceJump jump =
      interface_jump({minus, domain.media[index(place[2])], condition, domain.temperature}, options, world);
  return {jump.kapitza + jump.contact, jump.apparent, jump.layer_depth, jump.accuracy.converged};
}

/// Surfaces alike are computed once; black walls are, whatever their temperature.
std::map<Place, Coefficients> all_coefficients(const Domain& domain, const std::vector<Place>& places,
                                               const JumpOptions& options, const Communicator& world) {
  std::map<Place, Coefficients> by_kind, result;
  for (const Place& place : places) {
    const auto s = index(place[0]);
    const bool black = is_black(domain.conditions[s].law);
    const Place kind{black ? -1 : domain.laws[s].kind, place[1], place[2]};
    if (!by_kind.contains(kind)) by_kind[kind] = coefficients(domain, place, options, world);
    result[place] = by_kind[kind];
  }
  return result;
}

/// Layers of a stack; those alike share one warning.
void warn_about_thin_layers(const Domain& domain, const std::map<Place, Coefficients>& found,
                            const Moments& moments, std::vector<std::string>& warnings) {
  constexpr double thick_enough = 5;
  std::vector<double> depth(domain.mesh->regions.size(), 0.0);
  for (const FaceMoments& face : moments.faces) {
    const auto entry = found.find(place_of(domain, face));
    if (entry == found.end()) continue;
    double& deepest = depth[index(domain.mesh->region_of_cell[index(domain.cell_of_slot(face.slot))])];
    deepest = std::max(deepest, entry->second.depth[index(face.side)]);
  }
  std::set<std::pair<int, double>> seen;
  for (std::size_t r = 0; r < depth.size(); ++r) {
    const PlaneRegion& region = domain.mesh->regions[r];
    if (region.area >= thick_enough * depth[r] || !seen.emplace(region.material, region.area).second)
      continue;
    warnings.push_back(
        fmt::format("layer {}: its thickness of {:.3g} m is {:.2g} of the depth ({:.3g} m) in which nine "
                    "tenths of its Knudsen layers' resistance arise; jump coefficients hold for much "
                    "thicker layers and exaggerate here",
                    region.name, region.area, region.area / depth[r], depth[r]));
  }
}

/// int |f| dx over a cell on which f is linear with these values at its ends.
double absolute_integral(double width, double left, double right) {
  if (left * right >= 0) return width * (std::abs(left) + std::abs(right)) / 2;
  return width * (left * left + right * right) / (2 * (std::abs(left) + std::abs(right)));
}

/// |q_B|, |q - q_B|, |T - T_E|, size: integrals over a cell.
using Errors = std::array<double, 4>;

Errors line_errors(const FourierRun& run, const Moments& moments, std::size_t left, double width) {
  const std::size_t right = left + 1;
  const auto integral = [&](const auto& value) {
    return absolute_integral(width, value(left), value(right));
  };
  return {integral([&](std::size_t n) { return moments.heat_flux[n][0]; }),
          integral([&](std::size_t n) { return run.heat_flux[n][0] - moments.heat_flux[n][0]; }),
          integral([&](std::size_t n) { return run.temperature[n] - moments.energy_temperature[n]; }), width};
}

Errors cell_errors(const FourierRun& run, const PlaneMesh& mesh, const Moments& moments, int cell) {
  const CellQuadrature rule = cell_quadrature(mesh, cell);
  const std::size_t first = index(mesh.first_slot[index(cell)]);
  if (mesh.corners_of(cell) == 2) return line_errors(run, moments, first, cell_area(mesh, cell));
  Errors sums{};
  for (std::size_t p = 0; p < index(rule.points); ++p) {
    Point exact{}, error{};
    double difference = 0;
    for (std::size_t k = 0; k < index(mesh.corners_of(cell)); ++k) {
      const double shape = rule.shape[p][k];
      for (const std::size_t d : {0, 1}) {
        exact[d] += shape * moments.heat_flux[first + k][d];
        error[d] += shape * (run.heat_flux[first + k][d] - moments.heat_flux[first + k][d]);
      }
      difference += shape * (run.temperature[first + k] - moments.energy_temperature[first + k]);
    }
    sums[0] += rule.weight[p] * std::hypot(exact[0], exact[1]);
    sums[1] += rule.weight[p] * std::hypot(error[0], error[1]);
    sums[2] += rule.weight[p] * std::abs(difference);
    sums[3] += rule.weight[p];
  }
  return sums;
}

void add_errors(FourierRun& run, const Domain& domain, const Moments& moments) {
  Errors sums{};
  for (int cell = 0; cell < domain.mesh->owned_cells; ++cell) {
    const Errors part = cell_errors(run, *domain.mesh, moments, cell);
    for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += part[i];
  }
  double largest = 0;
  for (std::size_t n = 0; n < run.temperature.size(); ++n)
    largest = std::max(largest, std::abs(run.temperature[n] - moments.energy_temperature[n]));
  domain.space.sum(sums);
  run.heat_flux_error = sums[0] > 0 ? sums[1] / sums[0] : 0;
  run.temperature_error = sums[2] / sums[3];
  run.temperature_error_max = domain.space.max(largest);
}

/// Without resistances heat of any amount flows between walls of different temperatures that touch.
bool walls_clash(const Domain& domain) {
  const PlaneMesh& mesh = *domain.mesh;
  if (domain.dimension == 1) return false;
  const auto wall = [&](int slot) {
    const int surface = mesh.surface_of_face[index(slot)];
    return surface < 0 ? std::nullopt : fixed_temperature(domain.conditions[index(surface)].law);
  };
  bool clash = false;
  for (int cell = 0; cell < mesh.owned_cells; ++cell)
    for (int k = 0; k < mesh.corners_of(cell); ++k) {
      const int first = mesh.first_slot[index(cell)];
      const auto here = wall(first + k), next = wall(first + (k + 1) % mesh.corners_of(cell));
      clash = clash || (here && next && *here != *next);
    }
  return domain.space.max(clash ? 1 : 0) > 0;
}

/// Fills temperature, heat flux and power of a run. @param resistance of the owned slots' surfaces;
/// @param conductivity of the regions, or empty
using Solve = std::function<void(const std::vector<double>& resistance,
                                 const std::vector<double>& conductivity, FourierRun& run)>;

/// Makes one run after the other.
struct Comparer {
  const Domain& domain;
  const Moments& moments;
  Solve solve;
  FourierComparison comparison{};

  void add(const char* name, const std::map<Place, double>& resistances, const std::vector<double>& kappa) {
    FourierRun& run = comparison.runs.emplace_back();
    run.name = name;
    for (const auto& [place, value] : resistances)
      run.resistances.push_back({place[0], place[1], place[2], value});
    std::vector<double> of_slot(index(domain.mesh->owned_nodes()), 0.0);
    for (const FaceMoments& face : moments.faces) {
      const auto found = resistances.find(place_of(domain, face));
      if (found != resistances.end()) of_slot[index(face.slot)] = found->second;
    }
    solve(of_slot, kappa, run);
    add_errors(run, domain, moments);
  }

  void compare(const Analysis& analysis, const JumpOptions& options, const Communicator& world) {
    if (walls_clash(domain))
      comparison.warnings.emplace_back(
          "--compare fourier: walls of different temperatures touch, where Fourier's law without slip "
          "carries any amount of heat: powers of 'plain' (and of 'kapitza') have no meaning there");
    const std::vector<Place> places = resisting_places(domain, moments, world);
    const std::map<Place, Coefficients> found = all_coefficients(domain, places, options, world);
    std::map<Place, double> none, kapitza, apparent, own;
    for (const auto& [place, values] : found) {
      comparison.converged = comparison.converged && values.converged;
      none[place] = 0, kapitza[place] = values.kapitza, apparent[place] = values.apparent;
      if (analysis.fourier_equivalent) own[place] = analysis.fourier_equivalent->resistance[index(place[0])];
    }
    if (domain.dimension == 1) warn_about_thin_layers(domain, found, moments, comparison.warnings);
    add("plain", none, {});
    add("kapitza", kapitza, {});
    add("jumps", apparent, {});
    if (analysis.fourier_equivalent) add("equivalent", own, analysis.fourier_equivalent->conductivity);
  }
};

} // namespace

FourierComparison compare_with_fourier(const StackProblem& problem, const Moments& moments,
                                       const Analysis& analysis, const JumpOptions& options,
                                       const Communicator& communicator) {
  const Domain domain = domain_of(problem);
  Comparer comparer{
      domain, moments,
      [&](const std::vector<double>& of_slot, const std::vector<double>& kappa, FourierRun& run) {
        std::vector<double> resistance(problem.surfaces.size(), 0.0);
        for (const FaceMoments& face : moments.faces)
          resistance[index(face.surface)] = of_slot[index(face.slot)];
        const FourierSolution solution = solve_fourier(problem, resistance, kappa);
        run.temperature = solution.temperature;
        for (const double q : solution.heat_flux) run.heat_flux.push_back({q, 0});
        run.power.assign(problem.surfaces.size(), 0.0);
        for (const FaceMoments& face : moments.faces) {
          const bool out = face.side == minus_side;
          if (out || problem.mesh.surfaces[index(face.surface)].is_boundary())
            run.power[index(face.surface)] = (out ? 1 : -1) * solution.heat_flux[index(face.slot)];
        }
      }};
  // Ranks of a stack all have the whole of it.
  comparer.compare(analysis, options, communicator);
  return std::move(comparer.comparison);
}

FourierComparison compare_with_fourier(const PlaneProblem& problem, const Moments& moments,
                                       const Analysis& analysis, const JumpOptions& options,
                                       const Communicator& space, const Communicator& world) {
  const Domain domain = domain_of(problem, space);
  Comparer comparer{
      domain, moments,
      [&](const std::vector<double>& resistance, const std::vector<double>& kappa, FourierRun& run) {
        PlaneFourierSolution solution = solve_plane_fourier(problem, resistance, space, kappa);
        run.temperature = std::move(solution.temperature);
        run.heat_flux = std::move(solution.heat_flux);
        run.power = std::move(solution.power);
      }};
  comparer.compare(analysis, options, world);
  return std::move(comparer.comparison);
}

} // namespace kapitza
