/// Amplitudes in two dimensions: against stacks with the same directions, a closed form, and the steady
/// state.

#include "kapitza/solver/plane/harmonic.hpp"
#include "kapitza/solver/stack/harmonic.hpp"

#include "support/plane_harmonic.hpp"
#include "support/plane_problems.hpp"
#include "support/spectra.hpp"
#include "support/strips.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace kapitza {
namespace {

using Complex = std::complex<double>;
using namespace std::complex_literals;
using test::Cells, test::graded_layer, test::joined, test::StackSpec;

PlaneHarmonicState solve(const PlaneProblem& problem, const HarmonicDrive& drive, double tolerance = 1e-11) {
  PlaneHarmonicState state = test::solve_harmonic_plane(problem, drive, tolerance);
  EXPECT_LT(state.energy_imbalance, std::max(10 * tolerance, 1e-9));
  return state;
}

/// C/(sum of C/tau)
double lifetime(const PlaneProblem& problem) {
  return heat_capacity(problem.media[0]) / relaxation(problem.media[0]);
}

struct Strip {
  const char* name;
  SurfaceLaw left, right;
  SurfaceCondition inner;
  bool heated = false;
};

/// Walls and heating of all kinds, 1 K or 1e15 W/m3 ahead by a quarter of a cycle, and the same in both.
void expect_same(const Strip& strip, double cycle) {
  StackSpec spec{
      {test::in_medium(test::resolved_left(), 2330), test::in_medium(test::resolved_right(), 5320)},
      {graded_layer("a", 0, 5e-8, 8, 2e-9), graded_layer("b", 1, 3e-8, 8, 1e-9)}};
  spec.left = strip.left, spec.right = strip.right, spec.inner = {strip.inner};
  StackProblem stack = make_stack_problem(spec);
  const PlaneAngles angles = plane_quadrature(4, 32);
  stack.angles = project_on_x(angles);
  const PlaneProblem plane = test::make_strip(stack, angles, 1, Cells::quadrilaterals);
  HarmonicDrive one{1i * cycle / lifetime(plane), {}, std::vector<Complex>(stack.surfaces.size())};
  HarmonicDrive two{one.s, {}, std::vector<Complex>(plane.surfaces.size())};
  const LawTraits left = law_traits(strip.left), right = law_traits(strip.right);
  if (left.temperature) one.surface.front() = two.surface[0] = 1;
  if (left.heat_flux) one.surface.front() = two.surface[0] = 1e8;
  if (right.temperature) one.surface.back() = two.surface[1] = 0.3i;
  if (strip.heated) {
    one.heating.assign(test::index(stack.mesh.nodes()), 1e15i);
    two.heating.assign(test::index(plane.mesh.owned_nodes()), 1e15i);
  }
  SteadyOptions options;
  options.tolerance = 1e-11;
  const HarmonicState exact = solve_harmonic(stack, one, options, Communicator::self());
  EXPECT_TRUE(exact.converged);
  const PlaneHarmonicState state = solve(plane, two);
  double level = 0, flow = 0;
  for (const Complex& t : exact.field.temperature) level = std::max(level, std::abs(t));
  for (const Complex& q : exact.field.heat_flux) flow = std::max(flow, std::abs(q));
  SCOPED_TRACE(std::string(strip.name) + " at omega tau " + std::to_string(cycle));
  EXPECT_LT(std::abs(-joined(state, &Moments::power, 0) / test::strip_height - exact.field.heat_flux.front()),
            1e-8 * flow);
  EXPECT_LT(std::abs(joined(state, &Moments::power, 1) / test::strip_height - exact.field.heat_flux.back()),
            1e-8 * flow);
  for (std::size_t cell = 0; cell < test::index(stack.mesh.cells()); ++cell)
    for (const std::size_t k : {0, 1, 2, 3}) {
      const std::size_t node = 2 * cell + (k == 1 || k == 2 ? 1 : 0);
      EXPECT_LT(std::abs(joined(state, &Moments::temperature, 4 * cell + k) - exact.field.temperature[node]),
                1e-8 * level);
      EXPECT_LT(std::abs(joined(state, &Moments::energy_temperature, 4 * cell + k)
                         - exact.field.energy_temperature[node]),
                1e-8 * level);
    }
}

TEST(PlaneHarmonic, StripsAreStacks) {
  const IsothermalWall hot{301}, cold{300};
  for (const double cycle : {1e-4, 0.1, 1.0, 30.0})
    expect_same({"diffuse mismatch", hot, cold, {DiffuseMismatch{}}}, cycle);
  for (const Strip& strip : {
           Strip{"diffuse transmission", hot, ReflectingWall{0}, {Transmission{0.3, false}}},
           Strip{"specular transmission", hot, ReflectingWall{1}, {Transmission{0.3, true}}},
           Strip{"heat flux", HeatFluxWall{1e6}, cold, {DiffuseMismatch{}}},
           Strip{"heating", ReflectingWall{0.4}, cold, {DiffuseMismatch{}}, true},
           Strip{"contact", hot, cold, {DiffuseMismatch{}, false, 0, 2e-9}},
           Strip{"bath", hot, LiquidBath{300, {145, 238, 0}, LiquidLaw::dmm}, {DiffuseMismatch{}}},
       })
    expect_same(strip, 0.5);
}

/// Between mirrors cos(a x) cos(b y) is two oblique waves of one wave number, each as in an infinite medium:
/// k L = 1, omega tau = 1.
TEST(PlaneHarmonic, ObliqueGratingOnTriangles) {
  constexpr double length = 260e-9, slope = 0.5;
  const double a = std::cos(slope) / length, b = std::sin(slope) / length;
  test::PlaneNames names{{{"medium", 0}}, test::box_surfaces(), test::side_of_box};
  PlaneProblem problem;
  problem.mesh = join_polygons(
      test::tile(24, 24, Cells::triangles, test::rectangle(std::numbers::pi / a, std::numbers::pi / b)),
      names);
  problem.media = {test::make_test_bands({{1.66e6, 6400, length}})};
  problem.angles = plane_quadrature(8, 32);
  problem.surfaces.assign(4, {ReflectingWall{1}});
  HarmonicDrive drive{1i / lifetime(problem), {}, std::vector<Complex>(4)};
  for (const Point& p : problem.mesh.corner)
    drive.heating.emplace_back(std::cos(a * p[0]) * std::cos(b * p[1]));
  const PlaneHarmonicState state = solve(problem, drive, 1e-8);
  Complex overlap = 0;
  double norm = 0;
  for (std::size_t n = 0; n < drive.heating.size(); ++n) {
    overlap += drive.heating[n] * joined(state, &Moments::temperature, n);
    norm += std::norm(drive.heating[n]);
  }
  const Complex exact{3.024822524139643e-17, -2.726245762176234e-17};
  EXPECT_LT(std::abs(overlap / norm - exact), 1e-3 * std::abs(exact)) << overlap / norm;
}

/// The drive that a steady problem has.
HarmonicDrive steady_drive(const PlaneProblem& problem, Complex s) {
  HarmonicDrive drive{s, {}, std::vector<Complex>(problem.surfaces.size())};
  for (std::size_t surface = 0; surface < problem.surfaces.size(); ++surface) {
    const LawTraits law = law_traits(problem.surfaces[surface].law);
    drive.surface[surface] = law.heat_flux     ? *law.heat_flux
                             : law.temperature ? *law.temperature - 300
                                               : problem.surfaces[surface].temperature_jump;
  }
  if (!problem.heating.empty())
    for (int cell = 0; cell < problem.mesh.owned_cells; ++cell)
      drive.heating.insert(drive.heating.end(), test::index(problem.mesh.corners_of(cell)),
                           heating_of(problem, cell));
  return drive;
}

/// Far slower than heat crosses the plane: walls, mirrors, imposed flux, heating and holes; triangles beside
/// quadrilaterals; acoustic mismatch; normal processes that drift.
TEST(PlaneHarmonic, SlowEnoughIsSteady) {
  const PlaneRanks ranks(MPI_COMM_SELF, {});
  for (const auto& make : {test::plane_square, test::plane_device, test::plane_unstructured,
                           test::plane_acoustic, test::plane_drifting, test::plane_drifting_triangles}) {
    const PlaneProblem problem = make(ranks);
    const PlaneSteadyState steady = test::solve_plane(problem, 1e-11);
    const PlaneHarmonicState slow = solve(problem, steady_drive(problem, 1e-2i), 1e-12);
    const double level = reference_temperature(problem) - 300;
    double largest = 0;
    for (const double t : steady.moments.temperature) largest = std::max(largest, std::abs(t + level));
    for (std::size_t n = 0; n < steady.moments.temperature.size(); ++n)
      EXPECT_NEAR(slow.moments[0].temperature[n], steady.moments.temperature[n] + level, 1e-8 * largest);
    double flow = 0;
    for (const double power : steady.moments.power) flow = std::max(flow, std::abs(power));
    for (std::size_t s = 0; s < steady.moments.power.size(); ++s)
      EXPECT_NEAR(slow.moments[0].power[s], steady.moments.power[s], 1e-8 * flow);
  }
}

TEST(PlaneHarmonic, TakesFewSweepsEverywhere) {
  const PlaneRanks ranks(MPI_COMM_SELF, {});
  for (const auto& make :
       {test::plane_square, test::plane_device, test::plane_periodic, test::plane_drifting}) {
    const PlaneProblem problem = make(ranks);
    for (const double cycle : {1e-6, 1e-2, 1.0, 10.0, 1e3})
      EXPECT_LE(solve(problem, steady_drive(problem, 1i * cycle / lifetime(problem)), 1e-8).sweeps, 20)
          << "omega tau " << cycle << ", " << problem.mesh.surfaces.size() << " surfaces";
  }
}

} // namespace
} // namespace kapitza
