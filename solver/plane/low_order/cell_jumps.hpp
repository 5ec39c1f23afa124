#pragma once
/// What continuous functions leave of an error: jumps between cells. Private to solver/.

#include "solver/plane/low_order/closed_groups.hpp"
#include "solver/plane/low_order/diffusion_assembly.hpp"
#include "solver/plane/low_order/group_diffusion.hpp"

#include <span>
#include <vector>

namespace kapitza {

/// A^-1 - 1 cell by cell, all neighbours at 0: A = sum of shares (1 - (1 + L_g M^-1 K_g)^-1) over groups, M
/// the cell's mass matrix and K_g its block of -div D_g grad.
class CellJumps {
 public:
  /// Collective over the space.
  CellJumps(const PlaneProblem& problem, const PreparedPlane& plane, const ClosedGroups& groups);
  /// x += (A^-1 - 1) r at the owned nodes.
  void add(std::span<const double> r, std::span<double> x) const;

 private:
  const PlaneMesh& mesh_;
  std::vector<CellBlock> blocks_; ///< [owned cells]
};

} // namespace kapitza
