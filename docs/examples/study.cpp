/// A study: how much less a film conducts than its bulk, over four decades of thickness. Ranks share the
/// thicknesses. Explained in docs/library.md.

#include "kapitza/analysis/budget.hpp"
#include "kapitza/solver/resolution.hpp"
#include "kapitza/solver/stack/steady.hpp"

#include <cmath>
#include <cstdio>

namespace {

constexpr double mean_free_path = 40e-9; // [m]

/// Of the heat flux of a gray film between black walls, the effective over the bulk conductivity.
double relative_conductivity(double thickness) {
  kapitza::Bands gray;
  gray.heat_capacity = {1.66e6}, gray.speed = {6400}, gray.mean_free_path = {mean_free_path};
  gray.frequency = {0}, gray.branch = {0}, gray.omega = {0};
  const auto [cells, first_cell] = kapitza::resolve_layer(gray, thickness);
  const std::vector<kapitza::LayerSpec> layers{{"film", 0, thickness, cells, first_cell}};

  kapitza::StackProblem problem;
  problem.media = {gray};
  problem.mesh = kapitza::make_stack(layers, false);
  problem.surfaces = {{kapitza::IsothermalWall{301}}, {kapitza::IsothermalWall{299}}};
  problem.angles = kapitza::double_gauss(32);
  // self(): each rank solves a problem of its own. world() would share out one.
  const auto state = kapitza::solve_steady(problem, {}, kapitza::Communicator::self());
  const auto analysis = kapitza::analyse(problem, state.moments);
  return state.converged ? analysis.heat_flux * thickness / 2 / kapitza::conductivity(gray) : NAN;
}

} // namespace

int main(int argc, char** argv) {
  const kapitza::Runtime runtime(argc, argv);
  const auto world = kapitza::Communicator::world();
  constexpr int points = 9;
  std::vector<double> paths(points), result(points); // thickness in mean free paths, from 0.01 to 100
  for (int i = 0; i < points; ++i) {
    paths[i] = std::pow(10.0, i / 2.0 - 2);
    if (i % world.size() == world.rank()) result[i] = relative_conductivity(paths[i] * mean_free_path);
  }
  world.sum(result); // the others have 0
  if (world.is_root())
    for (int i = 0; i < points; ++i)
      std::printf("%9.3f mean free paths: %.5f of the bulk\n", paths[i], result[i]);
  // Thick films: two walls with the slip of the Milne problem, 0.710446 mean free paths each.
  const double thick = 1 / (1 + 2 * 0.71044608959876307 / paths.back());
  return std::abs(result.back() / thick - 1) < 1e-5 ? 0 : 1;
}
