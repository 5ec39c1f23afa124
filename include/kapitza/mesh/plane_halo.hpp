#pragma once
/// Values at slots, brought to the halo cells of other ranks.

#include "kapitza/mesh/plane_mesh.hpp"
#include "kapitza/parallel/halo.hpp"

namespace kapitza {

/// For arrays over all slots of a rank: what owners hold at the slots of shared faces goes to the same slots
/// of halo cells; their other slots keep what they have. Collective.
Halo face_halo(const PlaneMesh& mesh, const Communicator& space);

} // namespace kapitza
