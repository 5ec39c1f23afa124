#pragma once
/// The equations of the low-order problem. Private to solver/.

#include "kapitza/solver/couplings.hpp"

#include "cell_share.hpp"
#include "diffusion_groups.hpp"
#include "sparse_lu.hpp"

namespace kapitza {

struct LowOrderSystem {
  SparseMatrix matrix;            ///< this rank's rows
  std::vector<double> sources;    ///< right-hand side for the problem's own walls, heating and periodic drop
  std::vector<PetscInt> position; ///< of all of Transport's unknowns among its own
};

/// The rows that belong to some cells and to the surfaces at their ends.
/// @param groups one list per material
LowOrderSystem assemble_low_order(const Problem& problem, const Couplings& couplings,
                                  const std::vector<std::vector<DiffusionGroup>>& groups,
                                  const CellShare& cells);

} // namespace kapitza
