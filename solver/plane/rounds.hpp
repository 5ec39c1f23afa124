#pragma once
/// How often the directions go round within one sweep. Private to solver/.

#include "kapitza/base/index.hpp"
#include "kapitza/parallel/communicator.hpp"

#include "solver/plane/sweep.hpp"

#include <span>
#include <vector>

namespace kapitza {

/// Between facing mirrors, through periodic ends and between specular interfaces phonons come back to where
/// they started many times before they are scattered or leave. As every channel is an unknown, each would
/// be a mode of its own that the Krylov method has to find. So a task (azimuth, block of lanes) whose
/// phonons return is run several times in a sweep, each time with what came back: a fixed number of times,
/// so that the sweep stays linear.
class SweepRounds {
 public:
  /// Measured with a sweep of phonons that start from the channels of mirrors and periodic ends only, by the
  /// part that returns to them: until a fiftieth still goes round, at least 2 and at most 100. Specular
  /// interfaces, measured by themselves, mix directions: what goes round there is a matter of all azimuths
  /// together, and of at most 16 rounds, as the Krylov method does the rest sooner. What AlongLayers follows
  /// is not counted. Collective over all ranks.
  SweepRounds(const PlaneSweep& sweep, const Communicator& space, const Communicator& group);

  int most() const { return most_; }
  int of(const SweepTask& task) const {
    return of_task_[index(task.block) * azimuths_ + index(task.azimuth)];
  }
  /// How often a task crosses each column up and down: until less than a fiftieth of what starts from the
  /// column's faces comes back to them, at least twice and at most 16 times.
  int turns(const SweepTask& task) const {
    return turns_of_task_.empty() ? 1 : turns_of_task_[index(task.block) * azimuths_ + index(task.azimuth)];
  }
  int most_turns() const { return most_turns_; }
  /// Crossings of a sweep over those of one round, mean over azimuths and blocks.
  double mean() const;
  /// The tasks of this rank that are run at least so often.
  std::vector<SweepTask> tasks(const PlaneSweep& sweep, int rounds) const;
  /// Takes over what those tasks of the group brought to the channels of owned faces, and clears it where
  /// they brought it. Collective over the group.
  /// @param turn only what it brought; null: all
  void take_channels(const PlaneSweep& sweep, int rounds, const Communicator& group, const ColumnTurn* turn,
                     std::span<double> swept, std::span<double> arriving) const;

 private:
  void find_turns(const PlaneSweep& sweep, const Communicator& space, const Communicator& group);
  std::size_t azimuths_;
  std::vector<int> of_task_;       ///< [blocks][azimuths]
  std::vector<int> turns_of_task_; ///< [blocks][azimuths]; empty: no columns
  int most_ = 1, most_turns_ = 1;
};

} // namespace kapitza
