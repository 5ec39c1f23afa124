#pragma once
/// The continuous functions among the discontinuous ones of a mesh: the coarse space of the low-order solver.
/// Private to solver/.

#include "solver/plane/low_order/diffusion_assembly.hpp"

#include <functional>

namespace kapitza {

/// True where no surface parts the two cells at the face of an owned cell.
using OpenFace = std::function<bool(int slot)>;

/// Numbers of vertices: nodes that meet there and are joined by open faces have the same. Collective over
/// `space`.
NodeNumbering vertex_numbering(const PlaneMesh& mesh, const PlaneGeometry& geometry,
                               const NodeNumbering& nodes, const OpenFace& is_open, MPI_Comm space);

/// Prolongation from one value per vertex to the nodes that meet there and are joined by open faces; the
/// `walls` unknowns that follow the nodes of rank 0 stay as they are. A vertex belongs to the rank that owns
/// its lowest node. Collective over `space`.
petsc::Matrix prolongation(const NodeNumbering& nodes, const NodeNumbering& vertices, PetscInt walls,
                           MPI_Comm space);
petsc::Matrix vertex_prolongation(const PlaneMesh& mesh, const PlaneGeometry& geometry,
                                  const NodeNumbering& numbering, const OpenFace& is_open, PetscInt walls,
                                  MPI_Comm space);

} // namespace kapitza
