/// The order of the unknowns, and whose they are.

#include "kapitza/solver/unknowns.hpp"

#include "solver/stack/cell_share.hpp"
#include "support/plane_problems.hpp"
#include "support/stacks.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace kapitza {
namespace {

/// Three cells, of which the second meets a coupled face; two walls and one contact.
UnknownCounts counts() {
  UnknownCounts counts{{Block::temperature, Block::arriving, Block::wall, Block::contact}, 9};
  counts.cells = {2, 5, 7};
  counts.nodes = {3, 4, 3};
  counts.arriving = {0, 6, 0};
  counts.walls = {1, 4};
  counts.contacts = {3};
  return counts;
}

TEST(Unknowns, StandBlockAfterBlock) {
  const Unknowns unknowns(counts());
  EXPECT_EQ(unknowns.size(), 10 + 6 + 2 + 1);
  std::vector<int> x(unknowns.size());
  std::iota(x.begin(), x.end(), 0);
  const auto ends = [&](Block block) {
    const auto part = unknowns.part(std::span(x), block);
    return std::pair(part.front(), part.back());
  };
  EXPECT_EQ(ends(Block::temperature), std::pair(0, 9));
  EXPECT_EQ(ends(Block::arriving), std::pair(10, 15));
  EXPECT_EQ(ends(Block::wall), std::pair(16, 17));
  EXPECT_EQ(ends(Block::contact), std::pair(18, 18));
  EXPECT_EQ(unknowns.levels(), 18) << "a contact's difference has no level";
  EXPECT_EQ(unknowns.own().size, unknowns.size());
}

TEST(Unknowns, LeaveSurfacesToOneRank) {
  UnknownCounts elsewhere = counts();
  elsewhere.has_surfaces = false;
  const Unknowns unknowns(elsewhere);
  EXPECT_EQ(unknowns.size(), 16);
  EXPECT_EQ(unknowns[Block::wall].size, 0);
  EXPECT_EQ(unknowns.counts().walls.size(), 2) << "all ranks know them";
}

TEST(Unknowns, ThatAreAmplitudesTakeTwoNumbersEach) {
  UnknownCounts amplitudes = counts();
  amplitudes.parts = 2;
  const Unknowns unknowns(amplitudes), reals(counts());
  EXPECT_EQ(unknowns.size(), 2 * reals.size());
  for (const Block block : {Block::temperature, Block::arriving, Block::wall, Block::contact}) {
    EXPECT_EQ(unknowns[block].first, 2 * reals[block].first);
    EXPECT_EQ(unknowns[block].size, 2 * reals[block].size);
  }
}

/// Every unknown of a stack is the own one of one rank.
TEST(Unknowns, OfAStackAreSharedOutCellByCell) {
  test::StackSpec spec{{test::gray_silicon(), test::gray_germanium()},
                       {test::uniform_layer("a", 0, 1e-7, 4), test::uniform_layer("b", 1, 1e-7, 3)},
                       HeatFluxWall{1e8}};
  spec.inner = {DiffuseMismatch{}};
  spec.inner.contact_resistance = 1e-9;
  const StackProblem problem = make_stack_problem(spec);
  const Unknowns all = stack_unknowns(problem);
  EXPECT_EQ(all.size(), 14 + 1 + 1);
  EXPECT_EQ(all.counts().walls, std::vector<int>{0});
  EXPECT_EQ(all.counts().contacts, std::vector<int>{1});
  EXPECT_TRUE(all.everywhere);
  std::size_t next = 0;
  for (const int first : {0, 2, 5}) {
    const int end = first == 0 ? 2 : first == 2 ? 5 : 7;
    const Range own = stack_unknowns(problem, {Communicator::self(), first, end, end == 7}).own();
    EXPECT_EQ(own.first, next);
    EXPECT_EQ(own.size, 2 * index(end - first) + (end == 7 ? 2 : 0));
    next = own.end();
  }
  EXPECT_EQ(next, all.size());
}

/// Nodes, numbers that arrive, and walls of a plane, counted by its mesh and its solver.
TEST(Unknowns, OfAPlaneAreThoseOfItsCells) {
  const PlaneRanks ranks(MPI_COMM_SELF, {});
  const PlaneProblem problem = test::plane_square(ranks);
  const Unknowns unknowns = PlaneSolver(problem, ranks).unknowns();
  EXPECT_EQ(unknowns[Block::temperature].size, index(problem.mesh.owned_nodes()));
  EXPECT_EQ(unknowns[Block::wall].size, 1);
  EXPECT_EQ(unknowns[Block::contact].size, 0);
  EXPECT_EQ(unknowns.levels(), unknowns.size());
  const std::vector<int>& arriving = unknowns.counts().arriving;
  EXPECT_EQ(std::accumulate(arriving.begin(), arriving.end(), 0),
            static_cast<int>(unknowns[Block::arriving].size));
  EXPECT_GT(unknowns[Block::arriving].size, 0);
}

} // namespace
} // namespace kapitza
