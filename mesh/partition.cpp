#include "mesh/partition.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"

#include "parallel/mpi.hpp"
#include "parallel/petsc.hpp"

#include <algorithm>

namespace kapitza {
namespace {

/// Neighbours of cells in compressed rows.
struct Graph {
  std::vector<int> first{0}, neighbour;
};

Graph neighbour_graph(const PlaneMesh& mesh) {
  const std::vector<int> cell = cell_of_slot(mesh);
  Graph graph;
  for (int c = 0; c < mesh.cells(); ++c) {
    std::vector<int> row; // sorted, each once: two cells may share an inner and a periodic face
    for (int s = mesh.first_slot[index(c)]; s < mesh.first_slot[index(c) + 1]; ++s)
      if (const int behind = mesh.behind[index(s)]; behind >= 0 && cell[index(behind)] != c)
        row.push_back(cell[index(behind)]);
    std::sort(row.begin(), row.end());
    row.erase(std::unique(row.begin(), row.end()), row.end());
    graph.neighbour.insert(graph.neighbour.end(), row.begin(), row.end());
    graph.first.push_back(static_cast<int>(graph.neighbour.size()));
  }
  return graph;
}

/// An equal share of rows for each rank, in order.
int first_row(int cells, int rank, int ranks) {
  return static_cast<int>(std::int64_t{cells} * rank / ranks);
}

/// Rows of all ranks, as MPI counts them.
struct Shares {
  std::vector<int> count, first;
};
Shares share_rows(int cells, int ranks) {
  Shares shares;
  for (int r = 0; r < ranks; ++r) {
    shares.first.push_back(first_row(cells, r, ranks));
    shares.count.push_back(first_row(cells, r + 1, ranks) - shares.first.back());
  }
  return shares;
}

/// This rank's rows of the root's graph.
petsc::Matrix scatter_rows(const Graph& whole, int cells, const Communicator& space) {
  const Shares rows = share_rows(cells, space.size());
  Shares entries;
  std::vector<int> degree;
  for (std::size_t r = 0; r < rows.count.size() && space.is_root(); ++r) {
    entries.first.push_back(whole.first[index(rows.first[r])]);
    entries.count.push_back(whole.first[index(rows.first[r] + rows.count[r])] - entries.first.back());
  }
  for (std::size_t c = 0; c + 1 < whole.first.size(); ++c)
    degree.push_back(whole.first[c + 1] - whole.first[c]);

  const auto scatter = [&](const std::vector<int>& from, const Shares& shares, PetscInt* to, int count) {
    mpi::check(MPI_Scatterv(from.data(), shares.count.data(), shares.first.data(), MPI_INT, to, count,
                            MPIU_INT, 0, space.handle()),
               "MPI_Scatterv");
  };
  const int mine = rows.count[index(space.rank())];
  PetscInt *first = nullptr, *neighbour = nullptr; // the matrix frees them
  petsc::check(PetscMalloc1(index(mine) + 1, &first), "PetscMalloc1");
  first[0] = 0;
  scatter(degree, rows, first + 1, mine);
  for (int i = 0; i < mine; ++i) first[i + 1] += first[i];
  petsc::check(PetscMalloc1(index(first[mine]), &neighbour), "PetscMalloc1");
  scatter(whole.neighbour, entries, neighbour, first[mine]);
  petsc::Matrix graph;
  petsc::check(MatCreateMPIAdj(space.handle(), mine, cells, first, neighbour, nullptr, graph.out()),
               "MatCreateMPIAdj");
  return graph;
}

#ifdef PETSC_HAVE_PTSCOTCH
/// Owners of all cells, on the root.
std::vector<int> partition(const Graph& whole, int cells, const Communicator& space) {
  static_assert(sizeof(PetscInt) == sizeof(int), "rows are scattered as PetscInt");
  const petsc::Matrix graph = scatter_rows(whole, cells, space);
  petsc::Partitioning partitioning;
  petsc::Indices owners;
  petsc::check(MatPartitioningCreate(space.handle(), partitioning.out()), "MatPartitioningCreate");
  petsc::check(MatPartitioningSetAdjacency(partitioning.get(), graph.get()), "MatPartitioningSetAdjacency");
  petsc::check(MatPartitioningSetType(partitioning.get(), MATPARTITIONINGPTSCOTCH), "MatPartitioningSetType");
  petsc::check(MatPartitioningApply(partitioning.get(), owners.out()), "MatPartitioningApply");
  const PetscInt* mine = nullptr;
  petsc::check(ISGetIndices(owners.get(), &mine), "ISGetIndices");
  const Shares rows = share_rows(cells, space.size());
  std::vector<int> all(space.is_root() ? index(cells) : 0);
  mpi::check(MPI_Gatherv(mine, rows.count[index(space.rank())], MPIU_INT, all.data(), rows.count.data(),
                         rows.first.data(), MPI_INT, 0, space.handle()),
             "MPI_Gatherv");
  petsc::check(ISRestoreIndices(owners.get(), &mine), "ISRestoreIndices");
  return all;
}
#else
std::vector<int> partition(const Graph&, int, const Communicator&) {
  throw RuntimeFailure(
      "PETSc was built without PTScotch: an unstructured mesh needs it on more than one rank");
}
#endif

/// The cells of rank `rank` and those next to them.
PlaneCells extract(const PlaneCells& whole, const std::vector<int>& cell, std::vector<int> owned) {
  const PlaneMesh& from = whole.mesh;
  std::vector<int> chosen = std::move(owned);
  const std::size_t inner = chosen.size();
  const int rank = inner == 0 ? -1 : whole.owner[index(chosen.front())];
  std::vector<int> halo;
  for (const int c : chosen)
    for (int s = from.first_slot[index(c)]; s < from.first_slot[index(c) + 1]; ++s)
      if (const int behind = from.behind[index(s)];
          behind >= 0 && whole.owner[index(cell[index(behind)])] != rank)
        halo.push_back(cell[index(behind)]);
  std::sort(halo.begin(), halo.end());
  halo.erase(std::unique(halo.begin(), halo.end()), halo.end());
  chosen.insert(chosen.end(), halo.begin(), halo.end());

  PlaneCells part;
  PlaneMesh& mesh = part.mesh;
  mesh.owned_cells = static_cast<int>(inner);
  const auto border = chosen.begin() + static_cast<std::ptrdiff_t>(inner);
  const auto local_slot = [&](int slot) { // both ranges rise
    const int c = cell[index(slot)];
    const bool mine = whole.owner[index(c)] == rank;
    const auto found = std::lower_bound(mine ? chosen.begin() : border, mine ? border : chosen.end(), c);
    return mesh.first_slot[index(static_cast<int>(found - chosen.begin()))] + slot
           - from.first_slot[index(c)];
  };
  for (const int c : chosen) {
    mesh.first_slot.push_back(mesh.first_slot.back() + from.corners_of(c));
    mesh.region_of_cell.push_back(from.region_of_cell[index(c)]);
    mesh.global_cell.push_back(from.global_cell[index(c)]);
    part.owner.push_back(whole.owner[index(c)]);
    for (int s = from.first_slot[index(c)]; s < from.first_slot[index(c) + 1]; ++s) {
      mesh.corner.push_back(from.corner[index(s)]);
      part.boundary.push_back(whole.boundary[index(s)]);
      if (!whole.curve.empty()) part.curve.push_back(whole.curve[index(s)]);
    }
  }
  mesh.behind.assign(mesh.corner.size(), -1);
  for (std::size_t i = 0; i < inner; ++i)
    for (int k = 0; k < from.corners_of(chosen[i]); ++k) {
      const int behind = from.behind[index(from.first_slot[index(chosen[i])] + k)],
                here = mesh.first_slot[i] + k;
      if (behind < 0) continue;
      const int there = local_slot(behind);
      mesh.behind[index(here)] = there;
      mesh.behind[index(there)] = here;
    }
  return part;
}

/// Sends a vector's bytes to rank `to`, or receives them from the root where `to` is 0, in messages that MPI
/// can count.
template <class T>
void transfer(std::vector<T>& values, int to, const Communicator& space) {
  constexpr std::size_t chunk = std::size_t{1} << 26;
  const auto move = [&](auto* data, int count, MPI_Datatype type, mpi::Tag tag) {
    if (to > 0)
      mpi::check(MPI_Send(data, count, type, to, tag, space.handle()), "MPI_Send");
    else
      mpi::check(MPI_Recv(data, count, type, 0, tag, space.handle(), MPI_STATUS_IGNORE), "MPI_Recv");
  };
  std::uint64_t size = values.size();
  move(&size, 1, MPI_UINT64_T, mpi::mesh_size);
  values.resize(size);
  for (std::size_t begin = 0; begin < size; begin += chunk)
    move(values.data() + begin, static_cast<int>(std::min(chunk, size - begin) * sizeof(T)), MPI_BYTE,
         mpi::mesh_part);
}

/// To rank `to`, or from the root where `to` is 0.
void transfer(PlaneCells& part, int to, const Communicator& space) {
  std::vector<int> owned{part.mesh.owned_cells};
  transfer(owned, to, space);
  part.mesh.owned_cells = owned.front();
  transfer(part.mesh.first_slot, to, space);
  transfer(part.mesh.corner, to, space);
  transfer(part.mesh.region_of_cell, to, space);
  transfer(part.mesh.global_cell, to, space);
  transfer(part.mesh.behind, to, space);
  transfer(part.owner, to, space);
  transfer(part.boundary, to, space);
  transfer(part.curve, to, space);
}

} // namespace

void assign_owners(PlaneCells& whole, const Communicator& space, const Communicator& group) {
  int cells = whole.mesh.cells();
  space.broadcast(cells);
  if (space.size() == 1) return;
  if (cells <= space.size()) { // nothing to choose
    for (std::size_t c = 0; c < whole.owner.size(); ++c) whole.owner[c] = static_cast<int>(c);
    return;
  }
  if (group.is_root()) { // the same number on all ranks of the space
    const Graph graph = space.is_root() ? neighbour_graph(whole.mesh) : Graph{};
    std::vector<int> owner = partition(graph, cells, space);
    if (space.is_root()) whole.owner = std::move(owner);
  }
  // PTScotch draws random numbers: two calls need not agree.
  if (space.is_root()) group.broadcast(std::span(whole.owner));
}

PlaneCells distribute(PlaneCells whole, const Communicator& space) {
  if (space.size() == 1) return whole;
  PlaneCells part;
  if (!space.is_root()) {
    transfer(part, 0, space);
    return part;
  }
  const std::vector<int> cell = cell_of_slot(whole.mesh);
  std::vector<std::vector<int>> cells_of_rank(index(space.size()));
  for (int c = 0; c < whole.mesh.cells(); ++c) cells_of_rank[index(whole.owner[index(c)])].push_back(c);
  for (int r = 1; r < space.size(); ++r) {
    PlaneCells theirs = extract(whole, cell, std::move(cells_of_rank[index(r)]));
    transfer(theirs, r, space);
  }
  return extract(whole, cell, std::move(cells_of_rank[0]));
}

} // namespace kapitza
