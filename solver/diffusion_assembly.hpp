#pragma once
/// The equations of the low-order problem. Private to solver/.

#include "kapitza/solver/couplings.hpp"

#include "diffusion_groups.hpp"
#include "sparse_lu.hpp"

namespace kapitza {

struct LowOrderSystem {
  SparseMatrix matrix;
  std::vector<double> sources;    ///< right-hand side for the problem's own walls, heating and periodic drop
  std::vector<PetscInt> position; ///< of Transport's unknowns among its own
};

/// @param groups one list per material
LowOrderSystem assemble_low_order(const Problem& problem, const Couplings& couplings,
                                  const std::vector<std::vector<DiffusionGroup>>& groups);

} // namespace kapitza
