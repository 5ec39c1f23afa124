/// Electrons of metals in planes whose walls and heating oscillate: strips that are stacks, integral
/// equations, slow oscillations that are steady, conservation, sweeps.

#include "kapitza/mesh/grid.hpp"
#include "kapitza/mesh/plane_geometry.hpp"
#include "kapitza/solver/plane/harmonic.hpp"
#include "kapitza/solver/plane/steady.hpp"
#include "kapitza/solver/stack/harmonic.hpp"

#include "support/metal_box.hpp"
#include "support/plane_problems.hpp"
#include "support/strips.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace kapitza {
namespace {

using Complex = std::complex<double>;
using test::Cells, test::index;
using namespace test::metals;

Complex joined(const PlaneHarmonicState& state, const std::vector<double> Moments::*values, std::size_t i) {
  return {(state.moments[0].*values)[i], (state.moments[1].*values)[i]};
}

PlaneHarmonicState solve(const PlaneProblem& problem, const HarmonicDrive& drive, double tolerance) {
  SteadyOptions options;
  options.tolerance = tolerance;
  const PlaneRanks ranks(MPI_COMM_SELF, {});
  PlaneHarmonicState state = PlaneHarmonicSolver(problem, ranks).solve(drive, options);
  EXPECT_TRUE(state.converged) << state.sweeps << " sweeps, residual " << state.relative_residual
                               << ", imbalance " << state.energy_imbalance;
  return state;
}

/// Of the walls and the heating that a problem has: those that hold a temperature oscillate by its distance
/// from 300 K, heating of electrons a quarter of a cycle after that of the lattice.
template <class Problem>
HarmonicDrive drive_of(const Problem& problem, double frequency) {
  HarmonicDrive drive{{0, 2 * std::numbers::pi * frequency}, {}, {}};
  for (const SurfaceCondition& condition : problem.surfaces) {
    const LawTraits law = law_traits(condition.law);
    drive.surface.emplace_back(law.heat_flux     ? *law.heat_flux
                               : law.temperature ? *law.temperature - 300
                                                 : condition.temperature_jump);
    drive.electrons.emplace_back(condition.electron_temperature.value_or(300) - 300, 0.2);
  }
  return drive;
}
HarmonicDrive drive_of_stack(const StackProblem& stack, double frequency) {
  HarmonicDrive drive = drive_of(stack, frequency);
  for (int node = 0; node < stack.mesh.nodes(); ++node) {
    drive.heating.emplace_back(heating_of(stack, node / 2));
    drive.electron_heating.emplace_back(0, electron_heating_of(stack, node / 2));
  }
  return drive;
}
HarmonicDrive drive_of_plane(const PlaneProblem& plane, double frequency) {
  HarmonicDrive drive = drive_of(plane, frequency);
  for (int cell = 0; cell < plane.mesh.owned_cells; ++cell)
    for (int corner = 0; corner < plane.mesh.corners_of(cell); ++corner) {
      drive.heating.emplace_back(heating_of(plane, cell));
      drive.electron_heating.emplace_back(0, electron_heating_of(plane, cell));
    }
  return drive;
}

/// A stack, and the strip between mirrors that is the same, with drives of their own.
struct Pair {
  StackProblem stack;
  PlaneProblem plane;
  HarmonicDrive of_stack, of_plane;
  Pair(StackProblem problem, double frequency) : stack(std::move(problem)) {
    const PlaneAngles angles = plane_quadrature(4, 32);
    stack.angles = project_on_x(angles);
    plane = test::make_strip(stack, angles, 2, Cells::quadrilaterals);
    of_stack = drive_of_stack(stack, frequency);
    of_plane = drive_of_plane(plane, frequency);
  }
};

void expect_the_same(const Pair& pair) {
  const StackProblem& stack = pair.stack;
  SteadyOptions options;
  options.tolerance = 1e-12;
  const HarmonicState line = solve_harmonic(stack, pair.of_stack, options, Communicator::self());
  EXPECT_TRUE(line.converged);
  const PlaneHarmonicState state = solve(pair.plane, pair.of_plane, 1e-12);
  EXPECT_LT(state.energy_imbalance, 1e-9);
  const HarmonicField& exact = line.field;
  double level = 0, flow = 0;
  for (const Complex& t : exact.electron_temperature) level = std::max(level, std::abs(t));
  for (const Complex& q : exact.heat_flux) flow = std::max(flow, std::abs(q));
  const auto power = [&](std::size_t s) { return joined(state, &Moments::power, s) / test::strip_height; };
  EXPECT_LT(std::abs(-power(0) - exact.heat_flux.front()), 1e-8 * flow);
  EXPECT_LT(std::abs(power(1) - exact.heat_flux.back()), 1e-8 * flow);
  for (int cell = 0; cell < stack.mesh.cells(); ++cell)
    for (int k = 0; k < 4; ++k) { // of the lower row
      const std::size_t there = index(4 * cell + k), here = index(2 * cell + (k == 1 || k == 2 ? 1 : 0));
      EXPECT_LT(std::abs(joined(state, &Moments::temperature, there) - exact.temperature[here]),
                1e-8 * level);
      EXPECT_LT(
          std::abs(joined(state, &Moments::electron_temperature, there) - exact.electron_temperature[here]),
          1e-8 * level);
      EXPECT_LT(std::abs(joined(state, &Moments::energy_temperature, there) - exact.energy_temperature[here]),
                1e-8 * level);
    }
}

void expect_a_stack(const StackProblem& stack, double frequency) {
  SCOPED_TRACE(frequency);
  expect_the_same({stack, frequency});
}

TEST(PlaneHarmonicElectrons, StripsAreStacks) {
  BilayerSpec spec;
  spec.cells = 16;
  spec.finest = 1e-10;
  for (const double frequency : {1e5, 1e9, 1e11, 1e13}) expect_a_stack(bilayer(spec), frequency);
  StackProblem heated = bilayer(spec);
  heated.surfaces.front().electron_temperature.reset();
  heated.electron_heating = spread_over_cells(heated.mesh, std::vector<double>{1e16, 0});
  heated.heating = spread_over_cells(heated.mesh, std::vector<double>{3e15, -2e15});
  expect_a_stack(heated, 1e9);
  spec.interface.contact_resistance = 1e-9;
  expect_a_stack(bilayer(spec), 1e9);
  BilayerSpec three = three_bands();
  three.cells = 16;
  three.finest = 1e-9;
  for (const double frequency : {1e8, 1e10}) expect_a_stack(bilayer(three), frequency);
}

TEST(PlaneHarmonicElectrons, StripsOfMetalsAreStacks) {
  test::StackSpec spec;
  spec.materials = {gray_metal(), metal({{1.6e6, 4000, 60e-9}}, {30e-9}, {40, 2e4})};
  spec.layers = {test::graded_layer("a", 0, 5e-8, 12, 1e-10), test::graded_layer("b", 1, 5e-8, 12, 1e-10)};
  spec.inner = {DiffuseMismatch{}};
  spec.left = IsothermalWall{301};
  spec.right = IsothermalWall{300};
  for (const double conductance : {0.0, 1e9}) {
    spec.inner.electron_conductance = conductance;
    expect_a_stack(make_stack_problem(spec), 3e9);
  }
  spec.left = HeatFluxWall{1e8};
  expect_a_stack(make_stack_problem(spec), 3e9);
}

TEST(PlaneHarmonicElectrons, StripsExchangeHeatWithPhononsAsStacksDo) {
  for (const StackProblem& stack : exchanging_bilayers())
    for (const double frequency : {1e6, 1e9, 1e12}) expect_a_stack(stack, frequency);
}

/// Over periodic sides, whose planes phonons and electrons cross as they are.
TEST(PlaneHarmonicElectrons, PeriodicStripsAreStacks) {
  test::StackSpec spec;
  spec.materials = {gray_metal(), gray_dielectric()};
  spec.layers = {test::uniform_layer("metal", 0, 5e-8, 8), test::uniform_layer("dielectric", 1, 1e-7, 8)};
  spec.inner = {Transmission{0.3, false}};
  spec.inner.electron_absorption[plus_side] = {0.1};
  spec.left = ReflectingWall{0};
  spec.right = IsothermalWall{300};
  StackProblem stack = make_stack_problem(spec);
  stack.surfaces.front().electron_temperature = 301;
  Pair pair(stack, 1e9);
  GridSpec grid;
  grid.x = {{5e-8, 8, std::nullopt}, {1e-7, 8, std::nullopt}};
  grid.y = {{test::strip_height, 2, std::nullopt}};
  grid.regions = {{"metal", 0}, {"dielectric", 1}};
  grid.region_of_block = {{0, 1}};
  grid.periodic_y = true;
  pair.plane.mesh = make_grid(grid, Communicator::self());
  pair.plane.surfaces = {
      stack.surfaces.front(), stack.surfaces.back(), {TransparentInterface{}}, {spec.inner}};
  pair.of_plane = drive_of_plane(pair.plane, 1e9);
  expect_the_same(pair);
}

/// What both carriers have at the beginning, in a Laplace transform.
TEST(PlaneHarmonicElectrons, StripsRememberAsStacksDo) {
  BilayerSpec spec;
  spec.cells = 16;
  spec.finest = 1e-10;
  Pair pair(bilayer(spec), 1e9);
  pair.of_stack.s = pair.of_plane.s = {2e10, 1e10};
  for (const double x : pair.stack.mesh.position) pair.of_stack.stored.emplace_back(x / 1e-7);
  for (const Point& corner : pair.plane.mesh.corner) pair.of_plane.stored.emplace_back(corner[0] / 1e-7);
  expect_the_same(pair);
}

/// A wall's temperature that oscillates at 1 GHz.
TEST(PlaneHarmonicElectrons, StripsAreThoseOfTheIntegralEquations) {
  BilayerSpec spec;
  spec.finest = 5e-12;
  spec.cells = 60;
  const PlaneAngles angles = plane_quadrature(16, 64);
  StackProblem stack = bilayer(spec);
  stack.angles = project_on_x(angles);
  const PlaneProblem plane = test::make_strip(stack, angles, 1, Cells::quadrilaterals);
  HarmonicDrive drive{{0, 2 * std::numbers::pi * 1e9}, {}, std::vector<Complex>(plane.surfaces.size())};
  drive.electrons.assign(plane.surfaces.size(), 0);
  drive.electrons[0] = 1;
  const PlaneHarmonicState state = solve(plane, drive, 1e-9);
  EXPECT_LE(state.sweeps, 16);
  const auto expect_near = [](const Complex& value, const Complex& exact) {
    EXPECT_LT(std::abs(value / exact - 1.0), 2e-4) << value << " " << exact;
  };
  const auto power = [&](std::size_t s) { return joined(state, &Moments::power, s) / test::strip_height; };
  const std::size_t last = 4 * 60 - 3; // lower right corner of the metal
  expect_near(-power(0), {379194687.09753895, 521651842.4799243});
  expect_near(power(1), {171672641.77582243, -162867796.6045673});
  expect_near(power(4), {275589064.46404356, -26607189.545831256});
  expect_near(joined(state, &Moments::electron_temperature, last),
              {0.8788347481534858, -0.11364486903698828});
  expect_near(joined(state, &Moments::temperature, last), {0.6668002760977875, -0.16761650709723905});
  expect_near(joined(state, &Moments::temperature, 0), {0.9404329618765739, -0.1379017915499115});
}

PlaneProblem driven_box(Cells kind) {
  PlaneProblem problem = metal_in_box(8, kind);
  heat_electrons(problem, 1e17);
  problem.heating.assign(index(problem.mesh.owned_cells), 2e16);
  problem.surfaces[3].electron_temperature = 301;
  return problem;
}

/// Far slower than heat crosses the plane, and all in phase.
TEST(PlaneHarmonicElectrons, SlowEnoughIsSteady) {
  for (const Cells kind : {Cells::triangles, Cells::mixed}) {
    const PlaneProblem problem = driven_box(kind);
    HarmonicDrive drive = drive_of_plane(problem, 1e-3);
    for (Complex& power : drive.electron_heating) power = power.imag();
    for (Complex& held : drive.electrons) held = held.real();
    const PlaneSteadyState steady = test::solve_plane(problem, 1e-11);
    const PlaneHarmonicState slow = solve(problem, drive, 1e-11);
    const double level = reference_temperature(problem) - 300;
    double largest = 0, flow = 0;
    for (const double t : steady.moments.electron_temperature) largest = std::max(largest, std::abs(t));
    for (const double power : steady.moments.power) flow = std::max(flow, std::abs(power));
    for (std::size_t n = 0; n < steady.moments.temperature.size(); ++n) {
      EXPECT_NEAR(slow.moments[0].temperature[n], steady.moments.temperature[n] + level, 1e-8 * largest);
      if (steady.moments.electron_temperature[n] != 0) {
        EXPECT_NEAR(slow.moments[0].electron_temperature[n], steady.moments.electron_temperature[n] + level,
                    1e-8 * largest);
      }
    }
    for (std::size_t s = 0; s < steady.moments.power.size(); ++s)
      EXPECT_NEAR(slow.moments[0].power[s], steady.moments.power[s], 1e-8 * flow);
  }
}

/// Integrals over a cell of the functions that are 1 at one of its corners, linear or bilinear [m2].
std::vector<double> corner_areas(std::span<const Point> corner) {
  const auto cross = [](const Point& a, const Point& b) { return a[0] * b[1] - a[1] * b[0]; };
  const auto edge = [&](std::size_t from, std::size_t to) {
    return Point{corner[to][0] - corner[from][0], corner[to][1] - corner[from][1]};
  };
  if (corner.size() == 3) return std::vector<double>(3, cross(edge(0, 1), edge(0, 2)) / 6);
  std::vector<double> areas(4, 0.0);
  const double gauss = 0.5 / std::numbers::sqrt3;
  for (const double u : {0.5 - gauss, 0.5 + gauss})
    for (const double v : {0.5 - gauss, 0.5 + gauss}) {
      const Point below = edge(0, 1), above = edge(3, 2), left = edge(0, 3), right = edge(1, 2);
      const double jacobian = cross({(1 - v) * below[0] + v * above[0], (1 - v) * below[1] + v * above[1]},
                                    {(1 - u) * left[0] + u * right[0], (1 - u) * left[1] + u * right[1]});
      const std::array<double, 4> value{(1 - u) * (1 - v), u * (1 - v), u * v, (1 - u) * v};
      for (const std::size_t k : {0, 1, 2, 3}) areas[k] += value[k] * jacobian / 4;
    }
  return areas;
}

/// What walls give and heating is stored by one carrier or the other, on every kind of cells.
TEST(PlaneHarmonicElectrons, EnergyIsConserved) {
  for (const Cells kind : {Cells::quadrilaterals, Cells::triangles, Cells::mixed})
    for (const double frequency : {1e7, 1e10, 1e12}) {
      const PlaneProblem problem = driven_box(kind);
      const HarmonicDrive drive = drive_of_plane(problem, frequency);
      const PlaneHarmonicState state = solve(problem, drive, 1e-11);
      Complex left = 0;
      double largest = 0;
      for (std::size_t s = 0; s < 4; ++s) left += joined(state, &Moments::power, s);
      for (int cell = 0; cell < problem.mesh.owned_cells; ++cell) {
        const Bands& bands = problem.bands_of_cell(cell);
        const auto first = index(problem.mesh.first_slot[index(cell)]),
                   corners = index(problem.mesh.corners_of(cell));
        const std::vector<double> weights = corner_areas(cell_corners(problem.mesh, cell));
        for (std::size_t k = 0; k < corners; ++k) {
          const Complex given = drive.heating[first + k] + drive.electron_heating[first + k];
          const Complex stored =
              heat_capacity(bands) * joined(state, &Moments::energy_temperature, first + k)
              + bands.electrons.heat_capacity * joined(state, &Moments::electron_temperature, first + k);
          left += weights[k] * (drive.s * stored - given);
          largest += weights[k] * std::abs(given);
        }
      }
      EXPECT_LT(std::abs(left), 1e-9 * largest) << frequency;
    }
}

/// From frequencies at which all is in phase to those at which nothing but electrons follows. Where coupling
/// is weak, phonons carry so little of what electrons could that heat balances when T is known to 1e-12.
TEST(PlaneHarmonicElectrons, SweepsAreFew) {
  const PlaneAngles angles = plane_quadrature(4, 16);
  for (const double frequency : {1e6, 1e9, 1e10, 1e11, 1e12, 1e13}) {
    SCOPED_TRACE(frequency);
    const auto solve_strip = [&](const BilayerSpec& spec) {
      StackProblem stack = bilayer(spec);
      stack.media.front().electrons.heat_capacity = 2e4;
      stack.angles = project_on_x(angles);
      const PlaneProblem plane = test::make_strip(stack, angles, 2, Cells::quadrilaterals);
      return solve(plane, drive_of_plane(plane, frequency), 1e-8);
    };
    test::metals::expect_few_sweeps({1e-7}, 16, solve_strip, 21);
  }
}

} // namespace
} // namespace kapitza
