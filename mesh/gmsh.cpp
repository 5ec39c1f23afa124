#include "kapitza/mesh/gmsh.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"

#include "mesh/gmsh_cells.hpp"
#include "mesh/partition.hpp"

#include <functional>

namespace kapitza {
namespace {

void broadcast(std::string& text, MPI_Comm space) {
  int size = static_cast<int>(text.size());
  MPI_Bcast(&size, 1, MPI_INT, 0, space);
  text.resize(index(size));
  MPI_Bcast(text.data(), size, MPI_CHAR, 0, space);
}

/// What the root found wrong, thrown on every rank.
void agree(std::vector<InputIssue> issues, std::string failure, MPI_Comm space) {
  int count = static_cast<int>(issues.size());
  MPI_Bcast(&count, 1, MPI_INT, 0, space);
  issues.resize(index(count));
  for (InputIssue& issue : issues) {
    broadcast(issue.where.file, space);
    broadcast(issue.message, space);
    MPI_Bcast(&issue.where.line, 1, MPI_INT, 0, space);
    MPI_Bcast(&issue.where.column, 1, MPI_INT, 0, space);
  }
  broadcast(failure, space);
  if (!issues.empty()) throw InputError(std::move(issues));
  if (!failure.empty()) throw RuntimeFailure(failure);
}

/// Does the work on the root alone; what it throws, all ranks throw. Collective.
void on_root(const std::function<void()>& work, MPI_Comm space) {
  int rank = 0;
  MPI_Comm_rank(space, &rank);
  std::vector<InputIssue> issues;
  std::string failure;
  try {
    if (rank == 0) work();
  } catch (const InputError& error) {
    issues = error.issues();
  } catch (const std::exception& error) {
    failure = std::string("reading the mesh failed: ") + error.what();
  }
  agree(std::move(issues), std::move(failure), space);
}

} // namespace

PlaneMesh read_gmsh(const GmshSpec& spec, MPI_Comm space, MPI_Comm group) {
  PlaneCells whole;
  SurfaceRules rules{spec.materials, spec.boundaries, spec.periodic, spec.joined};
  on_root(
      [&] {
        whole = make_gmsh_cells(read_gmsh_file(spec.file), spec);
        for (auto& pair : rules.periodic) pair = join_periodic(whole, pair, spec);
      },
      space);
  MPI_Bcast(rules.periodic.data(), 2 * static_cast<int>(rules.periodic.size()), MPI_INT, 0, space);
  assign_owners(whole, space, group);
  return with_surfaces(distribute(std::move(whole), space), rules, space);
}

} // namespace kapitza
