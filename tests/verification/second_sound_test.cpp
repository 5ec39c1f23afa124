/// Normal processes in what oscillates: the response of an infinite medium in closed form, second sound where
/// its pole is, sweeps.

#include "kapitza/solver/stack/harmonic.hpp"
#include "kapitza/solver/stack/steady.hpp"

#include "support/driven_stacks.hpp"
#include "support/normal.hpp"
#include "support/pole.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace kapitza {
namespace {

using Complex = std::complex<double>;
using namespace std::complex_literals;
using test::graded_layer, test::infinite_medium, test::make_stack_problem, test::solve_checked,
    test::StackSpec, test::with_normal_ratio;

void expect_near(Complex value, Complex exact, double within) {
  EXPECT_LT(std::abs(value - exact), within * std::abs(exact)) << value << " instead of " << exact;
}

TEST(SecondSound, HeatingOfAnInfiniteMedium) {
  const Bands gray = with_normal_ratio(test::make_test_bands({{1.66e6, 6400, 50e-6}}), 100);
  const double omega = 2 * std::numbers::pi * 200e6;
  expect_near(infinite_medium(gray, 628318.5307179586, 1i * omega, 160),
              {1.4335151625672208e-16, 1.777640733646095e-16}, 1e-5);
  const Bands silicon = with_normal_ratio(test::silicon_like(), 20);
  expect_near(infinite_medium(silicon, 6283185.307179587, 1i * 2.0 * std::numbers::pi * 1e9, 160),
              {2.3640058900188463e-17, -2.221185746682173e-16}, 1e-5);
}

/// The gray medium with c = v, in units of v k.
TEST(SecondSound, ItsPole) {
  const double k = 1e6, v = 6400;
  struct Case {
    double normal, resistive; ///< k L_N, k L_R
    Complex exact;
  };
  for (const Case& its : {Case{0.01, 100, {-0.006333290166762334, 0.5773232285828486}},
                          Case{0.1, 10, {-0.06329094562149488, 0.5746327246750069}}}) {
    const Bands bands = with_normal_ratio(test::make_test_bands({{1.66e6, v, its.resistive / k}}),
                                          its.resistive / its.normal);
    const auto response = [&](Complex s) { return infinite_medium(bands, k, s, 160); };
    const Complex found = test::pole_beside(response, its.exact * v * k, 0.08 * v * k) / (v * k);
    EXPECT_LT(std::abs(found - its.exact), 1e-5 * std::abs(its.exact)) << found;
    EXPECT_NEAR(found.imag() / its.exact.imag(), 1, 1e-5); // its speed
  }
}

/// 40 bands, normal processes from a thousandth to ten thousand times the others, films driven by a wall.
TEST(SecondSound, TakesFewSweepsEverywhere) {
  for (const double thickness : {1e-7, 1e-6, 1e-5, 1e-4})
    for (const double ratio : {1e-3, 1e-1, 1.0, 1e1, 1e2, 1e3, 1e4}) {
      StackSpec spec{{with_normal_ratio(test::silicon_like(40), ratio)},
                     {graded_layer("film", 0, thickness, 60, 1e-3 * thickness)}};
      spec.left = spec.right = IsothermalWall{300};
      spec.polar = 16;
      const StackProblem problem = make_stack_problem(spec);
      for (const double frequency : {1e4, 1e7, 1e9, 1e10}) {
        HarmonicDrive drive{2i * std::numbers::pi * frequency, {}, std::vector<Complex>(2)};
        drive.surface.front() = 1;
        SCOPED_TRACE(testing::Message() << thickness << " m, " << ratio << ", " << frequency << " Hz");
        solve_checked(problem, drive);
      }
    }
}

} // namespace
} // namespace kapitza
