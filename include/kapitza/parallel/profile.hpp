#pragma once
/// Where the time of a run goes.

#include <string>

namespace kapitza {

class Communicator;

/// Parts of a run. In PETSc's -log_view each is a stage, in this order on all ranks.
enum class RunPart {
  start,         ///< MPI and PETSc
  set_up,        ///< meshes, couplings, orders of sweeps, low-order equations
  solve,         ///< Krylov vectors, Newton's steps, stages: what an iteration does between its other parts
  sweeps,        ///< all but those of the next part
  moments,       ///< sweeps that measure a result
  low_order,     ///< solves of low-order equations
  communication, ///< words between ranks, and waiting for them
  output,        ///< what results say, files, checkpoints
  rest,
};

/// While in scope, time is that of a part of the run, and not of the part around it. Main thread only.
class PartClock {
 public:
  /// From now on.
  explicit PartClock(RunPart part);
  ~PartClock();
  PartClock(const PartClock&) = delete;
  PartClock& operator=(const PartClock&) = delete;

 private:
  RunPart outer_;
};

/// A line for each part that took time since the start of the program: the slowest rank, the mean over ranks
/// [s], its share of the whole. Collective.
std::string profile_table(const Communicator& ranks);

} // namespace kapitza
