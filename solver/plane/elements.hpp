#pragma once
/// The sweep's own discontinuous elements where something diffuses in them: electrons, the low-order problem,
/// Fourier's law. Private to solver/.

#include "solver/plane/geometry.hpp"
#include "solver/plane/tensor.hpp"

#include <array>

namespace kapitza {

using CellBlock = std::array<std::array<double, 4>, 4>; ///< the leading corners x corners entries

/// Basis values and their derivatives along a direction of one cell at a point of its face.
struct Trace {
  int corners = 0;
  std::array<double, 4> value{}, slope{};
};
/// @param at from the face's first corner (0) to its second (1)
Trace trace(const PlaneMesh& mesh, int cell, int k, double at, const Point& direction);

/// int grad u_i . D grad u_j over an owned cell.
CellBlock stiffness(const PlaneMesh& mesh, const PlaneGeometry& geometry, int cell,
                    const PlaneTensor& diffusion);

/// Gradients of the basis functions of an owned cell at one of its corners [1/m].
std::array<Point, 4> gradients_at_corner(const PlaneMesh& mesh, const PlaneGeometry& geometry, int cell,
                                         int corner);

/// Extent of a cell at right angles to one of its faces, as the penalty counts it.
double height_at_face(const PlaneMesh& mesh, const PlaneGeometry& geometry, int slot);

} // namespace kapitza
