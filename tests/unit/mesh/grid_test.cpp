#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/mesh/grid.hpp"
#include "kapitza/mesh/stack_mesh.hpp"

#include "support/plane_checks.hpp"

#include <functional>

namespace kapitza {
namespace {

using test::check_mesh;
using test::find_surface;
using test::surface_names;
using Names = std::vector<std::string>;

/// Blocks a b / b c (from the bottom), all four of different size.
GridSpec four_blocks() {
  GridSpec spec;
  spec.x = {{2e-7, 4, {}}, {1e-7, 3, {}}};
  spec.y = {{3e-7, 2, {}}, {4e-7, 5, {}}};
  spec.regions = {{"si", 7}, {"ge", 3}, {"c", 5}};
  spec.region_of_block = {{0, 1}, {1, 2}};
  return spec;
}

TEST(Grid, NumbersCellsRowByRowCounterClockwise) {
  GridSpec spec = four_blocks();
  const PlaneMesh mesh = make_grid(spec, MPI_COMM_SELF);
  check_mesh(mesh, MPI_COMM_SELF);
  ASSERT_EQ(mesh.cells(), 49);
  EXPECT_EQ(mesh.owned_cells, 49);
  EXPECT_EQ(mesh.global_cells, 49);
  EXPECT_TRUE(mesh.neighbours.empty());
  for (int c = 0; c < 49; ++c) {
    EXPECT_EQ(mesh.global_cell[index(c)], c);
    const int i = c % 7, j = c / 7;
    const double x = i < 4 ? 5e-8 * i : 2e-7 + 1e-7 / 3 * (i - 4),
                 y = j < 2 ? 1.5e-7 * j : 3e-7 + 8e-8 * (j - 2);
    const Point first = cell_corners(mesh, c)[0];
    EXPECT_NEAR(first[0], x, 1e-20);
    EXPECT_NEAR(first[1], y, 1e-20);
    EXPECT_EQ(mesh.region_of_cell[index(c)], i < 4 && j < 2 ? 0 : i >= 4 && j >= 2 ? 2 : 1);
    // the neighbour across face k looks back through face k + 2
    const std::array<int, 4> neighbour{j > 0 ? c - 7 : -1, i < 6 ? c + 1 : -1, j < 6 ? c + 7 : -1,
                                       i > 0 ? c - 1 : -1};
    for (int k = 0; k < 4; ++k)
      EXPECT_EQ(mesh.behind[index(4 * c + k)],
                neighbour[index(k)] < 0 ? -1 : 4 * neighbour[index(k)] + (k + 2) % 4);
  }
  EXPECT_EQ(cell_corners(mesh, 48)[2], (Point{3e-7, 7e-7}));
}

TEST(Grid, HasOneSurfacePerBoundaryAndPairOfRegions) {
  const PlaneMesh mesh = make_grid(four_blocks(), MPI_COMM_SELF);
  ASSERT_EQ(surface_names(mesh), (Names{"left", "right", "bottom", "top", "si|ge", "ge|c"}));
  const std::vector<double> length{7e-7, 7e-7, 3e-7, 3e-7, 5e-7, 5e-7};
  for (std::size_t s = 0; s < length.size(); ++s)
    EXPECT_NEAR(mesh.surfaces[s].length / length[s], 1, 1e-14) << mesh.surfaces[s].name;
  EXPECT_EQ(mesh.surfaces[4].minus_region, 0);
  EXPECT_EQ(mesh.surfaces[4].plus_region, 1);
  EXPECT_EQ(mesh.surfaces[5].minus_region, 1);
  EXPECT_EQ(mesh.surfaces[5].plus_region, 2);
  ASSERT_EQ(mesh.regions.size(), 3u);
  const std::vector<double> area{6e-14, 11e-14, 4e-14};
  for (std::size_t r = 0; r < area.size(); ++r) EXPECT_NEAR(mesh.regions[r].area / area[r], 1, 1e-14);
  EXPECT_EQ(mesh.regions[0].material, 7);
  // around the point where all four blocks meet: cells 10, 11 below and 17, 18 above
  const auto surface = [&](int cell, int face) { return mesh.surface_of_face[index(4 * cell + face)]; };
  EXPECT_EQ(surface(10, 1), 4);
  EXPECT_EQ(surface(10, 2), 4);
  EXPECT_EQ(surface(18, 0), 5);
  EXPECT_EQ(surface(18, 3), 5);
  EXPECT_EQ(surface(10, 0), -1);
}

TEST(Grid, JoinsRegionsThatShareTheirPhonons) {
  GridSpec spec = four_blocks();
  spec.joined = {{2, 1}};
  const PlaneMesh mesh = make_grid(spec, MPI_COMM_SELF);
  check_mesh(mesh, MPI_COMM_SELF);
  EXPECT_EQ(surface_names(mesh), (Names{"left", "right", "bottom", "top", "si|ge"}));
}

TEST(Grid, LeavesOutRegionsThatFillNoBlock) {
  GridSpec spec = four_blocks();
  spec.regions = {{"unused", 1}, {"ge", 3}, {"c", 5}, {"si", 7}};
  spec.region_of_block = {{3, 1}, {1, 2}};
  spec.joined = {{3, 1}, {0, 1}};
  const PlaneMesh mesh = make_grid(spec, MPI_COMM_SELF);
  check_mesh(mesh, MPI_COMM_SELF);
  ASSERT_EQ(mesh.regions.size(), 3u);
  EXPECT_EQ(mesh.regions[0].name, "ge");
  EXPECT_EQ(mesh.regions[2].name, "si");
  EXPECT_EQ(surface_names(mesh), (Names{"left", "right", "bottom", "top", "ge|c"}));
}

TEST(Grid, SkipsHoles) {
  GridSpec spec;
  spec.x = {{1e-7, 2, {}}, {2e-7, 3, {}}, {1e-7, 2, {}}};
  spec.y = {{1e-7, 2, {}}, {3e-7, 4, {}}, {1e-7, 1, {}}};
  spec.regions = {{"si", 0}};
  spec.region_of_block = {{0, 0, 0}, {0, GridSpec::hole, 0}, {0, 0, 0}};
  const PlaneMesh mesh = make_grid(spec, MPI_COMM_SELF);
  check_mesh(mesh, MPI_COMM_SELF);
  EXPECT_EQ(mesh.global_cells, 49 - 12);
  for (int c = 0; c < mesh.cells(); ++c) EXPECT_EQ(mesh.global_cell[index(c)], c);
  ASSERT_EQ(surface_names(mesh), (Names{"left", "right", "bottom", "top", "void"}));
  EXPECT_NEAR(mesh.surfaces[4].length / 1e-6, 1, 1e-14);
  EXPECT_NEAR(mesh.regions[0].area / 14e-14, 1, 1e-14);
  EXPECT_EQ(locate_points(mesh, std::vector{Point{2e-7, 2e-7}}, MPI_COMM_SELF)[0].global_cell, -1);
  // cell 16 ends at the hole; the one across it is 17
  EXPECT_EQ(mesh.surface_of_face[index(4 * 15 + 1)], 4);
  EXPECT_EQ(mesh.behind[index(4 * 15 + 1)], -1);
  EXPECT_EQ(mesh.surface_of_face[index(4 * 16 + 3)], 4);
}

TEST(Grid, PutsHolesAtTheEdgeBehindTheirOwnBoundary) {
  GridSpec spec = four_blocks();
  spec.region_of_block = {{0, 1}, {0, GridSpec::hole}};
  spec.hole_boundary = "air";
  const PlaneMesh mesh = make_grid(spec, MPI_COMM_SELF);
  check_mesh(mesh, MPI_COMM_SELF);
  ASSERT_EQ(surface_names(mesh), (Names{"left", "right", "bottom", "top", "air", "si|ge"}));
  EXPECT_NEAR(find_surface(mesh, "right")->length / 3e-7, 1, 1e-14);
  EXPECT_NEAR(find_surface(mesh, "top")->length / 2e-7, 1, 1e-14);
  EXPECT_NEAR(find_surface(mesh, "air")->length / 5e-7, 1, 1e-14);
}

TEST(Grid, GradesSegmentsTowardBothEnds) {
  GridSpec spec = four_blocks();
  spec.x[0] = {2e-7, 10, 2e-9};
  const PlaneMesh mesh = make_grid(spec, MPI_COMM_SELF);
  check_mesh(mesh, MPI_COMM_SELF);
  const auto width = graded_widths(2e-7, 10, 2e-9);
  double x = 0;
  for (int i = 0; i < 10; ++i) {
    EXPECT_NEAR(cell_corners(mesh, i)[0][0], x, 1e-20);
    EXPECT_NEAR(cell_corners(mesh, i)[1][0], x += width[index(i)], 1e-20);
  }
  EXPECT_NEAR(cell_corners(mesh, 10)[1][0], 2e-7 + 1e-7 / 3, 1e-20);
}

TEST(Grid, ClosesPeriodicPairs) {
  GridSpec spec = four_blocks();
  spec.periodic_x = true;
  const PlaneMesh mesh = make_grid(spec, MPI_COMM_SELF);
  check_mesh(mesh, MPI_COMM_SELF);
  ASSERT_EQ(surface_names(mesh), (Names{"left|right", "bottom", "top", "si|ge", "ge|c"}));
  EXPECT_TRUE(mesh.surfaces[0].periodic);
  EXPECT_FALSE(mesh.surfaces[0].is_interface());
  EXPECT_NEAR(mesh.surfaces[0].length / 7e-7, 1, 1e-14);
  for (int j = 0; j < 7; ++j) {
    const int left = 4 * (7 * j) + 3, right = 4 * (7 * j + 6) + 1;
    EXPECT_EQ(mesh.behind[index(left)], right);
    EXPECT_EQ(mesh.behind[index(right)], left);
    EXPECT_EQ(mesh.on_plus_side[index(left)], 1);
    EXPECT_EQ(mesh.on_plus_side[index(right)], 0);
    EXPECT_EQ(mesh.surface_of_face[index(left)], 0);
  }
}

TEST(Grid, OfOneCellIsItsOwnNeighbour) {
  GridSpec spec;
  spec.x = {{1e-7, 1, {}}};
  spec.y = {{2e-7, 1, {}}};
  spec.regions = {{"si", 0}};
  spec.region_of_block = {{0}};
  spec.periodic_x = spec.periodic_y = true;
  spec.boundaries = {"west", "east", "south", "north"};
  const PlaneMesh mesh = make_grid(spec, MPI_COMM_SELF);
  check_mesh(mesh, MPI_COMM_SELF);
  EXPECT_EQ(surface_names(mesh), (Names{"west|east", "south|north"}));
  EXPECT_EQ(mesh.behind, (std::vector{2, 3, 0, 1}));
  EXPECT_EQ(mesh.on_plus_side, (std::vector<std::uint8_t>{1, 0, 0, 1}));
}

TEST(Grid, RefusesWhatDoesNotFitTogether) {
  const auto message = [](const std::function<void(GridSpec&)>& spoil) {
    GridSpec spec = four_blocks();
    spoil(spec);
    try {
      make_grid(spec, MPI_COMM_SELF);
    } catch (const InputError& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  constexpr int hole = GridSpec::hole;
  const std::vector<std::pair<std::string, std::function<void(GridSpec&)>>> cases{
      {"grid: no segment in x", [](GridSpec& s) { s.x.clear(); }},
      {"grid: a segment of y needs a positive length", [](GridSpec& s) { s.y[1].length = 0; }},
      {"grid: a segment of y needs a positive length", [](GridSpec& s) { s.y[1].length = 1.0 / 0.0; }},
      {"grid: a segment of x needs at least one cell", [](GridSpec& s) { s.x[0].cells = 0; }},
      {"grid: too many cells along x", [](GridSpec& s) { s.x[0].cells = 2000000000; }},
      {"grid: more cells than one rank can number; use more ranks",
       [](GridSpec& s) { s.x[0].cells = s.y[0].cells = 100000; }},
      {"grid: the first cell of a segment must be wider than nothing",
       [](GridSpec& s) { s.x[0].first_cell = 0; }},
      {"grid: cells too thin to tell their two sides apart",
       [](GridSpec& s) {
         s.x = {{1e9, 1, {}}, {1e-9, 1, {}}};
       }},
      {"grid: 1 rows of materials for 2 segments in y", [](GridSpec& s) { s.region_of_block.pop_back(); }},
      {"grid: 3 materials in a row for 2 segments in x",
       [](GridSpec& s) {
         s.region_of_block[1] = {0, 1, 0};
       }},
      {"grid: no region has the number 3", [](GridSpec& s) { s.region_of_block[1][1] = 3; }},
      {"grid: boundary left touches holes only",
       [](GridSpec& s) {
         s.region_of_block = {{hole, 0}, {hole, 1}};
       }},
      {"grid: boundary top touches holes only",
       [](GridSpec& s) {
         s.region_of_block = {{0, 0}, {hole, hole}};
       }},
      {"grid: the periodic boundaries left and right do not match: a hole on one side, none on the other",
       [](GridSpec& s) {
         s.periodic_x = true;
         s.region_of_block[1][1] = hole;
       }},
      {"grid: two boundaries have the same name", [](GridSpec& s) { s.boundaries[1] = "left"; }},
      {"grid: two regions have the name ge", [](GridSpec& s) { s.regions[0].name = "ge"; }},
      {"grid: joined: no such region", [](GridSpec& s) {
         s.joined = {{0, 3}};
       }}};
  for (const auto& [expected, spoil] : cases) EXPECT_EQ(message(spoil), expected);
}

TEST(PlaneGeometry, LocatesPointsAtTheLowestCellThatHasThem) {
  const PlaneMesh mesh = make_grid(four_blocks(), MPI_COMM_SELF);
  const std::vector<Point> points{
      {2.5e-8, 7.5e-8}, {5e-8, 1e-8},  {5e-8, 1.5e-7}, {3e-7, 7e-7},
      {0, 0},           {-1e-12, 0.0}, {1e-7, 8e-7},   {2e-7, 3e-7 * (1 + 1e-15)}};
  const std::vector<std::int64_t> expected{0, 0, 0, 48, 0, -1, -1, 10};
  const auto found = locate_points(mesh, points, MPI_COMM_SELF);
  for (std::size_t i = 0; i < points.size(); ++i) {
    EXPECT_EQ(found[i].global_cell, expected[i]) << i;
    EXPECT_EQ(found[i].cell, expected[i]) << i;
  }
}

TEST(PlaneGeometry, MeasuresAnyConvexCell) {
  PlaneMesh mesh;
  const double far = 1e3; // what is far from the origin keeps its digits
  for (const Point p : {Point{0, 0}, {4, 0}, {2, 2}, {0, 2}}) mesh.corner.push_back({far + p[0], far + p[1]});
  for (const Point p : {Point{0, 0}, {3, 0}, {0, 6}}) mesh.corner.push_back(p);
  mesh.first_slot = {0, 4, 7};
  EXPECT_NEAR(cell_area(mesh, 0), 6, 1e-12);
  EXPECT_NEAR(cell_centroid(mesh, 0)[0] - far, 14.0 / 9, 1e-12);
  EXPECT_NEAR(cell_centroid(mesh, 0)[1] - far, 8.0 / 9, 1e-12);
  EXPECT_EQ(cell_area(mesh, 1), 9);
  EXPECT_EQ(cell_centroid(mesh, 1), (Point{1, 2}));
  EXPECT_EQ(face_length(mesh, 1, 2), 6);
  EXPECT_NEAR(face_length(mesh, 1, 1), std::sqrt(45), 1e-14);
  EXPECT_EQ(face_ends(mesh, 1, 2)[1], (Point{0, 0}));
}

} // namespace
} // namespace kapitza
