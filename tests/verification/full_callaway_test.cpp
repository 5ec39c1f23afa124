/// Normal processes where properties follow the temperature: exact gray films, Kirchhoff's transform in thick
/// ones, the linear problem as the limit, conservation, entropy.

#include "kapitza/analysis/marching.hpp"
#include "kapitza/solver/resolution.hpp"
#include "kapitza/solver/stack/march.hpp"

#include "support/driven_stacks.hpp"
#include "support/normal.hpp"
#include "support/solved.hpp"
#include "support/thermal_stacks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace kapitza {
namespace {

constexpr double hot = 400, cold = 100, middle = 250;
const test::EinsteinMedium solid = test::debye_solid(6);

/// Rate of normal processes of a band, which follows the temperature otherwise than the others do [1/s].
double normal_rate(const test::EinsteinBand& band, double temperature, double ratio) {
  const double there = band.speed / band.mean_free_path(middle);
  return ratio * there * std::pow(temperature / middle, 1.5);
}
/// Share of all, the mean free paths of `band` being those of the others.
double normal_share(const test::EinsteinBand& band, double temperature, double ratio) {
  const double normal = normal_rate(band, temperature, ratio);
  return normal / (normal + band.speed / band.mean_free_path(temperature));
}

/// Adds such processes to a medium of a problem.
void add_normal(StackProblem& problem, std::size_t medium, const test::EinsteinMedium& bands, double ratio,
                double phase_over_group) {
  problem.media[medium] = test::with_normal_ratio(problem.media[medium], ratio);
  for (double& c : problem.media[medium].phase_velocity) c *= phase_over_group;
  problem.thermal[medium].mean_free_path = [bands, ratio](double temperature) {
    std::vector<double> lengths;
    for (const test::EinsteinBand& band : bands)
      lengths.push_back(band.mean_free_path(temperature) * (1 - normal_share(band, temperature, ratio)));
    return lengths;
  };
  problem.thermal[medium].normal_share = [bands, ratio](double temperature) {
    std::vector<double> shares;
    for (const test::EinsteinBand& band : bands) shares.push_back(normal_share(band, temperature, ratio));
    return shares;
  };
}

struct Walls {
  double left = hot, right = cold;
};
/// One layer of each medium; normal processes `ratio` times as frequent as the others at 250 K.
StackProblem between_walls(const std::vector<double>& thickness, double ratio, const Walls& walls = {},
                           int finer = 1) {
  test::StackSpec spec;
  spec.inner = {Transmission{0.4, false}};
  spec.left = IsothermalWall{walls.left};
  spec.right = IsothermalWall{walls.right};
  spec.polar = 16;
  std::vector<test::EinsteinMedium> media;
  for (std::size_t m = 0; m < thickness.size(); ++m) {
    const Resolution resolution = resolve_layer(test::bands_at(solid, middle), thickness[m]);
    spec.layers.push_back(test::graded_layer("layer" + std::to_string(m), static_cast<int>(m), thickness[m],
                                             finer * resolution.cells, resolution.first_cell));
    media.push_back(solid);
  }
  StackProblem problem = test::make_thermal_stack(spec, media, middle);
  for (std::size_t m = 0; m < thickness.size(); ++m) add_normal(problem, m, solid, ratio, 1.3);
  return problem;
}

using test::imbalance;
using test::solve_linear;

test::Solved solve(StackProblem problem) {
  return test::solve(std::move(problem), 1e-8); // Newton goes beyond it
}

/// Where rates of all processes follow the temperature alike, z = int dx/L(T) makes a gray film the linear
/// slab with its drift: rise(T) is its temperature, and int L(T(z)) dz says how thick a film it is.
TEST(FullCallaway, GrayFilmsAreExact) {
  const test::EinsteinBand band{2e6, 6000, 350, 3e8, 150, 1e9};
  for (const double share : {0.5, 0.99})
    for (const double depth : {0.3, 3.0, 30.0}) { // of all processes
      test::StackSpec spec;
      spec.left = IsothermalWall{hot};
      spec.right = IsothermalWall{cold};
      spec.polar = 32;
      spec.layers = {test::graded_layer("slab", 0, depth * band.mean_free_path(middle), 400, 1e-11)};
      StackProblem slab = test::make_thermal_stack(spec, {{band}}, middle);
      slab.media[0].normal_share = {share};
      slab.media[0].phase_velocity = {0.7 * band.speed};
      const Occupation mode(band.theta, middle, middle);
      // The linear slab between walls at rise(hot) and rise(cold).
      StackProblem linear = slab;
      linear.thermal.clear();
      linear.surfaces.front().law = IsothermalWall{middle + mode.rise(hot - middle)};
      linear.surfaces.back().law = IsothermalWall{middle + mode.rise(cold - middle)};
      const test::Solved exact = test::solve(std::move(linear));
      // Where it is as warm as the film, and how thick that is.
      const std::vector<double>& rise = exact.state.moments.temperature;
      const double reference = reference_temperature(exact.problem) - middle;
      std::vector<double> width;
      double thickness = 0;
      for (std::size_t c = 0; c < rise.size() / 2; ++c) {
        double mean = 0;
        for (const double at : {0.5 - std::sqrt(0.15), 0.5, 0.5 + std::sqrt(0.15)}) {
          const double t = mode.temperature(reference + rise[2 * c] * (1 - at) + rise[2 * c + 1] * at);
          mean += (at == 0.5 ? 8 : 5) / 18.0 * band.mean_free_path(middle + t);
        }
        width.push_back(exact.problem.mesh.width[c] / band.mean_free_path(middle) * mean);
        thickness += width.back();
      }
      spec.layers = {test::graded_layer("film", 0, thickness, 400, 1e-11)};
      StackProblem film = test::make_thermal_stack(spec, {{band}}, middle);
      film.media = slab.media;
      const test::Solved solved = solve(std::move(film));
      EXPECT_TRUE(solved.state.converged) << share << " " << depth;
      EXPECT_LE(solved.state.newton_iterations, 7) << share << " " << depth;
      EXPECT_NEAR(flux(solved) / flux(exact), 1, 2e-5) << share << " " << depth;
      const auto& temperature = solved.state.moments.temperature;
      EXPECT_NEAR(temperature.front(), mode.temperature(reference + rise.front()), 1e-4 * 300);
      EXPECT_NEAR(temperature.back(), mode.temperature(reference + rise.back()), 1e-4 * 300);
    }
}

TEST(FullCallaway, ConstantPropertiesAreTheLinearProblem) {
  for (const bool known : {true, false}) {
    StackProblem problem = between_walls({2e-7, 3e-7}, 10, {255, 245});
    problem.surfaces.front().law = HeatFluxWall{1e9};
    const test::Solved exact = solve_linear(problem);
    problem.thermal = test::linear_bands(problem.media);
    for (std::size_t m = 0; m < problem.media.size() && !known; ++m)
      problem.thermal[m].normal_share = [share = problem.media[m].normal_share](double) { return share; };
    const test::Solved solved = test::solve(std::move(problem));
    EXPECT_TRUE(solved.state.converged);
    EXPECT_NEAR(flux(solved) / flux(exact), 1, 1e-9);
    for (std::size_t n = 0; n < exact.state.x.size(); ++n)
      EXPECT_NEAR(solved.state.x[n], exact.state.x[n], 1e-8);
  }
}

/// What comes of a difference, beside the linear problem's, is of second order in it; in a film that is the
/// same both ways, of third.
TEST(FullCallaway, SmallDifferencesAreLinear) {
  const auto order = [](const std::vector<double>& thickness) {
    std::vector<double> departures;
    for (const double difference : {20.0, 10.0, 5.0}) {
      const StackProblem full =
          between_walls(thickness, 10, {middle + difference / 2, middle - difference / 2});
      departures.push_back(std::abs(flux(solve(full)) - flux(solve_linear(full))));
    }
    EXPECT_GT(departures.back(), 0);
    return std::log2(departures[1] / departures[2]);
  };
  EXPECT_NEAR(order({1e-6}), 3, 0.05);
  EXPECT_NEAR(order({2e-7, 8e-7}), 2, 0.1);
}

/// Few steps at all thicknesses and ratios of rates; in the thick limit q = int kappa dT / H with Callaway's
/// conductivity of every temperature.
TEST(FullCallaway, EveryThicknessTakesFewSteps) {
  const auto conductivity_at = [](double temperature, double ratio) {
    double diffusing = 0, drifting = 0, lost = 0;
    for (const test::EinsteinBand& band : solid) {
      const double share = normal_share(band, temperature, ratio), c = 1.3 * band.speed,
                   length = band.mean_free_path(temperature) * (1 - share),
                   carried = band.heat_capacity(temperature) * band.speed;
      diffusing += carried * length;
      drifting += carried * share / c;
      lost += carried * share * (1 - share) / (c * c * length);
    }
    return (diffusing + drifting * drifting / lost) / 3;
  };
  for (const double ratio : {1e-2, 1.0, 1e2})
    for (const double thickness : {1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-2}) {
      const test::Solved solved = solve(between_walls({thickness}, ratio));
      EXPECT_TRUE(solved.state.converged) << thickness << " " << ratio;
      EXPECT_LE(solved.state.newton_iterations, 7) << thickness << " " << ratio;
      EXPECT_LE(solved.state.sweeps, 60) << thickness << " " << ratio;
      EXPECT_LT(imbalance(solved.state.moments), 1e-9) << thickness << " " << ratio;
      if (thickness < 1e-2) continue;
      double kirchhoff = 0;
      constexpr int points = 3000;
      for (int i = 0; i < points; ++i)
        kirchhoff += conductivity_at(cold + (hot - cold) * (i + 0.5) / points, ratio) * (hot - cold) / points;
      const double fine = flux(solve(between_walls({thickness}, ratio, {}, 4)));
      EXPECT_NEAR(fine * thickness / kirchhoff, 1, 1e-3) << ratio;
    }
}

/// Where heat flies across a film and normal processes are many, the equilibrium that drifts has fewer
/// phonons than none against the drift; not in a thick film.
TEST(FullCallaway, SaysWhereNothingDriftsSoFast) {
  const auto notes = [](double thickness, double ratio) {
    return solve(between_walls({thickness}, ratio)).state.notes.size();
  };
  EXPECT_EQ(notes(2e-7, 100), 1u);
  EXPECT_EQ(notes(1e-4, 100), 0u);
}

TEST(FullCallaway, NothingFlowsAtOneTemperature) {
  const SteadyState state =
      solve_steady(between_walls({2e-7, 3e-7}, 10, {320, 320}), {}, Communicator::self());
  EXPECT_TRUE(state.converged);
  for (const double t : state.x) EXPECT_NEAR(t, 0, 1e-12);
  for (const Point& q : state.moments.heat_flux) EXPECT_NEAR(q[0], 0, 1);
}

/// Normal processes produce entropy where what they collide is not the drift they make for.
TEST(FullCallaway, EntropyIsAccountedFor) {
  for (const auto& [ratio, finer] : {std::pair(1.0, 8), {1e2, 32}}) {
    const test::Solved solved = solve(between_walls({1e-6}, ratio, {}, finer));
    const DissipationBudget& budget = *solved.analysis.dissipation;
    EXPECT_NEAR(budget.total, middle * middle * flux(solved) * (1 / cold - 1 / hot), 1e-9 * budget.total);
    EXPECT_LT(std::abs(budget.closure), 1e-5) << ratio;
    for (const DissipationElement& element : budget.elements) EXPECT_GT(element.total, 0) << element.name;
    EXPECT_LT(std::abs(solved.analysis.resistance->closure), 1e-10);
  }
}

/// In equilibrium at the reference.
MarchCase at_rest(const StackProblem& problem, const StackResponse& columns) {
  return {marched(problem, columns),
          {std::vector<double>(index(problem.mesh.nodes()), 0.0)},
          std::vector<double>(problem.surfaces.size(), 0.0),
          {}};
}

/// On few cells: methods are compared, not meshes.
StackProblem coarse_layers(double ratio) {
  StackProblem problem = between_walls({2e-7, 3e-7}, ratio);
  const std::vector<LayerSpec> layers{test::uniform_layer("a", 0, 2e-7, 8),
                                      test::uniform_layer("b", 1, 3e-7, 8)};
  problem.mesh = make_stack(layers, false);
  problem.angles = double_gauss(4);
  return problem;
}

/// A pulse through films and a plane, steps in time beside what oscillations add up to.
TEST(FullCallaway, MarchesAsResponsesSay) {
  StackProblem problem = coarse_layers(1e2);
  problem.thermal = test::linear_bands(problem.media);
  const StackResponse columns(problem, {});
  MarchCase what = at_rest(problem, columns);
  constexpr double width = 2e-11;
  what.sources = {{Pulse{Pulse::Shape::gaussian, width, 10 * width}, test::driven_from_the_left(problem)}};
  const std::vector<double> times{9 * width, 11 * width, 14 * width, 20 * width};
  const TransientHistory exact = respond_in_time(
      {columns, {}, {}}, what.sources, {times, 1e-6, TransientMethod::fourier}, Communicator::self());
  const TransientHistory history = march_in_time(what, {times, 1e-3}, {}, Communicator::self());
  EXPECT_TRUE(history.converged);
  EXPECT_LT(history.energy_imbalance, 1e-7);
  const std::vector<double> scale = error_scales(exact.values, columns.columns(), columns.streaming());
  EXPECT_LT(largest_difference(history.values, exact.values, scale), 3 * history.error);
}

TEST(FullCallaway, MarchesEndInTheSteadyState) {
  const StackProblem problem = coarse_layers(1e2);
  const StackResponse columns(problem, {});
  MarchCase what = at_rest(problem, columns);
  HarmonicDrive walls = test::undriven(problem);
  walls.surface.front() = hot - middle;
  walls.surface.back() = cold - middle;
  what.sources = {{Step{}, walls}};
  const TransientHistory history = march_in_time(what, {{2e-11, 2e-9, 1e-6}, 1e-2}, {}, Communicator::self());
  const SteadyState steady = solve_steady(problem, {}, Communicator::self());
  EXPECT_TRUE(history.converged);
  EXPECT_LT(history.energy_imbalance, 1e-7);
  const std::vector<double>& last = history.values.back();
  const double flux = steady.moments.heat_flux.front()[0];
  EXPECT_NEAR(last[0] / flux, 1, 1e-6);
  EXPECT_NEAR(last[2] / flux, -1, 1e-6);
  EXPECT_NEAR(last[1], steady.moments.temperature.front(), 1e-5);
  EXPECT_NEAR(last[3], steady.moments.temperature.back(), 1e-5);
}

} // namespace
} // namespace kapitza
