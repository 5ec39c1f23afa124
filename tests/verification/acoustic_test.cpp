/// Acoustic laws, baths and macroscopic contacts in solved stacks.

#include "kapitza/base/index.hpp"
#include "kapitza/physics/helium.hpp"
#include "kapitza/setup/problem.hpp"

#include "stack_problem.hpp"
#include "support/stacks.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>

namespace kapitza::test {
namespace {

constexpr double milne_z0 = 0.71044608959876307;

/// Gray phonons with C v^3 equal on both sides, as sound has it; total reflection from b at a cosine of
/// 0.745.
std::vector<Bands> gray_pair() {
  return {in_medium(plain_bands({1e6}, {6000}, {40e-9}), 2330),
          in_medium(plain_bands({3.375e6}, {4000}, {30e-9}), 5350)};
}

Solution solve_gray_bilayer(int polar, double refinement = 1) {
  const Stack stack{.materials = gray_pair(),
                    .layers = {{0, 200e-9}, {1, 200e-9}},
                    .interface = AcousticMismatch{},
                    .polar = polar,
                    .refinement = refinement};
  StackProblem problem = make_problem(stack);
  problem.angles = double_gauss(polar, std::vector{std::sqrt(1 - 4.0 / 9)});
  SteadyOptions options;
  options.tolerance = 1e-11;
  return solve(std::move(problem), options);
}

/// The pattern of an angle-selective law relaxes in the Knudsen layers: at the plane itself less is
/// dissipated than reflection alone would, so the angular part is negative. Second order in the directions.
TEST(AcousticBilayer, AngularPartIsNegativeAndConvergesWithTheDirections) {
  const Solution finest = solve_gray_bilayer(512);
  const InterfaceResistance& exact = finest.analysis.interfaces.at(0);
  EXPECT_LT(*exact.angular, -0.5 * *exact.reflection);
  EXPECT_GT(*exact.interface, 0) << "entropy is never destroyed";
  std::vector<double> flux, kapitza, angular;
  for (const int polar : {16, 32, 64, 128}) {
    const Solution solution = solve_gray_bilayer(polar);
    const InterfaceResistance& plane = solution.analysis.interfaces.at(0);
    flux.push_back(relative(solution.heat_flux(), finest.heat_flux()));
    kapitza.push_back(relative(*plane.kapitza, *exact.kapitza));
    angular.push_back(relative(*plane.angular, *exact.angular));
    record(fmt::format("flux_{}", polar), flux.back());
    record(fmt::format("kapitza_{}", polar), kapitza.back());
    record(fmt::format("angular_{}", polar), angular.back());
  }
  for (const auto* errors : {&flux, &kapitza, &angular})
    EXPECT_GT(std::log2(std::abs(errors->front() / errors->back())) / 3, 1.5) << "order over three doublings";
  EXPECT_LT(std::abs(flux[1]), 1e-4);
  EXPECT_LT(std::abs(kapitza[1]), 5e-4);
}

TEST(AcousticBilayer, BudgetClosesWithTheCells) {
  std::vector<double> closures;
  for (const double refinement : {1.0, 2.0, 4.0})
    closures.push_back(solve_gray_bilayer(32, refinement).analysis.dissipation->closure);
  for (const double closure : closures) record("closure", closure);
  EXPECT_LT(std::abs(closures[0]), 1e-5);
  for (const double order : observed_orders(closures)) EXPECT_GT(order, 2);
}

/// Equal speeds: a specular plane of transmissivity 4 Z1 Z2/(Z1 + Z2)^2, whose resistances between
/// half-spaces are known (integral equation, 9 digits).
TEST(AcousticBilayer, OfEqualSpeedsIsTheSpecularPlane) {
  struct Plane {
    double transmissivity, kapitza, apparent;
  };
  for (const auto& [t, kapitza, apparent] :
       {Plane{1, 0, 0}, Plane{0.9, 1.0 / 9, 0.123732350}, Plane{0.1, 9, 9.123259151}}) {
    SCOPED_TRACE(t);
    const double impedance = (2 - t + 2 * std::sqrt(1 - t)) / t;
    const Solution stack = solve({.materials = {in_medium(unit_gray(), 1), in_medium(unit_gray(), impedance)},
                                  .layers = {{0, 1000}, {1, 1000}},
                                  .interface = AcousticMismatch{}});
    const InterfaceResistance& plane = stack.analysis.interfaces.at(0);
    ASSERT_TRUE(plane.kapitza && plane.apparent);
    EXPECT_NEAR(*plane.kapitza, kapitza, 1e-11 * (1 + kapitza));
    EXPECT_NEAR(*plane.apparent, apparent, 5e-6);
  }
}

/// Silicon on germanium from the deck of the main job, each frequency refracted by itself.
TEST(AcousticBilayer, SiliconGermaniumTakesFewSweepsAtEveryThickness) {
  const std::vector<Bands> materials =
      make_problem(read_deck(KAPITZA_SOURCE_DIR "/input/si_ge.yaml", {}, read_text_file)).media;
  for (const SurfaceLaw& law : {SurfaceLaw{AcousticMismatch{}}, SurfaceLaw{MixedMismatch{0.5, 0}}})
    for (const double thickness : {1e-8, 1e-7, 1e-6, 1e-5, 1e-4}) {
      SCOPED_TRACE(thickness);
      const Solution stack = solve(
          {.materials = materials, .layers = {{0, thickness}, {1, thickness}}, .interface = law, .polar = 32},
          1e-8);
      record(fmt::format("sweeps_{}", thickness), stack.state.sweeps);
      EXPECT_LE(stack.state.sweeps, 12);
      EXPECT_LT(std::abs(stack.analysis.dissipation->closure), 1e-4);
    }
}

/// A bath with a diffuse law emits as a black wall of another temperature would: reflection costs 1/(a w) -
/// 1/w, and beside it there is the slip of a black wall.
TEST(LiquidBath, ReflectionAndSlipAreToldApart) {
  const Bands solid = in_medium(unit_gray(), 10);
  for (const double liquid_speed : {2.0, 4.0, 12.0}) {
    const double w_liquid = 16 / (liquid_speed * liquid_speed); // w of the solid is 1 at 4 m/s
    const double transmissivity = w_liquid / (1 + w_liquid);
    SCOPED_TRACE(transmissivity);
    const Solution film = solve({.materials = {solid},
                                 .layers = {{0, 1000}},
                                 .right = LiquidBath{0, {1, liquid_speed, 0}, LiquidLaw::dmm}});
    const WallReport& bath = film.analysis.walls.at(1);
    ASSERT_TRUE(bath.kapitza_resistance && bath.slip_resistance);
    EXPECT_NEAR(*bath.kapitza_resistance, 1 / transmissivity - 1, 1e-10 / transmissivity);
    EXPECT_NEAR(*bath.slip_resistance, 0.75 * milne_z0, 1e-5);
    EXPECT_NEAR(film.analysis.resistance->elements.back().kapitza, *bath.kapitza_resistance,
                1e-12 / transmissivity
                    + film.state.energy_imbalance * *bath.kapitza_resistance); // it has one heat flux
    EXPECT_LT(std::abs(film.analysis.dissipation->closure), 1e-6);
  }
}

/// A chip at 4.2 K in helium: nearly all is reflected, so the film is at one temperature and the resistance
/// is Khalatnikov's.
TEST(LiquidBath, ChipInHeliumIsCooledAtTheRateOfItsSurface) {
  const Deck deck = read_deck(KAPITZA_SOURCE_DIR "/input/helium_chip.yaml", {}, read_text_file);
  const StackProblem problem = make_problem(deck);
  const Solution chip = solve(problem, make_steady_options(deck.solver));
  const double temperature = 4.2;
  const double expected = khalatnikov_conductance({2329, 9010, 5230}, liquid_helium_at(temperature)).total()
                          * std::pow(temperature, 3);
  const WallReport& bath = chip.analysis.walls.at(1);
  const double drop = chip.temperature(index(chip.problem.mesh.nodes() - 1)) - temperature;
  record("conductance_over_khalatnikov", -bath.heat_flux / drop / expected);
  EXPECT_NEAR(-bath.heat_flux / drop / expected, 1, 0.1) << "silicon disperses a little already at 4 K";
}

/// A macroscopic contact is in series: it adds its resistance and changes nothing else.
TEST(PressedContact, AddsItsResistanceAndNothingElse) {
  const std::vector<Bands> toys{in_medium(toy_a(), 2330), in_medium(toy_b(), 5350)};
  for (const SurfaceLaw& law :
       {SurfaceLaw{DiffuseMismatch{}}, SurfaceLaw{AcousticMismatch{}}, SurfaceLaw{Transmission{0.2, true}}})
    for (const double thickness : {1e-8, 1e-6}) {
      const Stack stack{.materials = toys, .layers = {{0, thickness}, {1, thickness}}, .interface = law};
      const Solution welded = solve(stack);
      for (const double contact : {1e-10, 1e-8, 1e-5}) {
        SCOPED_TRACE(fmt::format("law {}, {} m, {} m2 K/W", law.index(), thickness, contact));
        StackProblem problem = make_problem(stack);
        problem.surfaces.at(1).contact_resistance = contact;
        SteadyOptions options;
        options.tolerance = 1e-10;
        const Solution pressed = solve(problem, options);
        EXPECT_LE(pressed.state.sweeps, 14);
        const InterfaceResistance &a = pressed.analysis.interfaces.at(0),
                                  &b = welded.analysis.interfaces.at(0);
        EXPECT_DOUBLE_EQ(a.contact, contact);
        EXPECT_LT(std::abs(relative(pressed.analysis.resistance->total,
                                    welded.analysis.resistance->total + contact)),
                  1e-8);
        // The drop over the layers is this small a part of the whole, of which the solver knows 1e-10.
        const double small_part = 1e-9 * contact / welded.analysis.resistance->total;
        EXPECT_LT(std::abs(relative(*a.kapitza, *b.kapitza)), 1e-7 + small_part);
        EXPECT_NEAR(*a.interface, *b.interface, 1e-7 * *b.interface + 1e-9 * contact);
        EXPECT_LT(std::abs(pressed.analysis.dissipation->closure), 1e-5);
      }
    }
}

TEST(PressedContact, BetweenWallsOfGivenHeatFlux) {
  Stack stack{.materials = {toy_a(), toy_b()},
              .layers = {{0, 1e-7}, {1, 1e-7}},
              .left = HeatFluxWall{1e9},
              .right = HeatFluxWall{-1e9}};
  StackProblem problem = make_problem(stack);
  problem.surfaces.at(1).contact_resistance = 1e-8;
  SteadyOptions options;
  options.tolerance = 1e-10;
  const Solution pressed = solve(problem, options);
  const Solution welded = solve(stack);
  const auto drop = [](const Solution& s) {
    return s.analysis.walls.at(0).temperature - s.analysis.walls.at(1).temperature;
  };
  EXPECT_NEAR(drop(pressed) - drop(welded), 1e9 * 1e-8, 1e-7);
  EXPECT_NEAR(pressed.heat_flux(), 1e9, 1);
}

} // namespace
} // namespace kapitza::test
