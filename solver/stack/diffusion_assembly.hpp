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

/// The rows that belong to some cells and to the surfaces at their ends.
/// @param groups one list per material
LowOrderSystem assemble_low_order(const StackProblem& problem, const Couplings& couplings,
                                  const std::vector<std::vector<DiffusionGroup>>& groups,
                                  const CellShare& cells);

} // namespace kapitza
