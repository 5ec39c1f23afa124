/// A plane mesh is the same for every number of ranks: the union of all parts against one rank's whole.

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/mesh/grid.hpp"

#include "support/gmsh_samples.hpp"
#include "support/plane_checks.hpp"

namespace kapitza {
namespace {

constexpr int hole = GridSpec::hole;

GridSpec grid(int nx, int ny) {
  GridSpec spec;
  spec.x = {{2e-7, nx, 1e-8}, {1e-7, nx + 1, {}}};
  spec.y = {{3e-7, ny, {}}, {4e-7, ny + 2, 2e-8}};
  spec.regions = {{"si", 0}, {"ge", 1}, {"c", 2}};
  spec.region_of_block = {{0, 1}, {1, 2}};
  return spec;
}

std::vector<GridSpec> specs() {
  std::vector<GridSpec> list{grid(6, 5), grid(1, 1), grid(30, 1), grid(1, 17), grid(6, 5),
                             grid(2, 3), grid(3, 3), grid(4, 4),  grid(1, 1),  grid(1, 1)};
  list[4].periodic_x = true;
  list[5].periodic_x = list[5].periodic_y = true;
  list[6].region_of_block = {{0, 1}, {0, hole}};
  list[7].joined = {{1, 2}};
  list[8].x.pop_back(); // one cell across, its own neighbour
  list[8].region_of_block = {{0}, {1}};
  list[8].periodic_x = true;
  list[9].periodic_x = list[9].periodic_y = true;
  return list;
}

/// Ranks of MPI_COMM_WORLD together make the mesh that each of them makes alone.
void expect_same(const PlaneMesh& together, const PlaneMesh& alone) {
  test::check_mesh(together, MPI_COMM_WORLD);
  EXPECT_EQ(together.global_cells, alone.global_cells);
  ASSERT_EQ(together.regions.size(), alone.regions.size());
  for (std::size_t r = 0; r < alone.regions.size(); ++r) {
    EXPECT_EQ(together.regions[r].name, alone.regions[r].name);
    EXPECT_EQ(together.regions[r].material, alone.regions[r].material);
    EXPECT_NEAR(together.regions[r].area / alone.regions[r].area, 1, 1e-13);
  }
  ASSERT_EQ(test::surface_names(together), test::surface_names(alone));
  for (std::size_t s = 0; s < alone.surfaces.size(); ++s) {
    EXPECT_EQ(together.surfaces[s].minus_region, alone.surfaces[s].minus_region);
    EXPECT_EQ(together.surfaces[s].plus_region, alone.surfaces[s].plus_region);
    EXPECT_EQ(together.surfaces[s].periodic, alone.surfaces[s].periodic);
    EXPECT_NEAR(together.surfaces[s].length / alone.surfaces[s].length, 1, 1e-13);
  }
  EXPECT_TRUE(test::all_faces(together, MPI_COMM_WORLD) == test::all_faces(alone, MPI_COMM_SELF));
}

TEST(PlaneMesh, OfAGridIsTheSameOnAllRanksTogether) {
  int number = 0;
  for (const GridSpec& spec : specs()) {
    SCOPED_TRACE("grid " + std::to_string(number++));
    expect_same(make_grid(spec, MPI_COMM_WORLD), make_grid(spec, MPI_COMM_SELF));
  }
}

TEST(PlaneMesh, OfAGridIsSharedOutEvenly) {
  int ranks = 1;
  MPI_Comm_size(MPI_COMM_WORLD, &ranks);
  const PlaneMesh mesh = make_grid(grid(20, 19), MPI_COMM_WORLD); // 41 x 40
  EXPECT_LE(mesh.owned_cells, 1.03 * 41 * 40 / ranks + 1);
  const double halo = mesh.cells() - mesh.owned_cells;
  EXPECT_LE(halo, ranks == 4 ? 41 : ranks == 1 ? 0 : 82); // four quarters cut less than four strips
}

std::vector<GmshSpec> gmsh_specs() {
  std::vector<GmshSpec> list{test::two_cells()};
  for (const std::string& format : test::block_formats()) list.push_back(test::blocks(format));
  list.push_back(test::blocks());
  list.back().periodic = {{0, 1}};
  list.push_back(test::blocks("22_ascii"));
  list.back().periodic = {{1, 0}, {3, 2}};
  list.back().joined = {{1, 2}};
  return list;
}

TEST(PlaneMesh, OfAGmshFileIsTheSameOnAllRanksTogether) {
  int number = 0;
  for (const GmshSpec& spec : gmsh_specs()) {
    SCOPED_TRACE("file " + std::to_string(number++));
    expect_same(read_gmsh(spec, MPI_COMM_WORLD), read_gmsh(spec, MPI_COMM_SELF));
  }
}

TEST(PlaneMesh, OfAGmshFileIsSharedOutEvenly) {
  int ranks = 1;
  MPI_Comm_size(MPI_COMM_WORLD, &ranks);
  const PlaneMesh mesh = read_gmsh(test::blocks(), MPI_COMM_WORLD);
  const double share = static_cast<double>(mesh.global_cells) / ranks;
  EXPECT_LE(mesh.owned_cells, 1.1 * share + 2);
  EXPECT_GE(mesh.owned_cells, 0.8 * share - 2);
}

/// Only the first rank reads the file; what is wrong with it, all of them say.
TEST(PlaneMesh, OfABrokenFileFailsOnAllRanksAlike) {
  GmshSpec missing = test::blocks(), unknown = test::blocks(), periodic = test::blocks();
  missing.file = "/no/such/file.msh";
  unknown.materials = {{"ge", 0}};
  unknown.boundaries.pop_back();
  periodic.periodic = {{0, 2}};
  for (const auto& [spec, expected] :
       {std::pair{missing, std::string("/no/such/file.msh: the mesh file does not exist")},
        std::pair{unknown, std::string("physical surface 'si'")},
        std::pair{periodic, std::string("'left' and 'bottom' do not match")}}) {
    std::string message;
    try {
      read_gmsh(spec, MPI_COMM_WORLD);
    } catch (const InputError& error) {
      message = error.what();
    }
    EXPECT_NE(message.find(expected), std::string::npos) << message;
  }
}

/// Corners and edges, which several cells have, centroids, and a point outside.
void expect_points_located(const PlaneMesh& together, const PlaneMesh& alone) {
  std::vector<Point> points = alone.corner;
  for (int c = 0; c < alone.cells(); ++c) {
    points.push_back(cell_centroid(alone, c));
    const auto [from, to] = face_ends(alone, c, 1);
    points.push_back({(from[0] + to[0]) / 2, (from[1] + to[1]) / 2});
  }
  points.push_back({-1e-8, 0});
  const auto expected = locate_points(alone, points, MPI_COMM_SELF);
  const auto found = locate_points(together, points, MPI_COMM_WORLD);
  std::vector<int> owners(points.size(), 0);
  for (std::size_t i = 0; i < points.size(); ++i) {
    EXPECT_EQ(expected[i].global_cell < 0, i + 1 == points.size()) << i;
    EXPECT_EQ(found[i].global_cell, expected[i].global_cell) << i;
    if (found[i].cell < 0) continue;
    ++owners[i];
    EXPECT_LT(found[i].cell, together.owned_cells);
    EXPECT_EQ(together.global_cell[index(found[i].cell)], found[i].global_cell);
  }
  const int count = static_cast<int>(owners.size());
  MPI_Allreduce(MPI_IN_PLACE, owners.data(), count, MPI_INT, MPI_SUM, MPI_COMM_WORLD);
  for (std::size_t i = 0; i < points.size(); ++i)
    EXPECT_EQ(owners[i], expected[i].global_cell < 0 ? 0 : 1) << i;
}

TEST(PlaneMesh, LocatesPointsOnTheRankThatOwnsThem) {
  const GridSpec rectangles = grid(6, 5);
  expect_points_located(make_grid(rectangles, MPI_COMM_WORLD), make_grid(rectangles, MPI_COMM_SELF));
  for (const GmshSpec& spec : {test::two_cells(), test::blocks()})
    expect_points_located(read_gmsh(spec, MPI_COMM_WORLD), read_gmsh(spec, MPI_COMM_SELF));
}

} // namespace
} // namespace kapitza
