/// Electrons of metals in planes: strips that are stacks, heated lines on a dielectric, conservation, sweeps.

#include "kapitza/mesh/grid.hpp"
#include "kapitza/mesh/plane_geometry.hpp"
#include "kapitza/solver/stack/steady.hpp"

#include "support/metal_box.hpp"
#include "support/normal.hpp"
#include "support/strips.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace kapitza {
namespace {

using test::Cells;
using test::index;
using namespace test::metals;

struct Both {
  StackProblem stack;
  SteadyState one;
  PlaneProblem strip;
  PlaneSteadyState two;
};

Both solve_both(StackProblem stack, int rows, Cells kind) {
  const PlaneAngles angles = plane_quadrature(4, 32);
  stack.angles = project_on_x(angles);
  SteadyOptions options;
  options.tolerance = 1e-12;
  Both both;
  both.one = solve_steady(stack, options, Communicator::self());
  both.strip = test::make_strip(stack, angles, rows, kind);
  both.two = test::solve_plane(both.strip, 1e-12);
  both.stack = std::move(stack);
  EXPECT_TRUE(both.one.converged);
  EXPECT_TRUE(both.two.converged) << both.two.relative_residual << " " << both.two.energy_imbalance;
  return both;
}

/// Strips between mirrors and the stacks that they are.
void expect_a_stack(const StackProblem& stack) {
  const Both both = solve_both(stack, 2, Cells::quadrilaterals);
  const Moments &line = both.one.moments, &plane = both.two.moments;
  const double left = line.heat_flux.front()[0], right = line.heat_flux.back()[0],
               largest = std::max(std::abs(left), std::abs(right));
  EXPECT_NEAR(-plane.power[0] / test::strip_height, left, 1e-9 * largest);
  EXPECT_NEAR(plane.power[1] / test::strip_height, right, 1e-9 * largest);
  const double most = std::ranges::max(line.electron_phonon_power);
  EXPECT_GT(most, 0);
  for (int cell = 0; cell < stack.mesh.cells(); ++cell)
    for (int k = 0; k < 4; ++k) { // of the lower row
      const std::size_t there = index(4 * cell + k), here = index(2 * cell + (k == 1 || k == 2 ? 1 : 0));
      EXPECT_NEAR(plane.temperature[there], line.temperature[here], 1e-9) << cell;
      EXPECT_NEAR(plane.electron_temperature[there], line.electron_temperature[here], 1e-9) << cell;
      EXPECT_NEAR(plane.electron_phonon_power[there], line.electron_phonon_power[here], 1e-8 * most) << cell;
    }
}

TEST(PlaneElectrons, AStripBetweenMirrorsIsAStack) {
  BilayerSpec spec;
  spec.cells = 16;
  spec.finest = 1e-10;
  expect_a_stack(bilayer(spec));
  StackProblem heated = bilayer(spec);
  heated.surfaces.front().electron_temperature.reset();
  heated.electron_heating = spread_over_cells(heated.mesh, std::vector<double>{1e16, 0});
  heated.heating = spread_over_cells(heated.mesh, std::vector<double>{3e15, -2e15});
  expect_a_stack(heated);
  spec.interface.contact_resistance = 1e-9;
  expect_a_stack(bilayer(spec));
  BilayerSpec three = three_bands();
  three.cells = 16;
  three.finest = 1e-9;
  expect_a_stack(bilayer(three));
}

TEST(PlaneElectrons, StripsOfMetalsAreStacks) {
  test::StackSpec spec;
  spec.materials = {gray_metal(), metal({{1.6e6, 4000, 60e-9}}, {30e-9}, {40, 2e4})};
  spec.layers = {test::graded_layer("a", 0, 5e-8, 12, 1e-10), test::graded_layer("b", 1, 5e-8, 12, 1e-10)};
  spec.inner = {DiffuseMismatch{}};
  for (const double conductance : {0.0, 1e9}) {
    spec.inner.electron_conductance = conductance;
    expect_a_stack(make_stack_problem(spec));
  }
  spec.left = HeatFluxWall{1e8};
  expect_a_stack(make_stack_problem(spec));
}

TEST(PlaneElectrons, StripsExchangeHeatWithPhononsAsStacksDo) {
  for (const StackProblem& stack : exchanging_bilayers()) expect_a_stack(stack);
}

TEST(PlaneElectrons, StripsOnNormalCrystalsAreStacks) {
  for (StackProblem stack : exchanging_bilayers()) {
    for (Bands& bands : stack.media)
      if (!is_metal(bands)) bands = test::with_normal_ratio(bands, 10);
    expect_a_stack(stack);
  }
}

/// Where normal processes are from few to nearly all, coupling lengths from 1 nm to 1 um.
TEST(PlaneElectrons, SweepsOnNormalCrystals) {
  const PlaneAngles angles = plane_quadrature(4, 16);
  for (const double ratio : {1e-2, 1e3}) {
    SCOPED_TRACE(ratio);
    test::metals::expect_few_sweeps(
        {1e-8, 1e-6}, 12,
        [&](BilayerSpec spec) {
          spec.dielectric = test::with_normal_ratio(spec.dielectric, ratio);
          StackProblem stack = bilayer(spec);
          stack.angles = project_on_x(angles);
          return test::solve_plane(test::make_strip(stack, angles, 2, Cells::quadrilaterals), 1e-8);
        },
        18);
  }
}

/// Of the integral equations (refs), the metal's electrons held at 301 K.
void expect_exact(BilayerSpec spec, double flux, double electrons, double left, double right) {
  spec.finest = 1e-4 * spec.thickness;
  spec.cells = 60;
  const PlaneAngles angles = plane_quadrature(16, 64);
  StackProblem stack = bilayer(spec);
  stack.angles = project_on_x(angles);
  const PlaneSteadyState state =
      test::solve_plane(test::make_strip(stack, angles, 1, Cells::quadrilaterals), 1e-9);
  EXPECT_TRUE(state.converged);
  const Moments& at = state.moments;
  EXPECT_NEAR(-at.power[0] / test::strip_height / flux, 1, 2e-4);
  EXPECT_NEAR(at.power[1] / test::strip_height / flux, 1, 2e-4);
  const double above = reference_temperature(stack) - 300;
  const std::size_t last = 4 * 60 - 3; // lower right corner of the metal
  EXPECT_NEAR(above + at.electron_temperature[last], electrons, 2e-4);
  EXPECT_NEAR(above + at.temperature[0], left, 2e-4);
  EXPECT_NEAR(above + at.temperature[last], right, 2e-4);
}

TEST(PlaneElectrons, StripsAreThoseOfTheIntegralEquations) {
  expect_exact({}, 266788714.895442, 0.9064394927289663, 0.9662791063572171, 0.7164269467952655);
  BilayerSpec absorbing;
  absorbing.interface.electron_absorption[plus_side] = {0.1};
  expect_exact(absorbing, 332773519.66238064, 0.8727686914919834, 0.9598446922837276, 0.7143331628442511);
  expect_exact(three_bands(), 172394005.1296685, 0.9648279857268307, 0.9849134492346846, 0.9131602902415692);
}

/// Mean of a field over the corners of the cells of the metal, by their areas.
double mean_in_metal(const PlaneProblem& problem, const std::vector<double>& field) {
  double sum = 0, area = 0;
  for (int cell = 0; cell < problem.mesh.owned_cells; ++cell) {
    if (problem.mesh.region_of_cell[index(cell)] != 0) continue;
    const auto first = index(problem.mesh.first_slot[index(cell)]),
               corners = index(problem.mesh.corners_of(cell));
    const double its = cell_area(problem.mesh, cell);
    for (std::size_t k = 0; k < corners; ++k) sum += its * field[first + k] / static_cast<double>(corners);
    area += its;
  }
  return sum / area;
}

/// All kinds of cells come to the same, in second order.
TEST(PlaneElectrons, AHeatedMetalConvergesInSecondOrder) {
  double finest[2] = {0, 0};
  for (const Cells kind : {Cells::quadrilaterals, Cells::triangles}) {
    std::vector<double> electrons, lattice;
    for (const int cells : {12, 24, 48}) {
      PlaneProblem problem = metal_in_box(cells, kind);
      heat_electrons(problem, 1e17);
      const PlaneSteadyState state = test::solve_plane(problem, 1e-9);
      EXPECT_TRUE(state.converged);
      electrons.push_back(mean_in_metal(problem, state.moments.electron_temperature));
      lattice.push_back(mean_in_metal(problem, state.moments.temperature));
    }
    for (const std::vector<double>& mean : {electrons, lattice}) {
      const double order = std::log2((mean[1] - mean[0]) / (mean[2] - mean[1]));
      EXPECT_GT(order, 1.8);
      EXPECT_LT(order, 2.2);
    }
    finest[kind == Cells::triangles ? 1 : 0] = electrons.back() - lattice.back();
  }
  EXPECT_NEAR(finest[0] / finest[1], 1, 1e-4);
}

/// Of both carriers together, whichever is heated or held, on every kind of cells.
TEST(PlaneElectrons, EnergyIsConserved) {
  for (const Cells kind : {Cells::quadrilaterals, Cells::triangles, Cells::mixed})
    for (const auto& [held, drifts] : {std::pair(false, false), {true, false}, {true, true}}) {
      PlaneProblem problem = metal_in_box(12, kind);
      if (drifts) problem.media.back() = test::with_normal_ratio(problem.media.back(), 10);
      heat_electrons(problem, 1e17);
      problem.heating.assign(index(problem.mesh.owned_cells), 2e16);
      if (held) problem.surfaces[3].electron_temperature = 301;
      const PlaneSteadyState state = test::solve_plane(problem, 1e-11);
      EXPECT_TRUE(state.converged) << state.relative_residual << " " << state.energy_imbalance;
      double given = 0, left = 0;
      for (int cell = 0; cell < problem.mesh.owned_cells; ++cell)
        given += cell_area(problem.mesh, cell)
                 * (problem.heating[index(cell)] + problem.electron_heating[index(cell)]);
      for (std::size_t s = 0; s < 4; ++s) left += state.moments.power[s];
      EXPECT_NEAR(left / given, 1, 1e-9);
      for (const double part : state.moments.dissipation) EXPECT_GT(part, 0);
      double electrons = 0; // through walls: none unless they hold them
      for (const FaceMoments& face : state.moments.faces) electrons += face.electron_flux;
      EXPECT_EQ(electrons != 0, held);
    }
}

/// Whether the law of the interface tells directions apart or not.
TEST(PlaneElectrons, PhononsBehindTakeWhatElectronsGive) {
  for (const Cells kind : {Cells::quadrilaterals, Cells::triangles, Cells::mixed})
    for (const SurfaceLaw& law : {SurfaceLaw(Transmission{0.3, false}), SurfaceLaw(MixedMismatch{0.7, 0})}) {
      PlaneProblem problem = metal_in_box(8, kind);
      for (Bands& bands : problem.media) bands = test::in_medium(bands, 3000);
      problem.surfaces[4] = {law};
      problem.surfaces[4].electron_absorption[plus_side] = {0.2};
      heat_electrons(problem, 1e17);
      const PlaneSteadyState state = test::solve_plane(problem, 1e-11);
      EXPECT_TRUE(state.converged) << state.relative_residual << " " << state.energy_imbalance;
      EXPECT_LE(state.sweeps, 20);
      const double given = 1e17 * test::metals::box_side * test::metals::box_side / 4;
      double electrons = 0, out[2] = {0, 0}, left = 0;
      for (const FaceMoments& face : state.moments.faces)
        if (face.surface == 4) {
          electrons += face.electron_flux;
          out[face.side] += face.heat_flux;
        }
      for (std::size_t s = 0; s < 4; ++s) left += state.moments.power[s];
      EXPECT_NEAR(left / given, 1, 1e-9);
      EXPECT_NEAR(out[minus_side] / given, 1, 1e-9);
      EXPECT_NEAR(out[plus_side] / given, -1, 1e-9);
      EXPECT_GT(electrons, 0.1 * given);
      EXPECT_LT(electrons, given);
      for (const double part : state.moments.dissipation) EXPECT_GT(part, 0);
    }
}

/// What crosses a curve inside the metal is what enters at the wall.
TEST(PlaneElectrons, CurvesSeeBothCarriers) {
  BilayerSpec spec;
  spec.cells = 16;
  spec.finest = 1e-10;
  const PlaneAngles angles = plane_quadrature(4, 16);
  PlaneProblem problem = test::make_strip(bilayer(spec), angles, 2, Cells::quadrilaterals);
  PlaneCurve curve{"inside", {}, test::strip_height};
  for (const int row : {0, 1}) {
    const int slot = 4 * (32 * row + 5) + 1; // right face of the sixth cell
    curve.faces.push_back({slot, true});
    curve.faces.push_back({problem.mesh.behind[index(slot)], false});
  }
  problem.mesh.curves.push_back(curve);
  const PlaneSteadyState state = test::solve_plane(problem, 1e-11);
  double crossed = 0;
  for (std::size_t f = 0; f < curve.faces.size(); ++f)
    crossed += (curve.faces[f].left ? 1 : -1) * state.moments.through_curves[0][f];
  EXPECT_NEAR(crossed / -state.moments.power[0], 1, 1e-9);
}

TEST(PlaneElectrons, NothingFlowsAtOneTemperature) {
  PlaneProblem problem = metal_in_box(6, Cells::mixed);
  problem.surfaces[1] = {IsothermalWall{300}};
  problem.surfaces[3].electron_temperature = 300;
  problem.surfaces[4].electron_absorption[plus_side] = {0.2};
  const PlaneSteadyState state = test::solve_plane(problem);
  EXPECT_TRUE(state.converged);
  for (const auto* flux : {&state.moments.heat_flux, &state.moments.electron_flux})
    for (const Point& q : *flux) EXPECT_EQ(std::abs(q[0]) + std::abs(q[1]), 0);
}

/// With both carriers, along either axis.
TEST(PlaneElectrons, ThePeriodicMetalConducts) {
  for (const bool along_x : {true, false}) {
    GridSpec spec;
    spec.x = {{along_x ? 1e-6 : 3e-7, 5, std::nullopt}};
    spec.y = {{along_x ? 3e-7 : 1e-6, 5, std::nullopt}};
    spec.regions = {{"film", 0}};
    spec.region_of_block = {{0}};
    (along_x ? spec.periodic_x : spec.periodic_y) = true;
    PlaneProblem problem;
    problem.mesh = make_grid(spec, MPI_COMM_SELF);
    problem.media = {gray_metal()};
    problem.angles = plane_quadrature(8, 32);
    for (const PlaneSurface& surface : problem.mesh.surfaces) {
      SurfaceCondition condition{ReflectingWall{1}};
      if (surface.periodic) condition = {TransparentInterface{}, false, 1.0};
      problem.surfaces.push_back(condition);
    }
    const PlaneSteadyState state = test::solve_plane(problem, 1e-11);
    EXPECT_TRUE(state.converged);
    const double each[2] = {50.0 / 3, 100};
    for (std::size_t s = 0; s < problem.surfaces.size(); ++s)
      if (problem.mesh.surfaces[s].periodic) {
        EXPECT_NEAR(std::abs(state.moments.power[s]) / 3e-7 / (1e6 * (each[0] + each[1])), 1, 1e-8);
      }
    for (const Point& q : state.moments.electron_flux)
      EXPECT_NEAR(std::abs(q[along_x ? 0 : 1]) / (1e6 * each[1]), 1, 1e-8);
  }
}

TEST(PlaneElectrons, OneMediumHasElectronsOrADrift) {
  PlaneProblem problem = metal_in_box(4, Cells::quadrilaterals);
  const PlaneRanks ranks(MPI_COMM_SELF, {});
  problem.media.front().normal_share = {0.5};
  problem.media.front().phase_velocity = {3000};
  EXPECT_THROW(PlaneSolver(problem, ranks), std::invalid_argument);
}

TEST(PlaneElectrons, SweepsDoNotDependOnTheCoupling) {
  const PlaneAngles angles = plane_quadrature(4, 16);
  for (const double absorbed : {0.0, 0.2}) {
    SCOPED_TRACE(absorbed);
    test::metals::expect_few_sweeps({1e-8, 1e-7, 1e-6}, 24, [&](BilayerSpec spec) {
      if (absorbed > 0)
        spec.interface.electron_absorption[plus_side].assign(index(spec.dielectric.size()), absorbed);
      StackProblem stack = bilayer(spec);
      stack.angles = project_on_x(angles);
      return test::solve_plane(test::make_strip(stack, angles, 4, Cells::quadrilaterals), 1e-8);
    });
  }
}

} // namespace
} // namespace kapitza
