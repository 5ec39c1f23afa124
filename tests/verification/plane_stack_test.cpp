/// Problems that vary along x only, solved in two dimensions, against the 1D solver with the same directions.

#include "kapitza/analysis/budget.hpp"
#include "kapitza/analysis/spectral.hpp"
#include "kapitza/laws/transmission_table.hpp"
#include "kapitza/solver/stack/steady.hpp"

#include "support/branch_tables.hpp"
#include "support/strips.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <numbers>

namespace kapitza {
namespace {

using test::Cells;
using test::make_strip;
using test::StackSpec;

constexpr double height = test::strip_height;

struct Pair {
  StackProblem stack;
  SteadyState one;
  PlaneProblem strip;
  PlaneSteadyState two;
};

Pair solve_both(const StackSpec& spec, int ny = 1, Cells kind = Cells::quadrilaterals) {
  Pair pair;
  const PlaneAngles angles = plane_quadrature(4, 32);
  pair.stack = make_stack_problem(spec);
  pair.stack.angles = project_on_x(angles);
  SteadyOptions options;
  options.tolerance = 1e-12;
  pair.one = solve_steady(pair.stack, options, Communicator::self());
  pair.strip = make_strip(pair.stack, angles, ny, kind);
  pair.two = test::solve_plane(pair.strip, 1e-12);
  EXPECT_TRUE(pair.one.converged && pair.two.converged);
  return pair;
}

/// Power through the left wall over the height, along x.
double heat_flux(const Pair& pair) {
  return -pair.two.moments.power[0] / height;
}

void expect_same_solution(const Pair& pair) {
  const double q = pair.one.moments.heat_flux.front()[0];
  EXPECT_NEAR(heat_flux(pair), q, 1e-10 * std::abs(q));
  EXPECT_NEAR(pair.two.moments.power[1] / height, pair.one.moments.heat_flux.back()[0], 1e-10 * std::abs(q));
  for (int cell = 0; cell < pair.stack.mesh.cells(); ++cell)
    for (int k = 0; k < 4; ++k) {
      const int node = 2 * cell + (k == 1 || k == 2 ? 1 : 0);
      EXPECT_NEAR(pair.two.moments.temperature[test::index(4 * cell + k)],
                  pair.one.moments.temperature[test::index(node)], 1e-10)
          << "cell " << cell << " corner " << k;
      EXPECT_NEAR(pair.two.moments.energy_temperature[test::index(4 * cell + k)],
                  pair.one.moments.energy_temperature[test::index(node)], 1e-10);
    }
  for (int cell = 0; cell < pair.stack.mesh.cells(); ++cell)
    EXPECT_NEAR(pair.two.moments.dissipation[test::index(cell)] / height,
                pair.one.moments.dissipation[test::index(cell)],
                1e-9 * pair.one.moments.dissipation[test::index(cell)] + 1e-12 * std::abs(q));
}

TEST(PlaneStack, GrayFilmIsTheSame) {
  expect_same_solution(solve_both({{test::gray_silicon()}, {test::graded_layer("film", 0, 1e-7, 12, 2e-9)}}));
}

TEST(PlaneStack, ManyBandsAreTheSame) {
  expect_same_solution(
      solve_both({{test::resolved_left()}, {test::graded_layer("film", 0, 3e-8, 10, 1e-9)}}));
}

StackSpec bilayer(SurfaceLaw law) {
  StackSpec spec{{test::resolved_left(), test::resolved_right()},
                 {test::graded_layer("a", 0, 5e-8, 8, 2e-9), test::graded_layer("b", 1, 3e-8, 8, 1e-9)}};
  spec.inner = {law};
  return spec;
}

TEST(PlaneStack, DiffuseMismatchIsTheSame) {
  const Pair pair = solve_both(bilayer(DiffuseMismatch{}));
  expect_same_solution(pair);
  // Means of what arrives and leaves on both sides of the interface, band by band.
  for (const FaceMoments& face : pair.two.moments.faces) {
    if (face.surface != 4) continue;
    const FaceMoments& same = stack_face(pair.one.moments, 1, face.side);
    for (const std::size_t end : {0, 1})
      for (std::size_t b = 0; b < face.incident[end].size(); ++b) {
        EXPECT_NEAR(face.incident[end][b], same.incident[end][b], 1e-10);
        EXPECT_NEAR(face.outgoing[end][b], same.outgoing[end][b], 1e-10);
      }
    EXPECT_NEAR(face.capacity, 1, 1e-12);
    const auto node = test::index(2 * 8 - 1 + face.side);
    EXPECT_NEAR(face.quadratic_flux * (face.side == 0 ? 1 : -1) / face.length,
                pair.one.moments.quadratic_flux[node],
                1e-9 * std::abs(pair.one.moments.quadratic_flux[node]));
  }
}

TEST(PlaneStack, SpectrumAtSurfacesIsTheSame) {
  const Pair pair = solve_both(bilayer(DiffuseMismatch{}));
  const auto one = spectrum_at_surfaces(domain_of(pair.stack), pair.one.moments);
  const auto two = spectrum_at_surfaces(domain_of(pair.strip, Communicator::self()), pair.two.moments);
  const double q = std::abs(pair.one.moments.heat_flux.front()[0]);
  std::size_t compared = 0;
  for (const BandAtSurface& b : two)
    for (const BandAtSurface& a : one) {
      const std::size_t surface = a.surface == 0 ? 0 : a.surface == 1 ? 4 : 1; // left, interface, right
      const bool wall = a.surface != 1; // in 2D always on its minus side
      if (b.surface != surface || (!wall && b.side != a.side) || b.band != a.band) continue;
      ++compared;
      EXPECT_EQ(b.region, a.region);
      EXPECT_NEAR(b.heat_flux, surface == 1 ? -a.heat_flux : a.heat_flux, 1e-9 * q);
      EXPECT_NEAR(b.temperature, a.temperature, 1e-9);
      EXPECT_NEAR(b.arriving, a.arriving, 1e-9);
      EXPECT_NEAR(b.leaving, a.leaving, 1e-9);
      EXPECT_NEAR(*b.up_to_mean_free_path, *a.up_to_mean_free_path, 1e-8);
      EXPECT_NEAR(*b.up_to_frequency, *a.up_to_frequency, 1e-8);
    }
  EXPECT_EQ(compared, one.size());
  EXPECT_EQ(two.size(), one.size() + 4 * (5 + 4) / 2) << "beside them two mirrors along both layers";
}

TEST(PlaneStack, TransmissionIsTheSame) {
  for (const bool specular : {false, true})
    expect_same_solution(solve_both(bilayer(Transmission{0.3, specular})));
}

TEST(PlaneStack, TransmissionBetweenBranchesIsTheSame) {
  StackSpec spec = bilayer(
      test::acoustic_table({{"LA", "LA", {0.3, 0.3}}, {"LA", "TA", {0.2, 0.2}}, {"TA", "TA", {0.4, 0.4}}}));
  for (Bands& bands : spec.materials) bands = test::with_names(bands);
  expect_same_solution(solve_both(spec));
}

TEST(PlaneStack, AKnownEmissionIsRefusedInAPlane) {
  const StackProblem stack = make_stack_problem(bilayer(DiffuseMismatch{}));
  const PlaneAngles angles = plane_quadrature(2, 8);
  PlaneProblem strip = make_strip(stack, angles, 1, Cells::quadrilaterals);
  strip.surfaces[4].emission[0] = {1};
  EXPECT_THROW(test::solve_plane(strip, 1e-8), InputError);
}

TEST(PlaneStack, WallsAreTheSame) {
  StackSpec spec{{test::resolved_left()}, {test::graded_layer("film", 0, 4e-8, 10, 1e-9)}};
  spec.heating = {1e16};
  for (const double specularity : {0.0, 0.4, 1.0}) {
    spec.right = ReflectingWall{specularity};
    expect_same_solution(solve_both(spec));
  }
  spec.heating = {};
  spec.left = HeatFluxWall{1e8};
  spec.right = IsothermalWall{300};
  expect_same_solution(solve_both(spec));
}

/// Triangles are another discretisation; their flux converges to the same.
TEST(PlaneStack, TrianglesConvergeToTheSame) {
  double previous = 0;
  for (const int cells : {8, 16, 32}) {
    StackSpec spec{{test::gray_silicon(), test::gray_germanium()},
                   {test::uniform_layer("a", 0, 8e-8, cells), test::uniform_layer("b", 1, 8e-8, cells)}};
    spec.inner = {DiffuseMismatch{}};
    const Pair pair = solve_both(spec, 1, Cells::triangles);
    const double error = std::abs(heat_flux(pair) / pair.one.moments.heat_flux.front()[0] - 1);
    EXPECT_LT(error, 2e-4);
    if (previous > 0) {
      EXPECT_LT(error, previous / 3.5);
    }
    previous = error;
  }
}

// --- laws that depend on the angle: other angular cells than in one dimension, so the same in the limit ---

/// Turned about the origin: surfaces that no azimuth is mirrored in.
PlaneMesh turned(PlaneMesh mesh, double degrees) {
  const double c = std::cos(degrees * std::numbers::pi / 180), s = std::sin(degrees * std::numbers::pi / 180);
  for (Point& p : mesh.corner) p = {c * p[0] - s * p[1], s * p[0] + c * p[1]};
  return mesh;
}

StackSpec acoustic_bilayer(SurfaceLaw law) {
  StackSpec spec = bilayer(law);
  spec.materials = {test::in_medium(spec.materials[0], 2300, 8000, 5000),
                    test::in_medium(spec.materials[1], 5300, 5000, 3000)};
  return spec;
}

struct StripRun {
  PlaneProblem problem;
  PlaneSteadyState state;
};
StripRun run_strip(const StackSpec& spec, int polar, int azimuthal, double degrees) {
  StripRun run{
      make_strip(make_stack_problem(spec), plane_quadrature(polar, azimuthal), 1, Cells::quadrilaterals), {}};
  run.problem.mesh = turned(run.problem.mesh, degrees);
  run.state = test::solve_plane(run.problem, 1e-11, 400);
  EXPECT_TRUE(run.state.converged) << run.state.sweeps << " sweeps, residual " << run.state.relative_residual
                                   << ", imbalance " << run.state.energy_imbalance;
  return run;
}

double reference_flux(StackSpec spec) {
  spec.polar = 128;
  SteadyOptions options;
  options.tolerance = 1e-12;
  return solve_steady(make_stack_problem(spec), options, Communicator::self()).moments.heat_flux.front()[0];
}

/// Bands add up to the heat flux of every surface whatever its orientation, for the directions there are.
TEST(PlaneStack, SpectrumAtTurnedSurfacesAddsUp) {
  const StripRun run = run_strip(bilayer(DiffuseMismatch{}), 4, 16, 17.3);
  std::vector<double> sum(run.problem.mesh.surfaces.size());
  for (const BandAtSurface& band :
       spectrum_at_surfaces(domain_of(run.problem, Communicator::self()), run.state.moments))
    if (band.side == minus_side) sum[band.surface] += band.heat_flux * height;
  const std::vector<double>& out = run.state.moments.power;
  EXPECT_NEAR(sum[0] / -out[0], 1, 1e-9);
  EXPECT_NEAR(sum[1] / -out[1], 1, 1e-9);
  EXPECT_NEAR(sum[4] / out[4], 1, 1e-9);
}

TEST(PlaneStack, AcousticMismatchConvergesToTheStack) {
  for (const SurfaceLaw& law : {SurfaceLaw{AcousticMismatch{}}, SurfaceLaw{MixedMismatch{0.5, 0}}}) {
    const StackSpec spec = acoustic_bilayer(law);
    const double exact = reference_flux(spec);
    const auto error = [&](int polar, int azimuthal) {
      return std::abs(-run_strip(spec, polar, azimuthal, 0).state.moments.power[0] / height / exact - 1);
    };
    const double coarse = error(4, 16), fine = error(8, 32), finest = error(16, 64);
    EXPECT_LT(coarse, 6e-3);
    EXPECT_LT(fine, coarse / 3); // orders 1.8 to 2
    EXPECT_LT(finest, fine / 3);
  }
}

TEST(PlaneStack, AcousticMismatchIsTheSameAtEveryOrientation) {
  const StackSpec spec = acoustic_bilayer(AcousticMismatch{});
  const double exact = reference_flux(spec);
  for (const double degrees : {90.0, 180.0, 45.0, 17.3, -123.4}) {
    const StripRun run = run_strip(spec, 8, 32, degrees);
    EXPECT_NEAR(-run.state.moments.power[0] / height / exact, 1, 4e-3) << degrees;
    // What leaves one side arrives on the other.
    EXPECT_NEAR(run.state.moments.power[4] / -run.state.moments.power[0], 1, 1e-10) << degrees;
    double plus = 0;
    for (const FaceMoments& face : run.state.moments.faces)
      if (face.surface == 4 && face.side == plus_side) plus += face.heat_flux;
    EXPECT_NEAR(plus / run.state.moments.power[0], 1, 1e-10) << degrees;
  }
}

TEST(PlaneStack, AnIsothermalSystemCarriesNothingThroughAnAcousticInterface) {
  StackSpec spec = acoustic_bilayer(AcousticMismatch{});
  spec.left = spec.right = IsothermalWall{300};
  PlaneProblem problem =
      make_strip(make_stack_problem(spec), plane_quadrature(6, 20), 1, Cells::quadrilaterals);
  problem.mesh = turned(problem.mesh, 17.3);
  problem.surfaces[0] = {LiquidBath{300, {145, 238, 0}, LiquidLaw::amm}};
  const PlaneSteadyState state = test::solve_plane(problem, 1e-10);
  for (const double power : state.moments.power) EXPECT_EQ(power, 0);
  // And one kelvin up everywhere is no cause for a flux either.
  problem.temperature = 299;
  problem.surfaces[0] = {LiquidBath{301, {145, 238, 0}, LiquidLaw::amm}};
  problem.surfaces[1] = {IsothermalWall{301}};
  const PlaneSteadyState warm = test::solve_plane(problem, 1e-10);
  for (const double power : warm.moments.power)
    EXPECT_LT(std::abs(power), 1e-13 * one_way_conductance(problem.media[0]) * height);
}

TEST(PlaneStack, ALiquidBathTakesWhatItTakesFromTheStack) {
  for (const LiquidLaw law : {LiquidLaw::amm, LiquidLaw::dmm}) {
    StackSpec spec = acoustic_bilayer(DiffuseMismatch{});
    spec.right = LiquidBath{299, {1450, 2380, 0}, law};
    const double exact = reference_flux(spec);
    for (const double degrees : {0.0, 17.3}) {
      const StripRun run = run_strip(spec, 8, 32, degrees);
      EXPECT_NEAR(-run.state.moments.power[0] / height / exact, 1, 4e-3) << degrees;
    }
  }
}

TabulatedTransmission angular_table() {
  auto table = std::make_shared<TransmissionTable>();
  table->name = "table";
  table->omega = {0, 1e14};
  table->angle = {0, 0.8, std::numbers::pi / 2};
  table->values = {0.5, 0.3, 0.05, 0.7, 0.35, 0.1};
  return {table, false};
}

TEST(PlaneStack, ATableWithAnglesConvergesToTheStack) {
  for (const bool reversed : {false, true}) {
    StackSpec spec = bilayer(angular_table());
    spec.inner.reversed = reversed;
    const double exact = reference_flux(spec);
    const auto error = [&](int polar, int azimuthal, double degrees) {
      return std::abs(-run_strip(spec, polar, azimuthal, degrees).state.moments.power[0] / height / exact
                      - 1);
    };
    const double fine = error(8, 32, 0), finest = error(16, 64, 0);
    EXPECT_LT(fine, error(4, 16, 0) / 3);
    EXPECT_LT(finest, fine / 3);
    EXPECT_LT(finest, 5e-4);
    EXPECT_LT(error(8, 32, 17.3), 4e-3);
  }
}

/// A contact in series is what it is in one dimension, to the last digit where the law is.
TEST(PlaneStack, AMacroscopicContactIsTheSame) {
  for (const SurfaceLaw& law : {SurfaceLaw{DiffuseMismatch{}}, SurfaceLaw{Transmission{0.3, true}}}) {
    StackSpec spec = bilayer(law);
    spec.inner.contact_resistance = 3e-9;
    expect_same_solution(solve_both(spec));
  }
  StackSpec spec = acoustic_bilayer(MixedMismatch{0.6, 0});
  spec.inner.contact_resistance = 3e-9;
  const double exact = reference_flux(spec);
  const StripRun run = run_strip(spec, 8, 32, 17.3);
  EXPECT_NEAR(-run.state.moments.power[0] / height / exact, 1, 4e-3);
  StackSpec table = bilayer(angular_table());
  table.inner.contact_resistance = 3e-9;
  const double tabulated = reference_flux(table);
  EXPECT_NEAR(-run_strip(table, 8, 32, 0).state.moments.power[0] / height / tabulated, 1, 1e-3);
}

/// Also where it resists hundreds of times as much, and directions carry a per mille more than isotropic
/// phonons.
TEST(PlaneStack, ALargeContactIsToldApartFromTheLawAtEveryOrientation) {
  StackSpec spec = bilayer(DiffuseMismatch{});
  spec.inner.contact_resistance = 1e-6;
  SteadyOptions options;
  options.tolerance = 1e-12;
  const StackProblem stack = make_stack_problem(spec);
  const double exact =
      *analyse(stack, solve_steady(stack, options, Communicator::self()).moments).interfaces[0].kapitza;
  for (const double degrees : {0.0, 17.3, 60.0}) {
    const StripRun run = run_strip(spec, 4, 32, degrees);
    const Analysis plane = analyse(domain_of(run.problem, Communicator::self()), run.state.moments);
    EXPECT_NEAR(*plane.interfaces[0].kapitza / exact, 1, 5e-3) << degrees;
  }
}

TEST(PlaneStack, AContactIsToldApartFromTheLaw) {
  StackSpec spec = bilayer(DiffuseMismatch{});
  spec.inner.contact_resistance = 3e-9;
  const Pair pair = solve_both(spec);
  const Analysis plane = analyse(domain_of(pair.strip, Communicator::self()), pair.two.moments);
  const Analysis stack = analyse(pair.stack, pair.one.moments);
  ASSERT_EQ(plane.interfaces.size(), 1U);
  EXPECT_EQ(plane.interfaces[0].contact, 3e-9);
  EXPECT_NEAR(*plane.interfaces[0].kapitza / *stack.interfaces[0].kapitza, 1, 1e-8);
  EXPECT_NEAR(*plane.interfaces[0].interface / *stack.interfaces[0].interface, 1, 1e-8);
  double total = 0, contact = 0;
  for (const ResistanceElement& part : plane.resistance.value().elements) {
    total += part.total;
    if (part.kind == ElementKind::interface) contact += part.contact;
  }
  EXPECT_NEAR(contact * height / 3e-9, 1, 1e-8);
  EXPECT_NEAR(total / plane.resistance->total, 1, 1e-11);
}

} // namespace
} // namespace kapitza
