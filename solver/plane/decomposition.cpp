#include "kapitza/base/error.hpp"
#include "kapitza/solver/plane/problem.hpp"

#include "parallel/mpi.hpp"
#include "solver/plane/kernel.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace kapitza {

/// What the busiest rank computes, the time until the pipeline through space is full, messages, and the sum
/// over the group.
double crossing_time(const WorkEstimate& work, const Decomposition& split) {
  // Measured on one machine: of a cell and block of lanes, of a lane, of messages. The ratio decides.
  constexpr double step = 45e-9, crossing = 0.35e-9, latency = 2e-6, per_byte = 2e-10;
  const double all_lanes = static_cast<double>(work.bands) * work.polars,
               all_blocks = std::ceil(all_lanes / static_cast<double>(block_lanes));
  // Of the busiest rank, which has full blocks.
  const double blocks = std::ceil(all_blocks / split.bands);
  const double lanes = std::min(all_lanes, blocks * static_cast<double>(block_lanes)) / blocks;
  const double pairs = std::ceil(work.azimuths / 8.0);
  const double tasks = blocks * std::ceil(pairs / split.directions) * 8;
  const double cells = work.cells / split.space, side = std::sqrt(static_cast<double>(split.space));
  const double task = cells * (step + crossing * lanes);
  const double faces = split.space > 1 ? 2 * std::sqrt(cells) : 0;
  const double message = split.space > 1 ? 2 * latency + per_byte * faces * 2 * lanes * 8 : 0;
  const double group = split.directions * split.bands;
  const double sum = group > 1 ? std::log2(group) * (latency + per_byte * cells * 4 * 8) * 2 : 0;
  // All four corners start at once, so the pipeline fills from the sides to the middle.
  return tasks * (task + message) + (side - 1) * (task + message) + sum;
}

Decomposition choose_decomposition(const WorkEstimate& work, int ranks) {
  Decomposition best{ranks, 1, 1};
  double least = crossing_time(work, best);
  for (int space = ranks; space >= 1; --space) {
    if (ranks % space != 0) continue;
    for (int directions = 1; directions <= ranks / space; ++directions) {
      if (ranks / space % directions != 0) continue;
      const Decomposition split{space, directions, ranks / space / directions};
      const double time = crossing_time(work, split);
      if (time < least * (1 - 1e-9)) best = split, least = time;
    }
  }
  return best;
}

std::string describe(const Decomposition& split) {
  return fmt::format("{} ranks: {} in space x {} in directions x {} in bands", split.ranks(), split.space,
                     split.directions, split.bands);
}

PlaneRanks::PlaneRanks(MPI_Comm world, const Decomposition& decomposition)
    : world_(world), decomposition_(decomposition) {
  const Communicator all(world);
  const int rank = all.rank(), size = all.size();
  if (decomposition.space < 1 || decomposition.directions < 1 || decomposition.bands < 1
      || decomposition.ranks() != size)
    throw InputError(fmt::format("a decomposition of {} x {} x {} needs {} ranks; there are {}",
                                 decomposition.space, decomposition.directions, decomposition.bands,
                                 decomposition.ranks(), size));
  // Ranks of one group are neighbours in number: they exchange most.
  const int group_size = decomposition.directions * decomposition.bands;
  mpi::check(MPI_Comm_split(world, rank % group_size, rank / group_size, &space_), "MPI_Comm_split");
  mpi::check(MPI_Comm_split(world, rank / group_size, rank % group_size, &group_), "MPI_Comm_split");
}

PlaneRanks::~PlaneRanks() {
  int finished = 0;
  MPI_Finalized(&finished);
  if (finished != 0) return;
  MPI_Comm_free(&space_);
  MPI_Comm_free(&group_);
}

} // namespace kapitza
