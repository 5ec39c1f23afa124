/// Amplitudes at one frequency, against integral equations in closed form or solved to ten digits by other
/// means (exponential integrals of complex argument, not discrete ordinates).

#include "kapitza/solver/stack/harmonic.hpp"
#include "kapitza/solver/stack/steady.hpp"

#include "support/driven_stacks.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace kapitza {
namespace {

using Complex = std::complex<double>;
using namespace std::complex_literals;
using test::graded_layer, test::infinite_medium, test::make_stack_problem, test::solve_checked,
    test::StackSpec, test::uniform_layer;

constexpr double tau_gray = test::gray_lifetime;

double omega_of(double frequency) {
  return 2 * std::numbers::pi * frequency;
}

/// A drive of exp(i omega t) through the left wall.
HarmonicDrive driven_wall(const StackProblem& problem, double omega, Complex amplitude = 1) {
  HarmonicDrive drive{1i * omega, {}, std::vector<Complex>(problem.surfaces.size())};
  drive.surface.front() = amplitude;
  return drive;
}

void expect_near(Complex value, Complex exact, double within, const char* what) {
  EXPECT_LT(std::abs(value - exact), within * std::abs(exact))
      << what << ": " << value << " instead of " << exact;
}

TEST(Harmonic, HeatingOfAnInfiniteMedium) {
  expect_near(infinite_medium(test::driven_gray(), 1 / 260e-9, 1i / tau_gray, 160),
              {3.024822524139643e-17, -2.726245762176234e-17}, 1e-5, "gray");
  expect_near(infinite_medium(test::toy_a(), 2 * std::numbers::pi / 1e-6, 1i * omega_of(1e9), 160),
              {9.032661941525704e-17, -4.304832130935827e-17}, 1e-5, "three bands");
  expect_near(infinite_medium(test::silicon_like(), 2 * std::numbers::pi / 10e-6, 1i * omega_of(10e6), 160),
              {1.1322725607073814e-14, -1.0825921080315084e-14}, 1e-5, "twenty bands");
}

/// The same wave, oblique: part of it along the heating's cosine, part along exp(i k y).
TEST(Harmonic, ObliqueHeatingOfAnInfiniteMedium) {
  const Bands bands = test::silicon_like();
  const double k = 2 * std::numbers::pi / 10e-6;
  for (const double slope : {0.3, 1.2}) {
    const double across = k * std::cos(slope), along = k * std::sin(slope);
    expect_near(infinite_medium(bands, across, 1i * omega_of(10e6), 240, along),
                {1.1322725607073814e-14, -1.0825921080315084e-14}, 1e-5, "twenty bands");
  }
}

struct HalfSpace {
  Bands bands;
  double omega, thickness;
  Complex temperature, heat_flux;
};

TEST(Harmonic, HalfSpaceBehindABlackWall) {
  const Bands gray = test::make_test_bands({{1.66e6, 6400, 260e-9}});
  for (const HalfSpace& exact : {HalfSpace{gray,
                                           0.1 / tau_gray,
                                           12e-6,
                                           {0.7872809879074555, -0.1350518625869383},
                                           {1267723477.5954583, 740781609.290528}},
                                 HalfSpace{gray,
                                           1 / tau_gray,
                                           8e-6,
                                           {0.5449101394377671, -0.09868411346779293},
                                           {2477378354.3974547, 449580369.3310022}},
                                 HalfSpace{test::toy_a(),
                                           omega_of(100e6),
                                           50e-6,
                                           {0.9403439491345017, -0.04685421445285556},
                                           {608926045.1295112, 373589516.20659477}}}) {
    StackSpec spec{{exact.bands}, {graded_layer("medium", 0, exact.thickness, 400, 1e-10)}};
    spec.polar = 48;
    const StackProblem problem = make_stack_problem(spec);
    const HarmonicState state = solve_checked(problem, driven_wall(problem, exact.omega));
    expect_near(state.field.heat_flux.front(), exact.heat_flux, 1e-5, "flux");
    expect_near(state.field.temperature.front(), exact.temperature, 2e-4, "temperature");
  }
}

TEST(Harmonic, FilmBetweenBlackWalls) {
  const Bands gray = test::make_test_bands({{1.66e6, 6400, 260e-9}});
  for (const auto& [thickness, omega, left, right, wall] :
       {std::tuple(260e-9, 1 / tau_gray, Complex(2475743711.217045, 506985468.5683759),
                   Complex(-80445102.23183432, -978885343.54793),
                   Complex(0.5434049464432705, -0.10701900841723173)),
        std::tuple(2600e-9, 0.03 / tau_gray, Complex(722078753.0100098, 558406825.654015),
                   Complex(-7393002.719879669, -189961328.69540206),
                   Complex(0.8810472586387182, -0.09651058572133772))}) {
    StackSpec spec{{gray}, {graded_layer("film", 0, thickness, 240, 2e-10)}};
    spec.polar = 32;
    const StackProblem problem = make_stack_problem(spec);
    const HarmonicState state = solve_checked(problem, driven_wall(problem, omega));
    expect_near(state.field.heat_flux.front(), left, 1e-5, "left");
    expect_near(state.field.heat_flux.back(), right, 1e-5, "right");
    expect_near(state.field.temperature.front(), wall, 2e-4, "temperature");
  }
}

StackProblem bilayer(const StackSpec& materials, const std::array<double, 2>& thickness, SurfaceLaw left,
                     SurfaceLaw interface) {
  StackSpec spec = materials;
  spec.layers = {graded_layer("film", 0, thickness[0], 240, 2e-10),
                 graded_layer("substrate", 1, thickness[1], 240, 2e-10)};
  spec.left = std::move(left);
  spec.right = IsothermalWall{300};
  spec.inner = {std::move(interface)};
  spec.polar = 32;
  return make_stack_problem(spec);
}

TEST(Harmonic, TwoLayersOfThreeBands) {
  const StackProblem problem =
      bilayer({{test::toy_a(), test::toy_b()}, {}}, {1e-6, 1e-6}, IsothermalWall{300}, DiffuseMismatch{});
  const HarmonicState state = solve_checked(problem, driven_wall(problem, omega_of(100e6)));
  const auto node = index(2 * problem.mesh.surfaces[1].plus_cell);
  const HarmonicField& field = state.field;
  expect_near(field.heat_flux.front(), {548502068.1012496, 480169885.6736238}, 1e-5, "left");
  expect_near(field.heat_flux[node], {176263588.7601158, -67136992.54399082}, 1e-5, "interface");
  expect_near(field.heat_flux.back(), {-26988405.45933247, -76978706.15724221}, 1e-5, "right");
  expect_near(field.temperature.front(), {0.9450356959048705, -0.055834994758775465}, 2e-4, "T left");
  expect_near(field.temperature[node - 1], {0.26746280248741877, -0.4029979729658023}, 2e-4, "T before");
  expect_near(field.temperature[node], {0.2198056950516191, -0.38323787509925783}, 2e-4, "T behind");
}

TEST(Harmonic, HeatedFilmOnASubstrate) {
  const StackProblem problem = bilayer(
      {{test::make_test_bands({{1.66e6, 6400, 50e-9}}), test::make_test_bands({{1.66e6, 6400, 260e-9}})}, {}},
      {100e-9, 2e-6}, ReflectingWall{0}, DiffuseMismatch{});
  HarmonicDrive drive = driven_wall(problem, omega_of(100e6), 0);
  const auto node = index(2 * problem.mesh.surfaces[1].plus_cell);
  drive.heating.assign(index(problem.mesh.nodes()), 0);
  std::fill_n(drive.heating.begin(), node, 1);
  const HarmonicField field = solve_checked(problem, drive).field;
  EXPECT_LT(std::abs(field.heat_flux.front()), 1e-12 * 100e-9);
  expect_near(field.heat_flux[node], {9.089559709507597e-08, -1.2163784757601076e-08}, 1e-5, "interface");
  expect_near(field.heat_flux.back(), {-7.289183657804261e-09, -3.6271757378796444e-08}, 1e-5, "right");
  expect_near(field.temperature.front(), {1.2926940440730456e-16, -8.838274380597405e-17}, 2e-4, "T left");
  expect_near(field.temperature[node - 1], {1.0025214368206131e-16, -8.445872030194539e-17}, 2e-4,
              "T before");
  expect_near(field.temperature[node], {6.44688775177317e-17, -8.06801124283535e-17}, 2e-4, "T behind");
}

/// Much thicker than the mean free paths: Fourier's law with the apparent resistance of the plane is off by
/// 2e-4, the exact value is not.
TEST(Harmonic, ThickFilmOnASubstrate) {
  const StackProblem problem = bilayer(
      {{test::make_test_bands({{1.66e6, 6400, 5e-9}}), test::make_test_bands({{1.328e6, 4480, 3.5e-9}})}, {}},
      {200e-9, 1e-6}, ReflectingWall{0}, Transmission{0.4, false});
  HarmonicDrive drive = driven_wall(problem, omega_of(30e6), 0);
  drive.heating.assign(index(problem.mesh.nodes()), 0);
  std::fill_n(drive.heating.begin(), index(2 * problem.mesh.surfaces[1].plus_cell), 1);
  expect_near(solve_checked(problem, drive).field.temperature.front(),
              {8.217633352618713e-16, -2.1939767795378616e-15}, 1e-5, "T");
}

/// Far slower than heat crosses the stack the response is the steady state, whatever walls and interfaces do.
TEST(Harmonic, SlowEnoughIsSteady) {
  struct Case {
    SurfaceLaw left, right;
    SurfaceCondition inner;
    double heating;
  };
  const Case cases[] = {
      {IsothermalWall{301}, IsothermalWall{300}, {DiffuseMismatch{}}, 0},
      {HeatFluxWall{1e6}, IsothermalWall{300}, {Transmission{0.3, true}}, 0},
      {ReflectingWall{0.4}, IsothermalWall{300}, {Transmission{0.2, false}}, 1e14},
      {IsothermalWall{301}, IsothermalWall{300}, {DiffuseMismatch{}, false, 0, 2e-9}, 0},
      {IsothermalWall{301}, LiquidBath{300, {145, 238, 0}, LiquidLaw::dmm}, {DiffuseMismatch{}}, 0},
  };
  for (const Case& c : cases) {
    StackSpec spec{{test::toy_a(), test::in_medium(test::toy_b(), 2330)},
                   {graded_layer("a", 0, 2e-7, 30, 1e-9), graded_layer("b", 1, 3e-7, 30, 1e-9)}};
    spec.left = c.left, spec.right = c.right, spec.inner = c.inner, spec.heating = {c.heating, 0};
    const StackProblem problem = make_stack_problem(spec);
    SteadyOptions options;
    options.tolerance = 1e-10;
    const SteadyState steady = solve_steady(problem, options, Communicator::self());
    const double level = reference_temperature(problem) - 300;
    HarmonicDrive drive = driven_wall(problem, 1.0, 1);
    if (const auto flux = imposed_flux(c.left)) drive.surface.front() = *flux;
    drive.heating.assign(index(problem.mesh.nodes()), 0);
    for (int n = 0; n < problem.mesh.nodes(); ++n) drive.heating[index(n)] = heating_of(problem, n / 2);
    const HarmonicState slow = solve_harmonic(problem, drive, options, Communicator::self());
    EXPECT_TRUE(slow.converged && steady.converged);
    for (std::size_t n = 0; n < drive.heating.size(); ++n) {
      const double temperature = steady.moments.temperature[n] + level;
      EXPECT_NEAR(slow.field.temperature[n].real(), temperature, 1e-7 * (1 + std::abs(temperature)));
      EXPECT_NEAR(slow.field.heat_flux[n].real(), steady.moments.heat_flux[n][0],
                  1e-6 * std::abs(steady.moments.heat_flux.back()[0]));
    }
    if (imposed_flux(c.left)) {
      EXPECT_NEAR(slow.field.wall_temperature.front().real(), steady.moments.wall_temperature.front() + level,
                  1e-7);
    }
  }
}

/// As many sweeps as the steady state, at every frequency and thickness.
TEST(Harmonic, TakesFewSweepsEverywhere) {
  for (const int bands : {20, 40})
    for (const double thickness : {10e-9, 1e-6, 100e-6, 1e-3}) {
      const double first = std::min(1e-10, thickness / 200);
      StackSpec film{{test::silicon_like(bands)}, {graded_layer("film", 0, thickness, 60, first)}};
      StackSpec pair{
          {test::silicon_like(bands), test::germanium_like(bands)},
          {graded_layer("a", 0, thickness, 60, first), graded_layer("b", 1, thickness, 60, first)}};
      pair.inner = {DiffuseMismatch{}};
      for (StackSpec* spec : {&film, &pair}) {
        spec->polar = 16;
        const StackProblem problem = make_stack_problem(*spec);
        const double tau = heat_capacity(problem.media[0]) / relaxation(problem.media[0]);
        for (const double cycle : {1e-6, 1e-2, 1.0, 10.0, 1e3}) {
          const HarmonicState state =
              solve_harmonic(problem, driven_wall(problem, cycle / tau), {}, Communicator::self());
          EXPECT_TRUE(state.converged);
          EXPECT_LE(state.sweeps, 12) << bands << " bands, " << thickness << " m, omega tau " << cycle
                                      << (spec == &pair ? ", two layers" : "");
        }
      }
    }
}

} // namespace
} // namespace kapitza
