#pragma once
/// In which order the cells of one rank are swept along each azimuth, where their faces are kept meanwhile,
/// and what goes to and comes from other ranks. Private to solver/.
///
/// Convex cells in the plane can always be put in order along a direction (Guibas & Yao 1980), so there are
/// no cycles; but two ranks may need each other several times. A sweep therefore goes in rounds: all cells
/// whose inflow is known are crossed, what neighbours wait for is sent, and the next round begins when their
/// part has come.

#include "kapitza/base/index.hpp"
#include "kapitza/laws/plane_angles.hpp"

#include "solver/plane/surfaces.hpp"

#include <vector>

namespace kapitza {

/// Rows that go to, or come from, one neighbour, in the same order on both ranks.
struct SweepMessage {
  int rank = 0; ///< in the space communicator
  std::vector<int> rows;
};

struct SweepRound {
  std::vector<SweepMessage> receive; ///< before its cells
  int cells_end = 0;                 ///< its cells end here in SweepOrder::cells
  std::vector<SweepMessage> send;    ///< after them
};

struct SweepOrder {
  std::vector<int> cells;
  std::vector<int> row; ///< [owned slots] of inner faces and of faces with links; -1: none
  int rows = 0;         ///< how many are needed at once
  std::vector<SweepRound> rounds;
};

struct SweepOrders {
  std::vector<SweepOrder> distinct;
  std::vector<int> of_azimuth;
  const SweepOrder& operator[](int azimuth) const { return distinct[index(of_azimuth[index(azimuth)])]; }
};

/// Collective over `space`. @throws RuntimeFailure where the cells cannot be put in order (folded meshes)
SweepOrders make_sweep_orders(const PlaneProblem& problem, const PlaneGeometry& geometry,
                              const PlaneSurfaces& surfaces, const Communicator& space);

} // namespace kapitza
