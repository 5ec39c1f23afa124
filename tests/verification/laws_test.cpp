/// Walls and stacks that have no table of exact numbers, held against one another and against what physics
/// says without solving anything.

#include "kapitza/base/index.hpp"

#include "stack_problem.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace kapitza::test {
namespace {

constexpr double toy_a_slip_length = 6.01258126070e-7; ///< of a black wall, Wiener-Hopf [m]

const std::vector<Bands> toys{toy_a(), toy_b()};

double largest_difference(const Solution& a, const Solution& b, std::size_t nodes) {
  double most = 0;
  for (std::size_t n = 0; n < nodes; ++n)
    most = std::max(most, std::abs(a.temperature(n) - b.temperature(n)));
  return most;
}

std::size_t nodes_of(const Solution& solution) {
  return index(solution.problem.mesh.nodes());
}

TEST(HeatFluxWall, ReproducesTheIsothermalRun) {
  for (const double thickness : {1e-8, 1e-6, 1e-5}) {
    SCOPED_TRACE(thickness);
    Stack stack{.materials = toys, .layers = {{0, thickness}, {1, 2 * thickness}}};
    const Solution isothermal = solve(stack);
    stack.left = HeatFluxWall{isothermal.heat_flux()};
    const Solution imposed = solve(stack);
    const double wall = imposed.analysis.walls.at(0).temperature - 1;
    record(fmt::format("wall_temperature_{}", thickness), wall);
    EXPECT_LT(std::abs(wall), 1e-8);
    EXPECT_LT(largest_difference(imposed, isothermal, nodes_of(imposed)), 1e-8);

    stack.right = HeatFluxWall{-isothermal.heat_flux()}; // and no wall that fixes a temperature
    const Solution floating = solve(stack);
    EXPECT_NEAR(floating.analysis.walls.at(0).temperature - floating.analysis.walls.at(1).temperature, 1,
                1e-8);
    double energy = 0, capacity = 0;
    for (std::size_t n = 0; n < nodes_of(floating); ++n) {
      const int cell = static_cast<int>(n / 2);
      const double weight =
          heat_capacity(floating.problem.bands_of_cell(cell)) * floating.problem.mesh.width[n / 2];
      energy += weight * floating.state.moments.energy_temperature[n];
      capacity += weight;
    }
    EXPECT_NEAR(energy / capacity, 0, 1e-10) << "mean energy temperature T0";
  }
}

/// Without walls there is no slip: Fourier's law with the bulk conductivity, however ballistic.
TEST(Periodic, FilmOfOneMaterialObeysFourier) {
  for (const double thickness : {1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4}) {
    SCOPED_TRACE(thickness);
    const Solution film = solve({.materials = {toy_a()},
                                 .layers = {{0, thickness}},
                                 .interface = TransparentInterface{},
                                 .periodic_drop = 1},
                                1e-11);
    const double error = relative(film.heat_flux() * thickness, conductivity(toy_a()));
    record(fmt::format("conductivity_{}", thickness), error);
    EXPECT_LT(std::abs(error), 1e-10);
    ASSERT_TRUE(film.analysis.resistance.has_value());
    EXPECT_LT(std::abs(film.analysis.dissipation->closure), 1e-9);
  }
}

TEST(Periodic, CellIsTheMiddleOfALongSuperlattice) {
  constexpr int periods = 60;
  for (const double thickness : {2e-8, 2e-7}) {
    SCOPED_TRACE(thickness);
    Stack stack{.materials = toys, .layers = {{0, thickness}, {1, thickness}}, .periodic_drop = 1};
    const Solution cell = solve(stack);
    stack.periodic_drop.reset();
    stack.layers.clear();
    for (int i = 0; i < 2 * periods; ++i) stack.layers.push_back({i % 2, thickness});
    const Solution finite = solve(stack);
    const auto transport_temperature = [&](int layer) {
      const auto node = index(2 * finite.problem.mesh.regions[index(layer)].first_cell);
      return finite.state.moments.quadratic_flux[node] / finite.state.moments.heat_flux[node][0];
    };
    const double resistance =
        (transport_temperature(periods) - transport_temperature(periods + 2)) / finite.heat_flux();
    const double error = relative(resistance, 1 / cell.heat_flux());
    record(fmt::format("resistance_of_a_period_{}", thickness), error);
    EXPECT_LT(std::abs(error), 1e-8);
    for (const int plane : {0, 1}) { // a|b, then b|a across the periodic ends
      const auto& here = cell.analysis.interfaces.at(index(plane));
      const auto& there = finite.analysis.interfaces.at(index(periods + plane));
      EXPECT_LT(std::abs(relative(*there.kapitza, *here.kapitza)), 5e-8) << plane;
      EXPECT_LT(std::abs(relative(*there.interface, *here.interface)), 5e-8) << plane;
    }
  }
}

/// Heated so that Fourier's law puts the middle 1 K above the walls.
Stack heated_film(double thickness, double refinement = 1) {
  return {.materials = {toy_a()},
          .layers = {{0, thickness}},
          .left = IsothermalWall{0},
          .heating = {8 * conductivity(toy_a()) / (thickness * thickness)},
          .refinement = refinement};
}

TEST(Heating, LeavesThroughTheWalls) {
  for (const double thickness : {1e-8, 1e-6, 1e-5, 1e-4, 1e-3}) {
    SCOPED_TRACE(thickness);
    const Solution film = solve(heated_film(thickness));
    const double power = film.problem.heating[0] * thickness;
    const double left = film.analysis.walls.at(0).heat_flux, right = film.analysis.walls.at(1).heat_flux;
    EXPECT_LT(std::abs(relative(-(left + right), power)), 1e-9);
    EXPECT_NEAR(left / right, 1, 1e-12) << "symmetric";
    EXPECT_FALSE(film.analysis.resistance.has_value());
  }
}

/// A parabola, lifted by the slip at the walls: zeta P L/(2 kappa) = (4 zeta / L) K.
TEST(Heating, ThickFilmIsAParabolaOnTopOfTheSlip) {
  for (const double thickness : {1e-3, 5e-3}) {
    SCOPED_TRACE(thickness);
    const Solution film = solve(heated_film(thickness, 8), 1e-11);
    const double lift = 4 * toy_a_slip_length / thickness;
    for (const double at : {0.05, 0.25, 0.5, 0.8}) {
      const double above_parabola = film.temperature_at(at * thickness) - 4 * at * (1 - at);
      record(fmt::format("lift_{}_{}", thickness, at), above_parabola - lift);
      EXPECT_NEAR(above_parabola, lift, 5e-5) << at;
    }
  }
}

TEST(ReflectingWall, SpecularWallIsAPlaneOfSymmetry) {
  for (const double thickness : {1e-8, 1e-6, 1e-5}) {
    SCOPED_TRACE(thickness);
    Stack stack = heated_film(thickness);
    stack.right = ReflectingWall{1};
    const Solution half = solve(stack);
    stack.right = IsothermalWall{0};
    stack.layers.push_back(stack.layers[0]);
    stack.heating.push_back(stack.heating[0]);
    stack.interface = TransparentInterface{};
    const Solution whole = solve(stack);
    const double scale = half.temperature(nodes_of(half) - 1);
    EXPECT_LT(largest_difference(half, whole, nodes_of(half)) / scale, 1e-9);
  }
}

/// The more a wall mirrors, the better grazing phonons keep their heat away from the sink.
TEST(ReflectingWall, PartlySpecularLiesBetweenTheLimits) {
  double before = 0;
  for (const double specularity : {0.0, 0.25, 0.5, 0.75, 1.0}) {
    Stack stack = heated_film(1e-6);
    stack.right = ReflectingWall{specularity};
    const double temperature = solve(stack).temperature_at(1e-6);
    record(fmt::format("wall_temperature_{}", specularity), temperature);
    EXPECT_GT(temperature, before * 1.001);
    before = temperature;
  }
}

TEST(Reciprocity, TurningAStackRoundChangesNothing) {
  const std::pair<const char*, SurfaceLaw> laws[] = {{"dmm", DiffuseMismatch{}},
                                                     {"diffuse", Transmission{0.3, false}},
                                                     {"specular", Transmission{0.3, true}}};
  for (const auto& [name, law] : laws) {
    SCOPED_TRACE(name);
    Stack stack{.materials = toys, .layers = {{0, 1e-7}, {1, 3e-7}}, .interface = law};
    const Solution forward = solve(stack);
    std::swap(stack.left, stack.right);
    const Solution swapped = solve(stack);
    EXPECT_LT(std::abs(relative(-swapped.heat_flux(), forward.heat_flux())), 1e-12);

    std::swap(stack.layers[0], stack.layers[1]); // the mirror image of `forward`
    StackProblem problem = make_problem(stack);
    problem.surfaces.at(1).reversed = true;
    SteadyOptions options;
    options.tolerance = 1e-10;
    const Solution mirrored = solve(problem, options);
    EXPECT_LT(std::abs(relative(-mirrored.heat_flux(), forward.heat_flux())), 1e-12);
    EXPECT_LT(std::abs(relative(*mirrored.analysis.interfaces.at(0).kapitza,
                                *forward.analysis.interfaces.at(0).kapitza)),
              1e-10);
  }
}

} // namespace
} // namespace kapitza::test
