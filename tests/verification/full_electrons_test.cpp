/// Electrons of metals where properties follow the temperature: closed forms of the exchange, of thick and of
/// ballistic layers, the linear problem as the limit, conservation, entropy.

#include "kapitza/analysis/marching.hpp"
#include "kapitza/solver/resolution.hpp"
#include "kapitza/solver/stack/march.hpp"

#include "support/metals.hpp"
#include "support/normal.hpp"
#include "support/solved.hpp"
#include "support/thermal_stacks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
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
StackProblem metal_film(double thickness, const Walls& walls = {}, int finer = 1,
                        const test::EinsteinMetal& metal = aluminium) {
  test::StackSpec spec;
  spec.left = IsothermalWall{walls.left};
  spec.right = IsothermalWall{walls.right};
  spec.polar = 16;
  spec.layers = {layer_of(solid, 0, thickness, finer)};
  return test::make_thermal_stack(spec, {solid}, middle, {metal});
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

/// Bilayers of constant properties, one of them with normal processes behind the metal.
std::vector<StackProblem> constant_bilayers() {
  std::vector<StackProblem> problems;
  for (const StackProblem& bilayer : test::metals::exchanging_bilayers())
    if (bilayer.surfaces[1].contact_resistance == 0) problems.push_back(bilayer);
  problems.push_back(problems.front());
  problems.back().media.back() = test::with_normal_ratio(problems.back().media.back(), 10);
  return problems;
}

/// With constant properties all of it is the linear problem, every coupling of the electrons included,
/// whether the solver knows that nothing depends on temperature or finds out.
TEST(FullElectrons, ConstantPropertiesAreTheLinearProblem) {
  for (const StackProblem& linear : constant_bilayers()) {
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

/// Walls and the electrons that they hold have their temperatures from t = 0 on.
MarchSetup from_rest(const StackProblem& problem, MarchScheme scheme) {
  MarchSetup setup{{}, {}, scheme, {}};
  setup.options.tolerance = 1e-12;
  const double reference = reference_temperature(problem);
  for (const SurfaceCondition& condition : problem.surfaces) {
    const LawTraits law = law_traits(condition.law);
    setup.boundary.push_back(law.temperature ? *law.temperature - reference : law.heat_flux.value_or(0));
    setup.electrons.push_back(condition.electron_temperature.value_or(reference) - reference);
  }
  return setup;
}

/// Steps to these times, energy of both carriers balanced in each.
void follow(StackMarch& march, const StackProblem& problem, const std::vector<double>& times) {
  march.begin(0, std::vector<double>(index(problem.mesh.nodes()), 0.0));
  for (const double time : times) {
    EXPECT_TRUE(march.try_step(time).converged) << time;
    march.accept();
    EXPECT_LT(march.energy_imbalance(), 1e-10) << time;
  }
}

void expect_the_same(const Moments& a, const Moments& b, double within) {
  double largest = 0, flow = 0;
  for (const double t : b.electron_temperature) largest = std::max(largest, std::abs(t));
  for (const Point& q : b.heat_flux) flow = std::max(flow, std::abs(q[0]));
  for (std::size_t n = 0; n < b.temperature.size(); ++n) {
    EXPECT_NEAR(a.temperature[n], b.temperature[n], within * largest);
    EXPECT_NEAR(a.electron_temperature[n], b.electron_temperature[n], within * largest);
    EXPECT_NEAR(a.heat_flux[n][0], b.heat_flux[n][0], within * flow);
    EXPECT_NEAR(a.electron_flux[n][0], b.electron_flux[n][0], within * flow);
  }
}

/// Whether the solver knows that nothing depends on temperature or finds out; behind the metal normal
/// processes, too.
TEST(FullElectrons, ConstantPropertiesMarchAsTheLinearProblem) {
  const std::vector<double> times{2e-13, 1e-12, 1e-11};
  for (const StackProblem& linear : constant_bilayers()) {
    StackMarch exact(linear, from_rest(linear, MarchScheme::sdirk3), Communicator::self());
    follow(exact, linear, times);
    for (const bool known : {true, false}) {
      StackProblem full = linear;
      full.thermal = test::linear_bands(full.media);
      for (std::size_t m = 0; m < full.media.size() && !known; ++m)
        full.thermal[m].mean_free_path = [lengths = full.media[m].mean_free_path](double) { return lengths; };
      StackMarch march(full, from_rest(full, MarchScheme::sdirk3), Communicator::self());
      follow(march, full, times);
      expect_the_same(march.field(), exact.field(), 1e-8);
    }
  }
}

/// 400 K held by the electrons, 100 K behind, all at 250 K at first; and what begins in the end stays there.
TEST(FullElectrons, MarchesEndInTheSteadyState) {
  for (const double absorbed : {0.0, 0.2}) {
    const StackProblem problem = metal_on_dielectric(1e-7, {}, absorbed);
    const SteadyState steady = test::solve(problem, 1e-11).state;
    const MarchSetup walls = from_rest(problem, MarchScheme::sdirk2);
    const StackResponse columns(problem, {{"inside", 3e-8}});
    const MarchCase what{marched(problem, columns),
                         {std::vector<double>(index(problem.mesh.nodes()), 0.0)},
                         walls.boundary,
                         {},
                         walls.electrons};
    const TransientHistory history = march_in_time(what, {{1e-11, 1e-6}, 1e-2}, {}, Communicator::self());
    EXPECT_TRUE(history.converged) << history.error;
    EXPECT_LT(history.energy_imbalance, 1e-7);
    const auto ends_at = [&](const char* name, double exact) {
      const std::vector<ResponseColumn> all = columns.columns();
      const auto column = index(std::ranges::find(all, name, &ResponseColumn::name) - all.begin());
      EXPECT_NEAR(history.values.back()[column], exact, 1e-5 * std::abs(exact)) << name;
      EXPECT_GT(std::abs(history.values.front()[column] - exact), 1e-3 * std::abs(exact)) << name;
    };
    const Moments& at = steady.moments;
    ends_at("left_heat_flux", at.heat_flux.front()[0]);
    ends_at("right_heat_flux", -at.heat_flux.back()[0]);
    ends_at("left_temperature", at.temperature.front());
    ends_at("right_temperature", at.temperature.back());
    StackMarch stays(problem, from_rest(problem, MarchScheme::sdirk2), Communicator::self());
    ASSERT_TRUE(stays.begin_steady(0, std::vector<double>(index(problem.mesh.nodes()), 0.0)));
    expect_the_same(stays.field(), steady.moments, 1e-6);
    EXPECT_TRUE(stays.try_step(1e-11).converged);
    stays.accept();
    expect_the_same(stays.field(), steady.moments, 1e-6);
  }
}

/// A pulse into the electrons of the left half of an insulated film, whose lattice warms by more than 100 K.
struct PulsedFilm {
  StackProblem problem;
  double given = 0; ///< [J/m2]

  explicit PulsedFilm(const test::EinsteinMetal& metal)
      : problem(metal_film(1e-7, {middle, middle}, 1, metal)) {}

  StackMarch march(MarchScheme scheme) {
    problem.surfaces.front().law = problem.surfaces.back().law = ReflectingWall{0};
    MarchSetup setup = from_rest(problem, scheme);
    MarchDrive heat;
    heat.electron_heating.assign(index(problem.mesh.nodes()), 0.0);
    given = 0;
    for (int cell = 0; cell < problem.mesh.cells() / 2; ++cell) {
      heat.electron_heating[index(2 * cell)] = heat.electron_heating[index(2 * cell + 1)] = 8e8;
      given += 8e8 * problem.mesh.width[index(cell)];
    }
    const Pulse pulse{Pulse::Shape::gaussian, 2e-12, 1e-11};
    heat.value = [=](double t) { return value_at(pulse, t); };
    heat.integral = [=](double t) { return integral_at(pulse, t); };
    setup.drives = {heat};
    return {problem, setup, Communicator::self()};
  }
};

TEST(FullElectrons, OrdersInTime) {
  const auto followed = [](MarchScheme scheme, int steps) {
    PulsedFilm film({{200, 2e5}, 2e-11}); // a coupling that steps resolve
    StackMarch march = film.march(scheme);
    std::vector<double> times;
    for (int i = 1; i <= steps; ++i) times.push_back(2e-11 * i / steps);
    follow(march, film.problem, times);
    const Moments now = march.field();
    return std::array{now.electron_temperature.front(), now.temperature.front()};
  };
  const auto exact = followed(MarchScheme::sdirk3, 320);
  EXPECT_GT(std::abs(exact[0] - exact[1]), 10);
  for (const auto& [scheme, order] :
       {std::pair(MarchScheme::sdirk2, 2.0), std::pair(MarchScheme::sdirk3, 3.0)}) {
    const auto coarse = followed(scheme, 40), fine = followed(scheme, 80);
    for (const std::size_t of : {0, 1}) {
      const double before = std::abs(coarse[of] - exact[of]), after = std::abs(fine[of] - exact[of]);
      EXPECT_NEAR(std::log2(before / after), order, 0.3) << before << ' ' << after;
    }
  }
}

/// In the end both carriers have one temperature, at which Bose and Einstein's occupations and the electrons'
/// heat capacity hold all that was given.
TEST(FullElectrons, AnInsulatedFilmKeepsWhatItsElectronsAreGiven) {
  PulsedFilm film(aluminium);
  StackMarch march = film.march(MarchScheme::sdirk2);
  std::vector<double> times;
  for (int i = 1; i <= 20; ++i) times.push_back(1e-12 * i);
  for (double time = 4e-11; time < 1e-6; time *= 4) times.push_back(time);
  follow(march, film.problem, times);
  const Moments now = march.field();
  const double end = middle + now.temperature.front();
  EXPECT_GT(end, middle + 50);
  double held = aluminium.electrons.heat_capacity * (end - middle);
  for (const test::EinsteinBand& band : solid) held += energy(band, end) - energy(band, middle);
  EXPECT_NEAR(held * 1e-7 / film.given, 1, 1e-6);
  for (const double t : now.electron_temperature) EXPECT_NEAR(t, end - middle, 1e-6);
}

} // namespace
} // namespace kapitza
