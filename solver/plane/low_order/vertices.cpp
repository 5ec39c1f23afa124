#include "solver/plane/low_order/vertices.hpp"

#include "kapitza/base/index.hpp"

#include "parallel/petsc_apply.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace kapitza {
namespace {

/// Takes the lowest value among joined nodes to all of them, across ranks.
class Lowering {
 public:
  Lowering(const PlaneMesh& mesh, const PlaneGeometry& geometry, const NodeNumbering& numbering,
           const OpenFace& is_open, MPI_Comm space)
      : mesh_(mesh), space_(space) {
    for (int slot = 0; slot < mesh.owned_nodes(); ++slot) {
      if (mesh.behind[index(slot)] < 0 || !is_open(slot)) continue;
      const auto behind = index(mesh.behind[index(slot)]);
      // The other side runs along the face the other way.
      joined_.push_back({index(slot), index(geometry.next[behind])});
      joined_.push_back({index(geometry.next[index(slot)]), behind});
    }
    std::vector<PetscInt> beyond;
    for (int slot = mesh.owned_nodes(); slot < mesh.slots(); ++slot)
      if (numbering.global_node[index(slot)] >= 0) {
        halo_.push_back(index(slot));
        beyond.push_back(numbering.global_node[index(slot)]);
      }
    petsc::Indices from;
    petsc::check(ISCreateGeneral(PETSC_COMM_SELF, static_cast<PetscInt>(beyond.size()), beyond.data(),
                                 PETSC_COPY_VALUES, from.out()),
                 "ISCreateGeneral");
    petsc::check(VecCreateMPI(space, mesh.owned_nodes(), PETSC_DETERMINE, owned_.out()), "VecCreateMPI");
    petsc::check(VecCreateSeq(PETSC_COMM_SELF, static_cast<PetscInt>(beyond.size()), ghosts_.out()),
                 "VecCreateSeq");
    petsc::check(VecScatterCreate(owned_.get(), from.get(), ghosts_.get(), nullptr, scatter_.out()),
                 "VecScatterCreate");
  }

  /// @param values [slots]; of the owned ones on entry
  void operator()(std::vector<double>& values) const {
    for (int changed = 1; changed != 0;) {
      exchange(values);
      changed = 0;
      while (join(values)) changed = 1;
      changed = Communicator(space_).max(changed);
    }
  }

 private:
  void exchange(std::vector<double>& values) const {
    petsc::set_part(owned_.get(), std::span<const double>(values).first(index(mesh_.owned_nodes())));
    petsc::transfer(scatter_, owned_.get(), ghosts_.get());
    const PetscScalar* ghosts = nullptr;
    petsc::check(VecGetArrayRead(ghosts_.get(), &ghosts), "VecGetArrayRead");
    for (std::size_t i = 0; i < halo_.size(); ++i) values[halo_[i]] = std::min(values[halo_[i]], ghosts[i]);
    petsc::check(VecRestoreArrayRead(ghosts_.get(), &ghosts), "VecRestoreArrayRead");
  }
  bool join(std::vector<double>& values) const {
    bool changed = false;
    for (const auto& [one, other] : joined_) {
      const double lowest = std::min(values[one], values[other]);
      changed = changed || values[one] != lowest || values[other] != lowest;
      values[one] = values[other] = lowest;
    }
    return changed;
  }

  const PlaneMesh& mesh_;
  MPI_Comm space_;
  std::vector<std::array<std::size_t, 2>> joined_; ///< slots of the same place in the plane
  std::vector<std::size_t> halo_;                  ///< slots whose numbers are known
  petsc::Vector owned_, ghosts_;
  petsc::Scatter scatter_;
};

} // namespace

NodeNumbering vertex_numbering(const PlaneMesh& mesh, const PlaneGeometry& geometry,
                               const NodeNumbering& numbering, const OpenFace& is_open, MPI_Comm space) {
  const Lowering lower(mesh, geometry, numbering, is_open, space);
  constexpr double none = std::numeric_limits<double>::infinity();
  const auto nodes = index(mesh.owned_nodes());
  std::vector<double> lowest_node(index(mesh.slots()), none), vertex(lowest_node);
  for (std::size_t n = 0; n < nodes; ++n) lowest_node[n] = static_cast<double>(numbering.global_node[n]);
  lower(lowest_node);

  const Communicator ranks(space);
  NodeNumbering vertices;
  const auto names_vertex = [&](std::size_t n) {
    return lowest_node[n] == static_cast<double>(numbering.global_node[n]);
  };
  for (std::size_t n = 0; n < nodes; ++n) vertices.own += names_vertex(n) ? 1 : 0;
  vertices.first = static_cast<PetscInt>(ranks.sum_before(vertices.own));
  vertices.total = static_cast<PetscInt>(ranks.sum(std::int64_t{vertices.own}));
  int of_first_rank = vertices.own;
  ranks.broadcast(of_first_rank);
  vertices.first_rank_nodes = of_first_rank;
  PetscInt next = vertices.first;
  for (std::size_t n = 0; n < nodes; ++n)
    if (names_vertex(n)) vertex[n] = static_cast<double>(next++);
  lower(vertex);
  for (const double number : vertex)
    vertices.global_node.push_back(std::isfinite(number) ? static_cast<PetscInt>(number) : -1);
  return vertices;
}

petsc::Matrix prolongation(const NodeNumbering& nodes, const NodeNumbering& vertices, PetscInt walls,
                           MPI_Comm space) {
  const PetscInt walls_here = Communicator(space).is_root() ? walls : 0;
  petsc::Matrix matrix;
  petsc::check(MatCreateAIJ(space, nodes.own + walls_here, vertices.own + walls_here, PETSC_DETERMINE,
                            PETSC_DETERMINE, 1, nullptr, 1, nullptr, matrix.out()),
               "MatCreateAIJ");
  const auto set = [&](PetscInt row, PetscInt column) {
    petsc::check(MatSetValue(matrix.get(), row, column, 1, INSERT_VALUES), "MatSetValue");
  };
  const auto after_walls = [walls](PetscInt number, PetscInt of_first_rank) {
    return number < of_first_rank ? number : number + walls;
  };
  for (std::size_t n = 0; n < index(nodes.own); ++n)
    set(after_walls(nodes.global_node[n], nodes.first_rank_nodes),
        after_walls(vertices.global_node[n], vertices.first_rank_nodes));
  for (PetscInt w = 0; w < walls_here; ++w) set(nodes.first_rank_nodes + w, vertices.first_rank_nodes + w);
  petsc::check(MatAssemblyBegin(matrix.get(), MAT_FINAL_ASSEMBLY), "MatAssemblyBegin");
  petsc::check(MatAssemblyEnd(matrix.get(), MAT_FINAL_ASSEMBLY), "MatAssemblyEnd");
  return matrix;
}

petsc::Matrix vertex_prolongation(const PlaneMesh& mesh, const PlaneGeometry& geometry,
                                  const NodeNumbering& numbering, const OpenFace& is_open, PetscInt walls,
                                  MPI_Comm space) {
  return prolongation(numbering, vertex_numbering(mesh, geometry, numbering, is_open, space), walls, space);
}

} // namespace kapitza
