#pragma once
/// How ranks share what a stack keeps per cell: the low-order equations and the Krylov vectors. Private to
/// solver/.

#include "kapitza/base/index.hpp"
#include "kapitza/parallel/communicator.hpp"
#include "kapitza/solver/stack/problem.hpp"
#include "kapitza/solver/unknowns.hpp"

namespace kapitza {

/// Neighbouring cells of one rank; those of all ranks, by rising rank, are the stack from left to right.
struct CellShare {
  Communicator ranks;
  int first = 0, end = 0; ///< cells
  bool is_last = true;

  bool contains(int cell) const { return cell >= first && cell < end; }
};

/// As stack_unknowns(problem, parts); the own ones are those of a share of the cells, and of the surfaces on
/// its last rank. @param drifts components of the drift, where there is one
Unknowns stack_unknowns(const StackProblem& problem, const CellShare& share, int parts = 1, int drifts = 1);

/// With fewer cells a rank, every rank solves the low-order equations for itself sooner than it would hear
/// from the others.
inline constexpr int cells_worth_sharing = 2000;

CellShare share_cells(const StackProblem& problem, const Communicator& ranks);
/// Between the ranks where that is worth it; else each rank has all cells, and always where phonons drift or
/// metals have electrons, whose low-order equations are not shared.
CellShare share_cells_if_worth(const StackProblem& problem, const Communicator& ranks);

} // namespace kapitza
