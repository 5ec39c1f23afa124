/// Electrons of metals where properties follow the temperature: closed forms of the exchange, of thick and of
/// ballistic layers, the linear problem as the limit, conservation, entropy.

#include "kapitza/solver/resolution.hpp"
#include "kapitza/solver/stack/march.hpp"

#include "support/metals.hpp"
#include "support/solved.hpp"
#include "support/thermal_stacks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace kapitza {
namespace {

constexpr double hot = 400, cold = 100, middle = 250;
const test::EinsteinMedium solid = test::debye_solid(6);
constexpr test::EinsteinMetal aluminium{{200, 2e4}, 4e-12};

LayerSpec layer_of(const test::EinsteinMedium& medium, int material, double thickness, int finer = 4) {
  const Resolution resolution = resolve_layer(test::bands_at(medium, middle), thickness);
  return test::graded_layer("layer" + std::to_string(material), material, thickness, finer * resolution.cells,
                            resolution.first_cell);
}

struct Walls {
  double left = hot, right = cold;
};
/// A metal between walls that hold both carriers.
StackProblem metal_film(double thickness, const Walls& walls = {}, int finer = 1) {
  test::StackSpec spec;
  spec.left = IsothermalWall{walls.left};
  spec.right = IsothermalWall{walls.right};
  spec.polar = 16;
  spec.layers = {layer_of(solid, 0, thickness, finer)};
  return test::make_thermal_stack(spec, {solid}, middle, {aluminium});
}
/// A metal, its phonons reflected diffusely at the left end, which holds the electrons, on a dielectric.
StackProblem metal_on_dielectric(double thickness, const Walls& walls = {}, double absorbed = 0.2,
                                 int finer = 1) {
  test::StackSpec spec;
  spec.left = ReflectingWall{0};
  spec.right = IsothermalWall{walls.right};
  spec.polar = 16;
  spec.inner = {Transmission{0.4, false}};
  if (absorbed > 0) spec.inner.electron_absorption[plus_side].assign(solid.size(), absorbed);
  spec.layers = {layer_of(solid, 0, thickness, finer), layer_of(solid, 1, thickness, finer)};
  StackProblem problem = test::make_thermal_stack(spec, {solid, solid}, middle, {aluminium});
  problem.surfaces.front().electron_temperature = walls.left;
  return problem;
}

using test::imbalance;
using test::solve_linear;

test::Solved solve(StackProblem problem) {
  return test::solve(std::move(problem), 1e-8); // Newton goes beyond it
}

/// Energy of a band over that at 0 K [J/m3].
double energy(const test::EinsteinBand& band, double temperature) {
  return band.states * band.theta / std::expm1(band.theta / temperature);
}

/// With constant properties all of it is the linear problem, every coupling of the electrons included,
/// whether the solver knows that nothing depends on temperature or finds out.
TEST(FullElectrons, ConstantPropertiesAreTheLinearProblem) {
  for (const StackProblem& linear : test::metals::exchanging_bilayers()) {
    if (linear.surfaces[1].contact_resistance > 0) continue;
    const test::Solved exact = test::solve(linear);
    for (const bool known : {true, false}) {
      StackProblem full = linear;
      full.thermal = test::linear_bands(full.media);
      for (std::size_t m = 0; m < full.media.size() && !known; ++m)
        full.thermal[m].mean_free_path = [lengths = full.media[m].mean_free_path](double) { return lengths; };
      const test::Solved solved = test::solve(std::move(full));
      EXPECT_TRUE(solved.state.converged);
      EXPECT_NEAR(flux(solved) / flux(exact), 1, 1e-9);
      const Moments &a = solved.state.moments, &b = exact.state.moments;
      const double most = std::ranges::max(b.electron_phonon_power);
      for (std::size_t n = 0; n < a.temperature.size(); ++n) {
        EXPECT_NEAR(a.temperature[n], b.temperature[n], 1e-9);
        EXPECT_NEAR(a.electron_temperature[n], b.electron_temperature[n], 1e-9);
        EXPECT_NEAR(a.diffusing_temperature[n], b.diffusing_temperature[n], 1e-9);
        EXPECT_NEAR(a.electron_flux[n][0], b.electron_flux[n][0], 1e-9 * std::abs(flux(exact)));
        EXPECT_NEAR(a.electron_phonon_power[n], b.electron_phonon_power[n], 1e-9 * most);
      }
      const auto &drops = solved.analysis.resistance->elements,
                 &of_linear = exact.analysis.resistance->elements;
      ASSERT_EQ(drops.size(), of_linear.size());
      for (std::size_t i = 0; i < drops.size(); ++i) {
        EXPECT_NEAR(drops[i].electron_phonon, of_linear[i].electron_phonon,
                    1e-8 * exact.analysis.resistance->total);
        EXPECT_NEAR(drops[i].kinetic, of_linear[i].kinetic, 1e-8 * exact.analysis.resistance->total);
      }
    }
  }
}

/// What comes of a difference, beside the linear problem's, is of second order in it; in a film that is the
/// same both ways, of third.
TEST(FullElectrons, SmallDifferencesAreLinear) {
  const auto order = [](const auto& problem) {
    std::vector<double> departures;
    for (const double difference : {8.0, 4.0, 2.0}) {
      const StackProblem full = problem({middle + difference / 2, middle - difference / 2});
      const test::Solved solved = solve(full), linear = solve_linear(full);
      departures.push_back(std::abs(flux(solved) - flux(linear)));
      EXPECT_NEAR(flux(solved) / flux(linear), 1, 1e-3 * difference);
    }
    EXPECT_GT(departures.back(), 0);
    return std::log2(departures[1] / departures[2]);
  };
  EXPECT_NEAR(order([](const Walls& walls) { return metal_film(1e-7, walls); }), 3, 0.05);
  EXPECT_NEAR(order([](const Walls& walls) { return metal_on_dielectric(1e-7, walls); }), 2, 0.05);
}

/// Electrons at 300 K, heated evenly, in a lattice that is cooled nearly as much: phonons stand still, and
/// the lattice is as cold as the golden rule's exchange makes it.
TEST(FullElectrons, ExchangeHeatByTheGoldenRule) {
  test::StackSpec spec;
  spec.left = spec.right = ReflectingWall{1};
  spec.layers = {test::uniform_layer("metal", 0, 1e-7, 4)};
  constexpr test::EinsteinMetal conducting{{1e8, 2e4}, 4e-12}; // no electrons hotter than others
  StackProblem problem = test::make_thermal_stack(spec, {solid}, middle, {conducting});
  problem.surfaces.front().electron_temperature = problem.surfaces.back().electron_temperature = 300;
  constexpr double power = 7e18;
  problem.electron_heating.assign(4, 1.01 * power);
  problem.heating.assign(4, -power);
  const test::Solved solved = solve(problem);
  EXPECT_TRUE(solved.state.converged);
  const double colder = 300 + solved.state.moments.temperature.front();
  EXPECT_LT(colder, 250);
  double given = 0;
  for (const test::EinsteinBand& band : solid)
    given += (energy(band, 300) - energy(band, colder))
             / (band.mean_free_path(colder) / band.speed + conducting.lifetime);
  EXPECT_NEAR(given / power, 1, 1e-6); // rates are interpolated
  for (const double t : solved.state.moments.electron_temperature) EXPECT_NEAR(t, 0, 1e-5);
}

/// Electrons alone cross into phonons that fly to a black wall without collisions: q = sum alpha w (rise(T_e)
/// - rise(T_wall)).
TEST(FullElectrons, CrossIntoPhononsInDetailedBalance) {
  constexpr double part = 0.3;
  StackProblem problem = metal_on_dielectric(1e-9, {}, part);
  problem.surfaces[1].law = Transmission{0, false};
  problem.thermal[1].mean_free_path = [count = solid.size()](double) {
    return std::vector<double>(count, 1.0);
  };
  problem.media[1].mean_free_path.assign(solid.size(), 1);
  const test::Solved solved = solve(problem);
  const Moments& at = solved.state.moments;
  const auto beside = index(problem.mesh.surfaces[1].plus_cell) * 2 - 1;
  double expected = 0;
  for (const test::EinsteinBand& band : solid)
    expected +=
        part * band.speed / 4 * (energy(band, middle + at.electron_temperature[beside]) - energy(band, cold));
  EXPECT_TRUE(solved.state.converged);
  EXPECT_NEAR(flux(solved) / expected, 1, 1e-7);
  EXPECT_NEAR(at.electron_flux[beside][0] / flux(solved), 1, 1e-9);
}

/// Few steps at all thicknesses, energy of both carriers; in the thick limit q = int (kappa + kappa_e) dT /
/// H.
TEST(FullElectrons, EveryThicknessTakesFewSteps) {
  double kirchhoff = 0;
  constexpr int points = 3000;
  for (int i = 0; i < points; ++i) {
    const double temperature = cold + (hot - cold) * (i + 0.5) / points;
    double kappa = aluminium.electrons.conductivity;
    for (const test::EinsteinBand& band : solid)
      kappa += band.heat_capacity(temperature) * band.speed * band.speed / 3
               / (band.speed / band.mean_free_path(temperature) + 1 / aluminium.lifetime);
    kirchhoff += kappa * (hot - cold) / points;
  }
  for (const double thickness : {1e-8, 1e-7, 1e-6, 1e-5, 1e-4})
    for (const StackProblem& problem :
         {metal_film(thickness), metal_on_dielectric(thickness), metal_on_dielectric(thickness, {}, 0)}) {
      const test::Solved solved = solve(problem);
      EXPECT_TRUE(solved.state.converged) << thickness;
      EXPECT_LE(solved.state.newton_iterations, 7) << thickness;
      EXPECT_LE(solved.state.sweeps, 60) << thickness;
      // Fluxes are differences of rounded T_e over the smallest cell, beside one over all layers.
      const double rounding =
          std::numeric_limits<double>::epsilon() * problem.mesh.position.back() / problem.mesh.width.front();
      EXPECT_LT(imbalance(solved.state.moments), std::max(1e-9, 4 * rounding)) << thickness;
      if (thickness == 1e-4 && problem.media.size() == 1) {
        EXPECT_NEAR(flux(solved) * thickness / kirchhoff, 1, 5e-4);
      }
    }
}

/// Two metals whose electrons meet over a conductance.
TEST(FullElectrons, OfTwoMetalsMeet) {
  StackProblem problem = metal_film(1e-7);
  test::StackSpec spec;
  spec.left = IsothermalWall{hot};
  spec.right = IsothermalWall{cold};
  spec.polar = 16;
  spec.inner = {Transmission{0.4, false}};
  spec.inner.electron_conductance = 1e9;
  spec.layers = {layer_of(solid, 0, 1e-7), layer_of(solid, 1, 1e-7)};
  const test::Solved solved =
      solve(test::make_thermal_stack(spec, {solid, solid}, middle, {aluminium, {{60, 2e4}, 1e-12}}));
  const Moments& at = solved.state.moments;
  const auto beside = index(solved.problem.mesh.surfaces[1].plus_cell) * 2 - 1;
  EXPECT_TRUE(solved.state.converged);
  EXPECT_LE(solved.state.newton_iterations, 7);
  EXPECT_LT(imbalance(at), 1e-9);
  const double drop = at.electron_temperature[beside] - at.electron_temperature[beside + 1];
  EXPECT_GT(drop, 10);
  EXPECT_NEAR(at.electron_flux[beside][0] / (1e9 * drop), 1, 1e-3);
}

/// Far from the temperature of the properties, with electrons that cross.
TEST(FullElectrons, NothingFlowsAtOneTemperature) {
  StackProblem problem = metal_on_dielectric(1e-7, {320, 320});
  const SteadyState state = solve_steady(problem, {}, Communicator::self());
  EXPECT_TRUE(state.converged);
  for (const double t : state.moments.temperature) EXPECT_NEAR(t, 0, 1e-12);
  for (const double t : state.moments.electron_temperature) EXPECT_NEAR(t, 0, 1e-12);
  for (const Point& q : state.moments.heat_flux) EXPECT_NEAR(q[0], 0, 1);
}

/// Entropy that both carriers and their exchange produce; drops that add up.
TEST(FullElectrons, EntropyIsAccountedFor) {
  for (const StackProblem& problem : {metal_film(1e-7, {}, 8), metal_on_dielectric(1e-7, {}, 0.2, 8),
                                      metal_on_dielectric(1e-7, {}, 0, 8)}) {
    const test::Solved solved = solve(problem);
    const DissipationBudget& budget = *solved.analysis.dissipation;
    EXPECT_NEAR(budget.total, middle * middle * flux(solved) * (1 / cold - 1 / hot), 1e-9 * budget.total);
    EXPECT_LT(std::abs(budget.closure), 1e-5);
    for (const DissipationElement& element : budget.elements) EXPECT_GT(element.total, 0) << element.name;
    const ResistanceBudget& drops = *solved.analysis.resistance;
    EXPECT_LT(std::abs(drops.closure), 1e-10);
    EXPECT_NEAR(drops.total, (hot - cold) / flux(solved), 1e-9 * drops.total);
  }
}

/// Heat put into either carrier of a metal whose electrons are insulated leaves through the phonons.
TEST(FullElectrons, HeatOfEitherCarrierLeaves) {
  for (const bool into_electrons : {true, false}) {
    StackProblem problem = metal_on_dielectric(1e-7, {}, 0);
    problem.surfaces.front().electron_temperature.reset();
    constexpr double power = 3e17;
    const std::vector<double> heating = spread_over_cells(problem.mesh, std::vector<double>{power, 0});
    (into_electrons ? problem.electron_heating : problem.heating) = heating;
    const test::Solved solved = solve(problem);
    EXPECT_TRUE(solved.state.converged);
    EXPECT_LE(solved.state.newton_iterations, 7);
    EXPECT_NEAR(solved.state.moments.heat_flux.back()[0] / (power * 1e-7), 1, 1e-9);
    const Moments& at = solved.state.moments;
    const double hotter = at.electron_temperature.front() - at.temperature.front();
    EXPECT_GT(into_electrons ? hotter : -hotter, 0);
    EXPECT_GT(at.temperature.front(), 50);
    EXPECT_LT(std::abs(solved.analysis.dissipation->closure), 1e-3);
  }
}

} // namespace
} // namespace kapitza
