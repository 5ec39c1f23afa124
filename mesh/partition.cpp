#include "mesh/partition.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"

#include <petscmat.h>

#include <algorithm>

namespace kapitza {
namespace {

void check(PetscErrorCode code) {
  if (code == 0) return;
  const char* text = nullptr;
  PetscErrorMessage(code, &text, nullptr);
  throw std::runtime_error(std::string("PETSc: the mesh cannot be shared out: ")
                           + (text != nullptr ? text : ""));
}

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

/// This rank's rows of the root's graph, as PETSc frees them.
Mat scatter_rows(const Graph& whole, int cells, MPI_Comm space) {
  int rank = 0, ranks = 1;
  MPI_Comm_rank(space, &rank);
  MPI_Comm_size(space, &ranks);
  std::vector<int> rows(index(ranks)), row_offset(index(ranks)), entries(index(ranks)),
      entry_offset(index(ranks));
  std::vector<int> degree;
  for (int r = 0; r < ranks; ++r) {
    const int begin = first_row(cells, r, ranks), end = first_row(cells, r + 1, ranks);
    row_offset[index(r)] = begin;
    rows[index(r)] = end - begin;
    if (rank != 0) continue;
    entry_offset[index(r)] = whole.first[index(begin)];
    entries[index(r)] = whole.first[index(end)] - whole.first[index(begin)];
  }
  for (std::size_t c = 0; c + 1 < whole.first.size(); ++c)
    degree.push_back(whole.first[c + 1] - whole.first[c]);

  const int mine = rows[index(rank)];
  PetscInt *first = nullptr, *neighbour = nullptr;
  check(PetscMalloc1(index(mine) + 1, &first));
  first[0] = 0;
  MPI_Scatterv(degree.data(), rows.data(), row_offset.data(), MPIU_INT, first + 1, mine, MPIU_INT, 0, space);
  for (int i = 0; i < mine; ++i) first[i + 1] += first[i];
  check(PetscMalloc1(index(first[mine]), &neighbour));
  MPI_Scatterv(whole.neighbour.data(), entries.data(), entry_offset.data(), MPIU_INT, neighbour, first[mine],
               MPIU_INT, 0, space);
  Mat graph = nullptr;
  check(MatCreateMPIAdj(space, mine, cells, first, neighbour, nullptr, &graph));
  return graph;
}

#ifdef PETSC_HAVE_PTSCOTCH
/// Owners of all cells, on the root.
std::vector<int> partition(const Graph& whole, int cells, MPI_Comm space) {
  static_assert(sizeof(PetscInt) == sizeof(int), "rows are scattered as PetscInt");
  int rank = 0, ranks = 1;
  MPI_Comm_rank(space, &rank);
  MPI_Comm_size(space, &ranks);
  Mat graph = scatter_rows(whole, cells, space);
  MatPartitioning partitioning = nullptr;
  IS owners = nullptr;
  check(MatPartitioningCreate(space, &partitioning));
  check(MatPartitioningSetAdjacency(partitioning, graph));
  check(MatPartitioningSetType(partitioning, MATPARTITIONINGPTSCOTCH));
  check(MatPartitioningApply(partitioning, &owners));
  const PetscInt* mine = nullptr;
  check(ISGetIndices(owners, &mine));
  std::vector<int> rows(index(ranks)), offset(index(ranks)), all(rank == 0 ? index(cells) : 0);
  for (int r = 0; r < ranks; ++r) {
    offset[index(r)] = first_row(cells, r, ranks);
    rows[index(r)] = first_row(cells, r + 1, ranks) - offset[index(r)];
  }
  MPI_Gatherv(mine, rows[index(rank)], MPIU_INT, all.data(), rows.data(), offset.data(), MPIU_INT, 0, space);
  check(ISRestoreIndices(owners, &mine));
  check(ISDestroy(&owners));
  check(MatPartitioningDestroy(&partitioning));
  check(MatDestroy(&graph));
  return all;
}
#else
std::vector<int> partition(const Graph&, int, MPI_Comm) {
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

/// Sends a vector's bytes, or receives them, in messages that MPI can count.
template <class T>
void transfer(std::vector<T>& values, int to, MPI_Comm space) {
  constexpr std::size_t chunk = std::size_t{1} << 26;
  std::uint64_t size = values.size();
  if (to > 0)
    MPI_Send(&size, 1, MPI_UINT64_T, to, 0, space);
  else
    MPI_Recv(&size, 1, MPI_UINT64_T, 0, 0, space, MPI_STATUS_IGNORE);
  values.resize(size);
  for (std::size_t begin = 0; begin < size; begin += chunk) {
    const auto bytes = static_cast<int>(std::min(chunk, size - begin) * sizeof(T));
    if (to > 0)
      MPI_Send(values.data() + begin, bytes, MPI_BYTE, to, 1, space);
    else
      MPI_Recv(values.data() + begin, bytes, MPI_BYTE, 0, 1, space, MPI_STATUS_IGNORE);
  }
}

/// To rank `to`, or from the root where `to` is 0.
void transfer(PlaneCells& part, int to, MPI_Comm space) {
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
}

} // namespace

void assign_owners(PlaneCells& whole, MPI_Comm space, MPI_Comm group) {
  int rank = 0, ranks = 1, cells = whole.mesh.cells();
  MPI_Comm_rank(space, &rank);
  MPI_Comm_size(space, &ranks);
  MPI_Bcast(&cells, 1, MPI_INT, 0, space);
  if (ranks == 1) return;
  if (cells <= ranks) { // nothing to choose
    for (std::size_t c = 0; c < whole.owner.size(); ++c) whole.owner[c] = static_cast<int>(c);
    return;
  }
  int copy = 0; // of the space: the same number on all its ranks
  MPI_Comm_rank(group, &copy);
  if (copy == 0) {
    const Graph graph = rank == 0 ? neighbour_graph(whole.mesh) : Graph{};
    std::vector<int> owner = partition(graph, cells, space);
    if (rank == 0) whole.owner = std::move(owner);
  }
  // PTScotch draws random numbers: two calls need not agree.
  if (rank == 0) MPI_Bcast(whole.owner.data(), cells, MPI_INT, 0, group);
}

PlaneCells distribute(PlaneCells whole, MPI_Comm space) {
  int rank = 0, ranks = 1;
  MPI_Comm_rank(space, &rank);
  MPI_Comm_size(space, &ranks);
  if (ranks == 1) return whole;
  PlaneCells part;
  if (rank != 0) {
    transfer(part, 0, space);
    return part;
  }
  const std::vector<int> cell = cell_of_slot(whole.mesh);
  std::vector<std::vector<int>> cells_of_rank(index(ranks));
  for (int c = 0; c < whole.mesh.cells(); ++c) cells_of_rank[index(whole.owner[index(c)])].push_back(c);
  for (int r = 1; r < ranks; ++r) {
    PlaneCells theirs = extract(whole, cell, std::move(cells_of_rank[index(r)]));
    transfer(theirs, r, space);
  }
  return extract(whole, cell, std::move(cells_of_rank[0]));
}

} // namespace kapitza
