#include "kapitza/base/index.hpp"
#include "kapitza/mesh/gmsh.hpp"

#include "support/gmsh_samples.hpp"
#include "support/plane_checks.hpp"

namespace kapitza {
namespace {

using test::check_mesh;
using test::find_surface;
using test::surface_names;
using Names = std::vector<std::string>;

TEST(Gmsh, ReadsAllFourFormats) {
  for (const std::string& format : test::block_formats()) {
    SCOPED_TRACE(format);
    const PlaneMesh mesh = read_gmsh(test::blocks(format), MPI_COMM_SELF);
    check_mesh(mesh, MPI_COMM_SELF);
    ASSERT_EQ(mesh.regions.size(), 3u); // as the materials are listed, those that occur
    const std::vector<PlaneRegion> regions{{"ge", 7, 2e-18}, {"si", 3, 4e-18}, {"c", 5, 1.84e-18}};
    for (std::size_t r = 0; r < 3; ++r) {
      EXPECT_EQ(mesh.regions[r].name, regions[r].name);
      EXPECT_EQ(mesh.regions[r].material, regions[r].material);
      EXPECT_NEAR(mesh.regions[r].area / regions[r].area, 1, 1e-12);
    }
    ASSERT_EQ(surface_names(mesh),
              (Names{"left", "right", "bottom", "top", "pore", "ge|si", "ge|c", "si|c"}));
    const std::vector<double> length{2, 2, 4, 4, 1.6, 1, 2, 1};
    for (std::size_t s = 0; s < length.size(); ++s)
      EXPECT_NEAR(mesh.surfaces[s].length * 1e9, length[s], 1e-11) << mesh.surfaces[s].name;
    int quadrilaterals = 0;
    for (int c = 0; c < mesh.cells(); ++c) {
      EXPECT_EQ(mesh.global_cell[index(c)], c);
      const bool silicon = mesh.region_of_cell[index(c)] == 1;
      EXPECT_EQ(mesh.corners_of(c), silicon ? 4 : 3);
      EXPECT_EQ(cell_centroid(mesh, c)[0] < 2e-9, silicon);
      quadrilaterals += mesh.corners_of(c) == 4 ? 1 : 0;
    }
    EXPECT_EQ(quadrilaterals, 12);
  }
}

/// What lies where, whatever its number: surface and ends of each face, in picometres.
std::vector<std::array<long, 5>> places(const std::vector<test::FaceRecord>& faces) {
  std::vector<std::array<long, 5>> list;
  for (const test::FaceRecord& f : faces) {
    list.push_back({f.surface});
    for (std::size_t k = 0; k < 4; ++k) list.back()[k + 1] = std::lround(1e12 * f.ends[k]);
  }
  std::sort(list.begin(), list.end());
  return list;
}

/// Gmsh orders cells differently in the two versions.
TEST(Gmsh, ReadsTheSameMeshFromEveryFormat) {
  const auto faces_of = [](const std::string& format) {
    return test::all_faces(read_gmsh(test::blocks(format), MPI_COMM_SELF), MPI_COMM_SELF);
  };
  for (const std::string version : {"22", "41"}) {
    const auto text = faces_of(version + "_ascii"), binary = faces_of(version + "_binary");
    ASSERT_EQ(text.size(), binary.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
      EXPECT_EQ(text[i].name, binary[i].name);
      EXPECT_EQ(text[i].behind, binary[i].behind);
      EXPECT_EQ(text[i].surface, binary[i].surface);
      for (std::size_t k = 0; k < 4; ++k) EXPECT_NEAR(text[i].ends[k], binary[i].ends[k], 1e-23);
    }
  }
  EXPECT_EQ(places(faces_of("22_ascii")), places(faces_of("41_ascii")));
}

TEST(Gmsh, KeepsTheOrderOfTheFileAndGapsInItsNumbers) {
  const PlaneMesh mesh = read_gmsh(test::two_cells(), MPI_COMM_SELF);
  check_mesh(mesh, MPI_COMM_SELF);
  EXPECT_EQ(mesh.first_slot, (std::vector{0, 3, 7}));
  EXPECT_EQ(mesh.corner, (std::vector<Point>{{1, 0}, {2, 0.5}, {1, 1}, {0, 0}, {1, 0}, {1, 1}, {0, 1}}));
  EXPECT_EQ(mesh.behind, (std::vector{-1, -1, 4, -1, 2, -1, -1}));
  EXPECT_EQ(mesh.surface_of_face, (std::vector{1, 1, -1, 2, -1, 2, 0}));
  EXPECT_NEAR(find_surface(mesh, "right")->length, 2 * std::sqrt(1.25), 1e-15);
}

TEST(Gmsh, JoinsRegionsThatShareTheirPhonons) {
  GmshSpec spec = test::blocks();
  spec.joined = {{2, 1}, {0, 3}};
  const PlaneMesh mesh = read_gmsh(spec, MPI_COMM_SELF);
  check_mesh(mesh, MPI_COMM_SELF);
  EXPECT_EQ(surface_names(mesh), (Names{"left", "right", "bottom", "top", "pore", "ge|c", "si|c"}));
}

TEST(Gmsh, ClosesPeriodicPairsWhicheverIsNamedFirst) {
  for (const bool swapped : {false, true}) {
    GmshSpec spec = test::blocks();
    spec.periodic = {{0, 1}, {2, 3}};
    if (swapped) spec.periodic = {{1, 0}, {3, 2}};
    const PlaneMesh mesh = read_gmsh(spec, MPI_COMM_SELF);
    check_mesh(mesh, MPI_COMM_SELF);
    ASSERT_EQ(surface_names(mesh), (Names{"left|right", "bottom|top", "pore", "ge|si", "ge|c", "si|c"}));
    EXPECT_TRUE(mesh.surfaces[0].periodic && mesh.surfaces[1].periodic);
    for (int c = 0; c < mesh.cells(); ++c)
      for (int k = 0; k < mesh.corners_of(c); ++k) {
        const auto slot = index(mesh.first_slot[index(c)] + k);
        if (mesh.surface_of_face[slot] < 0 || mesh.surface_of_face[slot] > 1) continue;
        const auto [from, to] = face_ends(mesh, c, k);
        const bool lower =
            mesh.surface_of_face[slot] == 0 ? from[0] == 0 && to[0] == 0 : from[1] == 0 && to[1] == 0;
        EXPECT_EQ(mesh.on_plus_side[slot], lower ? 1 : 0);
        EXPECT_GE(mesh.behind[slot], 0);
      }
  }
}

} // namespace
} // namespace kapitza
