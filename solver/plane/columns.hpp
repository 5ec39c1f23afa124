#pragma once
/// What goes round between facing mirrors on a grid of rectangles, in closed form. Private to solver/.
///
/// Of what arrives at the near mirror of a column of cells, y at the two ends of its face, a part G y comes
/// back once it has gone to the far mirror and back, lane by lane; with g, what arrives there of all else, y
/// = G y + g. G depends on the lane, the azimuth, the column and the shift alone: complex where the shift is.

#include "solver/numbers.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace kapitza {

/// Of the columns over some near mirrors, in the lanes of one block:
/// [mirrors][2 to][2 from][block_lanes].
template <class Number>
using ColumnResponses = std::vector<Number>;
inline constexpr std::size_t response_size = 4 * block_lanes;

/// (1 - G)^-1 of all columns of a sweep; columns that respond alike share theirs.
template <class Number>
class ClosedColumns {
 public:
  /// @param task any number; one direction in the plane and block of lanes
  void add(std::size_t task, const ColumnResponses<Number>& responses);
  /// Makes y of g, of a task that was added.
  /// @param reversed the azimuth is the mirror image along the faces of the one that was measured
  /// @param values per part [2][block_lanes]
  void close(std::size_t task, std::size_t mirror, bool reversed,
             const PartsOf<Number, double*>& values) const;

 private:
  struct Task {
    std::vector<int> of_mirror;               ///< -1: nothing comes back
    std::vector<std::vector<Number>> inverse; ///< [2][2][block_lanes]
    std::vector<std::size_t> measured;        ///< the first mirror of each
  };
  std::vector<Task> tasks_;
};

} // namespace kapitza
