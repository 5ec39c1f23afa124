#include "kapitza/mesh/gmsh.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"

#include "mesh/gmsh_cells.hpp"
#include "mesh/partition.hpp"

#include <functional>

namespace kapitza {
namespace {

/// The root's texts, on every rank.
void broadcast(std::vector<std::string>& texts, const Communicator& space) {
  int count = static_cast<int>(texts.size());
  space.broadcast(count);
  texts.resize(index(count));
  for (std::string& text : texts) space.broadcast(text);
}

/// What the root found wrong, thrown on every rank.
void agree(std::vector<InputIssue> issues, std::string failure, const Communicator& space) {
  int count = static_cast<int>(issues.size());
  space.broadcast(count);
  issues.resize(index(count));
  for (InputIssue& issue : issues) {
    space.broadcast(issue.where.file);
    space.broadcast(issue.message);
    space.broadcast(issue.where.line);
    space.broadcast(issue.where.column);
  }
  space.broadcast(failure);
  if (!issues.empty()) throw InputError(std::move(issues));
  if (!failure.empty()) throw RuntimeFailure(failure);
}

/// Does the work on the root alone; what it throws, all ranks throw. Collective.
void on_root(const std::function<void()>& work, const Communicator& space) {
  std::vector<InputIssue> issues;
  std::string failure;
  try {
    if (space.is_root()) work();
  } catch (const InputError& error) {
    issues = error.issues();
  } catch (const std::exception& error) {
    failure = std::string("reading the mesh failed: ") + error.what();
  }
  agree(std::move(issues), std::move(failure), space);
}

} // namespace

PlaneMesh read_gmsh(const GmshSpec& spec, const Communicator& space, const Communicator& group) {
  PlaneCells whole;
  SurfaceRules rules{spec.materials, spec.boundaries, spec.periodic, spec.joined, {}};
  std::vector<std::string> notes;
  on_root(
      [&] {
        GmshCells made = make_gmsh_cells(read_gmsh_file(spec.file), spec);
        whole = std::move(made.cells);
        rules.curves = std::move(made.curves);
        notes = std::move(made.notes);
        for (auto& pair : rules.periodic) pair = join_periodic(whole, pair, spec);
      },
      space);
  for (auto& pair : rules.periodic) space.broadcast(std::span(pair));
  broadcast(rules.curves, space);
  broadcast(notes, space);
  assign_owners(whole, space, group);
  PlaneMesh mesh = with_surfaces(distribute(std::move(whole), space), rules, space);
  mesh.notes = std::move(notes);
  return mesh;
}

} // namespace kapitza
