#pragma once
/// Films along their plane, and other boxes of one material.

#include "kapitza/mesh/grid.hpp"

#include "support/normal.hpp"
#include "support/plane_meshes.hpp"

namespace kapitza::test {

/// One band with normal processes beside the others. Mean free paths [m].
inline Bands gray(double resistive, double normal) {
  return with_normal(make_test_bands({{1.66e6, 6400, resistive}}), [&](double) { return normal; });
}

/// Without walls yet.
inline PlaneProblem box_of(const Bands& bands, const GridSegment& x, const GridSegment& y, bool periodic_x) {
  PlaneProblem problem;
  GridSpec spec;
  spec.x = {x};
  spec.y = {y};
  spec.regions = {{"film", 0}};
  spec.region_of_block = {{0}};
  spec.periodic_x = periodic_x;
  problem.mesh = make_grid(spec, Communicator::self());
  problem.media = {bands};
  return problem;
}

/// Between diffuse walls, 20 times as long as thick, periodic with a drop of 1 K.
inline PlaneProblem film_along(const Bands& bands, double thickness, int cells, const PlaneAngles& angles) {
  PlaneProblem problem =
      box_of(bands, {20 * thickness, 1, std::nullopt}, {thickness, cells, 1e-3 * thickness}, true);
  problem.angles = angles;
  for (const PlaneSurface& surface : problem.mesh.surfaces)
    problem.surfaces.push_back(surface.periodic ? SurfaceCondition{TransparentInterface{}, false, 1.0}
                                                : SurfaceCondition{ReflectingWall{0}});
  return problem;
}

} // namespace kapitza::test
