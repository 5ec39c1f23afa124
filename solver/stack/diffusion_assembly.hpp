#pragma once
/// The equations of the low-order problem. Private to solver/.

#include "kapitza/solver/stack/couplings.hpp"

#include "solver/diffusion_groups.hpp"
#include "solver/sparse_lu.hpp"
#include "solver/stack/cell_share.hpp"

namespace kapitza {

struct LowOrderSystem {
  SparseMatrix matrix;            ///< this rank's rows
  std::vector<double> sources;    ///< right-hand side for the problem's own walls, heating and periodic drop
  std::vector<PetscInt> position; ///< of all of StackTransport's unknowns among its own
};

/// The diffusion groups of every cell.
struct GroupsOfCells {
  std::vector<std::vector<DiffusionGroup>> lists; ///< those of one material as many, of the same bands
  std::vector<int> list_of_cell;

  const std::vector<DiffusionGroup>& operator()(int cell) const {
    return lists[index(list_of_cell[index(cell)])];
  }
};

/// The rows that belong to some cells and to the surfaces at their ends.
LowOrderSystem assemble_low_order(const StackProblem& problem, const Couplings& couplings,
                                  const GroupsOfCells& groups, const CellShare& cells);

} // namespace kapitza
