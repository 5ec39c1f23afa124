/// Parts of a mesh that do not touch are found alike on any number of ranks.

#include "kapitza/base/index.hpp"
#include "kapitza/mesh/grid.hpp"
#include "kapitza/mesh/islands.hpp"

#include <gtest/gtest.h>

namespace kapitza {
namespace {

GridSegment segment(int cells) {
  GridSegment result;
  result.length = cells;
  result.cells = cells;
  return result;
}

/// Cells of each island over all ranks.
std::vector<int> sizes(const PlaneMesh& mesh, const std::vector<bool>& closed) {
  const PlaneIslands islands = find_islands(mesh, closed, Communicator::world());
  EXPECT_EQ(islands.of_cell.size(), index(mesh.owned_cells));
  std::vector<int> sums(index(islands.count), 0);
  for (const int island : islands.of_cell) ++sums[index(island)];
  MPI_Allreduce(MPI_IN_PLACE, sums.data(), islands.count, MPI_INT, MPI_SUM, MPI_COMM_WORLD);
  return sums;
}

GridSpec blocks(const std::vector<std::vector<int>>& regions) {
  GridSpec spec;
  for (std::size_t i = 0; i < regions.front().size(); ++i) spec.x.push_back(segment(3 + static_cast<int>(i)));
  for (std::size_t j = 0; j < regions.size(); ++j) spec.y.push_back(segment(4));
  spec.regions = {{"a", 0}, {"b", 1}};
  spec.region_of_block = regions;
  return spec;
}

TEST(Islands, OfOneGrid) {
  const PlaneMesh mesh = make_grid(blocks({{0, 1}, {0, 0}}), MPI_COMM_WORLD);
  EXPECT_EQ(sizes(mesh, std::vector<bool>(mesh.surfaces.size(), false)), std::vector<int>{56});
}

TEST(Islands, PartedByAHole) {
  const PlaneMesh mesh = make_grid(blocks({{0, GridSpec::hole, 1}}), MPI_COMM_WORLD);
  EXPECT_EQ(sizes(mesh, std::vector<bool>(mesh.surfaces.size(), false)), (std::vector<int>{12, 20}));
}

/// A ring around a hole is one part; what touches at a corner only is another.
TEST(Islands, ThatTouchAtACorner) {
  const PlaneMesh ring = make_grid(blocks({{0, 0, 0}, {0, GridSpec::hole, 0}, {0, 0, 0}}), MPI_COMM_WORLD);
  EXPECT_EQ(sizes(ring, std::vector<bool>(ring.surfaces.size(), false)).size(), 1u);
  const PlaneMesh corner = make_grid(blocks({{0, GridSpec::hole}, {GridSpec::hole, 0}}), MPI_COMM_WORLD);
  EXPECT_EQ(sizes(corner, std::vector<bool>(corner.surfaces.size(), false)), (std::vector<int>{12, 16}));
}

TEST(Islands, PartedByASurfaceThatNothingCrosses) {
  const PlaneMesh mesh = make_grid(blocks({{0, 1, 0}}), MPI_COMM_WORLD);
  std::vector<bool> closed;
  for (const PlaneSurface& surface : mesh.surfaces) closed.push_back(surface.is_interface());
  EXPECT_EQ(sizes(mesh, closed), (std::vector<int>{12, 16, 20}));
}

TEST(Islands, JoinedAcrossAPeriod) {
  GridSpec spec = blocks({{0, GridSpec::hole, 0}});
  spec.periodic_x = true;
  const PlaneMesh mesh = make_grid(spec, MPI_COMM_WORLD);
  EXPECT_EQ(sizes(mesh, std::vector<bool>(mesh.surfaces.size(), false)), std::vector<int>{32});
}

} // namespace
} // namespace kapitza
