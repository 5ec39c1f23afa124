#include "kapitza/base/index.hpp"
#include "kapitza/mesh/stack_mesh.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace kapitza {
namespace {

struct Grading {
  double thickness;
  int cells;
  double first_cell;
};

const std::vector<Grading> gradings{{1e-6, 60, 1e-9},   {1e-6, 61, 1e-9}, {1e-9, 10, 2e-11},
                                    {1e-3, 200, 1e-9},  {5.0, 2, 1.0},    {1e-7, 3, 1e-9},
                                    {1e-6, 40, 2.4e-8}, {1e-6, 1, 1e-9},  {1e-6, 50, 2e-8}};

TEST(GradedWidths, FillTheLayer) {
  for (const Grading& g : gradings) {
    const auto width = graded_widths(g.thickness, g.cells, g.first_cell);
    ASSERT_EQ(width.size(), index(g.cells));
    EXPECT_NEAR(std::accumulate(width.begin(), width.end(), 0.0) / g.thickness, 1, 1e-14) << g.cells;
    EXPECT_GT(*std::min_element(width.begin(), width.end()), 0);
  }
}

TEST(GradedWidths, AreSymmetric) {
  for (const Grading& g : gradings) {
    const auto width = graded_widths(g.thickness, g.cells, g.first_cell);
    for (std::size_t i = 0; i < width.size(); ++i)
      EXPECT_NEAR(width[i] / width[width.size() - 1 - i], 1, 1e-12) << g.cells << " cells, cell " << i;
  }
}

TEST(GradedWidths, StartAsAsked) {
  for (const Grading& g : gradings) {
    const double uniform = g.thickness / g.cells;
    if (g.cells < 3 || g.first_cell > 0.99 * uniform) continue; // nothing to grade
    EXPECT_NEAR(graded_widths(g.thickness, g.cells, g.first_cell).front() / g.first_cell, 1, 1e-4) << g.cells;
  }
}

TEST(GradedWidths, GrowNowhereFasterThanAtTheEnds) {
  for (const Grading& g : gradings) {
    const auto width = graded_widths(g.thickness, g.cells, g.first_cell);
    double growth = width.size() > 1 ? width[1] / width[0] : 1;
    for (std::size_t i = 1; i < width.size() / 2; ++i) {
      EXPECT_GE(width[i] / width[i - 1], 1 - 1e-12) << g.cells << " cells, cell " << i;
      EXPECT_LE(width[i] / width[i - 1], growth * (1 + 1e-12)) << g.cells << " cells, cell " << i;
      growth = width[i] / width[i - 1];
    }
  }
}

TEST(GradedWidths, AreEqualWhereTheFirstCellIsNoSmallerThanTheMean) {
  for (const double first : {2.5e-8, 1e-7, 1.0})
    for (const double width : graded_widths(1e-6, 40, first)) EXPECT_NEAR(width / 2.5e-8, 1, 1e-5) << first;
}

LayerSpec layer(const char* name, int material, double thickness, int cells, bool surface_before = true) {
  LayerSpec spec;
  spec.name = name;
  spec.material = material;
  spec.thickness = thickness;
  spec.cells = cells;
  spec.surface_before = surface_before;
  return spec;
}

/// What holds for every stack.
void check_topology(const StackMesh& mesh, double length) {
  ASSERT_EQ(mesh.nodes(), 2 * mesh.cells());
  ASSERT_EQ(mesh.position.size(), index(mesh.nodes()));
  ASSERT_EQ(mesh.region_of_cell.size(), mesh.width.size());
  EXPECT_EQ(mesh.position.front(), 0);
  EXPECT_NEAR(mesh.length() / length, 1, 1e-15);
  for (std::size_t c = 0; c < mesh.width.size(); ++c) {
    EXPECT_NEAR(mesh.position[2 * c + 1] - mesh.position[2 * c], mesh.width[c], 1e-14 * length);
    if (c > 0) {
      EXPECT_EQ(mesh.position[2 * c], mesh.position[2 * c - 1]);
    }
  }
  int cell = 0;
  for (std::size_t r = 0; r < mesh.regions.size(); ++r) {
    EXPECT_EQ(mesh.regions[r].first_cell, cell);
    for (int i = 0; i < mesh.regions[r].cells; ++i, ++cell)
      EXPECT_EQ(mesh.region_of_cell[index(cell)], static_cast<int>(r));
  }
  EXPECT_EQ(cell, mesh.cells());
}

TEST(Stack, HasSurfacesBetweenLayersAndAtBothEnds) {
  LayerSpec graded = layer("b", 1, 2e-7, 6);
  graded.first_cell = 1e-8;
  const StackMesh mesh =
      make_stack(std::vector{layer("a", 0, 1e-7, 4), graded, layer("c", 0, 3e-7, 2)}, false);
  check_topology(mesh, 6e-7);
  EXPECT_NEAR(mesh.width[4] / 1e-8, 1, 1e-4);
  ASSERT_EQ(mesh.surfaces.size(), 4u);
  const std::vector<Surface> expected{{"left", 0, -1, 0, false},
                                      {"a|b", 1e-7, 3, 4, false},
                                      {"b|c", 3e-7, 9, 10, false},
                                      {"right", 6e-7, 11, -1, false}};
  for (std::size_t s = 0; s < expected.size(); ++s) {
    EXPECT_EQ(mesh.surfaces[s].name, expected[s].name);
    EXPECT_NEAR(mesh.surfaces[s].position, expected[s].position, 1e-21);
    EXPECT_EQ(mesh.surfaces[s].minus_cell, expected[s].minus_cell);
    EXPECT_EQ(mesh.surfaces[s].plus_cell, expected[s].plus_cell);
    EXPECT_EQ(mesh.surfaces[s].is_boundary(), s == 0 || s == 3);
  }
  EXPECT_EQ(mesh.regions[1].material, 1);
  EXPECT_EQ(mesh.regions[2].material, 0);
  EXPECT_EQ(mesh.regions[1].thickness, 2e-7);
}

TEST(Stack, IsClosedOnItselfWhenPeriodic) {
  const StackMesh mesh = make_stack(std::vector{layer("a", 0, 1e-7, 4), layer("b", 1, 2e-7, 3)}, true);
  check_topology(mesh, 3e-7);
  ASSERT_EQ(mesh.surfaces.size(), 2u);
  EXPECT_EQ(mesh.surfaces[0].name, "a|b");
  EXPECT_FALSE(mesh.surfaces[0].periodic);
  const Surface& ends = mesh.surfaces[1];
  EXPECT_EQ(ends.name, "b|a");
  EXPECT_TRUE(ends.periodic);
  EXPECT_FALSE(ends.is_boundary());
  EXPECT_EQ(ends.minus_cell, 6);
  EXPECT_EQ(ends.plus_cell, 0);
  EXPECT_NEAR(ends.position / 3e-7, 1, 1e-15);
}

TEST(Stack, OfOnePeriodicLayerHasOneSurface) {
  const StackMesh mesh = make_stack(std::vector{layer("a", 0, 1e-7, 5)}, true);
  ASSERT_EQ(mesh.surfaces.size(), 1u);
  EXPECT_EQ(mesh.surfaces[0].minus_cell, 4);
  EXPECT_EQ(mesh.surfaces[0].plus_cell, 0);
}

TEST(Stack, JoinsLayersWithoutASurface) {
  const StackMesh mesh = make_stack(
      std::vector{layer("a#1", 0, 1e-7, 4), layer("a#2", 0, 2e-7, 3, false), layer("b", 1, 1e-7, 1)}, false);
  check_topology(mesh, 4e-7);
  ASSERT_EQ(mesh.regions.size(), 3u);
  ASSERT_EQ(mesh.surfaces.size(), 3u);
  EXPECT_EQ(mesh.surfaces[1].name, "a#2|b");
  EXPECT_EQ(mesh.surfaces[1].minus_cell, 6);
  EXPECT_NEAR(mesh.surfaces[1].position, 3e-7, 1e-21);
}

TEST(Stack, OfManyLayersKeepsItsLength) {
  std::vector<LayerSpec> layers;
  for (int i = 0; i < 1000; ++i) layers.push_back(layer(i % 2 == 0 ? "a" : "b", i % 2, 1.7e-9, 3));
  const StackMesh mesh = make_stack(layers, false);
  EXPECT_NEAR(mesh.length() / 1.7e-6, 1, 1e-12);
  EXPECT_EQ(mesh.surfaces.size(), 1001u);
  EXPECT_TRUE(std::is_sorted(mesh.position.begin(), mesh.position.end()));
}

} // namespace
} // namespace kapitza
