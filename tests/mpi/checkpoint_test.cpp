/// Checkpoints are the same file for every number of ranks, and any number of ranks reads them.

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/io/checkpoint/checkpoint.hpp"

#include "io/field/row_blocks.hpp"
#include "support/scratch.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>
#include <random>
#include <thread>

namespace kapitza {
namespace {

using test::SharedScratch;

constexpr std::int64_t rows = 1009;
constexpr int columns = 3;

double value(std::int64_t row, int column) {
  return std::sin(static_cast<double>(row)) + 10 * column;
}

/// Rows dealt out to the ranks at random, the same for every rank that asks.
std::vector<std::int64_t> dealt(const Communicator& communicator) {
  std::mt19937 random(7);
  std::vector<std::int64_t> mine;
  for (std::int64_t row = 0; row < rows; ++row)
    if (static_cast<int>(random() % static_cast<unsigned>(communicator.size())) == communicator.rank())
      mine.push_back(row);
  std::ranges::shuffle(mine, random);
  return mine;
}

CheckpointTable scattered(const Communicator& communicator) {
  CheckpointTable table{"temperature", rows, columns, dealt(communicator), {}};
  for (const std::int64_t row : table.mine)
    for (int column = 0; column < columns; ++column) table.values.push_back(value(row, column));
  return table;
}

CheckpointHeader header() {
  CheckpointHeader result;
  result.deck_path = "deck.yaml";
  result.deck_text = "title: a deck\n";
  result.deck_sha256 = "abc";
  result.inputs = {{"si.yaml", "123"}};
  result.sweeps = 42;
  result.krylov_iterations = 40;
  result.wall_time_s = 1.5;
  return result;
}

TEST(Checkpoint, RowsFindTheirBlocksAndTheWayBack) {
  const Communicator world = Communicator::world();
  for (const std::int64_t count : {std::int64_t{1}, std::int64_t{2}, rows}) {
    std::vector<std::int64_t> mine;
    for (std::int64_t row = count - 1 - world.rank(); row >= 0; row -= world.size()) mine.push_back(row);
    std::vector<double> values;
    for (const std::int64_t row : mine) values.push_back(value(row, 0));
    const io::HeldRows held{count, 1, mine};
    const std::vector<double> block = io::to_blocks(held, values, world);
    const io::RowBlock share = io::row_block(count, world.rank(), world.size());
    ASSERT_EQ(block.size(), index(share.count));
    for (std::int64_t i = 0; i < share.count; ++i) EXPECT_EQ(block[index(i)], value(share.first + i, 0));
    EXPECT_EQ(io::from_blocks(held, block, world), values);
  }
}

TEST(Checkpoint, MissingRowsAreABugOnAllRanks) {
  const Communicator world = Communicator::world();
  std::vector<std::int64_t> mine;
  if (world.is_root()) mine = {0, 2};
  const std::vector<double> values(mine.size(), 1.0);
  EXPECT_THROW(io::to_blocks({3, 1, mine}, values, world), std::logic_error);
}

TEST(Checkpoint, ReadsWhatWasWritten) {
  const Communicator world = Communicator::world();
  const SharedScratch scratch(world);
  const auto path = scratch.path() / "checkpoint-0001.h5";
  const CheckpointTable table = scattered(world);
  const CheckpointTable none{"wall_temperature", 0, 1, {}, {}};
  write_checkpoint(path, header(), {table, none}, world);

  const auto found = read_checkpoint(path, world);
  const auto* read = std::get_if<CheckpointHeader>(&found);
  ASSERT_NE(read, nullptr);
  EXPECT_EQ(read->deck_text, header().deck_text);
  EXPECT_EQ(read->deck_sha256, "abc");
  ASSERT_EQ(read->inputs.size(), 1u);
  EXPECT_EQ(read->inputs[0].path, "si.yaml");
  EXPECT_EQ(read->sweeps, 42);
  EXPECT_EQ(read->krylov_iterations, 40);
  EXPECT_EQ(read->wall_time_s, 1.5);
  EXPECT_FALSE(read->version.empty());

  std::vector<CheckpointTable> all{{"temperature", rows, columns, {}, {}}};
  all[0].mine.resize(rows); // every rank wants everything, last row first
  std::iota(all[0].mine.rbegin(), all[0].mine.rend(), 0);
  read_tables(path, all, world);
  for (std::int64_t i = 0; i < rows; ++i)
    for (int column = 0; column < columns; ++column)
      ASSERT_EQ(all[0].values[index(i * columns + column)], value(rows - 1 - i, column));
}

TEST(Checkpoint, IsTheSameFileOnAnyNumberOfRanks) {
  const Communicator world = Communicator::world();
  const SharedScratch scratch(world);
  const auto together = scratch.path() / "together.h5", alone = scratch.path() / "alone.h5";
  write_checkpoint(together, header(), {scattered(world)}, world);
  std::this_thread::sleep_for(std::chrono::milliseconds(1100)); // no file holds the second it was made in
  if (world.is_root())
    write_checkpoint(alone, header(), {scattered(Communicator::self())}, Communicator::self());
  std::string same = world.is_root() && test::content(together) == test::content(alone) ? "same" : "other";
  world.broadcast(same);
  EXPECT_EQ(same, "same");
}

TEST(Checkpoint, TheRootsClockHolds) {
  const Communicator world = Communicator::world();
  const SharedScratch scratch(world);
  CheckpointHeader mine = header();
  for (int digits = 0; digits < world.rank(); ++digits) mine.wall_time_s = mine.wall_time_s * 10 + 0.125;
  write_checkpoint(scratch.path() / "c.h5", mine, {scattered(world)}, world);
  const auto found = read_checkpoint(scratch.path() / "c.h5", world);
  ASSERT_TRUE(std::holds_alternative<CheckpointHeader>(found));
  EXPECT_EQ(std::get<CheckpointHeader>(found).wall_time_s, header().wall_time_s);
}

TEST(Checkpoint, AnotherShapeIsRefusedOnAllRanks) {
  const Communicator world = Communicator::world();
  const SharedScratch scratch(world);
  const auto path = scratch.path() / "c.h5";
  write_checkpoint(path, header(), {scattered(world)}, world);
  std::vector<CheckpointTable> longer{{"temperature", rows + 1, columns, {}, {}}};
  EXPECT_THROW(read_tables(path, longer, world), InputError);
  std::vector<CheckpointTable> other{{"psi", rows, columns, {}, {}}};
  EXPECT_THROW(read_tables(path, other, world), InputError);
}

TEST(Checkpoint, ANaNIsNotWritten) {
  const Communicator world = Communicator::world();
  const SharedScratch scratch(world);
  const auto path = scratch.path() / "checkpoint-0001.h5";
  CheckpointTable table = scattered(world);
  if (world.rank() == world.size() - 1) table.values.back() = std::nan("");
  EXPECT_THROW(write_checkpoint(path, header(), {table}, world), RuntimeFailure);
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(Checkpoint, AFailureLeavesTheOldFileAndNothingElse) {
  const Communicator world = Communicator::world();
  const SharedScratch scratch(world);
  const auto occupied = scratch.path() / "checkpoint-0001.h5"; // a directory that is not empty
  if (world.is_root()) std::filesystem::create_directories(occupied / "inside");
  world.max(0); // nobody before it is there
  EXPECT_THROW(write_checkpoint(occupied, header(), {scattered(world)}, world), RuntimeFailure);
  EXPECT_TRUE(std::filesystem::exists(occupied / "inside"));
  world.max(0);
  EXPECT_FALSE(std::filesystem::exists(scratch.path() / "checkpoint-0001.h5.tmp"));
  EXPECT_THROW(write_checkpoint(scratch.path() / "none" / "c.h5", header(), {scattered(world)}, world),
               RuntimeFailure);
}

} // namespace
} // namespace kapitza
