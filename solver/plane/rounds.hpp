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
  /// Measured with one sweep of phonons that start from the channels only, by the part that returns to
  /// channels: until a fiftieth still goes round, at least 2 and at most 100; at most 16 where there are
  /// specular interfaces, which mix directions: there the Krylov method does the rest sooner. Collective over
  /// all ranks.
  SweepRounds(const PlaneProblem& problem, const PlaneSweep& sweep, const Communicator& space,
              const Communicator& group);

  int most() const { return most_; }
  int of(const SweepTask& task) const {
    return of_task_[index(task.block) * azimuths_ + index(task.azimuth)];
  }
  /// The tasks of this rank that are run at least so often.
  std::vector<SweepTask> tasks(const PlaneSweep& sweep, int rounds) const;
  /// Takes over what those tasks of the group brought to the channels of owned faces, and clears it where
  /// they brought it. Collective over the group.
  void take_channels(const PlaneSweep& sweep, int rounds, const Communicator& group, std::span<double> swept,
                     std::span<double> arriving) const;

 private:
  std::size_t azimuths_;
  std::vector<int> of_task_; ///< [blocks][azimuths]
  int most_ = 1;
};

} // namespace kapitza
