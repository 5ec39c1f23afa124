#pragma once
/// Columns of a grid across the layers that specular interfaces make. Private to solver/.
///
/// Between two interfaces that reflect, phonons bounce up and down while they go along the layer, in thin
/// layers hundreds of times before they are scattered. A round of the whole mesh (SweepRounds) follows them
/// for one bounce. Within a column of cells there are few: so columns are crossed one after the other along
/// the layers, each up and down a few times, layer by layer with what the plane just reached makes of what
/// has arrived there: what passes is followed from end to end, and only what comes back is left to the next
/// turn. All azimuths that lead along the layers go together, because interfaces mix them.

#include "solver/plane/order.hpp"

#include <array>
#include <functional>
#include <span>
#include <vector>

namespace kapitza {

struct SweepTask;

/// Cells of a column between two planes where laws act.
struct ColumnLayer {
  std::vector<int> cells; ///< by rising position across
  std::vector<int> faces; ///< their owned coupled faces with links
};

struct AlongLayers {
  int across = -1; ///< axis across the layers; -1: there are none, or no columns
  std::vector<std::vector<ColumnLayer>> columns; ///< by rising position along, their layers by that across
  SweepOrder order; ///< rows alone; what flows into a column stays until it is left

  bool empty() const { return across < 0; }
};

/// Of a layer of a column just crossed along azimuths of these signs [x, y]: by the tasks that take so many
/// turns, what these faces are met with is known.
struct ColumnTurn {
  std::span<const int> faces;
  std::array<int, 2> signs;
  int turn;
};
using ColumnWatch = std::function<void(const ColumnTurn&)>;
/// How often a task crosses a column (SweepRounds).
using ColumnTurns = std::function<int(const SweepTask&)>;

/// Columns of a grid of rectangles that one rank of the space holds, where specular interfaces lie along
/// PlaneSurfaces::layered_axis(); else none. Ranks of a group cross all layers of a column at once, with what
/// has arrived in the turn before: to tell each other layer by layer takes them longer than the sweeps that
/// it saves (20 layers on two ranks: 24 sweeps, 5.1 s and 584 000 messages; so 27, 4.7 s and 55 000).
AlongLayers make_along_layers(const PlaneProblem& problem, const PlaneGeometry& geometry,
                              const PlaneSurfaces& surfaces, const PlaneRanks& ranks);

} // namespace kapitza
