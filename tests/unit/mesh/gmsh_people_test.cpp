/// Gmsh files as people have them: turned around, without names, with names of their own, with curves inside.

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/mesh/gmsh.hpp"
#include "kapitza/mesh/plane_geometry.hpp"

#include "support/gmsh_samples.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <unistd.h>

namespace kapitza {
namespace {

/// The unit square of two triangles (1 2 3) and (1 3 4): bottom and top `side`, left `hot`, right `cold`.
class GmshPeople : public testing::Test {
 protected:
  ~GmshPeople() override { std::filesystem::remove(path_); }

  static std::string square(const std::string& names, const std::string& lines, const std::string& cells,
                            int elements) {
    return "$MeshFormat\n2.2 0 8\n$EndMeshFormat\n" + names
           + "$Nodes\n5\n1 0 0 0\n2 1 0 0\n3 1 1 0\n4 0 1 0\n5 0.5 0.5 0\n$EndNodes\n$Elements\n"
           + std::to_string(elements) + "\n" + lines + cells + "$EndElements\n";
  }
  static std::string named() {
    return "$PhysicalNames\n4\n1 1 \"side\"\n1 2 \"cold\"\n1 3 \"hot\"\n2 4 \"a\"\n$EndPhysicalNames\n";
  }
  static std::string outline() { return "1 1 2 1 1 1 2\n2 1 2 2 2 2 3\n3 1 2 1 3 3 4\n4 1 2 3 4 4 1\n"; }
  static std::string triangles() { return "5 2 2 4 1 1 2 3\n6 2 2 4 1 1 3 4\n"; }

  GmshSpec spec(const std::string& bytes) {
    std::filesystem::remove(path_);
    std::ofstream(path_, std::ios::binary) << bytes;
    GmshSpec result;
    result.file = path_;
    result.materials = {{"a", 0}};
    result.boundaries = {"hot", "cold", "side"};
    return result;
  }
  static PlaneMesh read(const GmshSpec& spec) { return read_gmsh(spec, MPI_COMM_SELF); }
  static std::string complaint(const GmshSpec& spec) {
    try {
      read(spec);
    } catch (const InputError& error) {
      std::string text;
      for (const InputIssue& issue : error.issues()) text += (text.empty() ? "" : "\n") + issue.message;
      return text;
    }
    return "";
  }
  static void expect_unit_square(const PlaneMesh& mesh) {
    ASSERT_EQ(mesh.cells(), 2);
    for (int c = 0; c < 2; ++c) EXPECT_DOUBLE_EQ(cell_area(mesh, c), 0.5);
    ASSERT_EQ(mesh.surfaces.size(), 3U);
    EXPECT_DOUBLE_EQ(mesh.surfaces[0].length, 1);
    EXPECT_DOUBLE_EQ(mesh.surfaces[2].length, 2);
  }

