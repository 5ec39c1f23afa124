/// Properties that follow the temperature: exact gray stacks at any Knudsen number, Kirchhoff's transform in
/// thick ones, entropy.

#include "kapitza/solver/resolution.hpp"

#include "support/solved.hpp"
#include "support/thermal_stacks.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace kapitza {
namespace {

constexpr double hot = 400, cold = 100, middle = 250;

LayerSpec fine_layer(const Bands& bands, int material, double thickness, int finer) {
  const Resolution resolution = resolve_layer(bands, thickness);
  return test::graded_layer("layer" + std::to_string(material), material, thickness, finer * resolution.cells,
                            resolution.first_cell);
}

/// One layer of each medium between walls at `hot` and `cold`.
StackProblem between_walls(const std::vector<test::EinsteinMedium>& media,
                           const std::vector<double>& thickness,
                           const SurfaceCondition& inner = {TransparentInterface{}}, int finer = 4) {
  test::StackSpec spec;
  spec.inner = inner;
  spec.left = IsothermalWall{hot};
  spec.right = IsothermalWall{cold};
  spec.polar = 32;
  for (std::size_t m = 0; m < media.size(); ++m)
    spec.layers.push_back(
        fine_layer(test::bands_at(media[m], middle), static_cast<int>(m), thickness[m], finer));
  return test::make_thermal_stack(spec, media, middle);
}

test::Solved solve(StackProblem problem) {
  return test::solve(std::move(problem), 1e-8); // Newton goes beyond it
}

double absolute(const test::Solved& solved, std::size_t node) {
  return middle + solved.state.moments.temperature[node];
}

/// With z = int dx/L(T), rise_b(T) is the solution of the linear slab, and int L(T(z)) dz fixes its optical
/// thickness: exact fluxes and temperatures, ten digits.
TEST(LargeDifference, GrayFilmsAreExact) {
  const test::Solved thin = solve(between_walls({test::gray_hot}, {1e-7}));
  EXPECT_NEAR(flux(thin) / 443849595104.5722, 1, 1e-5);
  EXPECT_NEAR(absolute(thin, 0), 329.8001996478903, 1e-4 * 300);
  EXPECT_NEAR(absolute(thin, thin.state.moments.temperature.size() - 1), 202.9384820035805, 1e-4 * 300);
  const test::Solved thick = solve(between_walls({test::gray_hot}, {1e-6}));
  EXPECT_NEAR(flux(thick) / 121035233400.47864, 1, 2e-5);
  EXPECT_NEAR(absolute(thick, 0), 381.32905559431947, 1e-4 * 300);
  EXPECT_NEAR(absolute(thick, thick.state.moments.temperature.size() - 1), 135.10390637973745, 1e-4 * 300);
}

TEST(LargeDifference, AnInterfaceActsOnOccupations) {
  const test::Solved solved =
      solve(between_walls({test::gray_hot, test::gray_slow}, {2e-7, 3e-7}, {Transmission{0.4, false}}));
  EXPECT_NEAR(flux(solved) / 45625330289.82687, 1, 2e-5);
  const StackMesh& mesh = solved.problem.mesh;
  const std::size_t beside = 2 * static_cast<std::size_t>(mesh.surfaces[1].plus_cell);
  EXPECT_NEAR(absolute(solved, 0), 392.9698199961161, 1e-4 * 300);
  EXPECT_NEAR(absolute(solved, beside - 1), 358.464053200176, 1e-4 * 300);
  EXPECT_NEAR(absolute(solved, beside), 345.4278280510202, 1e-4 * 300);
  EXPECT_NEAR(absolute(solved, static_cast<std::size_t>(mesh.nodes()) - 1), 127.77362759296066, 1e-4 * 300);
}

/// 10 nm to 10 mm: few steps, quadratic at the end, and in the thick limit q = int kappa dT / H.
TEST(LargeDifference, EveryThicknessTakesFewSteps) {
  const test::EinsteinMedium solid = test::debye_solid(10);
  double kirchhoff = 0;
  constexpr int points = 3000;
  for (int i = 0; i < points; ++i)
    kirchhoff += test::conductivity(solid, cold + (hot - cold) * (i + 0.5) / points) * (hot - cold) / points;
  for (const double thickness : {1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2}) {
    const test::Solved solved = solve(between_walls({solid}, {thickness}, {TransparentInterface{}}, 1));
    EXPECT_TRUE(solved.state.converged) << thickness;
    EXPECT_LE(solved.state.newton_iterations, 7) << thickness;
    EXPECT_LE(solved.state.sweeps, 60) << thickness;
    EXPECT_LT(solved.state.energy_imbalance, 1e-10) << thickness;
    EXPECT_LT(solved.state.relative_residual, 1e-8) << thickness;
    if (thickness == 1e-2) {
      const test::Solved fine = solve(between_walls({solid}, {thickness}));
      // Slip at the walls takes a few mean free paths of 10 um out of 10 mm.
      const double fourier = kirchhoff / thickness;
      EXPECT_LT(flux(fine), fourier);
      EXPECT_NEAR(flux(fine) / fourier, 1, 5e-4);
    }
  }
}

StackProblem between_cold_walls(const test::EinsteinMedium& medium, double warmer, double colder) {
  const double mean = (warmer + colder) / 2;
  test::StackSpec spec;
  spec.left = IsothermalWall{warmer};
  spec.right = IsothermalWall{colder};
  spec.polar = 16;
  spec.layers = {fine_layer(test::bands_at(medium, mean), 0, 1e-6, 1)};
  return test::make_thermal_stack(spec, {medium}, mean);
}

/// A constant rate makes psi of one frequency a linear problem, whose walls are rise(T): of heat capacities
/// that fall by e^-160 nothing is left to see.
TEST(LargeDifference, OneFrequencyBetweenColdWallsIsALinearProblem) {
  const test::EinsteinMedium constant{{2e6, 6000, 350, 0, 0, 1e10}};
  StackProblem full = between_cold_walls(constant, 20, 2), linear = full;
  linear.thermal.clear();
  const test::Solved solved = solve(std::move(full));
  const Occupation mode(350, 11, 11);
  EXPECT_TRUE(solved.state.converged);
  EXPECT_LE(solved.state.newton_iterations, 3);
  EXPECT_NEAR(flux(solved) / (flux(solve(std::move(linear))) / 18 * (mode.rise(9) - mode.rise(-9))), 1, 1e-7);
}

/// Between walls where heat capacities differ by orders of magnitude, in a film that phonons cross freely.
TEST(LargeDifference, ColdWallsTakeFewSteps) {
  const test::EinsteinMedium solid = test::debye_solid(20);
  for (const auto& [warmer, colder] : {std::pair(50.0, 10.0), {100.0, 4.0}, {20.0, 2.0}, {5.0, 2.0}}) {
    StackProblem problem = between_cold_walls(solid, warmer, colder);
    double free_flight = 0;
    const std::vector<Occupation> modes =
        occupations(problem.thermal[0], problem.temperature, problem.temperature);
    for (std::size_t b = 0; b < modes.size(); ++b)
      free_flight +=
          one_way_conductance(problem.media[0], static_cast<int>(b))
          * (modes[b].rise(warmer - problem.temperature) - modes[b].rise(colder - problem.temperature));
    const test::Solved solved = solve(std::move(problem));
    EXPECT_TRUE(solved.state.converged) << warmer;
    EXPECT_LE(solved.state.newton_iterations, 7) << warmer;
    EXPECT_LT(solved.state.energy_imbalance, 1e-10) << warmer;
    EXPECT_LT(flux(solved), free_flight) << warmer;
    if (warmer <= 50) { // mean free paths are longer than the film
      EXPECT_GT(flux(solved), 0.5 * free_flight) << warmer;
    }
  }
}

TEST(LargeDifference, SmallOnesAreLinear) {
  const test::EinsteinMedium solid = test::debye_solid(10);
  double previous = 0;
  for (const double difference : {20.0, 10.0, 5.0}) {
    StackProblem full = between_walls({solid}, {1e-6}, {TransparentInterface{}}, 1);
    full.surfaces.front().law = IsothermalWall{middle + difference / 2};
    full.surfaces.back().law = IsothermalWall{middle - difference / 2};
    StackProblem linear = full;
    linear.thermal.clear();
    const double ratio = flux(solve(std::move(full))) / flux(solve(std::move(linear))) - 1;
    if (previous != 0) { // second order
      EXPECT_NEAR(previous / ratio, 4, 0.1) << difference;
    }
    previous = ratio;
  }
  EXPECT_GT(std::abs(previous), 1e-6);
}

/// At a temperature far from that of the properties, and with a bath, a mirror and an interface.
TEST(LargeDifference, NothingFlowsAtOneTemperature) {
  StackProblem problem =
      between_walls({test::gray_hot, test::gray_slow}, {2e-7, 3e-7}, {Transmission{0.4, false}}, 1);
  for (SurfaceCondition* wall : {&problem.surfaces.front(), &problem.surfaces.back()})
    wall->law = IsothermalWall{320};
  problem.temperature = 200;
  problem.media = {test::bands_at(test::gray_hot, 200), test::bands_at(test::gray_slow, 200)};
  const SteadyState state = solve_steady(problem, {}, Communicator::self());
  EXPECT_TRUE(state.converged);
  for (const double t : state.moments.temperature) EXPECT_NEAR(t, 0, 1e-12);
  for (const Point& q : state.moments.heat_flux) EXPECT_NEAR(q[0], 0, 1);
}

/// Entropy is produced in walls, layers and at planes; together q (1/T_cold - 1/T_hot).
TEST(LargeDifference, EntropyIsAccountedFor) {
  const std::vector<StackProblem> problems{
      between_walls({test::debye_solid(10)}, {1e-6}),
      between_walls({test::gray_hot, test::gray_slow}, {2e-7, 3e-7}, {Transmission{0.4, false}})};
  for (const StackProblem& problem : problems) {
    const test::Solved solved = solve(problem);
    ASSERT_TRUE(solved.analysis.dissipation.has_value());
    const DissipationBudget& budget = *solved.analysis.dissipation;
    EXPECT_NEAR(budget.total, middle * middle * flux(solved) * (1 / cold - 1 / hot), 1e-9 * budget.total);
    EXPECT_LT(std::abs(budget.closure), 1e-5);
    for (const DissipationElement& element : budget.elements) EXPECT_GT(element.total, 0) << element.name;
    // Drops of T* add up, whatever the temperature scale.
    ASSERT_TRUE(solved.analysis.resistance.has_value());
    EXPECT_LT(std::abs(solved.analysis.resistance->closure), 1e-10);
    EXPECT_NEAR(solved.analysis.resistance->total, (hot - cold) / flux(solved),
                1e-9 * (hot - cold) / flux(solved));
  }
}

/// What a wall at 400 K lets in, imposed as a heat flux, makes the wall 400 K hot.
TEST(LargeDifference, AnImposedFluxHeatsTheWall) {
  StackProblem problem = between_walls({test::debye_solid(10)}, {1e-7}, {TransparentInterface{}}, 1);
  const double q = flux(solve(problem));
  problem.surfaces.front().law = HeatFluxWall{q};
  const SteadyState state = solve_steady(problem, {}, Communicator::self());
  EXPECT_TRUE(state.converged);
  // The reference is now the cold wall alone.
  EXPECT_NEAR(cold + state.moments.wall_temperature.front(), hot, 1e-6 * hot);
  EXPECT_NEAR(state.moments.heat_flux.back()[0] / q, 1, 1e-9);
}

/// Heated evenly from inside between cold walls: Kirchhoff's parabola in a thick film.
TEST(LargeDifference, HeatingFollowsKirchhoff) {
  const double thickness = 1e-2, power = 1e10;
  StackProblem problem = between_walls({test::gray_hot}, {thickness});
  for (SurfaceCondition* wall : {&problem.surfaces.front(), &problem.surfaces.back()})
    wall->law = IsothermalWall{cold};
  problem.heating.assign(index(problem.mesh.cells()), power);
  const SteadyState state = solve_steady(problem, {}, Communicator::self());
  EXPECT_TRUE(state.converged);
  EXPECT_LT(state.energy_imbalance, 1e-10);
  const double top = cold + *std::ranges::max_element(state.moments.temperature);
  double kirchhoff = 0; // int from the wall to the middle of kappa dT = P H^2/8
  constexpr int points = 2000;
  for (int i = 0; i < points; ++i)
    kirchhoff +=
        test::conductivity(test::gray_hot, cold + (top - cold) * (i + 0.5) / points) * (top - cold) / points;
  EXPECT_GT(top, 200);
  EXPECT_NEAR(kirchhoff / (power * thickness * thickness / 8), 1, 5e-4);
}

} // namespace
} // namespace kapitza
