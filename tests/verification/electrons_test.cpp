/// Electrons of metals in stacks: films and bilayers whose fluxes and temperatures are known from integral
/// equations, sweeps, conservation, the series resistance of electrons and phonons.

#include "kapitza/solver/stack/harmonic.hpp"

#include "support/metals.hpp"
#include "support/solved.hpp"
#include "support/stacks.hpp"
#include "support/thermal_stacks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>

namespace kapitza {
namespace {

using namespace test::metals;
using test::imbalance;

/// Temperatures above 300 K of a solved problem: reference temperatures are means of the walls.
double above(const StackProblem& problem, double relative) {
  return reference_temperature(problem) + relative - 300;
}

TEST(Electrons, AFilmIsThatOfTheIntegralEquations) {
  test::StackSpec spec;
  spec.materials = {gray_metal()};
  spec.layers = {test::graded_layer("film", 0, 8.333333333333333e-08, 120, 2e-12)};
  spec.left = IsothermalWall{301};
  spec.right = IsothermalWall{300};
  spec.polar = 48;
  const test::Solved solved = test::solve(test::make_stack_problem(spec));
  const Moments& at = solved.state.moments;
  EXPECT_TRUE(solved.state.converged);
  EXPECT_NEAR(at.heat_flux.front()[0] / 1380179544.2030191, 1, 1e-5);
  EXPECT_NEAR(at.electron_flux.front()[0] / 1242708857.7651029, 1, 1e-5);
  EXPECT_NEAR(above(solved.problem, at.temperature.front()), 0.9615879233563611, 2e-4);
  EXPECT_NEAR(above(solved.problem, at.electron_temperature.front()), 1, 2e-4);
  EXPECT_LT(imbalance(at), 1e-9);
}

TEST(Electrons, ABilayerIsThatOfTheIntegralEquations) {
  const test::Solved solved = test::solve(bilayer({}));
  const Moments& at = solved.state.moments;
  const std::size_t last = 2 * 100 - 1;
  EXPECT_TRUE(solved.state.converged);
  EXPECT_NEAR(at.heat_flux.front()[0] / 266788714.895442, 1, 1e-5);
  EXPECT_NEAR(at.electron_flux.front()[0] / 266788714.895442, 1, 1e-5);
  EXPECT_NEAR(above(solved.problem, at.electron_temperature[last]), 0.9064394927289663, 2e-4);
  EXPECT_NEAR(above(solved.problem, at.temperature.front()), 0.9662791063572171, 2e-4);
  EXPECT_NEAR(above(solved.problem, at.temperature[last]), 0.7164269467952655, 2e-4);
  EXPECT_NEAR(above(solved.problem, at.temperature[last + 1]), 0.31317500834496387, 2e-4);
  EXPECT_LT(std::abs(at.electron_flux[last][0]), 1e-6 * at.heat_flux[last][0]);
  EXPECT_LT(imbalance(at), 1e-9);
}

TEST(Electrons, ExchangeHeatWithThePhononsBehindTheInterface) {
  BilayerSpec spec;
  spec.interface.electron_absorption[1] = {0.1};
  const test::Solved solved = test::solve(bilayer(spec));
  const Moments& at = solved.state.moments;
  const std::size_t last = 2 * 100 - 1;
  EXPECT_TRUE(solved.state.converged);
  EXPECT_NEAR(at.heat_flux.front()[0] / 332773519.66238064, 1, 1e-5);
  EXPECT_NEAR(at.electron_flux[last][0] / 95965851.913403, 1, 1e-5);
  EXPECT_NEAR(above(solved.problem, at.electron_temperature[last]), 0.8727686914919834, 2e-4);
  EXPECT_NEAR(above(solved.problem, at.temperature[last]), 0.7143331628442511, 2e-4);
  EXPECT_NEAR(above(solved.problem, at.temperature[last + 1]), 0.3906325267097293, 2e-4);
  EXPECT_LT(imbalance(at), 1e-9);
}

TEST(Electrons, ThreeBandsAreThoseOfTheIntegralEquations) {
  const test::Solved solved = test::solve(bilayer(three_bands()));
  const Moments& at = solved.state.moments;
  const std::size_t last = 2 * 100 - 1;
  EXPECT_TRUE(solved.state.converged)
      << solved.state.relative_residual << " " << solved.state.energy_imbalance << " " << solved.state.sweeps
      << " " << solved.state.stalled;
  EXPECT_NEAR(at.heat_flux.front()[0] / 172394005.1296685, 1, 1e-5);
  EXPECT_NEAR(above(solved.problem, at.electron_temperature[last]), 0.9648279857268307, 2e-4);
  EXPECT_NEAR(above(solved.problem, at.temperature.front()), 0.9849134492346846, 2e-4);
  EXPECT_NEAR(above(solved.problem, at.temperature[last]), 0.9131602902415692, 2e-4);
  EXPECT_LT(imbalance(at), 1e-9);
}

struct Drops {
  double wall, series, slip, kapitza; ///< R_ep of the wall and of the plane, slip, R_K [m2 K/W]
};
/// What the budgets say of a bilayer: the resistances of the integral equations, drops that add up,
/// dissipation of both carriers that is all of what drives them.
void expect_drops(const test::Solved& solved, const Drops& exact) {
  const Analysis& told = solved.analysis;
  const InterfaceResistance& plane = told.interfaces.front();
  EXPECT_NEAR(*told.walls.front().electron_phonon / exact.wall, 1, 2e-4);
  EXPECT_NEAR(*plane.electron_phonon[minus_side] / exact.series, 1, 2e-4);
  EXPECT_FALSE(plane.electron_phonon[plus_side]);
  EXPECT_NEAR(*plane.kapitza / exact.kapitza, 1, 2e-4);
  EXPECT_NEAR(*plane.slip_left, exact.slip, 2e-4 * exact.series);
  ASSERT_TRUE(told.resistance);
  ASSERT_EQ(told.resistance->elements.size(), 5u);
  const ResistanceElement& layer = told.resistance->elements[1];
  const Bands& bands = solved.problem.bands_of_cell(0);
  const double bulk =
      solved.problem.mesh.regions.front().thickness / (conductivity(bands) + bands.electrons.conductivity);
  EXPECT_NEAR(layer.bulk / bulk, 1, 1e-12);
  EXPECT_NEAR(layer.electron_phonon / exact.series, 1, 2e-4);
  EXPECT_NEAR(layer.kinetic, exact.slip, 2e-4 * exact.series);
  EXPECT_LT(std::abs(told.resistance->closure), 1e-9);
  EXPECT_LT(std::abs(told.dissipation->closure), 1e-4);
  for (const DissipationElement& element : told.dissipation->elements)
    EXPECT_GT(element.total, -1e-9 * told.dissipation->total) << element.name;
}

TEST(Electrons, ResistInSeriesAsTheIntegralEquationsSay) {
  {
    SCOPED_TRACE("gray");
    expect_drops(test::solve(bilayer({})), {1.8959753984456635e-11, 5.810387101751408e-10,
                                            1.0501663391537356e-11, 1.5763888888888898e-09});
  }
  {
    SCOPED_TRACE("gray, with an exchange of electrons with phonons");
    BilayerSpec spec;
    spec.interface.electron_absorption[1] = {0.1};
    expect_drops(test::solve(bilayer(spec)), {1.808482923762652e-11, 3.859213287892534e-10,
                                              7.977607925057343e-12, 1.0316675673850328e-09});
  }
  {
    SCOPED_TRACE("three bands");
    expect_drops(test::solve(bilayer(three_bands())), {2.465634299088444e-10, 4.53666164749556e-10,
                                                       -3.4933715202302697e-10, 6.090973677293762e-10});
  }
}

/// A metal much thicker than the length over which its carriers find to one another, and that much longer
/// than the mean free path.
TEST(Electrons, ResistInSeriesAsTwoTemperaturesDo) {
  BilayerSpec spec;
  spec.metal = with_electrons(test::make_test_bands({{2e6, 3000, 0.2e-9}}), {100, 2e4}, 2e15);
  spec.thickness = 5e-6;
  spec.cells = 200;
  spec.finest = 1e-11;
  const test::Solved solved = test::solve(bilayer(spec));
  const double phonons = conductivity(spec.metal), all = phonons + 100, coupling = 2e15;
  const double length = std::sqrt(100 * phonons / (coupling * all));
  EXPECT_GT(length, 50 * spec.metal.mean_free_path[0]);
  EXPECT_NEAR(*solved.analysis.interfaces.front().electron_phonon[minus_side]
                  / (std::pow(100 / all, 1.5) / std::sqrt(coupling * phonons)),
              1, 1e-3);
  const DissipationElement& layer = solved.analysis.dissipation->elements[1];
  const double flux = solved.analysis.heat_flux;
  EXPECT_NEAR(layer.electron_phonon
                  / (*solved.analysis.interfaces.front().electron_phonon[minus_side] * flux * flux),
              1, 1e-3);
  EXPECT_NEAR(layer.nonequilibrium, 0, 1e-3 * layer.electron_phonon);
}

TEST(Electrons, SweepsDoNotDependOnTheCoupling) {
  test::metals::expect_few_sweeps({1e-8, 1e-7, 1e-6, 1e-5}, 60, [](BilayerSpec spec) {
    spec.polar = 16;
    return solve_steady(bilayer(spec), {}, Communicator::self());
  });
}

TEST(Electrons, NothingFlowsAtOneTemperature) {
  BilayerSpec spec;
  spec.interface.electron_absorption[1] = {0.1};
  StackProblem problem = bilayer(spec);
  problem.surfaces.back().law = IsothermalWall{301};
  const SteadyState state = solve_steady(problem, {}, Communicator::self());
  EXPECT_TRUE(state.converged);
  for (const Point& q : state.moments.heat_flux) EXPECT_EQ(q[0], 0);
  for (const Point& q : state.moments.electron_flux) EXPECT_EQ(q[0], 0);
}

/// Heat put into the electrons or into the lattice of an insulated metal leaves through the phonons.
TEST(Electrons, HeatOfEitherCarrierLeaves) {
  for (const bool into_electrons : {true, false}) {
    StackProblem problem = bilayer({});
    problem.surfaces.front().electron_temperature.reset();
    const std::vector<double> power = spread_over_cells(problem.mesh, std::vector<double>{1e16, 0});
    (into_electrons ? problem.electron_heating : problem.heating) = power;
    SteadyOptions tight;
    tight.tolerance = 1e-11;
    const SteadyState state = solve_steady(problem, tight, Communicator::self());
    EXPECT_TRUE(state.converged);
    EXPECT_NEAR(state.moments.heat_flux.back()[0] / (1e16 * 50e-9), 1, 1e-9);
    const double hotter = state.moments.electron_temperature.front() - state.moments.temperature.front();
    EXPECT_GT(into_electrons ? hotter : -hotter, 0);
  }
}

/// Two metals, their electrons joined by a conductance or insulated; periodic ends of one metal conduct with
/// both carriers.
TEST(Electrons, OfTwoMetalsMeet) {
  test::StackSpec spec;
  spec.materials = {gray_metal(), metal({{1.6e6, 4000, 60e-9}}, {30e-9}, {40, 2e4})};
  spec.layers = {test::graded_layer("a", 0, 5e-8, 60, 1e-11), test::graded_layer("b", 1, 5e-8, 60, 1e-11)};
  spec.inner = {DiffuseMismatch{}};
  spec.inner.electron_conductance = 1e9;
  const test::Solved joined = test::solve(test::make_stack_problem(spec));
  const Moments& at = joined.state.moments;
  EXPECT_TRUE(joined.state.converged);
  EXPECT_LT(imbalance(at), 1e-9);
  const double drop = at.electron_temperature[119] - at.electron_temperature[120];
  EXPECT_NEAR(at.electron_flux[119][0] / (1e9 * drop), 1, 1e-3);
  spec.inner.electron_conductance = 0;
  const test::Solved apart = test::solve(test::make_stack_problem(spec));
  EXPECT_LT(std::abs(apart.state.moments.electron_flux[119][0]), 1e-8 * apart.analysis.heat_flux);
  EXPECT_LT(apart.analysis.heat_flux, joined.analysis.heat_flux);
}

TEST(Electrons, ThePeriodicMetalConductsWithBothCarriers) {
  test::StackSpec spec;
  spec.materials = {gray_metal()};
  spec.layers = {test::uniform_layer("film", 0, 1e-6, 8)};
  spec.periodic = true;
  spec.temperature_drop = 1;
  const test::Solved solved = test::solve(test::make_stack_problem(spec));
  EXPECT_TRUE(solved.state.converged);
  EXPECT_NEAR(solved.analysis.heat_flux / ((100 + 50.0 / 3) * 1e6), 1, 1e-9);
}

/// A wall's temperature that oscillates at 1 GHz: amplitudes as the integral equations have them.
TEST(Electrons, OscillateAsTheIntegralEquationsSay) {
  using Complex = std::complex<double>;
  BilayerSpec spec;
  spec.cells = 200;
  const StackProblem problem = bilayer(spec);
  HarmonicDrive drive{Complex(0, 2 * std::numbers::pi * 1e9), {}, std::vector<Complex>(3)};
  drive.electrons = {1, 0, 0};
  SteadyOptions options;
  options.tolerance = 1e-10;
  const HarmonicState state = solve_harmonic(problem, drive, options, Communicator::self());
  const HarmonicField& at = state.field;
  EXPECT_TRUE(state.converged);
  EXPECT_LE(state.sweeps, 16);
  const auto expect_near = [](const Complex& value, const Complex& exact, double tolerance) {
    EXPECT_LT(std::abs(value / exact - 1.0), tolerance) << value << " " << exact;
  };
  expect_near(at.heat_flux.front(), {379194687.09753895, 521651842.4799243}, 1e-5);
  expect_near(at.heat_flux[2 * 200], {275589064.46404356, -26607189.545831256}, 1e-5);
  expect_near(at.heat_flux.back(), {171672641.77582243, -162867796.6045673}, 1e-5);
  expect_near(at.electron_temperature[2 * 200 - 1], {0.8788347481534858, -0.11364486903698828}, 2e-4);
  expect_near(at.temperature[2 * 200 - 1], {0.6668002760977875, -0.16761650709723905}, 2e-4);
  expect_near(at.temperature.front(), {0.9404329618765739, -0.1379017915499115}, 2e-4);
}

} // namespace
} // namespace kapitza
