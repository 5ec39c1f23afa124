/// The plane solver gives the same answer on every number of ranks and for every way of sharing out the work.

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"

#include "support/plane_problems.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace kapitza {
namespace {

/// What an answer is made of, the same on all ranks: per global cell T, T_E, q, D; per surface its power and
/// wall temperature.
struct Answer {
  std::vector<double> cells, surfaces;
  PlaneSteadyState state;
};

Answer solve(const test::MakePlaneProblem& make, MPI_Comm world, const Decomposition& split) {
  const PlaneRanks ranks(world, split);
  const PlaneProblem problem = make(ranks);
  SteadyOptions options;
  options.tolerance = 1e-11;
  Answer answer;
  answer.state = solve_plane_steady(problem, options, ranks);
  const Moments& moments = answer.state.moments;
  constexpr std::size_t per_cell = 4 * 4 + 1;
  answer.cells.assign(index(problem.mesh.global_cells) * per_cell, 0.0);
  for (int cell = 0; cell < problem.mesh.owned_cells; ++cell) {
    double* to = &answer.cells[index(problem.mesh.global_cell[test::index(cell)]) * per_cell];
    for (std::size_t k = 0; k < test::index(problem.mesh.corners_of(cell)); ++k) {
      const std::size_t node = test::index(problem.mesh.first_slot[test::index(cell)]) + k;
      *to++ = moments.temperature[node];
      *to++ = moments.energy_temperature[node];
      *to++ = 1e-9 * moments.heat_flux[node][0];
      *to++ = 1e-9 * moments.heat_flux[node][1];
    }
    answer.cells[index(problem.mesh.global_cell[test::index(cell)] + 1) * per_cell - 1] =
        moments.dissipation[test::index(cell)];
  }
  Communicator(ranks.space()).sum(answer.cells);
  answer.surfaces = moments.power;
  answer.surfaces.insert(answer.surfaces.end(), moments.wall_temperature.begin(),
                         moments.wall_temperature.end());
  return answer;
}

void expect_near(const std::vector<double>& a, const std::vector<double>& b, const std::string& what) {
  ASSERT_EQ(a.size(), b.size()) << what;
  double scale = 0;
  for (const double value : b) scale = std::max(scale, std::abs(value));
  for (std::size_t i = 0; i < a.size(); ++i) ASSERT_NEAR(a[i], b[i], 1e-9 * scale) << what << " at " << i;
}

TEST(PlaneRanks, GiveTheSameAnswer) {
  const int size = Communicator::world().size();
  for (const auto& [name, make] : test::plane_problems()) {
    const Answer alone = solve(make, MPI_COMM_SELF, {});
    EXPECT_TRUE(alone.state.converged) << name;
    for (const Decomposition& split : test::splits(size)) {
      SCOPED_TRACE(name + " on " + std::to_string(split.space) + " x " + std::to_string(split.directions)
                   + " x " + std::to_string(split.bands));
      const Answer shared = solve(make, MPI_COMM_WORLD, split);
      EXPECT_TRUE(shared.state.converged)
          << shared.state.relative_residual << " " << shared.state.energy_imbalance;
      // Round-off may decide the last one. Layers are followed (AlongLayers) by one rank of the space alone.
      EXPECT_NEAR(shared.state.sweeps, alone.state.sweeps, split.space > 1 ? 4 : 1);
      expect_near(shared.cells, alone.cells, "cells");
      expect_near(shared.surfaces, alone.surfaces, "surfaces");
    }
  }
}

/// Large enough for low-order problems on vertices. @param side Of the mesh's top; where it scatters, groups
/// are solved one by one.
PlaneProblem plane_film(const PlaneRanks& ranks, const SurfaceCondition& side) {
  PlaneProblem problem;
  GridSpec spec;
  spec.x = {{1e-7, 24, std::nullopt}};
  spec.y = {{2e-7, 24, std::nullopt}};
  spec.regions = {{"si", 0}};
  spec.region_of_block = {{0}};
  problem.mesh = make_grid(spec, ranks.space());
  problem.media = {test::resolved_left()};
  for (const PlaneSurface& surface : problem.mesh.surfaces) {
    SurfaceCondition condition{IsothermalWall{surface.name == "left" ? 301.0 : 300.0}};
    if (surface.name == "top") condition = side;
    problem.surfaces.push_back(condition);
  }
  problem.angles = plane_quadrature(2, 8);
  return problem;
}

/// Every system is solved by one rank of all.
TEST(PlaneRanks, ShareSystemsOnVerticesOut) {
  const std::vector<std::pair<SurfaceCondition, std::string>> sides{
      {{IsothermalWall{300}}, "poles on vertices"}, {{ReflectingWall{0}}, "groups and poles on vertices"}};
  for (const auto& [side, name] : sides) {
    const auto make = [&side](const PlaneRanks& ranks) { return plane_film(ranks, side); };
    const Answer alone = solve(make, MPI_COMM_SELF, {});
    EXPECT_EQ(alone.state.low_order, name);
    for (const Decomposition& split : test::splits(Communicator::world().size())) {
      SCOPED_TRACE(name + ": " + describe(split));
      const Answer shared = solve(make, MPI_COMM_WORLD, split);
      EXPECT_TRUE(shared.state.converged);
      EXPECT_NEAR(shared.state.sweeps, alone.state.sweeps, 1);
      expect_near(shared.cells, alone.cells, "cells");
      expect_near(shared.surfaces, alone.surfaces, "surfaces");
    }
  }
}

/// Corner for corner the same moments on all ranks of a group.
TEST(PlaneRanks, OfOneGroupAgreeToTheLastBit) {
  const int size = Communicator::world().size();
  const PlaneRanks ranks(MPI_COMM_WORLD, {1, size, 1});
  const PlaneProblem problem = test::plane_device(ranks);
  const PlaneSteadyState state = solve_plane_steady(problem, {}, ranks);
  std::vector<double> of_root = state.moments.temperature;
  of_root.insert(of_root.end(), state.moments.power.begin(), state.moments.power.end());
  const std::vector<double> mine = of_root;
  MPI_Bcast(of_root.data(), static_cast<int>(of_root.size()), MPI_DOUBLE, 0, ranks.group());
  EXPECT_EQ(mine, of_root);
}

TEST(PlaneRanks, RefuseASplitThatDoesNotFit) {
  EXPECT_THROW(PlaneRanks(MPI_COMM_WORLD, {Communicator::world().size() + 1, 1, 1}), InputError);
  EXPECT_THROW(PlaneRanks(MPI_COMM_WORLD, {Communicator::world().size(), 0, 1}), InputError);
}

} // namespace
} // namespace kapitza
