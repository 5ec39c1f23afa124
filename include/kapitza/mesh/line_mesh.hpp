#pragma once
/// A stack seen as a plane mesh, for what works on either.

#include "kapitza/mesh/plane_mesh.hpp"
#include "kapitza/mesh/stack_mesh.hpp"

namespace kapitza {

/// Cells with two corners on the x axis; slots are the stack's nodes, and a face is the node itself, of
/// length
/// 1. Areas of regions are their thicknesses [m]. Surfaces keep their order; the periodic closing of a stack
/// is an interface, too.
PlaneMesh line_mesh(const StackMesh& stack);

} // namespace kapitza