  std::filesystem::path path_ = std::filesystem::temp_directory_path()
                                / ("kapitza_people_" + std::to_string(getpid()) + "_"
                                   + testing::UnitTest::GetInstance()->current_test_info()->name() + ".msh");
};

TEST_F(GmshPeople, ClockwiseCellsAreTurnedAndCounted) {
  const PlaneMesh straight = read(spec(square(named(), outline(), triangles(), 6)));
  expect_unit_square(straight);
  EXPECT_TRUE(straight.notes.empty());
  const std::string turned = "5 2 2 4 1 1 3 2\n6 2 2 4 1 1 3 4\n";
  const PlaneMesh one = read(spec(square(named(), outline(), turned, 6)));
  expect_unit_square(one);
  ASSERT_EQ(one.notes.size(), 1U);
  EXPECT_NE(one.notes[0].find("the corners of 1 of 2 cells run clockwise; these cells were turned"),
            std::string::npos);
  // a quadrilateral, and one that is not convex either way
  const PlaneMesh quad = read(spec(square(named(), outline(), "5 3 2 4 1 1 4 3 2\n", 5)));
  ASSERT_EQ(quad.cells(), 1);
  EXPECT_DOUBLE_EQ(cell_area(quad, 0), 1);
  EXPECT_NE(complaint(spec(square(named(), outline(), "5 3 2 4 1 1 4 5 2\n", 5))).find("is not convex"),
            std::string::npos);
}

TEST_F(GmshPeople, NegativeTagsNameTheSameGroup) {
  const std::string cells = "5 2 2 -4 -1 1 3 2\n6 2 2 -4 -1 1 4 3\n";
  expect_unit_square(read(spec(square(named(), outline(), cells, 6))));
  std::string names = named();
  names.replace(names.find("2 4"), 3, "2 -4");
  expect_unit_square(read(spec(square(names, outline(), triangles(), 6))));
}

TEST_F(GmshPeople, GroupsGoByNumberAndByAnyName) {
  GmshSpec unnamed = spec(square("", outline(), triangles(), 6));
  EXPECT_EQ(
      complaint(unnamed),
      "physical surface '4' (element 5 near (0.666667, 0.333333) is in it) has the name of no material; "
      "there are a; say which one it is by mesh.names: {4: a} (and 1 more like it)");
  unnamed.names = {{"4", "a"}, {"1", "side"}, {"2", "cold"}, {"3", "hot"}};
  expect_unit_square(read(unnamed));
  // without a map the number itself is the name
  GmshSpec numbers = unnamed;
  numbers.names.clear();
  numbers.materials = {{"4", 0}};
  numbers.boundaries = {"3", "2", "1"};
  expect_unit_square(read(numbers));
  // names that no deck would choose, and a name of the file beside a number
  std::string names = named();
  names.replace(names.find("\"a\""), 3, "\"2D Domain, (all)\"");
  GmshSpec spaced = spec(square(names, outline(), triangles(), 6));
  spaced.names = {{"2D Domain, (all)", "a"}};
  expect_unit_square(read(spaced));
  spaced.names = {{"4", "a"}};
  expect_unit_square(read(spaced));
  spaced.names.clear();
  spaced.materials = {{"2D Domain, (all)", 0}};
  expect_unit_square(read(spaced));
}

/// Surfaces and curves are numbered apart: the names tell which is meant, or the user must.
TEST_F(GmshPeople, OneNumberForTwoKinds) {
  const std::string cells = "5 2 2 1 1 1 2 3\n6 2 2 1 1 1 3 4\n";
  GmshSpec both = spec(square("", outline(), cells, 6));
  both.names = {{"surface 1", "a"}, {"curve 1", "side"}, {"2", "cold"}, {"3", "hot"}};
  expect_unit_square(read(both));
  both.names[0].group = "1"; // `a` is a material, so the surface is meant
  expect_unit_square(read(both));
  both.names[0] = {"1", "what"};
  EXPECT_EQ(complaint(both),
            "has a physical surface and a physical curve '1'; write 'surface 1' or 'curve 1' "
            "for the one to be named 'what'");
}

TEST_F(GmshPeople, NamesForNothingAndTwoNamesAreToldApart) {
  GmshSpec wrong = spec(square(named(), outline(), triangles(), 6));
  wrong.names = {{"7", "a"}, {"hut", "hot"}};
  EXPECT_EQ(
      complaint(wrong),
      "has no physical group '7' to be named 'a'; there are surface 4 ('a') and curves 1 ('side'), 2 "
      "('cold'), 3 ('hot')\nhas no physical group 'hut' to be named 'hot'; there are surface 4 ('a') and "
      "curves 1 ('side'), 2 ('cold'), 3 ('hot')");
  wrong.names = {{"4", "a"}, {"a", "a"}};
  EXPECT_EQ(complaint(wrong), "physical surface 4 is given two names, 'a' and 'a'");
}

TEST_F(GmshPeople, CurvesInsideAreKept) {
  std::string names = named();
  names.replace(names.find("\n4\n"), 3, "\n5\n").insert(names.find("2 4"), "1 5 \"probe\"\n");
  const PlaneMesh mesh = read(spec(square(names, outline() + "7 1 2 5 5 1 3\n", triangles(), 7)));
  ASSERT_EQ(mesh.curves.size(), 1U);
  EXPECT_EQ(mesh.curves[0].name, "probe");
  EXPECT_DOUBLE_EQ(mesh.curves[0].length, std::sqrt(2.0));
  ASSERT_EQ(mesh.curves[0].faces.size(), 2U); // from either side
  for (const PlaneCurveFace& face : mesh.curves[0].faces) {
    // going from (0, 0) to (1, 1) the cell with the corner (0, 1) is on the left
    const int cell = face.slot < mesh.first_slot[1] ? 0 : 1;
    EXPECT_EQ(face.left, cell == 1);
  }
  // a wall cannot be there
  GmshSpec wall = spec(square(names, outline() + "7 1 2 5 5 1 3\n", triangles(), 7));
  wall.boundaries.push_back("probe");
  EXPECT_EQ(complaint(wall),
            "element 7 near (0.5, 0.5) of physical curve 'probe' lies between two cells; a boundary "
            "must be on the outline\nno outer edge is in a physical curve named 'probe'");
}

/// A curve of pieces drawn both ways runs as its first piece does.
TEST_F(GmshPeople, PiecesOfACurveRunTheSameWay) {
  std::string names = named();
  names.replace(names.find("\n4\n"), 3, "\n5\n").insert(names.find("2 4"), "1 5 \"probe\"\n");
  const std::string four = "5 2 2 4 1 1 2 5\n6 2 2 4 1 2 3 5\n7 2 2 4 1 3 4 5\n8 2 2 4 1 4 1 5\n";
  for (const char* pieces : {"9 1 2 5 5 1 5\n10 1 2 5 5 5 3\n", "9 1 2 5 5 1 5\n10 1 2 5 5 3 5\n"}) {
    const PlaneMesh mesh = read(spec(square(names, outline() + pieces, four, 10)));
    ASSERT_EQ(mesh.curves.size(), 1U);
    ASSERT_EQ(mesh.curves[0].faces.size(), 4U);
    for (const PlaneCurveFace& face : mesh.curves[0].faces)
      EXPECT_EQ(face.left, face.slot >= mesh.first_slot[2]); // the upper two cells
  }
}

/// A name for an interface is the user's own affair; where the same curve goes on inside, all of it counts.
TEST_F(GmshPeople, CurvesOnInterfacesAreTheInterfacesAffair) {
  const std::string names =
      "$PhysicalNames\n6\n1 1 \"side\"\n1 2 \"cold\"\n1 3 \"hot\"\n1 5 \"probe\"\n2 4 \"a\"\n2 6 "
      "\"b\"\n$EndPhysicalNames\n";
  const auto with = [&](const std::string& cells) {
    GmshSpec two = spec(square(names, outline() + "7 1 2 5 5 1 5\n8 1 2 5 5 5 3\n", cells, 10));
    two.materials.push_back({"b", 1});
    return read(two);
  };
  EXPECT_TRUE(with("9 2 2 4 1 1 2 5\n10 2 2 4 1 2 3 5\n11 2 2 6 1 3 4 5\n12 2 2 6 1 4 1 5\n").curves.empty());
  const PlaneMesh part = with("9 2 2 4 1 1 2 5\n10 2 2 4 1 2 3 5\n11 2 2 4 1 3 4 5\n12 2 2 6 1 4 1 5\n");
  ASSERT_EQ(part.curves.size(), 1U);
  EXPECT_EQ(part.curves[0].faces.size(), 4U);
}

} // namespace
} // namespace kapitza
