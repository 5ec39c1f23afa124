#pragma once
/// Columns of a grid across the layers that specular interfaces make. Private to solver/.
///
/// Between two interfaces that reflect, phonons bounce up and down while they go along the layer, in thin
/// layers hundreds of times before they are scattered. A round of the whole mesh (SweepRounds) follows them
/// for one bounce. Within a column of cells there are few: so columns are crossed one after the other along
/// the layers, each up and down a few times, with what its interfaces have made of what arrived last. All
/// azimuths that lead along the layers go together, because interfaces mix them.

#include "solver/plane/order.hpp"

#include <array>
#include <functional>
#include <span>
#include <vector>

namespace kapitza {

struct SweepTask;

struct AlongLayers {
  int across = -1;                       ///< axis across the layers; -1: there are none, or no columns
  std::vector<std::vector<int>> columns; ///< cells by rising position across; columns by rising one along
  std::vector<std::vector<int>> faces;   ///< [columns] owned coupled faces with links
  SweepOrder order;                      ///< rows alone; what flows into a column stays until it is left

  bool empty() const { return across < 0; }
};

/// Of a column just crossed along azimuths of these signs [x, y]: by the tasks that take so many turns, what
/// these faces are met with is known.
struct ColumnTurn {
  std::span<const int> faces;
  std::array<int, 2> signs;
  int turn;
};
using ColumnWatch = std::function<void(const ColumnTurn&)>;
/// How often a task crosses a column (SweepRounds).
using ColumnTurns = std::function<int(const SweepTask&)>;

/// Columns of a grid of rectangles that one rank of the space holds, where specular interfaces lie along
/// PlaneSurfaces::layered_axis(); else none.
AlongLayers make_along_layers(const PlaneProblem& problem, const PlaneGeometry& geometry,
                              const PlaneSurfaces& surfaces, const Communicator& space);

} // namespace kapitza
