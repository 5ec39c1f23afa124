#pragma once
/// Stacks of layers for the verification tests, built without a deck and on the default mesh.
/// Where a test says nothing else the left wall is at 1 K and the right one at 0 K: the problem is linear,
/// so heat fluxes are in W/m2 per kelvin and temperatures are fractions of the difference.

#include "kapitza/analysis/budget.hpp"
#include "kapitza/solver/stack/steady.hpp"

#include <optional>
#include <string>
#include <vector>

namespace kapitza::test {

/// Bands paired by their index; SI units.
Bands plain_bands(const std::vector<double>& heat_capacity, const std::vector<double>& speed,
                  const std::vector<double>& mean_free_path);
/// One band with one-way conductance 1 W/m2/K and the given mean free path [m]; speed 4 m/s.
Bands unit_gray(double mean_free_path = 1);
/// Three bands with mean free paths of 40 nm, 300 nm and 2 um.
Bands toy_a();
/// Three bands with mean free paths of 25 nm, 160 nm and 900 nm.
Bands toy_b();
/// Bands of one speed and equal C v L, with mean free paths in geometric progression.
Bands wide_spectrum(int bands, double shortest, double longest, double speed);

struct Layer {
  int material = 0;
  double thickness = 0;             ///< [m]
  std::optional<int> equal_cells{}; ///< absent: the default mesh
};

struct Stack {
  std::vector<Bands> materials;
  std::vector<Layer> layers{};
  SurfaceLaw left = IsothermalWall{1}, right = IsothermalWall{0};
  SurfaceLaw interface = DiffuseMismatch{};
  std::optional<double> periodic_drop{}; ///< closes the stack on itself, left end hotter by this [K]
  std::vector<double> heating{};         ///< one per layer [W/m3]; empty: none
  int polar = 64;
  double refinement = 1; ///< times as many cells as the default mesh, of a size so much smaller
};

StackProblem make_problem(const Stack& stack);

struct Solution {
  StackProblem problem;
  SteadyState state;
  Analysis analysis;

  double heat_flux() const { return analysis.heat_flux; }
  /// Absolute temperature at a node [K].
  double temperature(std::size_t node) const { return state.x[node] + reference_temperature(problem); }
  /// Absolute temperature at x [m], interpolated within the cell; on a plane between cells, of the left one.
  double temperature_at(double x) const;
  /// Temperatures on both sides of interface `i`.
  double left_of_interface(std::size_t i) const;
  double right_of_interface(std::size_t i) const;
};

/// Solves on one rank; a test fails where it does not converge.
Solution solve(const Stack& stack, double tolerance = 1e-10);
Solution solve(StackProblem problem, const SteadyOptions& options);

/// int (D/q^2 - 1/kappa) dx from an interface to the middle of the layer on one side [m2 K/W].
double knudsen_excess(const Solution& stack, std::size_t interface, int side);

/// Relative error.
inline double relative(double value, double exact) {
  return value / exact - 1;
}

/// Orders of convergence between successive errors where the resolution grows by `factor` each time.
std::vector<double> observed_orders(const std::vector<double>& errors, double factor = 2);

/// Keeps a measured number in the test's XML report, and prints it.
void record(const std::string& name, double value);

} // namespace kapitza::test
