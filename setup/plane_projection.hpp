#pragma once
/// Functions of the place on the nodes of a plane.

#include "kapitza/mesh/plane_mesh.hpp"

#include <functional>
#include <vector>

namespace kapitza::io {

/// f at the owned nodes, so that in each cell the linear or bilinear function is the nearest one in the mean
/// square; it has the integral of f. By a rule of degree 5 in triangles and both halves of quadrilaterals.
/// @param f of an owned cell and a place in it [m]
std::vector<double> projected_on_nodes(const PlaneMesh& mesh,
                                       const std::function<double(int, const Point&)>& f);

} // namespace kapitza::io
