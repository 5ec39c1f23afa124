/// Normal processes in planes that oscillate: strips that are stacks, an infinite medium in closed form,
/// second sound where its pole is, conservation, sweeps. Slow oscillations are in plane_harmonic_test.cpp.

#include "support/driven_stacks.hpp"
#include "support/films.hpp"
#include "support/plane_harmonic.hpp"
#include "support/pole.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <initializer_list>
#include <numbers>

namespace kapitza {
namespace {

using Complex = std::complex<double>;
using namespace std::complex_literals;
using test::Cells, test::drive_of_plane, test::expect_balanced, test::expect_the_same, test::gray,
    test::joined, test::solve_harmonic_plane, test::StackSpec, test::StripPair, test::with_normal_ratio;

void expect_a_stack(const StackSpec& spec, std::initializer_list<double> frequencies) {
  for (const double frequency : frequencies) {
    SCOPED_TRACE(frequency);
    expect_the_same(StripPair(make_stack_problem(spec), frequency));
  }
}

TEST(PlaneSecondSound, StripsAreStacks) {
  expect_a_stack({{gray(1e-6, 2e-8)}, {test::graded_layer("film", 0, 1e-7, 12, 2e-9)}},
                 {1e6, 1e8, 1e9, 1e10, 1e11});
  expect_a_stack({{with_normal_ratio(test::toy_a(), 10)}, {test::graded_layer("film", 0, 2e-6, 16, 2e-8)}},
                 {1e6, 1e8, 1e9, 1e10, 1e11});
  StackSpec bilayer{{with_normal_ratio(test::toy_a(), 4), test::toy_b()},
                    {test::graded_layer("a", 0, 2e-7, 12, 4e-9), test::graded_layer("b", 1, 2e-7, 12, 4e-9)}};
  bilayer.inner = {DiffuseMismatch{}};
  bilayer.left = HeatFluxWall{1e8};
  bilayer.heating = {1e15, 0};
  expect_a_stack(bilayer, {1e7, 1e10});
  bilayer.left = IsothermalWall{301};
  bilayer.inner.contact_resistance = 1e-9;
  expect_a_stack(bilayer, {1e9});
  bilayer.inner = {Transmission{0.3, true}};
  expect_a_stack(bilayer, {1e9});
}

/// What normal processes have at the beginning, in a Laplace transform.
TEST(PlaneSecondSound, StripsRememberAsStacksDo) {
  StackSpec spec{{gray(1e-6, 2e-8)}, {test::graded_layer("film", 0, 1e-7, 12, 2e-9)}};
  StripPair pair(make_stack_problem(spec), 1e9);
  pair.of_stack.s = pair.of_plane.s = {2e10, 1e10};
  for (const double x : pair.stack.mesh.position) pair.of_stack.stored.emplace_back(x / 1e-7);
  for (const Point& corner : pair.plane.mesh.corner) pair.of_plane.stored.emplace_back(corner[0] / 1e-7);
  expect_the_same(pair);
}

/// A medium between mirrors, heated by cos(a x) cos(b y): two oblique waves of one
/// wavenumber, each as in an infinite medium.
class Grating {
 public:
  Grating(const Bands& bands, double k, int cells, Cells kind) {
    constexpr double slope = 0.5;
    const double a = k * std::cos(slope), b = k * std::sin(slope);
    problem_.mesh = join_polygons(
        test::tile(cells, cells, kind, test::rectangle(std::numbers::pi / a, std::numbers::pi / b)),
        {{{"medium", 0}}, test::box_surfaces(), test::side_of_box});
    problem_.media = {bands};
    problem_.angles = plane_quadrature(8, 32);
    problem_.surfaces.assign(4, {ReflectingWall{1}});
    for (const Point& p : problem_.mesh.corner)
      heating_.emplace_back(std::cos(a * p[0]) * std::cos(b * p[1]));
  }
  /// The amplitude of T over that of the heating [K m3/W].
  Complex response(Complex s) const {
    const PlaneHarmonicState state =
        solve_harmonic_plane(problem_, {s, heating_, std::vector<Complex>(4)}, 1e-9);
    EXPECT_LE(state.sweeps, 24);
    Complex overlap = 0;
    double norm = 0;
    for (std::size_t n = 0; n < heating_.size(); ++n) {
      overlap += heating_[n] * joined(state, &Moments::temperature, n);
      norm += std::norm(heating_[n]);
    }
    return overlap / norm;
  }

