/// How many sweeps plane problems with surfaces of all kinds take: at most 25 to 1e-8.

#include "kapitza/mesh/grid.hpp"

#include "support/plane_meshes.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <ostream>

namespace kapitza {
namespace {

constexpr double longest = 1e-6; ///< mean free path

/// Gray, or 40 bands over four decades, slower ones with the longer free paths.
Bands make_bands(bool gray, double speed) {
  std::vector<test::BandSpec> bands;
  for (int b = 0; b < (gray ? 1 : 40); ++b)
    bands.push_back({1e6, speed * (1 + 0.5 * b / 39.0), longest * std::pow(10, -4 * b / 39.0)});
  return test::make_test_bands(bands);
}

/// Two layers one above the other, each as thick as said, hot above and cold below; `sides` on the left and
/// right.
PlaneProblem bilayer(bool gray, double thickness, double width, const SurfaceLaw& plane,
                     const SurfaceLaw& sides) {
  PlaneProblem problem;
  GridSpec spec;
  spec.x = {{width, 4, std::nullopt}};
  spec.y = {{thickness, 6, std::nullopt}, {thickness, 6, std::nullopt}};
  spec.regions = {{"a", 0}, {"b", 1}};
  spec.region_of_block = {{0}, {1}};
  problem.mesh = make_grid(spec, MPI_COMM_SELF);
  const bool same = std::holds_alternative<TransparentInterface>(plane);
  problem.media = {make_bands(gray, 4000), make_bands(gray, same ? 4000 : 7000)};
  problem.angles = plane_quadrature(4, 16);
  for (const PlaneSurface& surface : problem.mesh.surfaces) {
    SurfaceLaw law = surface.is_interface() ? plane : sides;
    if (surface.name == "bottom") law = IsothermalWall{299};
    if (surface.name == "top") law = IsothermalWall{301};
    problem.surfaces.push_back({law});
  }
  return problem;
}

struct Plane {
  const char* name;
  SurfaceLaw law;
};

void PrintTo(const Plane& plane, std::ostream* out) {
  *out << plane.name;
}

class PlaneSweeps : public testing::TestWithParam<Plane> {};

TEST_P(PlaneSweeps, AreFewAtEveryThickness) {
  for (const double thickness : {0.01, 0.1, 1.0, 10.0, 1000.0})
    for (const bool gray : {true, false})
      for (const double specularity : {1.0, 0.0}) {
        const PlaneSteadyState state =
            test::solve_plane(bilayer(gray, thickness * longest, 2 * thickness * longest, GetParam().law,
                                      ReflectingWall{specularity}),
                              1e-8);
        EXPECT_TRUE(state.converged);
        EXPECT_LE(state.sweeps, 25) << thickness << (gray ? " gray " : " 40 bands ") << specularity;
      }
}

INSTANTIATE_TEST_SUITE_P(
    Laws, PlaneSweeps,
    testing::Values(Plane{"hundredth", Transmission{0.01, false}}, Plane{"tenth", Transmission{0.1, false}},
                    Plane{"half", Transmission{0.5, false}}, Plane{"specular", Transmission{0.1, true}},
                    Plane{"dmm", DiffuseMismatch{}}, Plane{"transparent", TransparentInterface{}}),
    [](const testing::TestParamInfo<Plane>& plane) { return std::string(plane.param.name); });

/// Between mirrors much closer than the mean free paths phonons go to and fro many times.
TEST(PlaneSweepsWithin, AreFewBetweenCloseMirrors) {
  for (const double width : {0.01, 0.1, 1.0}) {
    const PlaneSteadyState state = test::solve_plane(
        bilayer(false, 10 * longest, width * longest, Transmission{0.1, false}, ReflectingWall{1}), 1e-8);
    EXPECT_TRUE(state.converged);
    EXPECT_LE(state.sweeps, 25) << width;
  }
}

/// A film between diffuse or half specular surfaces in periodic cells much shorter than the mean free paths:
/// phonons cross many of them.
TEST(PlaneSweepsWithin, AreFewInShortPeriodicCells) {
  for (const double period : {0.01, 0.1, 1.0, 10.0})
    for (const double specularity : {0.0, 0.5}) {
      PlaneProblem problem;
      GridSpec spec;
      spec.x = {{period * longest, 1, std::nullopt}};
      spec.y = {{0.1 * longest, 12, std::nullopt}};
      spec.regions = {{"film", 0}};
      spec.region_of_block = {{0}};
      spec.periodic_x = true;
      problem.mesh = make_grid(spec, MPI_COMM_SELF);
      problem.media = {make_bands(false, 4000)};
      problem.angles = plane_quadrature(4, 32);
      for (const PlaneSurface& surface : problem.mesh.surfaces)
        problem.surfaces.push_back(surface.periodic ? SurfaceCondition{TransparentInterface{}, false, 1.0}
                                                    : SurfaceCondition{ReflectingWall{specularity}});
      const PlaneSteadyState state = test::solve_plane(problem, 1e-8);
      EXPECT_TRUE(state.converged);
      EXPECT_LE(state.sweeps, 25) << period << " " << specularity;
    }
}

} // namespace
} // namespace kapitza
