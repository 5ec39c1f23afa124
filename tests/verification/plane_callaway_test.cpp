/// Normal processes in planes: Poiseuille flow along films, strips that are stacks, what must vanish.

#include "kapitza/solver/stack/steady.hpp"

#include "support/films.hpp"
#include "support/spectra.hpp"
#include "support/strips.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace kapitza {
namespace {

using test::Cells;
using test::gray;
using test::index;
using test::StackSpec;
using test::with_normal_ratio;

struct Film {
  double conductivity;
  int sweeps;
};

/// Along its plane, between diffuse walls.
Film solve_film(const Bands& bands, double thickness, int cells, const PlaneAngles& angles) {
  const PlaneProblem problem = test::film_along(bands, thickness, cells, angles);
  const PlaneSteadyState state = test::solve_plane(problem, 1e-8);
  EXPECT_TRUE(state.converged);
  EXPECT_EQ(state.low_order, "few streams on nodes");
  for (std::size_t s = 0; s < problem.surfaces.size(); ++s)
    if (problem.mesh.surfaces[s].periodic) return {20 * std::abs(state.moments.power[s]), state.sweeps};
  return {};
}

/// Integral equations, ten digits.
TEST(PlaneCallaway, PoiseuilleFlow) {
  const auto expect_conductivity = [](const Bands& bands, double exact) {
    const Film film = solve_film(bands, 1e-6, 160, plane_quadrature(12, 96));
    EXPECT_NEAR(film.conductivity / exact, 1, 1e-4);
    EXPECT_LE(film.sweeps, 14);
  };
  expect_conductivity(gray(1e-5, 1e-7), 12414.45196043576);
  expect_conductivity(gray(1e-6, 1e-6), 2486.6522553032605);
  expect_conductivity(gray(1e-4, 1e-8), 101227.6414600307);
  expect_conductivity(with_normal_ratio(test::toy_a(), 10), 451.99025571047366);
}

/// 20 bands. What is thin beside many of the mean free paths takes more.
TEST(PlaneCallaway, FilmsTakeFewSweeps) {
  for (const double thickness : {1e-7, 1e-6, 1e-5}) {
    double before = 0;
    for (const double ratio : {1e-3, 1.0, 1e2, 1e4}) {
      SCOPED_TRACE(testing::Message() << thickness << " m, " << ratio);
      const Bands bands = with_normal_ratio(test::silicon_like(), ratio);
      const Film film = solve_film(bands, thickness, 30, plane_quadrature(4, 16));
      EXPECT_LE(film.sweeps, ratio > 10 || thickness > 5e-6 ? 14 : 25);
      const double part = film.conductivity / conductivity(bands);
      EXPECT_GT(part, before); // walls matter less and less
      EXPECT_LT(part, 1);
      before = part;
    }
  }
}

/// Strips between mirrors and the stacks that they are.
void expect_a_stack(const StackSpec& spec) {
  const PlaneAngles angles = plane_quadrature(4, 32);
  StackProblem stack = make_stack_problem(spec);
  stack.angles = project_on_x(angles);
  SteadyOptions options;
  options.tolerance = 1e-12;
  const SteadyState one = solve_steady(stack, options, Communicator::self());
  const PlaneSteadyState two =
      test::solve_plane(test::make_strip(stack, angles, 2, Cells::quadrilaterals), 1e-12);
  EXPECT_TRUE(one.converged && two.converged);
  const double q = one.moments.heat_flux.front()[0];
  EXPECT_NEAR(-two.moments.power[0] / test::strip_height / q, 1, 1e-8);
  EXPECT_NEAR(two.moments.power[1] / test::strip_height / one.moments.heat_flux.back()[0], 1, 1e-8);
  double plane = 0, line = 0;
  for (const double part : two.moments.dissipation) plane += part / test::strip_height;
  for (const double part : one.moments.dissipation) line += part;
  EXPECT_NEAR(plane / line, 1, 1e-8);
  for (int cell = 0; cell < stack.mesh.cells(); ++cell)
    for (int k = 0; k < 4; ++k) // of the lower row
      EXPECT_NEAR(two.moments.temperature[index(4 * cell + k)],
                  one.moments.temperature[index(2 * cell + (k == 1 || k == 2 ? 1 : 0))], 1e-8)
          << cell;
}

TEST(PlaneCallaway, AStripBetweenMirrorsIsAStack) {
  expect_a_stack({{gray(1e-6, 2e-8)}, {test::graded_layer("film", 0, 1e-7, 12, 2e-9)}});
  expect_a_stack({{with_normal_ratio(test::toy_a(), 10)}, {test::graded_layer("film", 0, 2e-6, 16, 2e-8)}});
  StackSpec bilayer{{with_normal_ratio(test::toy_a(), 4), test::toy_b()},
                    {test::graded_layer("a", 0, 2e-7, 12, 4e-9), test::graded_layer("b", 1, 2e-7, 12, 4e-9)}};
  bilayer.inner = {DiffuseMismatch{}};
  bilayer.left = HeatFluxWall{1e8};
  bilayer.heating = {1e15, 0};
  expect_a_stack(bilayer);
  bilayer.left = IsothermalWall{301};
  bilayer.inner.contact_resistance = 1e-9;
  expect_a_stack(bilayer);
  bilayer.inner = {Transmission{0.3, true}};
  expect_a_stack(bilayer);
}

/// A box with one hot wall and walls of all kinds.
PlaneProblem cavity(const Bands& bands, double hot) {
  PlaneProblem problem = test::box_of(bands, {1e-6, 12, 1e-8}, {1e-6, 12, 1e-8}, false);
  problem.angles = plane_quadrature(4, 16);
  for (const PlaneSurface& surface : problem.mesh.surfaces) {
    SurfaceCondition condition{ReflectingWall{0.5}};
    if (surface.name == "left") condition = {IsothermalWall{hot}};
    if (surface.name == "bottom") condition = {IsothermalWall{300}};
    if (surface.name == "top") condition = {ReflectingWall{1}};
    problem.surfaces.push_back(condition);
  }
  return problem;
}

TEST(PlaneCallaway, EnergyIsConservedWhateverTheRatio) {
  for (const double ratio : {1e-3, 1.0, 1e2, 1e4}) {
    SCOPED_TRACE(ratio);
    const PlaneSteadyState state =
        test::solve_plane(cavity(with_normal_ratio(test::silicon_like(), ratio), 301), 1e-9);
    EXPECT_TRUE(state.converged);
    EXPECT_LE(state.sweeps, 14);
    const auto& power = state.moments.power;
    EXPECT_NEAR(std::accumulate(power.begin(), power.end(), 0.0) / std::abs(power[0]), 0, 1e-9);
    for (const double part : state.moments.dissipation) EXPECT_GT(part, 0);
  }
}

TEST(PlaneCallaway, NothingFlowsAtOneTemperature) {
  const PlaneSteadyState state = test::solve_plane(cavity(gray(1e-6, 1e-8), 300));
  EXPECT_TRUE(state.converged);
  for (const Point& q : state.moments.heat_flux) EXPECT_EQ(std::abs(q[0]) + std::abs(q[1]), 0);
}

} // namespace
} // namespace kapitza
