/// What the parallel room promises, on every number of ranks.

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/mesh/grid.hpp"
#include "kapitza/mesh/plane_halo.hpp"
#include "kapitza/parallel/collective.hpp"

#include "parallel/mpi.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace kapitza {
namespace {

Communicator world() {
  return Communicator::world();
}

TEST(Communicator, AddsUpEqualToTheLastBit) {
  std::vector<double> values{0.1 * (world().rank() + 1), 1e16, -1};
  world().sum(values);
  const int n = world().size();
  EXPECT_NEAR(values[0], 0.05 * n * (n + 1), 1e-14);
  std::vector<double> of_root = values;
  world().broadcast(std::span(of_root));
  EXPECT_EQ(values, of_root);
}

TEST(Communicator, FindsTheLargestAndTheSmallest) {
  const int last = world().size() - 1;
  EXPECT_EQ(world().max(world().rank()), last);
  EXPECT_EQ(world().max(-0.5 * world().rank()), 0);
  std::vector<int> each{world().rank(), -world().rank()};
  world().max(each);
  EXPECT_EQ(each, (std::vector<int>{last, 0}));
  std::vector<std::int64_t> low{std::int64_t{world().rank()} << 40, 7 - world().rank()};
  world().min(low);
  EXPECT_EQ(low, (std::vector<std::int64_t>{0, 7 - last}));
}

TEST(Communicator, CountsWhatComesBefore) {
  const std::int64_t own = (std::int64_t{1} << 40) + world().rank();
  std::int64_t before = 0, all = 0;
  for (int rank = 0; rank < world().size(); ++rank) {
    if (rank < world().rank()) before += (std::int64_t{1} << 40) + rank;
    all += (std::int64_t{1} << 40) + rank;
  }
  EXPECT_EQ(world().sum_before(own), before);
  EXPECT_EQ(world().sum(own), all);
}

TEST(Communicator, GivesEveryRankWhatTheRootHas) {
  std::string text = world().is_root() ? "of the root" : "another, longer text";
  world().broadcast(text);
  EXPECT_EQ(text, "of the root");
  int number = world().rank() + 3;
  world().broadcast(number);
  EXPECT_EQ(number, 3);
  std::vector<int> numbers{world().rank(), world().rank() + 1};
  world().broadcast(std::span(numbers));
  EXPECT_EQ(numbers, (std::vector<int>{0, 1}));
}

TEST(RankGroup, HoldsTheRanksOfOneColour) {
  const RankGroup parity(world(), world().rank() % 2);
  EXPECT_EQ(parity.communicator().size(), (world().size() + 1 - world().rank() % 2) / 2);
  EXPECT_EQ(parity.communicator().rank(), world().rank() / 2);
}

/// The same tag in two communicators: each message arrives where it was sent.
TEST(RankGroup, KeepsItsMessagesToItself) {
  const RankGroup own(world());
  const int to = (world().rank() + 1) % world().size(),
            from = (world().rank() + world().size() - 1) % world().size();
  const int in_world = 1, in_own = 2;
  std::array<MPI_Request, 2> requests{};
  mpi::check(MPI_Isend(&in_world, 1, MPI_INT, to, mpi::halo, world().handle(), &requests[0]), "MPI_Isend");
  mpi::check(MPI_Isend(&in_own, 1, MPI_INT, to, mpi::halo, own.handle(), &requests[1]), "MPI_Isend");
  int of_own = 0, of_world = 0;
  mpi::check(MPI_Recv(&of_own, 1, MPI_INT, from, mpi::halo, own.handle(), MPI_STATUS_IGNORE), "MPI_Recv");
  mpi::check(MPI_Recv(&of_world, 1, MPI_INT, from, mpi::halo, world().handle(), MPI_STATUS_IGNORE),
             "MPI_Recv");
  mpi::check(MPI_Waitall(2, requests.data(), MPI_STATUSES_IGNORE), "MPI_Waitall");
  EXPECT_EQ(of_own, in_own);
  EXPECT_EQ(of_world, in_world);
}

TEST(Mpi, FailuresSayWhatAndWhy) {
  try {
    mpi::check(MPI_ERR_TRUNCATE, "MPI_Recv");
    FAIL() << "nothing was thrown";
  } catch (const std::runtime_error& error) {
    EXPECT_EQ(std::string(error.what()).rfind("MPI: MPI_Recv failed: ", 0), 0u) << error.what();
    EXPECT_NE(std::string(error.what()).find("truncat"), std::string::npos) << error.what();
  }
}

TEST(OnRoot, FailsEverywhereAlike) {
  EXPECT_NO_THROW(on_root(world(), [] {}));
  EXPECT_THROW(on_root(world(), [] { throw InputError("wrong"); }), InputError);
  EXPECT_THROW(on_root(world(), [] { throw RuntimeFailure("lost"); }), RuntimeFailure);
}

TEST(OnAll, FailsEverywhereWhereOneFails) {
  EXPECT_NO_THROW(on_all(world(), [] {}));
  EXPECT_THROW(on_all(world(),
                      [] {
                        if (world().rank() == world().size() - 1) throw RuntimeFailure("here");
                      }),
               RuntimeFailure);
}

/// A ring: entry 0 is this rank's, entries 1 and 2 are copies of the neighbours'.
TEST(Halo, BringsTheOwnersValues) {
  const int n = world().size(), after = (world().rank() + 1) % n, before = (world().rank() + n - 1) % n;
  const std::vector<int> own{0}, copy_of_next{1}, copy_of_last{2}, both{0, 0}, copies{1, 2};
  std::vector<SharedEntries> shared;
  if (n == 2) shared = {{after, both, copies}};
  if (n > 2) shared = {{after, own, copy_of_next}, {before, own, copy_of_last}};
  const Halo halo(world(), shared, 4);
  for (const double scale : {1.0, -2.5}) { // it may be used again
    std::vector<double> values{scale * world().rank(), -1, -1, 77};
    halo.update(values);
    const std::vector<double> expected{scale * world().rank(), n > 1 ? scale * after : -1,
                                       n > 1 ? scale * before : -1, 77};
    EXPECT_EQ(values, expected);
  }
  std::vector<int> numbers{world().rank(), -1, -1, 77};
  halo.update(numbers);
  EXPECT_EQ(numbers, (std::vector<int>{world().rank(), n > 1 ? after : -1, n > 1 ? before : -1, 77}));
}

/// Each face carries a number made of where it begins, which every rank that has its cell knows.
TEST(Halo, OfAMeshFollowsItsFaces) {
  GridSpec spec;
  spec.x = {{5, 5, {}}};
  spec.y = {{3, 4, {}}};
  spec.regions = {{"a", 0}};
  spec.region_of_block = {{0}};
  const PlaneMesh mesh = make_grid(spec, world());
  const auto name = [&](int slot) {
    const auto s = index(slot);
    return 100 * mesh.corner[s][0] + mesh.corner[s][1];
  };
  std::vector<double> values(index(mesh.slots()), -1);
  for (int slot = 0; slot < mesh.owned_nodes(); ++slot) values[index(slot)] = name(slot);
  face_halo(mesh, world()).update(values);
  for (int slot = 0; slot < mesh.owned_nodes(); ++slot) EXPECT_EQ(values[index(slot)], name(slot));
  std::size_t copies = 0;
  for (const SharedFaces& shared : mesh.neighbours)
    for (const int slot : shared.theirs) {
      EXPECT_EQ(values[index(slot)], name(slot));
      ++copies;
    }
  std::size_t changed = 0;
  for (int slot = mesh.owned_nodes(); slot < mesh.slots(); ++slot)
    changed += values[index(slot)] != -1 ? 1 : 0;
  EXPECT_EQ(changed, copies);
}

} // namespace
} // namespace kapitza
