/// Checkpoints from strangers, and what the disk made of ours.

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/io/checkpoint/checkpoint.hpp"

#include "io/checkpoint/sealed_file.hpp"
#include "support/mutate.hpp"
#include "support/scratch.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace kapitza {
namespace {

namespace fs = std::filesystem;
using test::content;
using test::Random;

/// As of a problem in two dimensions: every kind of table there is.
std::vector<CheckpointTable> all_rows() {
  std::vector<CheckpointTable> tables{
      {"temperature", 300, 4, {}, {}}, {"channels", 40, 24, {}, {}}, {"wall_temperature", 2, 1, {}, {}}};
  for (CheckpointTable& table : tables) {
    table.mine.resize(index(table.rows));
    std::iota(table.mine.begin(), table.mine.end(), 0);
  }
  return tables;
}

std::vector<double> joined(const std::vector<CheckpointTable>& tables) {
  std::vector<double> all;
  for (const CheckpointTable& table : tables) all.insert(all.end(), table.values.begin(), table.values.end());
  return all;
}

class CheckpointCorruption : public testing::Test {
 protected:
  CheckpointCorruption() : scratch_(Communicator::self()), path(scratch_.path() / "checkpoint-0001.h5") {
    CheckpointHeader header;
    header.deck_path = "deck.yaml";
    header.deck_text = std::string(500, 'x') + "\n";
    header.deck_sha256 = "abc";
    header.inputs = {{"a.yaml", "123"}, {"b.yaml", "456"}};
    std::vector<CheckpointTable> tables = all_rows();
    for (CheckpointTable& table : tables)
      for (int i = 0; i < table.columns * static_cast<int>(table.rows); ++i)
        table.values.push_back(std::sin(table.columns * i));
    write_checkpoint(path, header, tables, Communicator::self());
    whole = content(path);
    values = joined(tables);
  }

  void put(const std::string& bytes) const { std::ofstream(path, std::ios::binary) << bytes; }

  /// The state, as a restart reads it; nothing where the file is refused.
  std::optional<std::vector<double>> read() const {
    const auto found = read_checkpoint(path, Communicator::self());
    if (const auto* unusable = std::get_if<UnusableCheckpoint>(&found)) {
      EXPECT_FALSE(unusable->reason.empty());
      return std::nullopt;
    }
    std::vector<CheckpointTable> tables = all_rows();
    try {
      read_tables(path, tables, Communicator::self());
    } catch (const InputError&) {
      return std::nullopt;
    }
    return joined(tables);
  }

  test::SharedScratch scratch_;
  fs::path path;
  std::string whole;
  std::vector<double> values;
};

TEST_F(CheckpointCorruption, EverySingleByteCounts) {
  ASSERT_EQ(read(), values);
  Random random(1);
  const std::size_t tries = 1000;
  for (std::size_t i = 0; i < tries; ++i) {
    std::string bytes = whole;
    const std::size_t where = i * bytes.size() / tries;
    bytes[where] = static_cast<char>(bytes[where] ^ static_cast<char>(1 + test::below(random, 255)));
    put(bytes);
    EXPECT_EQ(read(), std::nullopt) << "byte " << where << " of " << bytes.size();
  }
}

TEST_F(CheckpointCorruption, SoDoesItsLength) {
  for (std::size_t size = 0; size < whole.size(); size += 1 + size / 20) {
    put(whole.substr(0, size));
    EXPECT_EQ(read(), std::nullopt) << size << " bytes";
  }
  put(whole + '\0');
  EXPECT_EQ(read(), std::nullopt);
  fs::remove(path);
  EXPECT_EQ(read(), std::nullopt);
  fs::create_directory(path);
  EXPECT_EQ(read(), std::nullopt);
}

/// A stranger can seal what he likes.
TEST_F(CheckpointCorruption, AForgedSealIsNoWayIn) {
  int read_well = 0;
  for (unsigned seed = 0; seed < 400; ++seed) {
    Random random(seed);
    std::string bytes = whole;
    for (std::size_t n = 1 + test::below(random, 4); n > 0; --n) {
      const std::size_t where = io::seal_bytes + test::below(random, bytes.size() - io::seal_bytes);
      bytes[where] = static_cast<char>(test::below(random, 256));
    }
    if (test::below(random, 8) == 0) bytes.resize(io::seal_bytes + test::below(random, bytes.size()));
    put(bytes);
    io::seal_file(path, "kapitza-checkpoint-1", Communicator::self());
    if (read() == values) ++read_well;
  }
  EXPECT_LT(read_well, 400);
}

TEST_F(CheckpointCorruption, OtherVersionsAreNamed) {
  std::string bytes = whole;
  bytes[bytes.find('\n') - 1] = '2';
  put(bytes);
  const auto found = read_checkpoint(path, Communicator::self());
  ASSERT_TRUE(std::holds_alternative<UnusableCheckpoint>(found));
  EXPECT_NE(std::get<UnusableCheckpoint>(found).reason.find("another version"), std::string::npos);
}

TEST(CheckpointNames, AreCountedAndPruned) {
  const test::SharedScratch scratch(Communicator::self());
  const fs::path& directory = scratch.path();
  EXPECT_EQ(next_checkpoint(directory).filename(), "checkpoint-0001.h5");
  for (const char* name : {"checkpoint-0002.h5", "checkpoint-0010.h5", "checkpoint-9.h5", "checkpoint-x.h5",
                           "checkpoint-.h5", "checkpoint-0003.h5.tmp", "checkpoint-0004.h5.old", "notes.tmp",
                           "checkpoint-99999999999999999999999.h5"})
    std::ofstream(directory / name) << "x";
  const auto all = list_checkpoints(directory);
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[1].filename(), "checkpoint-9.h5");
  EXPECT_EQ(next_checkpoint(directory).filename(), "checkpoint-0011.h5");
  remove_unfinished_checkpoints(directory);
  EXPECT_FALSE(fs::exists(directory / "checkpoint-0003.h5.tmp"));
  EXPECT_TRUE(fs::exists(directory / "notes.tmp"));
  prune_checkpoints(directory, 1);
  ASSERT_EQ(list_checkpoints(directory).size(), 1u);
  EXPECT_EQ(list_checkpoints(directory)[0].filename(), "checkpoint-0010.h5");
  EXPECT_TRUE(fs::exists(directory / "checkpoint-0004.h5.old"));
  EXPECT_TRUE(list_checkpoints(directory / "none").empty());
}

} // namespace
} // namespace kapitza
