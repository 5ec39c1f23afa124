/// The square enclosure of four black walls, one of them hotter (exact values: 6 digits).

#include "kapitza/mesh/grid.hpp"

#include "support/plane_meshes.hpp"

#include <gtest/gtest.h>

namespace kapitza {
namespace {

constexpr double side = 1e-7;

struct SquareValues {
  double flux = 0;                     ///< at the centre of the hot wall, over C v dT/4
  std::array<double, 5> temperature{}; ///< on the centreline at 0, 1/4, 1/2, 3/4 and 1 of the height
};

PlaneProblem make_square(const Bands& bands, int cells, const PlaneAngles& angles, double first_cell = 0) {
  PlaneProblem problem;
  GridSpec spec;
  spec.x = {{side, cells, first_cell > 0 ? std::optional(first_cell) : std::nullopt}};
  spec.y = spec.x;
  spec.regions = {{"si", 0}};
  spec.region_of_block = {{0}};
  problem.mesh = make_grid(spec, MPI_COMM_SELF);
  problem.media = {bands};
  problem.surfaces = {
      {IsothermalWall{300}}, {IsothermalWall{300}}, {IsothermalWall{301}}, {IsothermalWall{300}}};
  problem.angles = angles;
  return problem;
}

PlaneProblem gray_square(double thickness, int cells, const PlaneAngles& angles, double first_cell = 0) {
  return make_square(test::gray_silicon(side / thickness), cells, angles, first_cell);
}

/// Bilinear value of a nodal field at a point of a grid.
double value_at(const PlaneMesh& mesh, const std::vector<double>& field, const Point& p) {
  for (int cell = 0; cell < mesh.owned_cells; ++cell) {
    const Point *low = &mesh.corner[test::index(4 * cell)], *high = low + 2;
    const double u = (p[0] - (*low)[0]) / ((*high)[0] - (*low)[0]),
                 v = (p[1] - (*low)[1]) / ((*high)[1] - (*low)[1]);
    if (u < -1e-9 || u > 1 + 1e-9 || v < -1e-9 || v > 1 + 1e-9) continue;
    const double* f = &field[test::index(4 * cell)];
    return (1 - v) * ((1 - u) * f[0] + u * f[1]) + v * ((1 - u) * f[3] + u * f[2]);
  }
  ADD_FAILURE() << "outside";
  return 0;
}

/// Mean of a band's incident minus outgoing means at the node in the middle of the bottom wall.
double flux_in_middle(const PlaneProblem& problem, const Moments& moments) {
  double sum = 0;
  int found = 0;
  for (const FaceMoments& face : moments.faces) {
    if (face.surface != 2) continue;
    for (const std::size_t end : {0, 1}) {
      const Point& p = problem.mesh.corner[test::index(face.slot) + end]; // face 0 of its cell
      if (std::abs(p[0] - side / 2) > 1e-6 * side) continue;
      sum += face.outgoing[end][0] - face.incident[end][0];
      ++found;
    }
  }
  EXPECT_EQ(found, 2);
  return sum / found;
}

SquareValues values(const PlaneProblem& problem, const PlaneSteadyState& state) {
  SquareValues values;
  values.flux = flux_in_middle(problem, state.moments);
  const double offset = reference_temperature(problem) - 300;
  for (std::size_t i = 0; i < 5; ++i)
    values.temperature[i] =
        value_at(problem.mesh, state.moments.temperature, {side / 2, side * static_cast<double>(i) / 4})
        + offset;
  return values;
}

constexpr SquareValues exact_1{0.762682, {0.629509, 0.395086, 0.25, 0.157003, 0.086207}};
constexpr SquareValues exact_10{0.230070, {0.898427, 0.494572, 0.25, 0.110010, 0.017532}};

/// Temperatures within a part of the temperature difference, the flux within the same part of itself.
void expect_within(const SquareValues& found, const SquareValues& exact, double part) {
  EXPECT_NEAR(found.flux, exact.flux, part * exact.flux);
  for (std::size_t i = 0; i < 5; ++i)
    EXPECT_NEAR(found.temperature[i], exact.temperature[i], part) << "at " << i << "/4";
}

TEST(Square, ThicknessTen) {
  const PlaneProblem problem = gray_square(10, 60, plane_quadrature(16, 64), 5e-3 * side);
  const PlaneSteadyState state = test::solve_plane(problem, 1e-8);
  EXPECT_TRUE(state.converged);
  expect_within(values(problem, state), exact_10, 1e-3);
}

TEST(SlowSquare, ThicknessOne) {
  const PlaneProblem problem = gray_square(1, 60, plane_quadrature(16, 256), 5e-3 * side);
  expect_within(values(problem, test::solve_plane(problem, 1e-8)), exact_1, 3e-3);
}

/// Directions alone: at thickness 1 the error is all theirs.
TEST(Square, ConvergesInDirections) {
  double previous = 1;
  for (const int azimuths : {16, 32, 64}) {
    const PlaneProblem problem = gray_square(1, 24, plane_quadrature(6, azimuths));
    const SquareValues found = values(problem, test::solve_plane(problem, 1e-8));
    double error = 0;
    for (const std::size_t i : {1, 3})
      error = std::max(error, std::abs(found.temperature[i] - exact_1.temperature[i]));
    EXPECT_LT(error, 0.65 * previous) << azimuths;
    previous = error;
  }
}

/// Cells alone, against the same directions on a fine mesh. Mean over the hot wall, where nothing is
/// singular.
TEST(Square, ConvergesInCells) {
  const PlaneAngles angles = plane_quadrature(4, 16);
  const auto power = [&](int cells) {
    return test::solve_plane(gray_square(5, cells, angles), 1e-10).moments.power[3];
  };
  const double fine = power(96);
  double previous = 0;
  for (const int cells : {6, 12, 24}) {
    const double error = std::abs(power(cells) / fine - 1);
    if (previous > 0) {
      EXPECT_GT(std::log2(previous / error), 1.7) << cells;
    }
    previous = error;
  }
}

Bands four_decades(double longest) {
  std::vector<test::BandSpec> bands;
  for (int b = 0; b < 40; ++b) {
    const double length = longest * std::pow(10, -4 * b / 39.0);
    bands.push_back({1e6, 1e-3 / length, length});
  }
  return test::make_test_bands(bands);
}

TEST(Square, TakesFewSweepsAtEveryThickness) {
  for (const double thickness : {0.01, 0.1, 1.0, 10.0, 100.0, 1000.0}) {
    for (const bool gray : {true, false}) {
      const Bands bands = gray ? test::gray_silicon(side / thickness) : four_decades(side / thickness);
      const PlaneSteadyState state = test::solve_plane(make_square(bands, 16, plane_quadrature(4, 16)), 1e-8);
      EXPECT_TRUE(state.converged);
      EXPECT_LE(state.sweeps, 12) << thickness << (gray ? " gray" : " 40 bands");
    }
  }
}

TEST(Square, ConservesEnergy) {
  for (const double thickness : {0.1, 10.0, 1000.0}) {
    const PlaneSteadyState state =
        test::solve_plane(make_square(four_decades(side / thickness), 16, plane_quadrature(4, 16)), 1e-10);
    EXPECT_TRUE(state.converged);
    EXPECT_LT(state.energy_imbalance, 1e-9) << thickness;
  }
}

} // namespace
} // namespace kapitza
