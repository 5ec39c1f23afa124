/// Steps in time with psi stored, against closed forms, integral equations and responses; orders, energy.

#include "kapitza/analysis/marching.hpp"
#include "kapitza/solver/stack/steady.hpp"

#include "support/driven_stacks.hpp"
#include "support/thermal_stacks.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <random>
#include <tuple>

namespace kapitza {
namespace {

using Complex = std::complex<double>;
using test::crest, test::driven_from_the_left, test::StackSpec, test::undriven, test::uniform_layer;

constexpr double tau = test::gray_lifetime;

SteadyOptions exactly(double tolerance) {
  SteadyOptions options;
  options.tolerance = tolerance;
  return options;
}

/// In equilibrium at the reference.
MarchCase at_rest(const StackProblem& problem, const StackResponse& columns) {
  return {marched(problem, columns),
          {std::vector<double>(index(problem.mesh.nodes()), 0.0)},
          std::vector<double>(problem.surfaces.size(), 0.0),
          {}};
}

TransientHistory march(const MarchCase& what, const MarchRequest& request) {
  const TransientHistory history = march_in_time(what, request, {}, Communicator::self());
  EXPECT_TRUE(history.converged) << history.error;
  EXPECT_LT(history.energy_imbalance, 1e-7);
  return history;
}

TEST(Marching, OrdersOfTheSchemes) {
  StackSpec spec{{test::driven_gray()}, {uniform_layer("medium", 0, 1e-6, 40)}};
  spec.periodic = true;
  spec.polar = 16;
  const StackProblem problem = test::make_stack_problem(spec);
  const auto decayed = [&](MarchScheme scheme, int steps) {
    StackMarch march(problem, {{}, std::vector<double>(problem.surfaces.size()), scheme, exactly(1e-11)},
                     Communicator::self());
    march.begin(0, crest(problem, 1e-6));
    for (int i = 1; i <= steps; ++i) {
      EXPECT_TRUE(march.try_step(2 * tau * i / steps).converged);
      march.accept();
    }
    return march.field().temperature.front();
  };
  const double exact = decayed(MarchScheme::sdirk3, 640);
  for (const auto& [scheme, order] :
       {std::pair(MarchScheme::sdirk2, 2.0), std::pair(MarchScheme::sdirk3, 3.0)}) {
    const double coarse = std::abs(decayed(scheme, 40) - exact), fine = std::abs(decayed(scheme, 80) - exact);
    EXPECT_NEAR(std::log2(coarse / fine), order, 0.1) << coarse << ' ' << fine;
  }
}

TEST(Marching, StepOfTheWallOfAHalfSpace) {
  const auto exact = test::half_space_step();
  const StackProblem problem = exact.problem;
  const StackResponse columns(problem, {});
  MarchCase what = at_rest(problem, columns);
  what.sources = {{Step{}, driven_from_the_left(problem)}};
  exact.expect(march(what, {exact.times, 1e-4}), 1e-4, 3e-4);
}

TEST(Marching, DecayOfAGrating) {
  const auto grating = test::grating();
  const StackProblem problem = grating.problem;
  const StackResponse columns(problem, {});
  MarchCase what = at_rest(problem, columns);
  what.beginning.temperature = grating.shape;
  test::expect_column(march(what, {grating.times, 1e-5}), 1, grating.at_the_crest(), 1e-5);
}

TEST(Marching, PulseInAFilmOnASubstrate) {
  const auto film = test::heated_film();
  const StackProblem problem = film.problem;
  const StackResponse columns(problem, {});
  MarchCase what = at_rest(problem, columns);
  what.sources = {{film.pulse, film.heating}};
  film.expect(march(what, {film.times, 1e-4}), 3e-4, 1e-4);
}

TEST(Marching, FrontThroughAFilm) {
  const StackProblem problem = test::film_of_the_front(100, 128);
  const test::Front front;
  const StackResponse columns(problem, {front.inside});
  MarchCase what = at_rest(problem, columns);
  what.sources = {{front.pulse, driven_from_the_left(problem)}};
  front.expect(march(what, {front.times, 1e-3}), 2e-3);
}

/// What a march states is at least a third of its error, in layers so thin that fronts go to and fro.
TEST(Marching, StatesItsError) {
  std::mt19937 random(7);
  const auto between = [&](double a, double b) {
    return a * std::pow(b / a, std::uniform_real_distribution<double>(0, 1)(random));
  };
  for (int i = 0; i < 20; ++i) {
    std::vector<double> thickness(index(2 + i % 3));
    for (double& h : thickness) h = between(5e-9, 200e-9);
    const StackProblem problem = test::thin_layers(thickness, 6, 8);
    const StackResponse columns(problem, {});
    MarchCase what = at_rest(problem, columns);
    const double width = between(1e-12, 2e-11), at = between(9, 12) * width;
    what.sources = {{Pulse{Pulse::Shape::gaussian, width, at}, driven_from_the_left(problem)}};
    std::vector<double> times;
    for (double t = at; times.size() < 6; t += between(1, 5) * width) times.push_back(t);
    const TransientHistory exact = respond_in_time(
        {columns, {}, {}}, what.sources, {times, 1e-6, TransientMethod::fourier}, Communicator::self());
    const TransientHistory history = march(what, {times, between(1e-3, 1e-1)});
    const std::vector<double> scale = error_scales(exact.values, columns.columns(), columns.streaming());
    EXPECT_LT(largest_difference(history.values, exact.values, scale), 3 * history.error) << "case " << i;
  }
}

constexpr double middle = 250;

/// From 250 K everywhere.
StackProblem full_film(const std::vector<test::EinsteinMedium>& media, double difference, double thickness,
                       int cells) {
  StackSpec spec;
  spec.left = IsothermalWall{middle + difference / 2};
  spec.right = IsothermalWall{middle - difference / 2};
  spec.inner = {Transmission{0.4, false}};
  spec.polar = 16;
  for (std::size_t m = 0; m < media.size(); ++m)
    spec.layers.push_back(uniform_layer("layer" + std::to_string(m), static_cast<int>(m), thickness, cells));
  return test::make_thermal_stack(spec, media, middle);
}

MarchCase heated_from(const StackProblem& problem, const StackResponse& columns) {
  MarchCase what = at_rest(problem, columns);
  HarmonicDrive walls = undriven(problem);
  for (std::size_t s = 0; s < problem.surfaces.size(); ++s)
    if (const auto t = fixed_temperature(problem.surfaces[s].law)) walls.surface[s] = *t - middle;
  what.sources = {{Step{}, walls}};
  return what;
}

/// 400 and 100 K: what a march ends in is the steady state, at a plane, too.
TEST(Marching, LargeDifferencesEndInTheSteadyState) {
  const StackProblem problem = full_film({test::gray_hot, test::gray_slow}, 300, 2e-7, 24);
  const StackResponse columns(problem, {});
  const TransientHistory history = march(heated_from(problem, columns), {{2e-11, 2e-9, 1e-6}, 1e-3});
  const SteadyState steady = solve_steady(problem, {}, Communicator::self());
  ASSERT_TRUE(steady.converged);
  const std::vector<double>& last = history.values.back();
  const double flux = steady.moments.heat_flux.front()[0];
  EXPECT_NEAR(last[0] / flux, 1, 1e-6);
  EXPECT_NEAR(last[2] / flux, -1, 1e-6);
  EXPECT_NEAR(last[1], steady.moments.temperature.front(), 1e-5);
  EXPECT_NEAR(last[3], steady.moments.temperature.back(), 1e-5);
  EXPECT_GT(std::abs(history.values.front()[0] / flux - 1), 0.1);
}

/// A film as cold as its right wall, whose left one is hot from t = 0 on: linear elements fall short of the
/// front by more than the cold side has.
struct ColdFilm {
  StackProblem problem;
  double cold = 0, hot = 0; ///< less the reference [K]

