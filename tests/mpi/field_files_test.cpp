/// Files of fields: one file whatever the number of ranks, with every rank's part in its place.

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/io/deck/deck.hpp"

#include "io/field/hdf5_file.hpp"
#include "io/field/vtu_file.hpp"
#include "io/field/xdmf_file.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <regex>
#include <unistd.h>

namespace kapitza::io {
namespace {

const Communicator& world() {
  static const Communicator communicator = Communicator::world();
  return communicator;
}

/// A directory of this test's own, the same on all ranks.
std::filesystem::path scratch() {
  int process = static_cast<int>(::getpid());
  world().broadcast(process);
  const std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("kapitza_fields_" + std::to_string(process));
  if (world().is_root()) std::filesystem::create_directories(path);
  MPI_Barrier(MPI_COMM_WORLD);
  return path;
}

/// Rank r has r + 1 triangles, but rank 1 nothing; numbers say whose they are and which.
FieldPart make_part() {
  FieldPart part;
  part.arrays = {{"T", true, 1, {}}, {"q", true, 3, {}}, {"D", false, 1, {}}};
  const int rank = world().rank(), cells = rank == 1 ? 0 : rank + 1;
  for (int cell = 0; cell < cells; ++cell) {
    part.corners.push_back(3);
    part.arrays[2].values.push_back(100 * rank + cell);
    for (int corner = 0; corner < 3; ++corner) {
      const double value = 100 * rank + 10 * cell + corner;
      part.points.push_back({value, -value});
      part.arrays[0].values.push_back(value);
      part.arrays[1].values.insert(part.arrays[1].values.end(), {value, 2 * value, 3 * value});
    }
  }
  return part;
}

/// What all ranks together put into the array `T`.
std::vector<double> all_temperatures() {
  std::vector<double> values;
  for (int rank = 0; rank < world().size(); ++rank)
    for (int cell = 0; cell < (rank == 1 ? 0 : rank + 1); ++cell)
      for (int corner = 0; corner < 3; ++corner) values.push_back(100 * rank + 10 * cell + corner);
  return values;
}

/// The numbers of an appended array.
template <class T>
std::vector<T> appended(const std::string& text, const std::string& name) {
  std::smatch match;
  const std::string head = text.substr(0, text.find("<AppendedData"));
  EXPECT_TRUE(std::regex_search(head, match, std::regex("Name=\"" + name + "\"[^>]*offset=\"(\\d+)\"")))
      << name;
  const std::size_t start = text.find("_", text.find("<AppendedData")) + 1 + std::stoul(match[1]);
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, text.data() + start, sizeof bytes);
  std::vector<T> values(bytes / sizeof(T));
  std::memcpy(values.data(), text.data() + start + sizeof bytes, bytes);
  return values;
}

TEST(FieldFiles, VtuHoldsEveryRanksPart) {
  const std::filesystem::path path = scratch() / "fields.vtu";
  for (int round = 0; round < 2; ++round)
    write_vtu(path, make_part(), world()); // the second replaces the first
  if (!world().is_root()) return;
  const std::string text = read_text_file(path).value();
  const std::vector<double> temperatures = all_temperatures();
  EXPECT_EQ(appended<double>(text, "T"), temperatures);
  EXPECT_EQ(appended<double>(text, "q").size(), 3 * temperatures.size());
  EXPECT_EQ(appended<double>(text, "q").back(), 3 * temperatures.back());
  const std::vector<double> points = appended<double>(text, "Points");
  ASSERT_EQ(points.size(), 3 * temperatures.size());
  const std::vector<std::int64_t> nodes = appended<std::int64_t>(text, "connectivity");
  for (std::size_t i = 0; i < nodes.size(); ++i) EXPECT_EQ(points[3 * index(nodes[i])], temperatures[i]);
  EXPECT_EQ(appended<std::int64_t>(text, "offsets").back(), static_cast<std::int64_t>(temperatures.size()));
  EXPECT_EQ(appended<std::uint8_t>(text, "types").size(), temperatures.size() / 3);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(path.parent_path()), {}),
            1); // nothing left behind
  std::filesystem::remove_all(path.parent_path());
}

TEST(FieldFiles, XdmfHoldsEveryRanksPart) {
  const std::filesystem::path path = scratch() / "fields";
  write_xdmf(path, make_part(), world());
  if (!world().is_root()) return;
  const Hdf5File file("fields.h5", read_text_file(path.string() + ".h5").value());
  const std::vector<double> temperatures = all_temperatures();
  EXPECT_EQ(file.read("T").values, temperatures);
  EXPECT_EQ(file.shape("q"), (std::vector<std::uint64_t>{temperatures.size(), 3}));
  const std::vector<double> topology = file.read("topology").values;
  ASSERT_EQ(topology.size(), temperatures.size() / 3 * 4);
  EXPECT_EQ(topology[0], 4); // a triangle
  EXPECT_EQ(topology.back(), static_cast<double>(temperatures.size() - 1));
  const std::string text = read_text_file(path.string() + ".xdmf").value();
  EXPECT_NE(text.find("fields.h5:/T<"), std::string::npos);
  EXPECT_NE(text.find("NumberOfElements=\"" + std::to_string(temperatures.size() / 3) + "\""),
            std::string::npos);
  std::filesystem::remove_all(path.parent_path());
}

TEST(FieldFiles, AFileThatCannotBeWrittenFailsOnAllRanks) {
  const std::filesystem::path path = scratch() / "nowhere" / "fields";
  EXPECT_THROW(write_vtu(path.string() + ".vtu", make_part(), world()), RuntimeFailure);
  EXPECT_THROW(write_xdmf(path, make_part(), world()), RuntimeFailure);
  MPI_Barrier(MPI_COMM_WORLD);
  if (world().is_root()) std::filesystem::remove_all(path.parent_path().parent_path());
}

} // namespace
} // namespace kapitza::io
