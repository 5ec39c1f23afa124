#pragma once
/// How ranks share what a stack keeps per cell: the low-order equations and the Krylov vectors. Private to
/// solver/.

#include "kapitza/base/index.hpp"
#include "kapitza/parallel/communicator.hpp"
#include "kapitza/solver/stack/problem.hpp"

namespace kapitza {

/// Neighbouring cells of one rank; those of all ranks, by rising rank, are the stack from left to right.
struct CellShare {
  Communicator ranks;
  int first = 0, end = 0; ///< cells
  bool is_last = true;

  bool contains(int cell) const { return cell >= first && cell < end; }
  /// StackTransport's unknowns of these cells; those beyond the nodes belong to the last rank.
  std::size_t first_unknown() const { return 2 * index(first); }
  std::size_t end_unknown(std::size_t unknowns) const { return is_last ? unknowns : 2 * index(end); }
};

/// With fewer cells a rank, every rank solves the low-order equations for itself sooner than it would hear
/// from the others.
inline constexpr int cells_worth_sharing = 2000;
inline bool worth_sharing(const StackProblem& problem, const Communicator& ranks) {
  return problem.mesh.cells() >= cells_worth_sharing * ranks.size();
}

inline CellShare share_cells(const StackProblem& problem, const Communicator& ranks) {
  const auto bound = [&](int rank) {
    return static_cast<int>(static_cast<long>(problem.mesh.cells()) * rank / ranks.size());
  };
  return {ranks, bound(ranks.rank()), bound(ranks.rank() + 1), ranks.rank() + 1 == ranks.size()};
}

} // namespace kapitza
