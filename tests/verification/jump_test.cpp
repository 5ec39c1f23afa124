/// Jump coefficients of half-spaces against closed forms and Wiener-Hopf results.

#include "kapitza/analysis/films.hpp"
#include "kapitza/analysis/jump.hpp"
#include "kapitza/base/error.hpp"
#include "kapitza/io/deck/pair_deck.hpp"
#include "kapitza/setup/problem.hpp"
#include "kapitza/setup/variants.hpp"

#include "stack_problem.hpp"
#include "support/claim.hpp"
#include "support/slip_length.hpp"
#include "unit/io/deck_text.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace kapitza::test {
namespace {

constexpr double z0 = 0.71044608959876307; ///< Milne's problem

/// What the program says of its own accuracy must be good, and true.
void check_accuracy(const JumpAccuracy& accuracy) {
  EXPECT_TRUE(accuracy.converged);
  EXPECT_LT(accuracy.largest(), 2e-6);
}

InterfaceJump jump_between(const Bands& left, const Bands& right, const SurfaceCondition& condition) {
  const InterfaceJump jump = interface_jump({left, right, condition}, {}, Communicator::self());
  check_accuracy(jump.accuracy);
  return jump;
}

WallJump black_wall(const Bands& bands) {
  const WallJump jump = wall_jump(bands, IsothermalWall{}, {}, Communicator::self());
  check_accuracy(jump.accuracy);
  return jump;
}

Bands chen_left() {
  return plain_bands({0.93e6}, {1804}, {260.4e-9});
}
Bands chen_right() {
  return plain_bands({0.87e6}, {1042}, {198.6e-9});
}

// Asked for: 1e-5 in R_app, 2e-3 in the split.
TEST(InterfaceJump, GrayDiffuse) {
  const InterfaceJump jump = jump_between(chen_left(), chen_right(), {DiffuseMismatch{}});
  const double w1 = one_way_conductance(chen_left()), w2 = one_way_conductance(chen_right());
  const double unit = 1 / w1 + 1 / w2, a12 = w2 / (w1 + w2);
  const double apparent = 1 / (a12 * w1) - (1 - 0.75 * z0) * unit;
  record("apparent", relative(jump.apparent, apparent));
  for (const double exact : {apparent, 3.6214470114441265e-09})
    claim("kapitza jump: gray diffuse interface, R_app", relative(jump.apparent, exact), 2e-7);
  EXPECT_NEAR(jump.kapitza, 1 / (a12 * w1) - unit / 2, 1e-9 * apparent);
  const double layers = jump.excess[0] + jump.excess[1];
  for (const double error : {jump.angular / unit - 0.017254741567, layers / unit - 0.015579825632})
    claim("kapitza jump: its split, angular and layers, over 1/w1 + 1/w2", error, 3e-7);
  EXPECT_NEAR(jump.excess[0] * w1, jump.excess[1] * w2, 1e-6) << "the same law on both sides";
  for (const double part : {jump.slip_side[0] * w1, jump.slip_side[1] * w2})
    EXPECT_NEAR(part, 0.0328345671990723, 3e-7) << "3 z0/4 - 1/2";
  EXPECT_NEAR(jump.slip, (0.75 * z0 - 0.5) * unit, 3e-7 * unit);
  EXPECT_DOUBLE_EQ(jump.slip_length[0], jump.slip_side[0] * conductivity(chen_left()));
}

TEST(InterfaceJump, SameGrayMaterial) {
  struct Plane {
    double transmissivity;
    bool specular;
    double kapitza, apparent;
  };
  for (const auto& [t, specular, kapitza, apparent] :
       {Plane{1, false, 0, 0.065669134398}, Plane{0.5, false, 1, 1.065669134398},
        Plane{0.1, false, 9, 9.065669134398}, Plane{1, true, 0, 0},
        Plane{0.9, true, 0.111111111, 0.123732350}, Plane{0.1, true, 9, 9.123259151}}) {
    SCOPED_TRACE(fmt::format("t = {} {}", t, specular ? "specular" : "diffuse"));
    const InterfaceJump jump = jump_between(unit_gray(), unit_gray(), {Transmission{t, specular}});
    record(fmt::format("apparent_{}_{}", t, specular ? "specular" : "diffuse"), jump.apparent - apparent);
    EXPECT_NEAR(jump.kapitza, kapitza, 1e-9);
    claim("kapitza jump: same gray material, six planes, R_app w", jump.apparent - apparent, 2e-7);
  }
}

// Asked for: 1e-4.
TEST(InterfaceJump, ThreeBandsAgainstThemselves) {
  const InterfaceJump jump = jump_between(toy_a(), toy_a(), {Transmission{0.5, false}});
  const double value = jump.apparent * one_way_conductance(toy_a());
  record("apparent_W", relative(value, 2.88806571798));
  claim("kapitza jump: toy_a against itself, diffuse plane, t = 0.5, R_app W", relative(value, 2.88806571798),
        2e-6);
}

/// A device much thicker than all mean free paths, solved and fitted as any other, tells the same.
TEST(InterfaceJump, AgreesWithAThickDevice) {
  const InterfaceJump jump = jump_between(toy_a(), toy_b(), {DiffuseMismatch{}});
  const Solution device =
      solve({.materials = {toy_a(), toy_b()}, .layers = {{0, 100e-6}, {1, 60e-6}}, .refinement = 2}, 1e-12);
  const InterfaceResistance& plane = device.analysis.interfaces.at(0);
  record("apparent", relative(jump.apparent, *plane.apparent));
  EXPECT_LT(std::abs(relative(jump.apparent, *plane.apparent)), 2e-5);
  EXPECT_LT(std::abs(relative(jump.kapitza, *plane.kapitza)), 1e-5);
  EXPECT_LT(std::abs(relative(jump.angular, *plane.angular)), 1e-4);
  EXPECT_LT(std::abs(relative(jump.excess[0], knudsen_excess(device, 0, minus_side))), 1e-4);
  EXPECT_LT(std::abs(relative(jump.excess[1], knudsen_excess(device, 0, plus_side))), 1e-4);
  ASSERT_EQ(jump.groups.size(), plane.groups.size());
  double sum = 0;
  for (const GroupResistance& group : jump.groups) sum += group.heat_flux;
  EXPECT_NEAR(sum, 1, 1e-8) << "the groups carry the unit heat flux";
}

TEST(InterfaceJump, DoesNotDependOnTheSideItIsSeenFrom) {
  const InterfaceJump there = jump_between(toy_a(), toy_b(), {Transmission{0.3, false}});
  const InterfaceJump back = jump_between(toy_b(), toy_a(), {Transmission{0.3, false}, true});
  EXPECT_NEAR(there.apparent / back.apparent, 1, 1e-7);
  EXPECT_NEAR(there.slip_side[0] / back.slip_side[1], 1, 1e-6);
}

/// A macroscopic contact is in series with all this.
TEST(InterfaceJump, ContactAddsUp) {
  SurfaceCondition condition{DiffuseMismatch{}};
  const InterfaceJump bare = jump_between(chen_left(), chen_right(), condition);
  condition.contact_resistance = 5e-9;
  const InterfaceJump pressed = jump_between(chen_left(), chen_right(), condition);
  EXPECT_EQ(pressed.contact, 5e-9);
  EXPECT_NEAR(pressed.apparent, bare.apparent + 5e-9, 1e-20);
  EXPECT_NEAR(pressed.kapitza, bare.kapitza, 1e-20);
  EXPECT_NEAR(pressed.slip, bare.slip, 1e-20);
}

/// A law that selects directions: the same as a thick device with the same directions.
TEST(InterfaceJump, AcousticMismatchAgreesWithAThickDevice) {
  Bands left = chen_left(), right = chen_right();
  left.density = 2330, right.density = 5350;
  const InterfaceJump jump =
      interface_jump({left, right, {AcousticMismatch{}}}, {.accuracy = 1e-4}, Communicator::self());
  EXPECT_TRUE(jump.accuracy.converged);
  const Solution device = solve({.materials = {left, right},
                                 .layers = {{0, 10e-6}, {1, 10e-6}},
                                 .interface = AcousticMismatch{},
                                 .polar = 256},
                                1e-11);
  const InterfaceResistance& plane = device.analysis.interfaces.at(0);
  record("apparent", relative(jump.apparent, *plane.apparent));
  record("stated", jump.accuracy.largest());
  EXPECT_LT(std::abs(relative(jump.apparent, *plane.apparent)), 2e-4);
  EXPECT_LT(std::abs(relative(jump.kapitza, *plane.kapitza)), 2e-4);
  EXPECT_NEAR(jump.slip / *plane.slip, 1, 2e-2);
}

TEST(InterfaceJump, ClosedPlaneIsRefused) {
  EXPECT_THROW(interface_jump({toy_a(), toy_b(), {Transmission{0, false}}}, {}, Communicator::self()),
               InputError);
}

// Asked for: 1e-4.
TEST(WallJump, SlipLengths) {
  struct Wall {
    const char* name;
    Bands bands;
    double zeta;
  };
  for (const Wall& wall : {Wall{"gray", unit_gray(3e-7), z0 * 3e-7}, Wall{"toy_a", toy_a(), 6.01258126070e-7},
                           Wall{"toy_b", toy_b(), 2.83569421219e-7}}) {
    SCOPED_TRACE(wall.name);
    const WallJump jump = black_wall(wall.bands);
    record(fmt::format("slip_length_{}", wall.name), relative(jump.slip_length, wall.zeta));
    claim("kapitza jump: slip lengths of black walls, gray, toy_a, toy_b",
          relative(jump.slip_length, wall.zeta), 2e-6);
    EXPECT_LT(std::abs(relative(black_wall_slip_length(wall.bands), wall.zeta)), 1e-6) << "the closed form";
    EXPECT_DOUBLE_EQ(jump.at_wall, 1 / (2 * one_way_conductance(wall.bands)));
    EXPECT_NEAR((jump.at_wall + jump.layer) / jump.slip_resistance, 1, 1e-9);
  }
}

Deck silicon_deck(int bins) {
  const MaterialsDirectory library(std::string(KAPITZA_SOURCE_DIR) + "/input/materials");
  PairRequest request;
  request.first = "silicon";
  request.frequency_bins = bins;
  return read_pair_deck(request, read_text_file);
}

/// Silicon's slip length with ever more bins is 7.519 um (spectral quadrature of the closed form).
TEST(WallJump, EightyBinsHoldTheSlipOfSilicon) {
  const auto slip = [](int bins) {
    return black_wall_slip_length(kapitza::make_problem(silicon_deck(bins)).bands_of_region(0));
  };
  record("slip_80", relative(slip(80), 7.519e-6));
  EXPECT_LT(std::abs(relative(slip(80), 7.519e-6)), 0.01) << "as many as kapitza jump has";
  EXPECT_LT(std::abs(relative(slip(640), 7.519e-6)), 3e-4);
}

TEST(WallJump, SolverAgreesWithTheClosedFormForSilicon) {
  const Deck deck = silicon_deck(40);
  const auto bands = [](const std::optional<Deck>& of) {
    return kapitza::make_problem(*of).bands_of_region(0);
  };
  const Variants<Bands> variants{bands(with_twice_the_bins(deck)), bands(with_shorter_boundaries(deck))};
  const Bands silicon = bands(deck);
  const WallJump jump =
      wall_jump(silicon, IsothermalWall{}, {.accuracy = 1e-4}, Communicator::self(), variants);
  const double exact = black_wall_slip_length(silicon);
  EXPECT_LT(std::abs(relative(jump.slip_length, exact)), 1e-4);
  // The slip is a resistance: conductivity moves with the boundary length, too.
  const auto resistance = [](const Bands& of) { return black_wall_slip_length(of) / conductivity(of); };
  const SpectrumShift& shift = jump.accuracy.spectrum;
  ASSERT_TRUE(shift.bins && shift.boundary_length);
  EXPECT_NEAR(*shift.bins, std::abs(relative(resistance(*variants.bins), resistance(silicon))), 1e-3);
  EXPECT_NEAR(*shift.boundary_length,
              std::abs(relative(resistance(*variants.boundary_length), resistance(silicon))), 1e-3);
  EXPECT_GT(*shift.boundary_length, 0.5) << "slip grows as the square root of the crystal";
  EXPECT_FALSE(shift.is_small());
}

/// T minus Fourier's line at x, by the cubic through the four nearest vertices.
double departure_at(const std::vector<KnudsenLayerPoint>& profile, double x) {
  std::size_t first = 0;
  while (profile[first + 2].x < x) ++first;
  double sum = 0;
  for (std::size_t i = first; i < first + 4; ++i) {
    double factor = 1;
    for (std::size_t k = first; k < first + 4; ++k)
      if (k != i) factor *= (x - profile[k].x) / (profile[i].x - profile[k].x);
    sum += factor * (profile[i].temperature - profile[i].fourier);
  }
  return sum;
}

/// Hopf's function, 12 digits. The slope of T is logarithmically singular at the wall.
void check_milne_profile(const char* quantity, double accuracy, double tolerance) {
  struct Point {
    double x, hopf;
  };
  constexpr Point points[] = {{0, 0.57735026919},    {0.01, 0.588235475261}, {0.1, 0.62791873804},
                              {0.5, 0.680293580956}, {1, 0.698539318187},    {2, 0.707916618955},
                              {5, 0.710395177317}};
  const WallJump jump =
      wall_jump(unit_gray(), IsothermalWall{}, {.accuracy = accuracy}, Communicator::self());
  const double kappa = conductivity(unit_gray());
  const double origin = -jump.slip_resistance; // Fourier's line at the wall; the wall itself is at 0
  EXPECT_NEAR(jump.profile.front().fourier, origin, 1e-12);
  for (const auto& [x, hopf] : points) {
    // dT/dx = -q/kappa, q = 1
    const double value = -(origin + departure_at(jump.profile, x)) * kappa;
    record(fmt::format("hopf_{}_{}", x, accuracy), value - hopf);
    SCOPED_TRACE(x);
    claim(quantity, value - hopf, tolerance);
  }
  double before = 0;
  for (const KnudsenLayerPoint& point : jump.profile) {
    EXPECT_LE(point.transport_temperature, before) << "Theta only falls along the heat flow";
    before = point.transport_temperature;
    EXPECT_GT(point.dissipation, 1 - 1e-9);
    EXPECT_NEAR(point.temperature, point.energy_temperature, 1e-8) << "one band has one temperature";
  }
}

TEST(WallJump, MilneProfile) {
  check_milne_profile("kapitza jump: profile at seven depths", 1e-6, 6e-5);
  // four times as many cells: second order at a point
  check_milne_profile("kapitza jump: the same with cells x 4", 1e-8, 6e-6);
}

/// Fuchs and Sondheimer's film, thick: each surface costs that much thickness.
TEST(WallJump, LostThicknessIsThatOfAThickFilm) {
  for (const double p : {0.0, 0.5, 1.0}) {
    const double d = 1e-3;
    const double film = in_plane_conductivity(toy_a(), d, p) / conductivity(toy_a());
    EXPECT_NEAR(2 * lost_thickness(toy_a(), ReflectingWall{p}), d * (1 - film), 1e-9 * d) << p;
  }
}

} // namespace
} // namespace kapitza::test
