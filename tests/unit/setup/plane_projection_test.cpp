#include "kapitza/base/index.hpp"
#include "kapitza/mesh/plane_geometry.hpp"

#include "setup/plane_projection.hpp"
#include "support/plane_meshes.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace kapitza {
namespace {

using test::Cells;

/// Cells that are neither right-angled nor alike.
PlaneMesh sheared(Cells kind) {
  const test::PlaneNames names{{{"medium", 0}}, test::box_surfaces(), test::side_of_box};
  return join_polygons(test::tile(6, 5, kind,
                                  [](double x, double y) {
                                    return Point{x + 0.2 * x * y, y + 0.3 * y * x};
                                  }),
                       names);
}

TEST(PlaneProjection, KeepsLinearFunctions) {
  for (const Cells kind : {Cells::triangles, Cells::quadrilaterals}) {
    const PlaneMesh mesh = sheared(kind);
    const auto f = [](int, const Point& p) { return 2 + 3 * p[0] - p[1]; };
    const std::vector<double> nodes = io::projected_on_nodes(mesh, f);
    ASSERT_EQ(nodes.size(), index(mesh.owned_nodes()));
    for (std::size_t n = 0; n < nodes.size(); ++n) EXPECT_NEAR(nodes[n], f(0, mesh.corner[n]), 1e-12);
  }
}

/// On rectangles of width h, cos(k x) has the moments 2 sin(k h/2)/k about its middle.
TEST(PlaneProjection, HasTheIntegralOfACosine) {
  const test::PlaneNames names{{{"medium", 0}}, test::box_surfaces(), test::side_of_box};
  for (const Cells kind : {Cells::triangles, Cells::quadrilaterals}) {
    const PlaneMesh mesh = join_polygons(test::tile(12, 1, kind, test::rectangle(1, 1)), names);
    const double k = 2 * std::acos(-1.0);
    const std::vector<double> nodes =
        io::projected_on_nodes(mesh, [&](int, const Point& p) { return std::cos(k * p[0]); });
    double quarter = 0; // of 0 <= x <= 1/4
    for (int cell = 0; cell < mesh.owned_cells; ++cell) {
      if (cell_centroid(mesh, cell)[0] > 0.25) continue;
      double mean = 0;
      for (int k0 = 0; k0 < mesh.corners_of(cell); ++k0)
        mean += nodes[index(mesh.first_slot[index(cell)] + k0)] / mesh.corners_of(cell);
      quarter += mean * cell_area(mesh, cell);
    }
    EXPECT_NEAR(quarter, 1 / k, 1e-6 / k);
  }
}

} // namespace
} // namespace kapitza
