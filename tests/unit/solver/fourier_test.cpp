/// Fourier's law against closed forms.

#include "kapitza/solver/stack/fourier.hpp"

#include "support/stacks.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace kapitza::test {
namespace {

const Bands si = gray_silicon(), ge = gray_germanium();

StackSpec two_layers() {
  StackSpec spec;
  spec.materials = {si, ge};
  spec.layers = {graded_layer("si", 0, 1e-6, 12, 1e-9), uniform_layer("ge", 1, 3e-7, 5)};
  return spec;
}

/// In series, whatever the resistances: none, or as large as a layer's. The discrete solution is exact.
TEST(Fourier, ResistancesInSeries) {
  const StackProblem problem = make_stack_problem(two_layers());
  for (const std::vector<double>& contact :
       {std::vector<double>{0, 0, 0}, {0, 3e-9, 0}, {2e-9, 0, 5e-9}, {1e-7, 1e-5, 1e-12}}) {
    const double total =
        1e-6 / conductivity(si) + 3e-7 / conductivity(ge) + contact[0] + contact[1] + contact[2];
    const FourierSolution solution = solve_fourier(problem, contact);
    // rounding of kappa/h times 1 K, against the flux
    for (const double q : solution.heat_flux) EXPECT_NEAR(q * total / 2, 1, 1e-9);
    const double q = 2 / total; // 301 K and 299 K, relative to 300 K
    EXPECT_NEAR(solution.temperature.front(), 1 - q * contact[0], 1e-10);
    EXPECT_NEAR(solution.temperature.back(), -1 + q * contact[2], 1e-10);
    EXPECT_NEAR(solution.temperature[23], 1 - q * (contact[0] + 1e-6 / conductivity(si)), 1e-10);
    EXPECT_NEAR(solution.temperature[23] - solution.temperature[24], q * contact[1], 1e-10);
  }
}

/// T'' = -P/kappa: second order at the nodes, energy balance exact on every mesh.
TEST(Fourier, HeatedFilm) {
  const double length = 1e-6, power = 1e15, slip = 4e-9, kappa = conductivity(si);
  double before = 0;
  for (const int cells : {8, 16, 32}) {
    StackSpec spec;
    spec.materials = {si};
    spec.layers = {uniform_layer("si", 0, length, cells)};
    spec.left = spec.right = IsothermalWall{300};
    spec.heating = {power};
    const StackProblem problem = make_stack_problem(spec);
    const FourierSolution solution = solve_fourier(problem, std::vector<double>{slip, slip});
    EXPECT_NEAR(solution.heat_flux.front() / (-power * length / 2), 1, 1e-10);
    EXPECT_NEAR(solution.heat_flux.back() / (power * length / 2), 1, 1e-10);
    double worst = 0;
    const double peak = power * length * length / (8 * kappa);
    for (std::size_t n = 0; n < solution.temperature.size(); ++n) {
      const double x = problem.mesh.position[n];
      const double exact = power * length / 2 * slip + power / (2 * kappa) * x * (length - x);
      worst = std::max(worst, std::abs(solution.temperature[n] - exact) / peak);
    }
    if (before > 0) {
      EXPECT_NEAR(std::log2(before / worst), 2, 0.25);
    }
    before = worst;
  }
}

TEST(Fourier, ImposedFluxAndPeriodicEnds) {
  StackSpec spec = two_layers();
  spec.left = HeatFluxWall{1e7};
  const FourierSolution imposed = solve_fourier(make_stack_problem(spec), std::vector<double>{0, 0, 0});
  for (const double q : imposed.heat_flux) EXPECT_NEAR(q, 1e7, 1e-3);
  spec.left = spec.right = ReflectingWall{0};
  const FourierSolution still = solve_fourier(make_stack_problem(spec), std::vector<double>{0, 0, 0});
  for (const double t : still.temperature) EXPECT_NEAR(t, 0, 1e-12);

  spec.periodic = true;
  spec.temperature_drop = 0.5;
  const double total = 1e-6 / conductivity(si) + 3e-7 / conductivity(ge) + 3e-9;
  const FourierSolution around = solve_fourier(make_stack_problem(spec), std::vector<double>{2e-9, 1e-9});
  for (const double q : around.heat_flux) EXPECT_NEAR(q * total / 0.5, 1, 1e-9);
}

} // namespace
} // namespace kapitza::test
