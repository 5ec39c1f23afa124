#include "kapitza/mesh/plane_halo.hpp"

namespace kapitza {

Halo face_halo(const PlaneMesh& mesh, const Communicator& space) {
  std::vector<SharedEntries> shared;
  for (const SharedFaces& faces : mesh.neighbours) shared.push_back({faces.rank, faces.ours, faces.theirs});
  return Halo(space, shared, index(mesh.slots()));
}

} // namespace kapitza
