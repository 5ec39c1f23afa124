#include "kapitza/analysis/fourier_comparison.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace kapitza {
namespace {

/// Resistances of every surface, in the order of FourierComparison::runs.
struct Resistances {
  std::array<std::vector<double>, 3> of;
  bool converged = true;
};

struct Pair {
  double kapitza = 0, apparent = 0;
};

Resistances half_space_resistances(const Problem& problem, const JumpOptions& options,
                                   const Communicator& communicator) {
  const Couplings couplings = make_couplings(problem);
  std::map<const FluxCoupling*, Pair> interfaces;
  std::map<int, double> walls; // by material
  Resistances result;
  for (auto& list : result.of) list.assign(problem.surfaces.size(), 0.0);
  for (std::size_t s = 0; s < problem.surfaces.size(); ++s) {
    const Surface& surface = problem.mesh.surfaces[s];
    if (surface.is_boundary()) {
      if (!std::holds_alternative<IsothermalWall>(problem.surfaces[s].law)) continue;
      const int cell = std::max(surface.minus_cell, surface.plus_cell);
      const auto [wall, is_new] = walls.try_emplace(problem.material_of_cell(cell), 0.0);
      if (is_new) {
        const WallJump jump = wall_jump(problem.bands_of_cell(cell), options, communicator);
        wall->second = jump.slip_resistance;
        result.converged = result.converged && jump.accuracy.converged;
      }
      result.of[2][s] = wall->second;
      continue;
    }
    const auto [interface, is_new] = interfaces.try_emplace(couplings.of_surface[s]);
    if (is_new) {
      const InterfaceJump jump =
          interface_jump({problem.bands_of_cell(surface.minus_cell), problem.bands_of_cell(surface.plus_cell),
                          problem.surfaces[s], problem.temperature},
                         options, communicator);
      interface->second = {jump.kapitza, jump.apparent};
      result.converged = result.converged && jump.accuracy.converged;
    }
    result.of[1][s] = interface->second.kapitza;
    result.of[2][s] = interface->second.apparent;
  }
  return result;
}

/// int |f| dx over a cell on which f is linear with these values at its ends.
double absolute_integral(double width, double left, double right) {
  if (left * right >= 0) return width * (std::abs(left) + std::abs(right)) / 2;
  return width * (left * left + right * right) / (2 * (std::abs(left) + std::abs(right)));
}

void add_errors(FourierRun& run, const Mesh& mesh, const Moments& moments) {
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

FourierComparison compare_with_fourier(const Problem& problem, const Moments& moments,
                                       const JumpOptions& options, const Communicator& communicator) {
  constexpr std::array names{"plain", "kapitza", "jumps"};
  Resistances resistances = half_space_resistances(problem, options, communicator);
  FourierComparison comparison;
  comparison.converged = resistances.converged;
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
