/// Heat through a film between two black walls, without a deck: what docs/library.md explains.

#include "kapitza/analysis/budget.hpp"
#include "kapitza/solver/resolution.hpp"
#include "kapitza/solver/stack/steady.hpp"

#include <cstdio>

int main(int argc, char** argv) {
  const kapitza::Runtime runtime(argc, argv); // MPI and PETSc, until the end of main

  kapitza::Bands gray; // one band: C [J/m3/K], v [m/s], mean free path [m]
  gray.heat_capacity = {1.66e6}, gray.speed = {6400}, gray.mean_free_path = {40e-9};
  gray.frequency = {0}, gray.branch = {0}, gray.omega = {0};

  const double thickness = 40e-9;
  const auto [cells, first_cell] = kapitza::resolve_layer(gray, thickness);
  const std::vector<kapitza::LayerSpec> layers{{"film", 0, thickness, cells, first_cell}};

  kapitza::StackProblem problem;
  problem.media = {gray};
  problem.mesh = kapitza::make_stack(layers, false);
  problem.surfaces = {{kapitza::IsothermalWall{301}}, {kapitza::IsothermalWall{299}}}; // left, right
  problem.angles = kapitza::double_gauss(64);

  const auto state = kapitza::solve_steady(problem, {}, kapitza::Communicator::world());
  const auto analysis = kapitza::analyse(problem, state.moments);
  const double ballistic = kapitza::one_way_conductance(gray) * 2;
  if (kapitza::Communicator::world().is_root())
    std::printf("heat flux %.4e W/m2, %.4f of the ballistic one\n", analysis.heat_flux,
                analysis.heat_flux / ballistic);
  return state.converged ? 0 : 3;
}
