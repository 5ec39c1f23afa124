/// The state of a plane problem does not depend on the ranks: the same file from every split of them, read by
/// every other. Watches and failures reach all ranks.

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/io/checkpoint/state.hpp"

#include "support/plane_problems.hpp"
#include "support/scratch.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>

namespace kapitza {
namespace {

using test::index;
using test::SharedScratch;

/// A number for every unknown that says what it belongs to, the same on all ranks.
std::vector<double> labels(const PlaneProblem& problem, const Unknowns& unknowns) {
  std::vector<double> x;
  if (!unknowns.held) return x;
  const PlaneMesh& mesh = problem.mesh;
  const auto label = [&](int cell, int k) {
    return static_cast<double>(mesh.global_cell[index(cell)]) + std::sqrt(k + 2.0);
  };
  for (int cell = 0; cell < mesh.owned_cells; ++cell)
    for (int k = 0; k < mesh.corners_of(cell); ++k) x.push_back(label(cell, k));
  for (int cell = 0; cell < mesh.owned_cells; ++cell)
    for (int i = 0; i < unknowns.counts().arriving[index(cell)]; ++i) x.push_back(-label(cell, i));
  for (std::size_t w = 0; w < unknowns[Block::wall].size; ++w) x.push_back(1e6 + static_cast<double>(w));
  for (const int cell : unknowns.counts().metals)
    for (int k = 0; k < mesh.corners_of(cell); ++k) x.push_back(2e7 + label(cell, k));
  for (int cell = 0; unknowns.counts().drifts > 0 && cell < mesh.owned_cells; ++cell)
    for (int k = 0; k < 2 * mesh.corners_of(cell); ++k) x.push_back(1e7 + label(cell, k));
  return x;
}

StateTables tables_of(const PlaneProblem& problem, const PlaneRanks& ranks) {
  return state_tables(PlaneSolver(problem, ranks).unknowns(), Communicator(ranks.space()));
}

void write(const std::filesystem::path& path, const test::MakePlaneProblem& make, MPI_Comm world,
           const Decomposition& split) {
  const PlaneRanks ranks(world, split);
  const PlaneProblem problem = make(ranks);
  const StateTables tables = tables_of(problem, ranks);
  const std::vector<double> x = labels(problem, tables.unknowns);
  EXPECT_EQ(x.size(), tables.unknowns.held ? tables.unknowns.size() : 0);
  CheckpointHeader header;
  header.dimension = 2;
  write_checkpoint(path, header, fill_tables(tables, x), Communicator(world));
}

TEST(PlaneState, IsTheSameFileFromEverySplit) {
  const Communicator world = Communicator::world();
  const SharedScratch scratch(world);
  for (const auto& [name, make] : test::plane_problems()) {
    const auto alone = scratch.path() / (name + ".h5"), shared = scratch.path() / "shared.h5";
    if (world.is_root()) write(alone, make, MPI_COMM_SELF, {});
    world.max(0); // nobody reads before it is there
    for (const Decomposition& split : test::splits(world.size())) {
      SCOPED_TRACE(name + " on " + std::to_string(split.space) + " x " + std::to_string(split.directions)
                   + " x " + std::to_string(split.bands));
      write(shared, make, MPI_COMM_WORLD, split);
      if (world.is_root()) {
        EXPECT_TRUE(test::content(alone) == test::content(shared));
      }
      const PlaneRanks ranks(MPI_COMM_WORLD, split);
      const PlaneProblem problem = make(ranks);
      const StateTables tables = tables_of(problem, ranks);
      EXPECT_EQ(read_state(alone, tables, world), labels(problem, tables.unknowns));
    }
  }
}

/// At most 3 numbers of 8 bytes per node and channel, 8 kB aside.
TEST(PlaneState, IsSmall) {
  const SharedScratch scratch(Communicator::self());
  for (const auto& [name, make] : test::plane_problems()) {
    const auto path = scratch.path() / (name + ".h5");
    write(path, make, MPI_COMM_SELF, {});
    const PlaneRanks ranks(MPI_COMM_SELF, {});
    const PlaneProblem problem = make(ranks);
    const auto size = static_cast<double>(PlaneSolver(problem, ranks).unknowns().size());
    EXPECT_LE(static_cast<double>(std::filesystem::file_size(path)), 3 * 8 * size + 8192) << name;
  }
}

TEST(PlaneState, OfAnotherProblemIsRefusedOnAllRanks) {
  const Communicator world = Communicator::world();
  const SharedScratch scratch(world);
  const auto path = scratch.path() / "square.h5";
  write(path, test::plane_square, MPI_COMM_WORLD, {1, world.size(), 1});
  const PlaneRanks ranks(MPI_COMM_WORLD, {world.size(), 1, 1});
  for (const auto other : {test::plane_device, test::plane_unstructured})
    EXPECT_THROW(read_state(path, tables_of(other(ranks), ranks), world), InputError);
}

SteadyOptions precise(int groups) {
  SteadyOptions options;
  options.tolerance = 1e-11;
  options.acceleration_groups = groups;
  options.max_sweeps = 500;
  return options;
}

/// T by global cell and corner, on all ranks.
std::vector<double> temperature(const PlaneProblem& problem, const PlaneSteadyState& state, MPI_Comm space) {
  std::vector<double> all(index(static_cast<int>(problem.mesh.global_cells)) * 4, 0.0);
  for (int cell = 0; cell < problem.mesh.owned_cells; ++cell)
    for (int k = 0; k < problem.mesh.corners_of(cell); ++k)
      all[index(problem.mesh.global_cell[index(cell)]) * 4 + index(k)] =
          state.moments.temperature[index(problem.mesh.first_slot[index(cell)] + k)];
  Communicator(space).sum(all);
  return all;
}

/// Stopped half way on one split and taken further on each other one.
TEST(PlaneState, GoesOnOnEverySplit) {
  const Communicator world = Communicator::world();
  const SharedScratch scratch(world);
  const auto path = scratch.path() / "half.h5";
  const std::vector<Decomposition> splits = test::splits(world.size());
  for (const auto& [name, make] : test::plane_problems())
    for (const int groups : {0, 12}) {
      SCOPED_TRACE(name + (groups > 0 ? ", accelerated" : ""));
      const PlaneRanks first_ranks(MPI_COMM_WORLD, splits[name.size() % splits.size()]);
      const PlaneProblem first_problem = make(first_ranks);
      // Alone the diffusion of electrons takes hundreds of sweeps.
      if (groups == 0 && any_metals(first_problem.media)) continue;
      const PlaneSteadyState whole = solve_plane_steady(first_problem, precise(groups), first_ranks);
      ASSERT_TRUE(whole.converged);
      const std::vector<double> expected = temperature(first_problem, whole, first_ranks.space());

      const StateTables first_tables = tables_of(first_problem, first_ranks);
      SteadyOptions stopped = precise(groups);
      stopped.watch = [&, looks = 0](const auto& current) mutable {
        if (++looks < whole.krylov_iterations / 2) return false;
        write_checkpoint(path, {}, fill_tables(first_tables, current().x), world);
        return true;
      };
      const PlaneSteadyState half = solve_plane_steady(first_problem, stopped, first_ranks);
      EXPECT_TRUE(half.interrupted);
      EXPECT_FALSE(half.converged);
      EXPECT_EQ(half.krylov_iterations, whole.krylov_iterations / 2);
      for (const Decomposition& split : splits) {
        const PlaneRanks ranks(MPI_COMM_WORLD, split);
        const PlaneProblem problem = make(ranks);
        SteadyOptions again = precise(groups);
        again.start = {read_state(path, tables_of(problem, ranks), world), half.sweeps - 1,
                       half.krylov_iterations};
        const PlaneSteadyState state = solve_plane_steady(problem, again, ranks);
        EXPECT_TRUE(state.converged);
        EXPECT_GT(state.sweeps, half.sweeps);
        EXPECT_GT(state.krylov_iterations, half.krylov_iterations);
        const std::vector<double> found = temperature(problem, state, ranks.space());
        double largest = 0, scale = 0;
        for (std::size_t i = 0; i < found.size(); ++i) {
          largest = std::max(largest, std::abs(found[i] - expected[i]));
          scale = std::max(scale, std::abs(expected[i]));
        }
        EXPECT_LT(largest, 1e-9 * scale);
      }
    }
}

/// The disk is full, a NaN appears: all ranks leave, those that only sweep too.
TEST(PlaneState, FailuresReachAllRanks) {
  const Communicator world = Communicator::world();
  for (const Decomposition& split : test::splits(world.size())) {
    const PlaneRanks ranks(MPI_COMM_WORLD, split);
    const PlaneProblem problem = test::plane_device(ranks);
    SteadyOptions options = precise(12);
    int looks = 0;
    options.watch = [&](const auto&) -> bool {
      if (++looks < 3) return false;
      throw RuntimeFailure("the disk is full");
    };
    EXPECT_THROW(solve_plane_steady(problem, options, ranks), RuntimeFailure);
    EXPECT_EQ(looks, 3);

    SteadyOptions poisoned = precise(12);
    const Unknowns unknowns = PlaneSolver(problem, ranks).unknowns();
    if (unknowns.held) poisoned.start.x.assign(unknowns.size(), 0.0);
    if (world.is_root()) poisoned.start.x[3] = std::numeric_limits<double>::quiet_NaN();
    EXPECT_THROW(solve_plane_steady(problem, poisoned, ranks), RuntimeFailure);
  }
}

} // namespace
} // namespace kapitza
