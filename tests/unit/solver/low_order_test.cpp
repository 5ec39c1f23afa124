/// Parts of the low-order problem of planes against closed forms.

#include "kapitza/mesh/grid.hpp"

#include "solver/plane/low_order/closed_groups.hpp"
#include "solver/plane/low_order/group_exchange.hpp"
#include "solver/plane/low_order/reach.hpp"
#include "support/plane_meshes.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace kapitza {
namespace {

using test::index;

constexpr double thickness = 1e-7;

/// A layer of bands of these mean free paths between two planes, normal to x or y, mirrors at its far ends.
PlaneProblem layer(const std::vector<double>& lengths, bool across_x) {
  PlaneProblem problem;
  GridSpec spec;
  const GridSegment thin{thickness, 40, std::nullopt}, wide{1000 * thickness, 5, std::nullopt};
  spec.x = {across_x ? thin : wide};
  spec.y = {across_x ? wide : thin};
  spec.regions = {{"layer", 0}};
  spec.region_of_block = {{0}};
  problem.mesh = make_grid(spec, MPI_COMM_SELF);
  std::vector<test::BandSpec> bands;
  for (const double length : lengths) bands.push_back({1e6, 3000, length});
  problem.media = {test::make_test_bands(bands)};
  problem.angles = plane_quadrature(8, 16);
  for (const PlaneSurface& surface : problem.mesh.surfaces) {
    const bool plane = across_x == (surface.name == "left" || surface.name == "right");
    problem.surfaces.push_back({ReflectingWall{plane ? 0.0 : 1.0}});
  }
  return problem;
}

/// (1 - m^2) 3/2 [1 - (L m/d)(1 - exp(-d/(L m)))] summed over these directions, m their cosine to the normal.
/// They are symmetric in x and y.
double along_layer(const PlaneAngles& angles, double length, double d = thickness) {
  double sum = 0;
  for (std::size_t a = 0; a < angles.x.size(); ++a)
    for (std::size_t p = 0; p < angles.sine.size(); ++p) {
      const double flight = length * angles.sine[p] * std::abs(angles.x[a]) / d;
      sum += 3 * angles.azimuth_weight[a] * angles.polar_weight[p] * std::pow(angles.sine[p] * angles.y[a], 2)
             * (1 - flight * (1 - std::exp(-1 / flight)));
    }
  return sum;
}

TEST(PlaneReach, IsReducedAlongALayerOnly) {
  const std::vector<double> lengths{1e-9, 3e-8, 1e-7, 1e-6, 1e-4};
  const PlaneRanks ranks(MPI_COMM_SELF, {1, 1, 1});
  for (const bool across_x : {true, false}) {
    const PlaneProblem problem = layer(lengths, across_x);
    PlaneSweep sweep(problem, ranks);
    const PlaneReach reach(problem, sweep, Communicator(ranks.space()), Communicator(ranks.group()));
    for (std::size_t b = 0; b < lengths.size(); ++b) {
      double area = 0, along = 0, across = 0;
      for (int cell = 0; cell < problem.mesh.owned_cells; ++cell) {
        const Point& corner = problem.mesh.corner[index(problem.mesh.first_slot[index(cell)])];
        const double from_end = across_x ? corner[1] : corner[0];
        if (from_end < 300 * thickness || from_end > 500 * thickness) continue; // the middle one of five
        const double part = sweep.geometry().area[index(cell)];
        const PlaneTensor its = reach(cell, static_cast<int>(b));
        area += part;
        along += part * (across_x ? its.yy : its.xx);
        across += part * (across_x ? its.xx : its.yy);
        EXPECT_EQ(its.xy, 0);
      }
      // Directions are symmetric in x and y. In cells of 2.5 nm the sweep is that exact, and floats are
      // stored.
      EXPECT_NEAR(along / area, along_layer(problem.angles, lengths[b]), 2e-3) << lengths[b];
      EXPECT_NEAR(across / area, 1, 1e-6) << lengths[b];
    }
  }
}

/// A channel along x between surfaces that scatter, as are its ends.
struct Channel {
  double length, thickness;
  int cells_along, cells_across;
};

/// Conduction along a channel in its middle half is what its sides leave, however far the ends are.
/// @param tolerance relative
void expect_that_of_the_sides(const Channel& channel, double tolerance) {
  const std::vector<double> lengths{1e-9, 1e-8, 1e-7, 1e-6, 1e-5};
  PlaneProblem problem = layer(lengths, false);
  GridSpec spec;
  const double first = channel.length / channel.cells_along;
  spec.x = {{channel.length, channel.cells_along, first}};
  spec.y = {{channel.thickness, channel.cells_across, channel.thickness / channel.cells_across}};
  spec.regions = {{"channel", 0}};
  spec.region_of_block = {{0}};
  problem.mesh = make_grid(spec, MPI_COMM_SELF);
  problem.angles = plane_quadrature(4, 16);
  problem.surfaces.assign(problem.mesh.surfaces.size(), {ReflectingWall{0}});
  const PlaneRanks ranks(MPI_COMM_SELF, {1, 1, 1});
  PlaneSweep sweep(problem, ranks);
  const PlaneReach reach(problem, sweep, Communicator(ranks.space()), Communicator(ranks.group()));
  for (std::size_t b = 0; b < lengths.size(); ++b) {
    const double expected = along_layer(problem.angles, lengths[b], channel.thickness);
    std::vector<double> sum(index(channel.cells_along), 0.0);
    for (int cell = 0; cell < problem.mesh.owned_cells; ++cell) {
      const double x = problem.mesh.corner[index(problem.mesh.first_slot[index(cell)])][0];
      const double its = reach(cell, static_cast<int>(b)).xx;
      ASSERT_TRUE(its >= 1e-6 && its <= 1) << its; // no NaN either
      sum[static_cast<std::size_t>(std::lround(x / first))] += its / channel.cells_across;
    }
    for (std::size_t column = sum.size() / 4; column < sum.size() * 3 / 4; ++column)
      EXPECT_NEAR(sum[column], expected, tolerance * expected) << lengths[b] << " column " << column;
  }
}

/// In fine cells what comes from the ends, and to the middle of short-ranged bands from anywhere, is rounding
/// of either sign.
TEST(PlaneReach, IsFreeOfRoundingInAFineChannel) {
  expect_that_of_the_sides({2e-5, 1e-7, 40, 40}, 0.02);
}

/// One cell across: linear functions undershoot, and what comes from the ends is negative in some columns.
TEST(PlaneReach, CountsTheSidesInFullWhereTheEndsUndershoot) {
  expect_that_of_the_sides({1e-6, 1e-6 / 60, 60, 1}, 0.02);
}

TEST(PlaneReach, IsThatOfTheBulkBetweenMirrors) {
  PlaneProblem problem = layer({1e-6}, true);
  for (SurfaceCondition& surface : problem.surfaces) surface = {ReflectingWall{1}};
  const PlaneRanks ranks(MPI_COMM_SELF, {1, 1, 1});
  PlaneSweep sweep(problem, ranks);
  EXPECT_TRUE(PlaneReach(problem, sweep, Communicator(ranks.space()), Communicator(ranks.group())).empty());
}

/// At the far ends of a layer as well as beside it.
TEST(PlaneReach, IsStoppedByBlackWallsAsByDiffuseOnes) {
  const PlaneRanks ranks(MPI_COMM_SELF, {1, 1, 1});
  const auto at_ends = [&](const SurfaceLaw& law, std::vector<PlaneTensor>& found) {
    PlaneProblem problem = layer({1e-8, 1e-6, 1e-4, 1e-2}, false);
    for (std::size_t s = 0; s < problem.surfaces.size(); ++s)
      if (const std::string& name = problem.mesh.surfaces[s].name; name == "left" || name == "right")
        problem.surfaces[s] = {law};
    const PlaneSweep sweep(problem, ranks);
    const PlaneReach reach(problem, sweep, Communicator(ranks.space()), Communicator(ranks.group()));
    for (int cell = 0; cell < problem.mesh.owned_cells; ++cell)
      for (int b = 0; b < 4; ++b) found.push_back(reach(cell, b));
  };
  std::vector<PlaneTensor> black, diffuse;
  at_ends(IsothermalWall{300}, black);
  at_ends(ReflectingWall{0}, diffuse);
  ASSERT_EQ(black.size(), diffuse.size());
  double longest = 0;
  for (std::size_t i = 0; i < black.size(); ++i) {
    EXPECT_NEAR(black[i].xx, diffuse[i].xx, 1e-6);
    EXPECT_NEAR(black[i].yy, diffuse[i].yy, 1e-6);
    if (i % 4 == 3) longest = std::max(longest, black[i].xx);
  }
  EXPECT_LT(longest, 0.05); // with mirrors at the ends 1 beside them
}

/// Two materials side by side.
PlaneProblem bilayer(const Bands& left, const Bands& right) {
  PlaneProblem problem;
  GridSpec spec;
  spec.x = {{1e-7, 2, std::nullopt}, {1e-7, 2, std::nullopt}};
  spec.y = {{1e-7, 2, std::nullopt}};
  spec.regions = {{"a", 0}, {"b", 1}};
  spec.region_of_block = {{0, 1}};
  problem.mesh = make_grid(spec, MPI_COMM_SELF);
  problem.media = {left, right};
  problem.angles = plane_quadrature(4, 8);
  for (const PlaneSurface& surface : problem.mesh.surfaces)
    problem.surfaces.push_back(surface.is_interface() ? SurfaceCondition{DiffuseMismatch{}}
                                                      : SurfaceCondition{IsothermalWall{300}});
  return problem;
}

TEST(ClosedGroups, HoldEveryBandOnceAndWhatInterfacesCoupleTogether) {
  const PlaneProblem problem = bilayer(test::resolved_left(), test::resolved_right());
  for (const int ranges : {1, 3, 6}) {
    const ClosedGroups groups = closed_groups(problem, {true, ranges, {1e-7, 1e-7}});
    std::vector<std::vector<int>> group_of(2);
    for (const std::size_t m : {0, 1}) {
      group_of[m].assign(index(problem.media[m].size()), -1);
      double share = 0, conductance = 0;
      for (std::size_t g = 0; g < groups[m].size(); ++g) {
        share += groups[m][g].share;
        conductance += groups[m][g].conductance;
        for (const int b : groups[m][g].bands) {
          EXPECT_EQ(group_of[m][index(b)], -1);
          group_of[m][index(b)] = static_cast<int>(g);
        }
      }
      EXPECT_NEAR(share, 1, 1e-13);
      EXPECT_NEAR(conductance / one_way_conductance(problem.media[m]), 1, 1e-13);
    }
    for (std::size_t s = 0; s < problem.mesh.surfaces.size(); ++s)
      for (const CoupledGroup& coupled : coupled_groups(problem, static_cast<int>(s))) {
        std::vector<int> seen;
        for (const std::size_t side : {0, 1})
          for (const int b : coupled.bands[side]) seen.push_back(group_of[side][index(b)]);
        for (const int g : seen) EXPECT_EQ(g, seen.front());
      }
  }
}

/// Of diffuse mismatch: 2 w1 w2/(w1 + w2), after the Marshak conditions on both sides.
TEST(GroupExchange, IsThatOfTheLawLessItsTwoSides) {
  const Bands left = test::make_test_bands({{1e6, 3000, 1e-7}, {2e6, 1000, 1e-8}}),
              right = test::make_test_bands({{3e6, 2000, 1e-8}, {1e6, 500, 1e-7}});
  const PlaneProblem problem = bilayer(left, right);
  const PlaneRanks ranks(MPI_COMM_SELF, {1, 1, 1});
  const PlaneSweep sweep(problem, ranks);
  const ClosedGroups groups = closed_groups(problem, {false, 6, {1e-6, 1e-6}});
  ASSERT_EQ(groups.front().size(), 2u);
  const GroupExchange exchange(problem, sweep.surfaces(), groups);
  for (std::size_t g = 0; g < 2; ++g) {
    const double w1 = groups[0][g].conductance, w2 = groups[1][g].conductance;
    for (std::size_t f = 0; f < sweep.surfaces().faces().size(); ++f)
      EXPECT_NEAR(exchange.conductance(f, g) / (2 * w1 * w2 / (w1 + w2)), 1, 1e-12);
  }
}

} // namespace
} // namespace kapitza
