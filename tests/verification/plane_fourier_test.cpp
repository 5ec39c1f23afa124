/// Fourier's law on plane meshes against closed forms, and what it says of Boltzmann's problems.

#include "kapitza/analysis/fourier_comparison.hpp"
#include "kapitza/solver/plane/fourier.hpp"

#include "support/plane_meshes.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace kapitza {
namespace {

using test::Cells;
using test::index;
using test::PlaneNames;

constexpr double width = 4e-7, height = 3e-7;

/// Two materials side by side, the interface at half the width, in cells of any kind.
PlaneProblem two_blocks(int n, Cells kind) {
  PlaneProblem problem;
  PlaneNames names;
  names.regions = {{"a", 0}, {"b", 1}};
  names.surfaces = test::box_surfaces();
  names.surfaces.push_back({"a|b", 0, 1});
  names.boundary = test::side_of_box;
  names.interface = [](int, int) { return 4; };
  problem.mesh = join_polygons(test::tile(2 * n, n, kind, test::rectangle(width, height),
                                          [](double x, double) { return x < 0.5 ? 0 : 1; }),
                               names);
  problem.media = {test::gray_silicon(), test::gray_germanium()};
  problem.surfaces = {{IsothermalWall{301}},
                      {IsothermalWall{299}},
                      {ReflectingWall{1}},
                      {ReflectingWall{0}},
                      {DiffuseMismatch{}}};
  problem.angles = plane_quadrature(4, 16);
  return problem;
}

std::vector<double> resistances(const PlaneProblem& problem, const std::vector<double>& of_surface) {
  std::vector<double> list(index(problem.mesh.owned_nodes()), 0.0);
  for (std::size_t slot = 0; slot < list.size(); ++slot)
    if (const int surface = problem.mesh.surface_of_face[slot]; surface >= 0)
      list[slot] = of_surface[index(surface)];
  return list;
}

double kappa(const PlaneProblem& problem, std::size_t material) {
  return conductivity(problem.media[material]);
}

TEST(PlaneFourier, ResistancesInSeriesAddUp) {
  for (const Cells kind : {Cells::quadrilaterals, Cells::triangles, Cells::mixed})
    for (const double contact : {0.0, 1e-12, 3e-9, 1e-3}) {
      const PlaneProblem problem = two_blocks(4, kind);
      const std::vector<double> surface{2e-10, 5e-10, 0, 0, contact};
      const PlaneFourierSolution found =
          solve_plane_fourier(problem, resistances(problem, surface), Communicator::self());
      const double total = surface[0] + surface[1] + surface[4] + width / 2 / kappa(problem, 0)
                           + width / 2 / kappa(problem, 1);
      const double power = 2 / total * height;
      EXPECT_NEAR(-found.power[0] / power, 1, 1e-6);
      EXPECT_NEAR(found.power[1] / power, 1, 1e-6);
      EXPECT_NEAR(found.power[4] / power, 1, 1e-6);
      EXPECT_LT(std::abs(found.power[2]) + std::abs(found.power[3]), 1e-12 * power);
      for (const Point& q : found.heat_flux) {
        EXPECT_NEAR(q[0] * height / power, 1, 1e-6);
        EXPECT_NEAR(q[1] * height / power, 0, 1e-6);
      }
    }
}

/// 0 = kappa T'' + P between walls at T0: mean P w^2/(12 kappa) over them.
TEST(PlaneFourier, AHeatedFilmIsAParabola) {
  double previous = 0;
  for (const int n : {4, 8, 16}) {
    PlaneProblem problem = two_blocks(n, Cells::mixed);
    problem.media[1] = problem.media[0];
    problem.surfaces[0] = problem.surfaces[1] = {IsothermalWall{300}};
    problem.surfaces[4] = {TransparentInterface{}};
    constexpr double power = 1e15;
    problem.heating.assign(index(problem.mesh.owned_cells), power);
    const PlaneFourierSolution found =
        solve_plane_fourier(problem, resistances(problem, {0, 0, 0, 0, 0}), Communicator::self());
    EXPECT_NEAR((found.power[0] + found.power[1]) / (power * width * height), 1, 1e-8);
    double largest = 0;
    for (const double t : found.temperature) largest = std::max(largest, t);
    const double error = std::abs(largest / (power * width * width / (8 * kappa(problem, 0))) - 1);
    EXPECT_LT(error, 0.02);
    if (previous > 0) {
      EXPECT_LT(error, previous / 3);
    }
    previous = error;
  }
}

TEST(PlaneFourier, ImposedFluxesLeaveTheMeanTemperature) {
  PlaneProblem problem = two_blocks(6, Cells::quadrilaterals);
  problem.surfaces[0] = {HeatFluxWall{1e8}};
  problem.surfaces[1] = {HeatFluxWall{-1e8}};
  problem.temperature = 310;
  const double contact = 2e-9;
  const PlaneFourierSolution found =
      solve_plane_fourier(problem, resistances(problem, {0, 0, 0, 0, contact}), Communicator::self());
  EXPECT_NEAR(found.power[4] / (1e8 * height), 1, 1e-7);
  const auto [low, high] = std::minmax_element(found.temperature.begin(), found.temperature.end());
  EXPECT_NEAR((*high - *low)
                  / (1e8 * (contact + width / 2 / kappa(problem, 0) + width / 2 / kappa(problem, 1))),
              1, 1e-6);
  double energy = 0, capacity = 0; // equal cells
  for (int cell = 0; cell < problem.mesh.owned_cells; ++cell)
    for (int k = 0; k < 4; ++k) {
      energy += heat_capacity(problem.bands_of_cell(cell)) * found.temperature[index(4 * cell + k)];
      capacity += heat_capacity(problem.bands_of_cell(cell));
    }
  EXPECT_NEAR(reference_temperature(problem) + energy / capacity, 310, 1e-9);
}

TEST(PlaneFourier, APeriodicDropDrivesHeatRound) {
  PlaneProblem problem;
  PlaneNames names;
  names.regions = {{"a", 0}};
  names.surfaces = {{"ends"}, {"bottom"}, {"top"}};
  names.surfaces[0].periodic = true;
  names.boundary = [](const Point&, const Point& n) {
    return std::abs(n[0]) > std::abs(n[1]) ? 0 : n[1] < 0 ? 1 : 2;
  };
  names.period = {-width, 0};
  problem.mesh = join_polygons(test::tile(6, 4, Cells::triangles, test::rectangle(width, height)), names);
  problem.media = {test::gray_silicon()};
  problem.surfaces = {{TransparentInterface{}, false, 1.0}, {ReflectingWall{1}}, {ReflectingWall{1}}};
  problem.angles = plane_quadrature(2, 8);
  const PlaneFourierSolution found = solve_plane_fourier(
      problem, std::vector<double>(index(problem.mesh.owned_nodes()), 0.0), Communicator::self());
  EXPECT_NEAR(std::abs(found.power[0]) / (conductivity(problem.media[0]) / width * height), 1, 1e-6);
  const PlaneSteadyState boltzmann = test::solve_plane(problem, 1e-8);
  EXPECT_GT(found.power[0] * boltzmann.moments.power[0], 0); // the same way round
}

/// Plain Fourier errs by the first power of the Knudsen number; with jump coefficients by far less.
TEST(PlaneFourier, JumpCoefficientsMakeItRight) {
  double plain_before = 0;
  for (const double scale : {1.0, 2.0}) {
    PlaneProblem problem = two_blocks(24, Cells::quadrilaterals);
    for (Point& p : problem.mesh.corner) p = {scale * p[0], scale * p[1]};
    for (PlaneSurface& surface : problem.mesh.surfaces) surface.length *= scale;
    problem.surfaces[3] = {ReflectingWall{1}};
    const PlaneSteadyState state = test::solve_plane(problem, 1e-9);
    const Analysis analysis = analyse(domain_of(problem, Communicator::self()), state.moments);
    const FourierComparison comparison =
        compare_with_fourier(problem, state.moments, analysis, {.accuracy = 1e-4, .polar = 16},
                             Communicator::self(), Communicator::self());
    EXPECT_TRUE(comparison.converged);
    const double plain = comparison.runs[0].heat_flux_error, kapitza = comparison.runs[1].heat_flux_error,
                 jumps = comparison.runs[2].heat_flux_error;
    EXPECT_LT(kapitza, plain);
    EXPECT_LT(jumps, 0.01 * plain + 2e-3); // four polar angles are 2e-3 from the continuum
    if (plain_before > 0) {
      EXPECT_NEAR(plain_before / plain, 2, 0.25);
    }
    plain_before = plain;
    EXPECT_NEAR(comparison.runs[2].power[0] / state.moments.power[0], 1, 5e-3);
  }
}

} // namespace
} // namespace kapitza
