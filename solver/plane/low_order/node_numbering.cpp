#include "kapitza/base/index.hpp"
#include "kapitza/mesh/plane_halo.hpp"

#include "solver/plane/low_order/diffusion_assembly.hpp"

namespace kapitza {

NodeNumbering::NodeNumbering(const PlaneMesh& mesh, const PlaneGeometry& geometry, MPI_Comm space)
    : global_node(index(mesh.slots()), -1) {
  const Communicator ranks(space);
  own = mesh.owned_nodes();
  int of_first_rank = mesh.owned_nodes();
  first = static_cast<PetscInt>(ranks.sum_before(of_first_rank));
  total = static_cast<PetscInt>(ranks.sum(std::int64_t{of_first_rank}));
  ranks.broadcast(of_first_rank);
  first_rank_nodes = of_first_rank;
  for (int slot = 0; slot < mesh.owned_nodes(); ++slot) global_node[index(slot)] = first + slot;

  // Of a halo cell the numbers follow from that of the corner where a shared face begins, and from how far
  // this corner is from the owner's first one.
  std::vector<int> number(index(mesh.slots()), -1), place(number.size());
  for (int slot = 0; slot < mesh.slots(); ++slot)
    place[index(slot)] = slot - mesh.first_slot[index(geometry.cell_of_slot[index(slot)])];
  const std::vector<int> own_place = place;
  for (int slot = 0; slot < mesh.owned_nodes(); ++slot) number[index(slot)] = global_node[index(slot)];
  const Halo halo = face_halo(mesh, ranks);
  halo.update(number);
  halo.update(place);
  for (const SharedFaces& shared : mesh.neighbours)
    for (const int slot : shared.theirs) {
      const int cell = geometry.cell_of_slot[index(slot)];
      const int corners = mesh.corners_of(cell), begin = mesh.first_slot[index(cell)];
      const int there = place[index(slot)], base = number[index(slot)] - there;
      for (int step = 0; step < corners; ++step)
        global_node[index(begin + (own_place[index(slot)] + step) % corners)] =
            base + (there + step) % corners;
    }
}

bool NodeNumbering::continuous_across(const PlaneMesh& mesh, const PlaneGeometry& geometry, int slot) const {
  const int behind = mesh.behind[index(slot)];
  return behind >= 0 && global_node[index(slot)] == global_node[index(geometry.next[index(behind)])]
         && global_node[index(geometry.next[index(slot)])] == global_node[index(behind)];
}

} // namespace kapitza
