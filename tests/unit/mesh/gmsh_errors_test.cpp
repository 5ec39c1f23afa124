/// Broken Gmsh files: one clear sentence each, whatever is in them.

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/mesh/gmsh.hpp"

#include "support/gmsh_samples.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <random>
#include <sstream>
#include <unistd.h>

namespace kapitza {
namespace {

std::string slurp(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

/// A file of its own for each test, gone afterwards.
class GmshErrors : public testing::Test {
 protected:
  ~GmshErrors() override { std::filesystem::remove(path_); }

  /// What reading these bytes complains about, without the name of the file; "" where nothing is wrong.
  std::string complaint(const std::string& bytes, GmshSpec spec) {
    std::filesystem::remove(path_); // some file systems wait for the disk when a file is overwritten
    std::ofstream(path_, std::ios::binary) << bytes;
    spec.file = path_;
    try {
      read_gmsh(spec, MPI_COMM_SELF);
    } catch (const InputError& error) {
      std::string text;
      for (InputIssue issue : error.issues()) {
        EXPECT_EQ(issue.where.file, path_.string());
        issue.where.file = "m";
        text += (text.empty() ? "" : "\n") + to_string(issue);
      }
      return text;
    }
    return "";
  }

  std::filesystem::path path_ = std::filesystem::temp_directory_path()
                                / ("kapitza_" + std::to_string(getpid()) + "_"
                                   + testing::UnitTest::GetInstance()->current_test_info()->name() + ".msh");
};

/// two_cells.msh with one piece of text replaced.
std::string two_cells(const std::string& old_text = "", const std::string& new_text = "") {
  std::string text = slurp(test::gmsh_sample("two_cells.msh"));
  const std::size_t place = text.find(old_text);
  EXPECT_NE(place, std::string::npos) << old_text;
  return text.replace(place, old_text.size(), new_text);
}

struct Case {
  std::string old_text, new_text, complaint;
};

TEST_F(GmshErrors, NameTheElement) {
  const std::vector<Case> cases{
      {"8 2 2 9 1 20 70 30", "8 2 2 9 1 20 70 20", "m: element 8 near (1.33333, 0.166667) has no area"},
      {"70 2 0.5 0", "70 1 0.5 0", "m: element 8 near (1, 0.5) has no area"},
      {"70 2 0.5 0", "70 2 0.5 0.1",
       "m: element 8 near (1.33333, 0.5) leaves the plane of the first one (z is not constant)"},
      {"30 1 1 0", "30 0.4 0.4 0",
       "m: element 9 near (0.35, 0.35) is not convex: all its corners must be less than 180 degrees"},
      {"9 3 2 9 1 10 20 30 40", "9 3 2 9 1 10 30 20 40", "m: element 9 near (0.5, 0.5) has no area"},
      {"9 3 2 9 1 10 20 30 40", "9 3 2 0 1 10 20 30 40",
       "m: element 9 near (0.5, 0.5) is in no physical surface: its material is not known"},
      {"9 3 2 9 1 10 20 30 40", "9 3 0 10 20 30 40",
       "m: element 9 near (0.5, 0.5) is in no physical surface: its material is not known"},
      {"9 3 2 9 1 10 20 30 40", "9 3 2 8 1 10 20 30 40",
       "m: physical surface '8' (element 9 near (0.5, 0.5) is in it) has the name of no material; there are "
       "si; say which one it is by mesh.names: {8: si}"},
      {"2 9 \"si\"", "2 9 \"SI\"",
       "m: physical surface 'SI' (element 8 near (1.33333, 0.5) is in it) has the name of no material; there "
       "are si; say which one it is by mesh.names: {SI: si} (and 1 more like it)"},
      {"20 30 40\n$End", "20 30 50\n$End", "m: element 9 has a corner at node 50, which does not exist"},
      {"20 1 0 0", "10 1 0 0", "m: two nodes have the number 10"},
      {"8 2 2 9 1 20 70 30", "8 2 2 9 1 20 30 40",
       "m: element 9 near (0.5, 0.5) overlaps another one along an edge they share (and 1 more like it)\n"},
      {"8 2 2 9 1 20 70 30", "8 9 2 9 1 20 70 30 10 20 40",
       "m:26:1: element 8 is of Gmsh's type 9; only lines (1), triangles (2) and quadrilaterals (3) of first "
       "order "
       "make a plane mesh"}};
  for (const Case& c : cases) {
    const std::string found = complaint(two_cells(c.old_text, c.new_text), test::two_cells());
    if (c.complaint.back() == '\n')
      EXPECT_EQ(found.substr(0, c.complaint.size()), c.complaint);
    else
      EXPECT_EQ(found, c.complaint);
  }
}

TEST_F(GmshErrors, NameTheBoundary) {
  const std::vector<Case> cases{
      {"5 1 2 3 1 30 40", "5 15 2 3 1 30",
       "m: the outer edge from (1, 1) to (0, 1) of element 9 is in no physical curve"},
      {"5 1 2 3 1 30 40", "5 1 2 0 1 30 40",
       "m: the outer edge from (1, 1) to (0, 1) of element 9 is in no physical curve"},
      {"1 1 \"left\"", "1 1 \"west\"",
       "m: element 1 near (0, 0.5) of physical curve 'west' is none of the boundaries given; they are left, "
       "right, "
       "sides\nm: no outer edge is in a physical curve named 'left'"},
      {"1 1 \"left\"", "1 4 \"left\"",
       "m: element 1 near (0, 0.5) of physical curve '1' is none of the boundaries given; they are left, "
       "right, sides\nm: no outer edge is in a physical curve named 'left'"},
      {"5 1 2 3 1 30 40", "5 1 2 3 1 30 40\n6 1 2 3 1 10 70",
       "m: element 6 near (1, 0.25) of physical curve 'sides' is not an edge of any cell"},
      {"5 1 2 3 1 30 40", "5 1 2 3 1 30 40\n6 1 2 1 1 30 40",
       "m: element 6 near (0.5, 1) of physical curve 'left' also is in physical curve 'sides'"},
      {"5 1 2 3 1 30 40", "5 1 2 3 1 30 40\n6 1 2 3 1 30 20",
       "m: element 6 near (1, 0.5) of physical curve 'sides' lies between two cells; a boundary must be on "
       "the "
       "outline"}};
  for (const Case& c : cases) {
    std::string text = two_cells(c.old_text, c.new_text);
    if (c.new_text.find('\n') != std::string::npos)
      text.replace(text.find("$Elements\n7"), 11, "$Elements\n8");
    EXPECT_EQ(complaint(text, test::two_cells()), c.complaint);
  }
}

TEST_F(GmshErrors, SayHowTheFileIsDamaged) {
  const std::vector<Case> cases{
      {"$MeshFormat\n", "$Nodes\n", "m:1:1: is no Gmsh mesh: it does not begin with $MeshFormat"},
      {"2.2 0 8", "4 0 8",
       "m:2:1: is of format '4'; 2.2 and 4.1 can be read (gmsh -format msh41 writes the latter)"},
      {"2.2 0 8", "2.2 3 8", "m:2:1: names neither ASCII (0) nor binary (1) as its kind"},
      {"2.2 0 8", "2.2 0 4", "m:2:1: has numbers of 4 bytes; 8 are needed"},
      {"2.2 0 8", "2.2 1 8", "m: does not tell its byte order"},
      {"2.2 0 8", "4.1 0 8", "m:17:1: '0.5' stands where"},
      {"$Nodes\n5", "$Nodes\n99999999999999",
       "m:12:1: announces 99999999999999 nodes, but has room for 29 at most: cut off or damaged"},
      {"$Nodes\n5", "$Nodes\n-5", "m:12:1: announces -5 nodes, but has room for "},
      {"$Nodes\n5", "$Nodes\n4", "m:17:1: section $Nodes does not end where it should: damaged"},
      {"$Nodes\n5", "$Nodes\n6", "m:18:1: '$EndNodes' stands where a whole number belongs"},
      {"$Elements\n7", "$Elements\n5000", "m:20:1: announces 5000 elements, but has room for "},
      {"70 2 0.5 0", "70 2 half 0", "m:17:1: 'half' stands where a number belongs"},
      {"70 2 0.5 0", "70 2 0.5mm 0", "m:17:1: '0.5mm' stands where a number belongs"},
      {"70 2 0.5 0", "70 2 nan 0", "m:17:1: a coordinate is not finite"},
      {"70 2 0.5 0", "70 2 1e999 0", "m:17:1: '1e999' stands where a number belongs"},
      {"$EndNodes\n", "$EndNodes\nmore\n", "m:19:1: 'more' stands where a section should begin: damaged"},
      {"$EndNodes\n", "$EndNodes\n$Periodic\n0\n", "m:19:1: is cut off: there is no '$EndPeriodic'"},
      {"$EndNodes\n", "$EndNodes\n$Entities\n0 0 0 0\n$EndEntities\n",
       "m:20:1: a file of version 2.2 has no $Entities: damaged"},
      {"1 1 \"left\"", "1 1 left", "m:7:1: a physical name is not in quotes"},
      {"1 1 \"left\"", "1 9999999999 \"left\"", "m:6:1: the number of a physical group is too large"},
      {"8 2 2 9 1 20 70 30", "8 2 2000 9 1 20 70 30",
       "m:26:1: announces 2000 tags of an element, but has room for "},
      {"$Elements", "$Other", "m:19:1: is cut off: there is no '$EndOther'"}};
  for (const Case& c : cases)
    EXPECT_EQ(complaint(two_cells(c.old_text, c.new_text), test::two_cells()).substr(0, c.complaint.size()),
              c.complaint)
        << c.new_text;
  const std::string text = two_cells();
  const std::string no_cells = text.substr(0, text.find("$Elements"));
  EXPECT_EQ(complaint(no_cells, test::two_cells()), "m:19:1: has no section $Elements");
  EXPECT_EQ(complaint(no_cells + "$Elements\n0\n$EndElements\n", test::two_cells()),
            "m: has no triangles or quadrilaterals");
  EXPECT_EQ(complaint("", test::two_cells()), "m:1:1: is no Gmsh mesh: it does not begin with $MeshFormat");
  EXPECT_EQ(complaint("kapitza\n", test::two_cells()),
            "m:1:1: is no Gmsh mesh: it does not begin with $MeshFormat");
}

TEST_F(GmshErrors, SayWhichFileCannotBeRead) {
  const auto message = [](const std::filesystem::path& file) {
    GmshSpec spec = test::two_cells();
    spec.file = file;
    try {
      read_gmsh(spec, MPI_COMM_SELF);
    } catch (const InputError& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  EXPECT_EQ(message("/no/such/mesh.msh"), "/no/such/mesh.msh: the mesh file does not exist");
  EXPECT_EQ(message("/tmp"), "/tmp: is not a file");
  EXPECT_EQ(message("/dev/zero"), "/dev/zero: is not a file");
}

TEST_F(GmshErrors, RefuseAScaleThatIsNone) {
  for (const double scale : {0.0, -1e-9, 1.0 / 0.0}) {
    GmshSpec spec = test::two_cells();
    spec.scale = scale;
    EXPECT_EQ(complaint(two_cells(), spec), "m: the scale must be positive");
  }
}

TEST_F(GmshErrors, NameWhatHasNoPeriodicPartner) {
  GmshSpec spec = test::two_cells();
  spec.periodic = {{0, 1}};
  EXPECT_EQ(complaint(two_cells(), spec),
            "m: the periodic boundaries 'left' and 'right' do not match: the edge from (0, 1) to (0, 0) of "
            "the former "
            "has no partner (the mesh must be the same on both, up to a translation)");
  spec.periodic = {{1, 0}};
  EXPECT_EQ(complaint(two_cells(), spec).substr(0, 90),
            "m: the periodic boundaries 'right' and 'left' do not match: the edge from (1, 0) to (2, 0.");
  spec.periodic = {{0, 1}, {2, 1}};
  EXPECT_EQ(complaint(two_cells(), spec), "m: boundary 'right' is in two periodic pairs");
  // one partner too many: the left edge lies where the upper of the two right edges comes to
  GmshSpec blocks = test::blocks();
  blocks.periodic = {{0, 4}};
  EXPECT_NE(complaint(slurp(blocks.file), blocks).find("'left' and 'pore' do not match"), std::string::npos);
}

TEST_F(GmshErrors, RefusePartitionsAndCurvesWithTwoNames) {
  std::string text = slurp(test::blocks().file);
  const std::string entities = "$Entities";
  std::string partitioned = text;
  partitioned.insert(text.find(entities), "$PartitionedEntities\n0\n$EndPartitionedEntities\n");
  EXPECT_NE(complaint(partitioned, test::blocks()).find("is partitioned; save the mesh without partitions"),
            std::string::npos);
  const std::string surface = "1 1 6 1 9 10 6 7 8"; // one group, number 1, bounded by six curves
  const std::size_t place = text.find(surface);
  ASSERT_NE(place, std::string::npos);
  text.replace(place, surface.size(), "2 1 2 6 1 9 10 6 7 8");
  EXPECT_NE(complaint(text, test::blocks()).find("surface 1 is in two physical groups; one name is needed"),
            std::string::npos);
}

/// MSH 2.2 of the byte order that this machine does not have.
TEST_F(GmshErrors, AreNoneWithTheOtherByteOrder) {
  std::string bytes = slurp(test::blocks("22_binary").file);
  const auto swap = [&](std::size_t begin, std::size_t size) {
    std::reverse(bytes.begin() + static_cast<std::ptrdiff_t>(begin),
                 bytes.begin() + static_cast<std::ptrdiff_t>(begin + size));
  };
  const auto behind = [&](const std::string& text, std::size_t from) {
    const std::size_t place = bytes.find(text, from);
    EXPECT_NE(place, std::string::npos);
    return place + text.size();
  };
  const auto integer = [&](std::size_t place) {
    std::int32_t value = 0;
    std::copy_n(bytes.data() + place, 4, reinterpret_cast<char*>(&value));
    return value;
  };
  swap(behind("2.2 1 8\n", 0), 4);
  std::size_t place = behind("\n", behind("$Nodes\n", 0));
  for (const std::size_t end = bytes.find("$EndNodes") - 1; place < end; place += 28) {
    swap(place, 4);
    for (std::size_t d = 0; d < 3; ++d) swap(place + 4 + 8 * d, 8);
  }
  place = behind("\n", behind("$Elements\n", 0));
  for (const std::size_t end = bytes.find("$EndElements") - 1; place < end;) {
    const std::array<int, 16> corners{0, 2, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    const int numbers = 3 + integer(place + 4) * (1 + integer(place + 8) + corners[index(integer(place))]);
    for (int i = 0; i < numbers; ++i, place += 4) swap(place, 4);
  }
  EXPECT_EQ(complaint(bytes, test::blocks()), "");
}

TEST_F(GmshErrors, AreToldWhereverAFileIsCutOff) {
  for (const std::string& format : test::block_formats()) {
    const std::string bytes = slurp(test::blocks(format).file);
    const std::size_t whole = bytes.rfind("$EndElements") + 12;
    for (std::size_t size = 0; size < whole; size += size < 300 ? 1 : 11)
      EXPECT_NE(complaint(bytes.substr(0, size), test::blocks()), "") << format << " cut at " << size;
    EXPECT_EQ(complaint(bytes.substr(0, whole), test::blocks()), "");
  }
}

/// Damage of any kind leads to a mesh or to InputError: nothing else escapes, nothing hangs.
TEST_F(GmshErrors, AreAllThatDamageLeadsTo) {
  std::mt19937 random(12345);
  const auto below = [&](std::size_t n) { return index(random() % n); };
  int refused = 0;
  for (const std::string& format : test::block_formats()) {
    const std::string bytes = slurp(test::blocks(format).file);
    for (int trial = 0; trial < 500; ++trial) {
      std::string damaged = bytes;
      for (std::size_t i = 0; i < 1 + below(4); ++i) {
        const std::size_t place = below(damaged.size());
        switch (below(4)) {
        case 0:
          damaged[place] = static_cast<char>(random());
          break;
        case 1:
          damaged[place] = "0123456789 -\n$"[below(14)];
          break;
        case 2:
          damaged.erase(place, 1 + below(20));
          break;
        default:
          damaged.insert(place, damaged.substr(below(damaged.size()), below(40)));
        }
      }
      ASSERT_NO_THROW(refused += complaint(damaged, test::blocks()).empty() ? 0 : 1)
          << format << " " << trial;
    }
  }
  EXPECT_GT(refused, 1000);
}

} // namespace
} // namespace kapitza
