#include "stack_problem.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/solver/resolution.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace kapitza::test {
namespace {

LayerSpec specify(const Stack& stack, std::size_t i) {
  const Layer& layer = stack.layers[i];
  LayerSpec spec;
  spec.name = fmt::format("layer {}", i + 1);
  spec.material = layer.material;
  spec.thickness = layer.thickness;
  if (layer.equal_cells) {
    spec.cells = *layer.equal_cells;
    return spec;
  }
  const auto resolution = resolve_layer(stack.materials[index(layer.material)], layer.thickness);
  spec.cells = static_cast<int>(std::lround(stack.refinement * resolution.cells));
  if (law_traits(stack.interface).table != nullptr) spec.cells *= cells_beside_table; // as decks do
  spec.first_cell = resolution.first_cell / stack.refinement;
  return spec;
}

} // namespace

Bands plain_bands(const std::vector<double>& heat_capacity, const std::vector<double>& speed,
                  const std::vector<double>& mean_free_path) {
  Bands bands;
  bands.heat_capacity = heat_capacity;
  bands.speed = speed;
  bands.mean_free_path = mean_free_path;
  for (int b = 0; b < bands.size(); ++b) bands.frequency.push_back(b);
  bands.branch.assign(heat_capacity.size(), 0);
  bands.omega.assign(heat_capacity.size(), 0.0);
  return bands;
}

Bands unit_gray(double mean_free_path) {
  return plain_bands({1}, {4}, {mean_free_path});
}

Bands toy_a() {
  return plain_bands({0.55e6, 0.75e6, 0.37e6}, {8400, 5800, 2100}, {40e-9, 300e-9, 2000e-9});
}

Bands toy_b() {
  return plain_bands({0.45e6, 0.80e6, 0.42e6}, {4900, 3300, 1300}, {25e-9, 160e-9, 900e-9});
}

Bands wide_spectrum(int bands, double shortest, double longest, double speed) {
  std::vector<double> capacity, mean_free_path;
  for (int b = 0; b < bands; ++b) {
    mean_free_path.push_back(shortest * std::pow(longest / shortest, b / (bands - 1.0)));
    capacity.push_back(1e3 / (speed * mean_free_path.back()));
  }
  return plain_bands(capacity, std::vector<double>(capacity.size(), speed), mean_free_path);
}

StackProblem make_problem(const Stack& stack) {
  std::vector<LayerSpec> layers;
  for (std::size_t i = 0; i < stack.layers.size(); ++i) layers.push_back(specify(stack, i));
  StackProblem problem;
  problem.mesh = make_stack(layers, stack.periodic_drop.has_value());
  problem.media = stack.materials;
  problem.surfaces.assign(problem.mesh.surfaces.size(), {stack.interface});
  if (stack.periodic_drop) {
    problem.surfaces.back().temperature_jump = *stack.periodic_drop;
  } else {
    problem.surfaces.front().law = stack.left;
    problem.surfaces.back().law = stack.right;
  }
  std::vector<double> heating = stack.heating;
  heating.resize(stack.layers.size(), 0.0);
  problem.heating = spread_over_cells(problem.mesh, heating);
  problem.angles = double_gauss(stack.polar);
  return problem;
}

double Solution::temperature_at(double x) const {
  const StackMesh& mesh = problem.mesh;
  std::size_t c = 0;
  while (c + 1 < mesh.width.size() && mesh.position[2 * c + 1] < x) ++c;
  const double right = (x - mesh.position[2 * c]) / mesh.width[c];
  return (1 - right) * temperature(2 * c) + right * temperature(2 * c + 1);
}

double Solution::left_of_interface(std::size_t i) const {
  const Surface& surface = problem.mesh.surfaces[analysis.interfaces[i].surface];
  return temperature(index(2 * surface.minus_cell + 1));
}

double Solution::right_of_interface(std::size_t i) const {
  const Surface& surface = problem.mesh.surfaces[analysis.interfaces[i].surface];
  return temperature(index(2 * surface.plus_cell));
}

Solution solve(StackProblem problem, const SteadyOptions& options) {
  Solution solution{std::move(problem), {}, {}};
  solution.state = solve_steady(solution.problem, options, Communicator::self());
  EXPECT_TRUE(solution.state.converged)
      << "residual " << solution.state.relative_residual << ", imbalance " << solution.state.energy_imbalance;
  solution.analysis = analyse(solution.problem, solution.state.moments);
  return solution;
}

Solution solve(const Stack& stack, double tolerance) {
  SteadyOptions options;
  options.tolerance = tolerance;
  return solve(make_problem(stack), options);
}

double knudsen_excess(const Solution& stack, std::size_t interface, int side) {
  const StackMesh& mesh = stack.problem.mesh;
  const Surface& surface = mesh.surfaces[stack.analysis.interfaces.at(interface).surface];
  const int beside = side == minus_side ? surface.minus_cell : surface.plus_cell;
  const Region& region = mesh.regions[index(mesh.region_of_cell[index(beside)])];
  const double kappa = conductivity(stack.problem.bands_of_cell(beside)), q = stack.heat_flux();
  double sum = 0;
  for (int n = 0; n < region.cells / 2; ++n) {
    const auto cell = index(side == minus_side ? beside - n : beside + n);
    sum += stack.state.moments.dissipation[cell] / (q * q) - mesh.width[cell] / kappa;
  }
  return sum;
}

std::vector<double> observed_orders(const std::vector<double>& errors, double factor) {
  std::vector<double> orders;
  for (std::size_t i = 1; i < errors.size(); ++i)
    orders.push_back(std::log(std::abs(errors[i - 1] / errors[i])) / std::log(factor));
  return orders;
}

void record(const std::string& name, double value) {
  testing::Test::RecordProperty(name, fmt::format("{:.4g}", value));
  fmt::print("             {} = {:.4g}\n", name, value);
}

} // namespace kapitza::test
