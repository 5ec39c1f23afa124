#pragma once
/// Where the time of a run goes.

#include <array>
#include <cstddef>
#include <span>
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
inline constexpr std::size_t run_parts = 9; ///< how many

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

/// What a rank spent in one part.
struct PartTime {
  double seconds = 0; ///< [s]
  double entered = 0; ///< how often
};

/// Of this rank, by RunPart, from the start of the program until now.
std::array<PartTime, run_parts> part_times();
/// A line for each part that took time: the slowest rank, the mean over ranks [s], its share of the whole.
/// Collective.
std::string profile_table(const Communicator& ranks);

} // namespace kapitza
