/// A plane inside one gray material, with a transmissivity: what is Kapitza resistance and what a Fourier fit
/// adds to it.

#include "stack_problem.hpp"
#include "support/claim.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>

namespace kapitza::test {
namespace {

/// Resistances times w = C v/4, between two half-spaces. Wiener-Hopf (diffuse, 11 digits) and integral
/// equation (specular, 9 digits).
struct Plane {
  Transmission law;
  double kapitza, apparent;
};
constexpr Plane planes[] = {{{1, false}, 0, 0.065669134398},     {{0.5, false}, 1, 1.065669134398},
                            {{0.1, false}, 9, 9.065669134398},   {{1, true}, 0, 0},
                            {{0.9, true}, 1.0 / 9, 0.123732350}, {{0.5, true}, 1, 1.065669134},
                            {{0.1, true}, 9, 9.123259151}};

/// Unit gray layers of this many mean free paths on both sides; w = 1.
Solution solve_plane(const Transmission& law, double thickness) {
  return solve({.materials = {unit_gray()}, .layers = {{0, thickness}, {0, thickness}}, .interface = law});
}

/// 1/t - 1 against that of the law, relative to 1/t.
void claim_kapitza(const InterfaceResistance& plane, const Plane& exact) {
  claim("plane inside one material, seven laws: Kapitza, times w, over 1/t",
        (*plane.kapitza - exact.kapitza) / (1 + exact.kapitza), 1e-12);
}

TEST(SameMaterialPlane, KapitzaAndApparentResistance) {
  for (const Plane& exact : planes) {
    const auto name = fmt::format("{}_{}", exact.law.specular ? "specular" : "diffuse", exact.law.value);
    SCOPED_TRACE(name);
    const InterfaceResistance plane = solve_plane(exact.law, 1000).analysis.interfaces.at(0);
    ASSERT_TRUE(plane.kapitza && plane.apparent);
    record(name + "_kapitza", *plane.kapitza - exact.kapitza);
    record(name + "_apparent", *plane.apparent - exact.apparent);
    claim_kapitza(plane, exact);
    claim("plane inside one material, seven laws: apparent, times w", *plane.apparent - exact.apparent, 5e-6);
    EXPECT_NEAR(*plane.slip, *plane.slip_left + *plane.slip_right, 1e-12);
    EXPECT_NEAR(*plane.slip_left, *plane.slip_right, 1e-8) << "symmetric";
  }
}

/// Whatever the thickness, a property of the law: 1/t - 1 for a plane of transmissivity t.
TEST(SameMaterialPlane, KapitzaResistanceAtEveryThickness) {
  for (const Plane& exact : planes)
    for (const double thickness : {1e-3, 0.1, 1.0, 10.0}) {
      SCOPED_TRACE(
          fmt::format("t = {}, specular {}, thickness {}", exact.law.value, exact.law.specular, thickness));
      const InterfaceResistance plane = solve_plane(exact.law, thickness).analysis.interfaces.at(0);
      ASSERT_TRUE(plane.kapitza.has_value());
      claim_kapitza(plane, exact);
      EXPECT_GT(*plane.interface, -1e-12) << "entropy is never destroyed";
    }
}

/// A specular plane that transmits everything is not there at all.
TEST(SameMaterialPlane, TransparentPlaneChangesNothing) {
  for (const double thickness : {0.5, 5.0, 50.0}) {
    SCOPED_TRACE(thickness);
    const SurfaceLaw fully_transmitting = Transmission{1, true}, transparent = TransparentInterface{};
    const Stack stack{.materials = {unit_gray()}, .layers = {{0, thickness}, {0, thickness}}};
    Stack other = stack;
    other.interface = fully_transmitting;
    const Solution diffuse = solve(stack), specular = solve(other);
    other.interface = transparent;
    const Solution none = solve(other);
    EXPECT_LT(std::abs(relative(specular.heat_flux(), none.heat_flux())), 1e-12);
    EXPECT_LT(diffuse.heat_flux(), 0.9999 * none.heat_flux()) << "a scrambling plane does resist";
    EXPECT_NEAR(*none.analysis.interfaces.at(0).kapitza, 0, 1e-12);
    EXPECT_NEAR(*none.analysis.interfaces.at(0).interface, 0, 1e-9);
  }
}

/// Between thick gray layers the slip of a diffuse interface is (3 z0/4 - 1/2)(1/w1 + 1/w2), of which the
/// plane itself makes 0.01725 and the two Knudsen layers 0.01558. Wiener-Hopf, 11 digits.
TEST(DiffuseInterface, SlipInThePlaneAndInTheKnudsenLayers) {
  const Bands left = plain_bands({0.93e6}, {1804}, {260.4e-9}),
              right = plain_bands({0.87e6}, {1042}, {198.6e-9});
  const double unit = 1 / one_way_conductance(left) + 1 / one_way_conductance(right);
  struct Accuracy {
    double refinement, tolerance;
  };
  for (const auto [refinement, tolerance] : {Accuracy{1, 3e-6}, Accuracy{4, 1e-7}}) {
    const Solution stack = solve(
        {.materials = {left, right}, .layers = {{0, 20e-6}, {1, 20e-6}}, .refinement = refinement}, 1e-11);
    const InterfaceResistance plane = stack.analysis.interfaces.at(0);
    ASSERT_TRUE(plane.angular && plane.slip);
    const double angular = *plane.angular / unit;
    const double layers = (knudsen_excess(stack, 0, minus_side) + knudsen_excess(stack, 0, plus_side)) / unit;
    EXPECT_NEAR(*plane.slip / unit, 0.0328345671990723, tolerance);
    record(fmt::format("angular_refinement_{}", refinement), angular - 0.017254741567);
    record(fmt::format("layers_refinement_{}", refinement), layers - 0.015579825632);
    EXPECT_NEAR(angular, 0.017254741567, tolerance);
    EXPECT_NEAR(layers, 0.015579825632, tolerance);
  }
}

} // namespace
} // namespace kapitza::test