  ColdFilm(const test::EinsteinMedium& medium, double hot_wall, double cold_wall, int cells) {
    StackSpec spec;
    spec.left = IsothermalWall{hot_wall};
    spec.right = IsothermalWall{cold_wall};
    spec.polar = 8;
    spec.layers = {uniform_layer("film", 0, 2e-7, cells)};
    problem = test::make_thermal_stack(spec, {medium}, (hot_wall + cold_wall) / 2);
    const double reference = reference_temperature(problem);
    cold = cold_wall - reference, hot = hot_wall - reference;
  }
  TransientHistory followed(const std::vector<double>& times, double tolerance) const {
    const StackResponse columns(problem, {{"middle", 1e-7}});
    MarchCase what = at_rest(problem, columns);
    std::ranges::fill(what.beginning.temperature, cold);
    std::ranges::fill(what.boundary, cold);
    HarmonicDrive wall = undriven(problem);
    wall.surface.front() = hot - cold;
    what.sources = {{Step{}, wall}};
    return march(what, {times, tolerance});
  }
};

/// 400 K on 100 K, 300 K on 30 K and 40 K on 20 K, and a single frequency whose occupation at 20 K is 2e-4 of
/// that at 40 K: they end in the steady state, agree with finer cells, keep their energy and get no colder
/// than psi is held at.
TEST(Marching, FrontsIntoMuchColderMaterial) {
  for (const auto& [medium, hot, cold] :
       {std::tuple(test::debye_solid(4), 400.0, 100.0), std::tuple(test::debye_solid(4), 300.0, 30.0),
        std::tuple(test::debye_solid(4), 40.0, 20.0), std::tuple(test::gray_hot, 40.0, 20.0)}) {
    SCOPED_TRACE(std::to_string(hot) + " K on " + std::to_string(cold) + " K");
    const std::vector<double> times{5e-12, 5e-11, 1e-6};
    const ColdFilm film(medium, hot, cold, 24), finer(medium, hot, cold, 48);
    const TransientHistory history = film.followed(times, 1e-2), fine = finer.followed(times, 1e-2);
    const SteadyState steady = solve_steady(film.problem, {}, Communicator::self());
    ASSERT_TRUE(steady.converged);
    const double flux = steady.moments.heat_flux.front()[0];
    EXPECT_NEAR(history.values.back()[0] / flux, 1, 1e-6);
    EXPECT_NEAR(history.values.back()[2] / flux, -1, 1e-6);
    const StackResponse columns(film.problem, {{"middle", 1e-7}});
    const std::vector<double> scale = error_scales(fine.values, columns.columns(), columns.streaming());
    EXPECT_LT(largest_difference(history.values, fine.values, scale), 0.05);
    EXPECT_LT(history.energy_imbalance, 1e-7);
    for (const auto& row : history.values) EXPECT_GT(row[4], film.cold - 0.021 * cold);
  }
}

/// What is left of small differences is of second order in them.
TEST(Marching, SmallDifferencesAreLinear) {
  double previous = 0;
  for (const double difference : {20.0, 10.0, 5.0}) {
    const StackProblem full = full_film({test::debye_solid(4)}, difference, 2e-7, 16);
    StackProblem linear = full;
    linear.thermal.clear();
    std::vector<TransientHistory> histories;
    for (const StackProblem* problem : std::initializer_list<const StackProblem*>{&full, &linear}) {
      const StackResponse columns(*problem, {});
      const MarchRequest request{{2e-11}, 1e-2, MarchScheme::sdirk3, 1e-12, exactly(1e-10)};
      histories.push_back(march(heated_from(*problem, columns), request));
    }
    // A single wall is no even function of the difference: both together are.
    const auto both = [](const TransientHistory& history) {
      return history.values[0][0] - history.values[0][2];
    };
    const double ratio = both(histories[0]) / both(histories[1]) - 1;
    if (previous != 0) {
      EXPECT_NEAR(previous / ratio, 4, 0.2) << difference;
    }
    previous = ratio;
  }
  EXPECT_GT(std::abs(previous), 1e-7);
}

TEST(Marching, OrdersWithLargeDifferences) {
  StackProblem problem = full_film({test::gray_hot}, 0, 1e-7, 16);
  problem.surfaces.front().law = problem.surfaces.back().law = ReflectingWall{0};
  std::vector<double> heating(index(problem.mesh.nodes()), 0.0);
  std::fill_n(heating.begin(), heating.size() / 2, 1.0);
  const Pulse pulse{Pulse::Shape::gaussian, 1e-11, 5e-11};
  const auto followed = [&](MarchScheme scheme, int steps) {
    MarchSetup setup{{}, std::vector<double>(problem.surfaces.size()), scheme, exactly(1e-11)};
    setup.drives = {{heating,
                     {},
                     [=](double t) { return 4e8 * value_at(pulse, t); },
                     [=](double t) { return 4e8 * integral_at(pulse, t); }}};
    StackMarch march(problem, std::move(setup), Communicator::self());
    march.begin(0, std::vector<double>(heating.size(), 0.0));
    for (int i = 1; i <= steps; ++i) {
      EXPECT_TRUE(march.try_step(1e-10 * i / steps).converged);
      march.accept();
    }
    EXPECT_LT(march.energy_imbalance(), 1e-10);
    return march.field().temperature.front();
  };
  const double exact = followed(MarchScheme::sdirk3, 640);
  EXPECT_GT(exact, 100);
  for (const auto& [scheme, order] :
       {std::pair(MarchScheme::sdirk2, 2.0), std::pair(MarchScheme::sdirk3, 3.0)}) {
    const double coarse = std::abs(followed(scheme, 80) - exact),
                 fine = std::abs(followed(scheme, 160) - exact);
    EXPECT_NEAR(std::log2(coarse / fine), order, 0.3) << coarse << ' ' << fine;
  }
}

/// A pulse in an insulated film: in the end all of its energy is that of Bose and Einstein's occupations.
TEST(Marching, InsulatedFilmKeepsWhatItIsGiven) {
  const test::EinsteinMedium solid = test::debye_solid(4);
  StackProblem problem = full_film({solid}, 0, 1e-7, 16);
  problem.surfaces.front().law = problem.surfaces.back().law = ReflectingWall{0};
  const StackResponse columns(problem, {});
  MarchCase what = at_rest(problem, columns);
  HarmonicDrive heating = undriven(problem);
  heating.heating.assign(index(problem.mesh.nodes()), 0);
  std::fill_n(heating.heating.begin(), heating.heating.size() / 2, 8e8); // 4e8 J/m3 on average
  what.sources = {{Pulse{Pulse::Shape::gaussian, 1e-11, 1e-10}, heating}};
  const TransientHistory history = march(what, {{1e-9, 1e-6}, 1e-3});
  const auto energy = [&](double temperature) {
    double sum = 0;
    for (const test::EinsteinBand& band : solid)
      sum += band.states * band.theta / std::expm1(band.theta / temperature);
    return sum;
  };
  const double end = middle + history.values.back()[1];
  EXPECT_GT(end, 350);
  EXPECT_NEAR((energy(end) - energy(middle)) / 4e8, 1, 1e-6);
}

} // namespace
} // namespace kapitza
