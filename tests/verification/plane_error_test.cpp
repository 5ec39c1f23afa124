/// What a tolerance promises in two dimensions: the largest error of any temperature, over the span of them
/// all, against the solution itself.

#include "kapitza/mesh/grid.hpp"

#include "support/plane_meshes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <ostream>

namespace kapitza {
namespace {

/// Ten bands over four decades of mean free path.
Bands ten_bands(double speed) {
  std::vector<test::BandSpec> bands;
  for (int b = 0; b < 10; ++b)
    bands.push_back({1e5, speed * (1.5 - 0.05 * b), std::pow(10.0, -9 + 4 * b / 9.0)});
  return test::make_test_bands(bands);
}

/// A square of one material between walls at 301 K below and 299 K above.
PlaneProblem square(const Bands& bands, double side, const SurfaceLaw& left, const SurfaceLaw& right) {
  PlaneProblem problem;
  GridSpec spec;
  spec.x = {{side, 24, std::nullopt}};
  spec.y = {{side, 24, std::nullopt}};
  spec.regions = {{"square", 0}};
  spec.region_of_block = {{0}};
  problem.mesh = make_grid(spec, MPI_COMM_SELF);
  problem.media = {bands};
  problem.angles = plane_quadrature(4, 16);
  for (const PlaneSurface& surface : problem.mesh.surfaces)
    problem.surfaces.push_back({surface.name == "bottom" ? SurfaceLaw{IsothermalWall{301}}
                                : surface.name == "top"  ? SurfaceLaw{IsothermalWall{299}}
                                : surface.name == "left" ? left
                                                         : right});
  return problem;
}

Bands gray() {
  return test::make_test_bands({{1.66e6, 6400, 4e-8}});
}

PlaneProblem enclosure() {
  return square(gray(), 4e-7, IsothermalWall{299}, IsothermalWall{299});
}

PlaneProblem thick_enclosure() {
  return square(gray(), 4e-5, IsothermalWall{299}, IsothermalWall{299});
}

PlaneProblem film() {
  return square(ten_bands(4000), 1e-6, ReflectingWall{0}, ReflectingWall{1});
}

PlaneProblem thin_film() {
  return square(ten_bands(4000), 1e-8, ReflectingWall{0}, ReflectingWall{1});
}

/// A film on a substrate, heated in a spot.
PlaneProblem hot_spot() {
  PlaneProblem problem;
  GridSpec spec;
  spec.x = {{9e-8, 10, std::nullopt}, {2e-8, 4, std::nullopt}, {9e-8, 10, std::nullopt}};
  spec.y = {{1e-7, 14, std::nullopt}, {3e-8, 12, std::nullopt}};
  spec.regions = {{"substrate", 0}, {"film", 1}, {"spot", 1}};
  spec.region_of_block = {{0, 0, 0}, {1, 2, 1}};
  problem.mesh = make_grid(spec, MPI_COMM_SELF);
  problem.media = {ten_bands(4000), ten_bands(7000)};
  problem.angles = plane_quadrature(4, 16);
  for (const PlaneSurface& surface : problem.mesh.surfaces)
    problem.surfaces.push_back({surface.is_interface()     ? SurfaceLaw{DiffuseMismatch{}}
                                : surface.name == "bottom" ? SurfaceLaw{IsothermalWall{300}}
                                                           : SurfaceLaw{ReflectingWall{0.5}}});
  for (int cell = 0; cell < problem.mesh.owned_cells; ++cell)
    problem.heating.push_back(problem.mesh.region_of_cell[test::index(cell)] == 2 ? 5e17 : 0);
  return problem;
}

struct Case {
  const char* name;
  PlaneProblem (*make)();
};

void PrintTo(const Case& one, std::ostream* out) {
  *out << one.name;
}

class PlaneError : public testing::TestWithParam<Case> {};

TEST_P(PlaneError, IsAtMostHalfTheTolerance) {
  const PlaneProblem problem = GetParam().make();
  const auto exact = test::solve_plane(problem, 1e-11).moments.temperature;
  const auto [lowest, highest] = std::ranges::minmax(exact);
  for (const double tolerance : {1e-4, 1e-6, 1e-8}) {
    const PlaneSteadyState state = test::solve_plane(problem, tolerance);
    EXPECT_TRUE(state.converged);
    EXPECT_NE(state.low_order.find("on vertices"), std::string::npos) << state.low_order;
    double error = 0;
    for (std::size_t i = 0; i < exact.size(); ++i)
      error = std::max(error, std::abs(state.moments.temperature[i] - exact[i]));
    error /= highest - lowest;
    EXPECT_LE(error, tolerance / 2) << state.sweeps << " sweeps";
    EXPECT_LE(error, state.relative_residual) << state.sweeps << " sweeps";
    EXPECT_GT(error, tolerance / 1000) << "far more sweeps than needed: " << state.sweeps;
  }
}

INSTANTIATE_TEST_SUITE_P(Problems, PlaneError,
                         testing::Values(Case{"enclosure", enclosure}, Case{"thick", thick_enclosure},
                                         Case{"film", film}, Case{"thin", thin_film}, Case{"spot", hot_spot}),
                         [](const testing::TestParamInfo<Case>& one) { return std::string(one.param.name); });

} // namespace
} // namespace kapitza
