#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/io/atomic_file.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <unistd.h>

namespace kapitza {
namespace {

namespace fs = std::filesystem;

/// An empty directory that goes with the test.
class AtomicFile : public testing::Test {
 protected:
  AtomicFile() : directory(fs::temp_directory_path() / ("kapitza_test_" + std::to_string(::getpid()))) {
    fs::remove_all(directory);
    fs::create_directories(directory);
  }
  ~AtomicFile() override { fs::remove_all(directory); }

  static std::string content(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  std::size_t files() const { return index(std::distance(fs::directory_iterator(directory), {})); }

  fs::path directory;
};

TEST_F(AtomicFile, HoldsTheTextAndLeavesNothingElse) {
  for (const std::string& text :
       {std::string("one\n"), std::string(), std::string(3000000, 'x'), std::string("a\0b", 3)}) {
    write_atomically(directory / "f.txt", text);
    EXPECT_EQ(content(directory / "f.txt"), text);
    EXPECT_EQ(files(), 1u);
  }
}

TEST_F(AtomicFile, ReplacesWhatWasThere) {
  write_atomically(directory / "f.txt", "a long text that is replaced");
  std::ifstream reader(directory / "f.txt"); // has the old file open and keeps seeing all of it
  write_atomically(directory / "f.txt", "short");
  EXPECT_EQ(content(directory / "f.txt"), "short");
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(reader), {}), "a long text that is replaced");
}

TEST_F(AtomicFile, LeavesTheTargetAloneOnFailure) {
  const fs::path occupied = directory / "occupied"; // a directory that is not empty cannot be replaced
  fs::create_directories(occupied / "inside");
  EXPECT_THROW(write_atomically(occupied, "text"), RuntimeFailure);
  EXPECT_TRUE(fs::exists(occupied / "inside"));
  EXPECT_EQ(files(), 1u) << "the temporary file is gone";
}

TEST_F(AtomicFile, SaysWhichFileAndWhy) {
  try {
    write_atomically(directory / "missing" / "f.txt", "text");
    FAIL() << "written into nowhere";
  } catch (const RuntimeFailure& failure) {
    const std::string what = failure.what();
    EXPECT_NE(what.find((directory / "missing").string()), std::string::npos) << what;
    EXPECT_NE(what.find("No such file"), std::string::npos) << what;
  }
  EXPECT_EQ(files(), 0u);
}

TEST_F(AtomicFile, FullDiskIsAFailure) {
  if (!fs::exists("/dev/full")) GTEST_SKIP();
  fs::create_symlink("/dev/full", directory / ("f.txt." + std::to_string(::getpid()) + ".tmp"));
  EXPECT_THROW(write_atomically(directory / "f.txt", "text"), RuntimeFailure);
  EXPECT_FALSE(fs::exists(directory / "f.txt"));
  EXPECT_EQ(files(), 0u);
}

TEST_F(AtomicFile, DirectoriesAreMadeWithTheirParents) {
  prepare_directory(directory / "a" / "b", "output.directory");
  EXPECT_TRUE(fs::is_directory(directory / "a" / "b"));
  EXPECT_NO_THROW(prepare_directory(directory / "a" / "b", "output.directory")) << "there already";
}

TEST_F(AtomicFile, ADirectoryThatCannotBeIsTheUsersMistake) {
  write_atomically(directory / "file", "text");
  EXPECT_THROW(prepare_directory(directory / "file", "output.directory"), InputError);
  EXPECT_THROW(prepare_directory(directory / "file" / "below", "output.directory"), InputError);
  EXPECT_EQ(content(directory / "file"), "text");
}

} // namespace
} // namespace kapitza
