/// Electrons of metals in planes whose walls and heating oscillate: strips that are stacks, integral
/// equations, slow oscillations that are steady, conservation, sweeps.

#include "kapitza/mesh/grid.hpp"

#include "support/metal_box.hpp"
#include "support/normal.hpp"
#include "support/plane_harmonic.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>
#include <vector>

namespace kapitza {
namespace {

using Complex = std::complex<double>;
using test::Cells, test::drive_of_plane, test::expect_balanced, test::expect_the_same, test::index,
    test::joined, test::solve_harmonic_plane, test::StripPair;
using namespace test::metals;

void expect_a_stack(const StackProblem& stack, double frequency) {
  SCOPED_TRACE(frequency);
  expect_the_same(StripPair(stack, frequency));
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

TEST(PlaneHarmonicElectrons, StripsOnNormalCrystalsAreStacks) {
  for (StackProblem stack : exchanging_bilayers()) {
    for (Bands& bands : stack.media)
      if (!is_metal(bands)) bands = test::with_normal_ratio(bands, 10);
    for (const double frequency : {1e6, 1e9, 1e12}) expect_a_stack(stack, frequency);
  }
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
  StripPair pair(stack, 1e9);
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
  StripPair pair(bilayer(spec), 1e9);
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
  const PlaneHarmonicState state = solve_harmonic_plane(plane, drive, 1e-9);
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
    const PlaneHarmonicState slow = solve_harmonic_plane(problem, drive, 1e-11);
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

/// What walls give and heating is stored by one carrier or the other, on every kind of cells.
TEST(PlaneHarmonicElectrons, EnergyIsConserved) {
  for (const Cells kind : {Cells::quadrilaterals, Cells::triangles, Cells::mixed})
    for (const double frequency : {1e7, 1e10, 1e12}) {
      PlaneProblem problem = driven_box(kind);
      const HarmonicDrive drive = drive_of_plane(problem, frequency);
      expect_balanced(problem, drive, solve_harmonic_plane(problem, drive, 1e-11));
      problem.media.back() = test::with_normal_ratio(problem.media.back(), 10);
      expect_balanced(problem, drive, solve_harmonic_plane(problem, drive, 1e-11));
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
      return solve_harmonic_plane(plane, drive_of_plane(plane, frequency), 1e-8);
    };
    test::metals::expect_few_sweeps({1e-7}, 16, solve_strip, 21);
  }
}

} // namespace
} // namespace kapitza