 private:
  PlaneProblem problem_;
  std::vector<Complex> heating_;
};

/// Relative error of a response.
double error_of(const Grating& grating, double frequency, Complex exact) {
  return std::abs(grating.response(2i * std::numbers::pi * frequency) / exact - 1.0);
}

TEST(PlaneSecondSound, HeatingOfAnInfiniteMedium) {
  const Bands one = gray(50e-6, 0.5e-6), silicon = with_normal_ratio(test::silicon_like(), 20);
  for (const Cells kind : {Cells::quadrilaterals, Cells::triangles}) {
    const auto error = [&](int cells) {
      return error_of({one, 628318.5307179586, cells, kind}, 200e6,
                      {1.4335151625672208e-16, 1.777640733646095e-16});
    };
    const double coarse = error(8), fine = error(16);
    EXPECT_LT(fine, 1.2e-3);
    EXPECT_NEAR(std::log2(coarse / fine), 3, 0.2);
    EXPECT_LT(error_of({silicon, 6283185.307179587, 12, kind}, 1e9,
                       {2.3640058900188463e-17, -2.221185746682173e-16}),
              6e-4);
  }
}

/// In units of v k: the gray medium with c = v.
TEST(PlaneSecondSound, ItsPole) {
  constexpr double k = 1e6, v = 6400, normal = 0.1, resistive = 10;
  const Complex exact{-0.06329094562149488, 0.5746327246750069};
  const Grating grating(gray(resistive / k, normal / k), k, 12, Cells::triangles);
  const auto response = [&](Complex s) { return grating.response(s); };
  const Complex found = test::pole_beside(response, exact * v * k, 0.08 * v * k) / (v * k);
  EXPECT_LT(std::abs(found / exact - 1.0), 1e-3) << found;
}

/// A box with one wall that oscillates and walls of all kinds.
PlaneProblem cavity(const Bands& bands, double size, int cells, Cells kind) {
  PlaneProblem problem;
  problem.mesh = join_polygons(test::tile(cells, cells, kind, test::rectangle(size, size)),
                               {{{"box", 0}}, test::box_surfaces(), test::side_of_box});
  problem.media = {bands};
  problem.angles = plane_quadrature(4, 16);
  problem.surfaces = {
      {IsothermalWall{301}}, {ReflectingWall{0.5}}, {IsothermalWall{300}}, {ReflectingWall{1}}};
  return problem;
}

TEST(PlaneSecondSound, EnergyIsConserved) {
  for (const Cells kind : {Cells::quadrilaterals, Cells::triangles, Cells::mixed})
    for (const double frequency : {1e6, 1e9, 1e11}) {
      const PlaneProblem problem = cavity(with_normal_ratio(test::silicon_like(), 100), 1e-6, 6, kind);
      const HarmonicDrive drive = drive_of_plane(problem, frequency);
      expect_balanced(problem, drive, solve_harmonic_plane(problem, drive, 1e-10));
    }
}

/// 20 bands, normal processes from a thousandth to ten thousand times the others. Thin films in which they
/// are few are the slow ones, as in steady state.
TEST(PlaneSecondSound, TakesFewSweepsEverywhere) {
  const auto sweeps = [](const PlaneProblem& problem, double frequency) {
    return solve_harmonic_plane(problem, drive_of_plane(problem, frequency), 1e-8).sweeps;
  };
  for (const double size : {1e-7, 1e-6, 1e-5})
    for (const double ratio : {1e-3, 1.0, 1e2, 1e4}) {
      const Bands bands = with_normal_ratio(test::silicon_like(), ratio);
      const PlaneProblem film = test::film_along(bands, size, 30, plane_quadrature(4, 16));
      for (const double frequency : {1e4, 1e7, 1e9, 1e10, 1e11}) {
        SCOPED_TRACE(testing::Message() << size << " m, " << ratio << ", " << frequency << " Hz");
        EXPECT_LE(sweeps(film, frequency), ratio > 10 ? 12 : size < 5e-7 ? 28 : 18);
      }
      for (const double frequency : {1e4, 1e9, 1e11})
        EXPECT_LE(sweeps(cavity(bands, size, 5, Cells::quadrilaterals), frequency), 12);
    }
  // so many cells that all bands are one group
  const PlaneProblem fine =
      cavity(with_normal_ratio(test::silicon_like(), 100), 1e-6, 24, Cells::quadrilaterals);
  for (const double frequency : {1e7, 1e10}) EXPECT_LE(sweeps(fine, frequency), 24);
}

} // namespace
} // namespace kapitza
