#pragma once
/// In which order the cells of one rank are swept along each azimuth, where their faces are kept meanwhile,
/// and what goes to and comes from other ranks. Private to solver/.
///
/// Convex cells in the plane can always be put in order along a direction (Guibas & Yao 1980), so there are
/// no cycles; but two ranks may need each other several times. A sweep therefore goes in rounds: all cells
/// whose inflow is known are crossed, what neighbours wait for is sent, and the next round begins when their
/// part has come.
///
/// Between facing mirrors on a grid of rectangles (PlaneSurfaces::paired_axis) phonons go up and down a
/// column of cells, again and again. An azimuth that leads to the far mirrors and its reflection therefore
/// share one order, column by column, in four stages: along the azimuth and along its reflection on trial,
/// with nothing from the near mirror, and, once the near mirror is known (see PlaneSweep), along both for
/// good. What passes from column to column is that of the last two.

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
  int steps_end = 0;                 ///< its cells end here in SweepOrder::steps
  std::vector<SweepMessage> send;    ///< after them
};

struct SweepStep {
  int cell = 0;
  int stage = 0; ///< odd: along the reflection
};

struct SweepOrder {
  int stages = 1; ///< 4 between facing mirrors
  std::vector<SweepStep> steps;
  /// [stages][owned slots] of inner faces and of faces with links; -1: none
  std::vector<std::vector<int>> row;
  int rows = 0; ///< how many are needed at once
  std::vector<SweepRound> rounds;
  bool on_trial(int stage) const { return stages == 4 && stage < 2; }
};

struct SweepOrders {
  std::vector<SweepOrder> distinct;
  std::vector<int> of_azimuth; ///< -1: reflected from one that leads (PlaneSurfaces::leads)
  const SweepOrder& operator[](int azimuth) const { return distinct[index(of_azimuth[index(azimuth)])]; }
};

/// Collective over `space`. @throws RuntimeFailure where the cells cannot be put in order (folded meshes)
SweepOrders make_sweep_orders(const PlaneProblem& problem, const PlaneGeometry& geometry,
                              const PlaneSurfaces& surfaces, const Communicator& space);

} // namespace kapitza
