#pragma once
/// Shares the cells of a mesh that rank 0 holds out to all ranks.

#include "kapitza/parallel/communicator.hpp"

#include "mesh/plane_surfaces.hpp"

namespace kapitza {

/// Rank 0 gives the whole mesh (the others nothing); on return its cells know their owners, chosen by
/// PTScotch so that the parts are equal and few faces are cut. Collective. Throws RuntimeFailure where PETSc
/// was built without PTScotch.
/// @param group see read_gmsh
void assign_owners(PlaneCells& whole, const Communicator& space, const Communicator& group);

/// Each rank receives its cells and one layer of halo, both by rising global number. Collective.
PlaneCells distribute(PlaneCells whole, const Communicator& space);

} // namespace kapitza
