/// A neighbour's solution as the start of the next solve.

#include "kapitza/solver/stack/initial_guess.hpp"
#include "kapitza/solver/stack/steady.hpp"

#include "support/stacks.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace kapitza::test {
namespace {

StackProblem bilayer(double thickness, int cells, SurfaceLaw left = IsothermalWall{301}) {
  StackSpec spec;
  spec.materials = {gray_silicon(), gray_germanium()};
  spec.layers = {graded_layer("si", 0, thickness, cells, thickness / 100), uniform_layer("ge", 1, 2e-7, 10)};
  spec.inner = {DiffuseMismatch{}};
  spec.left = left;
  return make_stack_problem(spec);
}

TEST(CarryOver, KeepsEqualFractionsOfEveryRegion) {
  const StackProblem from = bilayer(1e-7, 20), to = bilayer(3e-7, 33, IsothermalWall{303});
  std::vector<double> x; // linear in the fraction, with a step at the interface
  for (int n = 0; n < from.mesh.nodes(); ++n) {
    const double at = from.mesh.position[index(n)];
    x.push_back(n < 40 ? at / 1e-7 : 5 + (at - 1e-7) / 2e-7);
  }
  const std::vector<double> carried = carry_over(from, x, to);
  ASSERT_EQ(carried.size(), index(to.mesh.nodes()));
  for (int n = 0; n < to.mesh.nodes(); ++n) {
    const double at = to.mesh.position[index(n)];
    const double value = n < 66 ? at / 3e-7 : 5 + (at - 3e-7) / 2e-7;
    EXPECT_NEAR(carried[index(n)], value - 1, 1e-9) << "300 K is the reference of one, 301 K of the other";
  }
}

TEST(CarryOver, CarriesHeatFluxWallsAndRefusesOtherStacks) {
  const StackProblem from = bilayer(1e-7, 20, HeatFluxWall{1e7}), to = bilayer(2e-7, 20, HeatFluxWall{1e7});
  std::vector<double> x(index(from.mesh.nodes()), 0.0);
  x.push_back(7);
  EXPECT_EQ(carry_over(from, x, to).back(), 7);
  EXPECT_TRUE(carry_over(from, x, bilayer(2e-7, 20)).empty());
}

TEST(CarryOver, TheStartDoesNotChangeTheAnswerAndSavesSweeps) {
  const StackProblem before = bilayer(1e-7, 20), problem = bilayer(1.02e-7, 20);
  SteadyOptions options;
  const SteadyState neighbour = solve_steady(before, options, Communicator::self());
  const SteadyState fresh = solve_steady(problem, options, Communicator::self());
  options.initial = carry_over(before, neighbour.x, problem);
  const SteadyState restarted = solve_steady(problem, options, Communicator::self());
  ASSERT_TRUE(fresh.converged && restarted.converged);
  EXPECT_LT(restarted.sweeps, fresh.sweeps);
  EXPECT_NEAR(restarted.moments.heat_flux[0][0] / fresh.moments.heat_flux[0][0], 1, 1e-7);
}

} // namespace
} // namespace kapitza::test
