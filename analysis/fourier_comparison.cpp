#include "kapitza/analysis/fourier_comparison.hpp"

#include "kapitza/base/index.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

namespace kapitza {
namespace {

/// Of every surface, in the order of FourierComparison::runs.
struct Resistances {
  std::array<std::vector<double>, 3> of;
  std::vector<double> depth; ///< of the deepest Knudsen layer in each region [m]
  bool converged = true;
};

/// What a run needs to know of one kind of surface.
struct Kind {
  double kapitza = 0, apparent = 0;
  std::array<double, 2> depth{}; ///< of the Knudsen layers on its two sides [m]
  bool converged = true;
};

Kind interface_kind(const StackProblem& problem, std::size_t s, const JumpOptions& options,
                    const Communicator& communicator) {
  const Surface& surface = problem.mesh.surfaces[s];
  const InterfaceJump jump =
      interface_jump({problem.bands_of_cell(surface.minus_cell), problem.bands_of_cell(surface.plus_cell),
                      problem.surfaces[s], problem.temperature},
                     options, communicator);
  return {jump.kapitza + jump.contact, jump.apparent, jump.layer_depth, jump.accuracy.converged};
}

Kind wall_kind(const Bands& bands, const SurfaceLaw& law, const JumpOptions& options,
               const Communicator& communicator) {
  const WallJump jump = wall_jump(bands, law, options, communicator);
  return {jump.kapitza, jump.apparent, {jump.layer_depth, jump.layer_depth}, jump.accuracy.converged};
}

Resistances half_space_resistances(const StackProblem& problem, const JumpOptions& options,
                                   const Communicator& communicator) {
  const Couplings couplings = make_couplings(problem);
  std::map<const FluxCoupling*, Kind> interfaces;
  std::map<std::pair<int, const FluxCoupling*>, Kind> walls; // by material and, of baths, law
  Resistances result;
  for (auto& list : result.of) list.assign(problem.surfaces.size(), 0.0);
  result.depth.assign(problem.mesh.regions.size(), 0.0);
  for (std::size_t s = 0; s < problem.surfaces.size(); ++s) {
    const Surface& surface = problem.mesh.surfaces[s];
    const Kind* kind = nullptr;
    if (!surface.is_boundary()) {
      const auto [found, is_new] = interfaces.try_emplace(couplings.of_surface[s]);
      if (is_new) found->second = interface_kind(problem, s, options, communicator);
      kind = &found->second;
    } else if (fixed_temperature(problem.surfaces[s].law)) {
      const int material = problem.medium_of_cell(std::max(surface.minus_cell, surface.plus_cell));
      const bool black = std::holds_alternative<IsothermalWall>(problem.surfaces[s].law);
      const auto [found, is_new] =
          walls.try_emplace(std::pair(material, black ? nullptr : couplings.of_surface[s]));
      if (is_new)
        found->second =
            wall_kind(problem.media[index(material)], problem.surfaces[s].law, options, communicator);
      kind = &found->second;
    }
    if (kind == nullptr) continue;
    result.of[1][s] = kind->kapitza;
    result.of[2][s] = kind->apparent;
    result.converged = result.converged && kind->converged;
    for (const int side : {minus_side, plus_side}) {
      const int cell = side == minus_side ? surface.minus_cell : surface.plus_cell;
      if (cell < 0) continue;
      double& depth = result.depth[index(problem.mesh.region_of_cell[index(cell)])];
      depth = std::max(depth, kind->depth[index(side)]);
    }
  }
  return result;
}

/// Layers alike share one warning.
std::vector<std::string> warn_about_thin_layers(const StackMesh& mesh, const std::vector<double>& depth) {
  constexpr double thick_enough = 5;
  std::vector<std::string> warnings;
  std::set<std::pair<int, double>> seen;
  for (std::size_t r = 0; r < mesh.regions.size(); ++r) {
    const Region& region = mesh.regions[r];
    if (region.thickness >= thick_enough * depth[r]
        || !seen.emplace(region.material, region.thickness).second)
      continue;
    warnings.push_back(
        fmt::format("layer {}: its thickness of {:.3g} m is {:.2g} of the depth ({:.3g} m) in which nine "
                    "tenths of its Knudsen layers' resistance arise; jump coefficients hold for much "
                    "thicker layers and exaggerate here",
                    region.name, region.thickness, region.thickness / depth[r], depth[r]));
  }
  return warnings;
}

/// int |f| dx over a cell on which f is linear with these values at its ends.
double absolute_integral(double width, double left, double right) {
  if (left * right >= 0) return width * (std::abs(left) + std::abs(right)) / 2;
  return width * (left * left + right * right) / (2 * (std::abs(left) + std::abs(right)));
}

void add_errors(FourierRun& run, const StackMesh& mesh, const Moments& moments) {
  double flux = 0, flux_error = 0, temperature_error = 0;
  for (std::size_t c = 0; c < mesh.width.size(); ++c) {
    const auto difference = [&](const std::vector<double>& a, const std::vector<double>& b, std::size_t end) {
      return a[2 * c + end] - b[2 * c + end];
    };
    const double h = mesh.width[c];
    const auto &q = run.solution.heat_flux, &t = run.solution.temperature;
    const double left = difference(t, moments.energy_temperature, 0),
                 right = difference(t, moments.energy_temperature, 1);
    flux += absolute_integral(h, moments.heat_flux[2 * c], moments.heat_flux[2 * c + 1]);
    flux_error +=
        absolute_integral(h, difference(q, moments.heat_flux, 0), difference(q, moments.heat_flux, 1));
    temperature_error += absolute_integral(h, left, right);
    run.temperature_error_max = std::max({run.temperature_error_max, std::abs(left), std::abs(right)});
  }
  run.heat_flux = (run.solution.heat_flux.front() + run.solution.heat_flux.back()) / 2;
  run.heat_flux_error = flux > 0 ? flux_error / flux : 0;
  run.temperature_error = temperature_error / mesh.length();
}

} // namespace

FourierComparison compare_with_fourier(const StackProblem& problem, const Moments& moments,
                                       const JumpOptions& options, const Communicator& communicator) {
  constexpr std::array names{"plain", "kapitza", "jumps"};
  Resistances resistances = half_space_resistances(problem, options, communicator);
  FourierComparison comparison;
  comparison.converged = resistances.converged;
  comparison.warnings = warn_about_thin_layers(problem.mesh, resistances.depth);
  for (std::size_t i = 0; i < comparison.runs.size(); ++i) {
    FourierRun& run = comparison.runs[i];
    run.name = names[i];
    run.resistance = std::move(resistances.of[i]);
    run.solution = solve_fourier(problem, run.resistance);
    add_errors(run, problem.mesh, moments);
  }
  return comparison;
}

} // namespace kapitza
