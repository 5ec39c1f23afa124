#include "solver/stack/cell_share.hpp"

#include <utility>

namespace kapitza {

CellShare share_cells(const StackProblem& problem, const Communicator& ranks) {
  const auto bound = [&](int rank) {
    return static_cast<int>(static_cast<long>(problem.mesh.cells()) * rank / ranks.size());
  };
  return {ranks, bound(ranks.rank()), bound(ranks.rank() + 1), ranks.rank() + 1 == ranks.size()};
}

CellShare share_cells_if_worth(const StackProblem& problem, const Communicator& ranks) {
  const bool worth = problem.mesh.cells() >= cells_worth_sharing * ranks.size();
  const UnknownCounts counts = stack_unknowns(problem).counts();
  const bool divisible = counts.drifts == 0 && counts.metals.empty();
  return share_cells(problem, worth && divisible ? ranks : Communicator::self());
}

Unknowns stack_unknowns(const StackProblem& problem, const CellShare& share, int parts, int drifts) {
  Unknowns unknowns = stack_unknowns(problem, parts);
  if (unknowns.counts().drifts > 0) {
    UnknownCounts counts = unknowns.counts();
    counts.drifts = drifts;
    unknowns = Unknowns(std::move(counts));
    unknowns.everywhere = true;
  }
  const std::size_t nodes = index(StackMesh::nodes_per_cell * parts);
  const std::size_t first = nodes * index(share.first),
                    end = share.is_last ? unknowns.size() : nodes * index(share.end);
  unknowns.set_own({first, end - first});
  return unknowns;
}

} // namespace kapitza
