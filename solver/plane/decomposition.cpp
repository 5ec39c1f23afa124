#include "kapitza/base/error.hpp"
#include "kapitza/solver/plane/problem.hpp"

#include "parallel/mpi.hpp"
#include "solver/plane/kernel.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace kapitza {

namespace {

// Measured on one machine; the ratios decide. Of a cell and block of lanes, of a lane in it, of messages [s].
constexpr double of_step = 35e-9, of_crossing = 0.65e-9, latency = 2e-6, per_byte = 5e-11;

double lanes_of(const WorkEstimate& work) {
  return static_cast<double>(work.bands) * work.polars;
}

/// Sums over a group of so many numbers.
double sum_time(double numbers, const Decomposition& split) {
  const double group = static_cast<double>(split.directions) * split.bands;
  return group > 1 ? std::log2(group) * (latency + 2 * per_byte * numbers * sizeof(double)) : 0;
}

/// Krylov vectors, of one rank of each group, and what the others bring to surfaces.
double iteration_time(const WorkEstimate& work, const Decomposition& split) {
  constexpr double of_unknown = 15e-9; // read and written with every direction before it
  const double side = std::sqrt(work.cells);
  const double arriving = work.directed ? side * work.azimuths * lanes_of(work) : 0;
  return (4 * work.cells + arriving) / split.space * of_unknown + sum_time(arriving / split.space, split);
}

} // namespace

/// What the busiest rank computes, the time until the pipeline through space is full, messages, and the sum
/// over the group.
double crossing_time(const WorkEstimate& work, const Decomposition& split) {
  const double all_blocks = std::ceil(lanes_of(work) / static_cast<double>(block_lanes));
  // Of the busiest rank, which has full blocks.
  const double blocks = std::ceil(all_blocks / split.bands);
  const double lanes = std::min(lanes_of(work), blocks * static_cast<double>(block_lanes)) / blocks;
  const double pairs = std::ceil(work.azimuths / 8.0);
  const double tasks = blocks * std::ceil(pairs / split.directions) * 8;
  const double cells = work.cells / split.space, side = std::sqrt(static_cast<double>(split.space));
  const double task = cells * (of_step + of_crossing * lanes);
  const double faces = split.space > 1 ? 2 * std::sqrt(cells) : 0;
  const double message = split.space > 1 ? 2 * latency + per_byte * faces * 2 * lanes * sizeof(double) : 0;
  // All four corners start at once, so the pipeline fills from the sides to the middle.
  return tasks * (task + message) + (side - 1) * (task + message) + sum_time(4 * cells, split);
}

Decomposition choose_decomposition(const WorkEstimate& work, int ranks) {
  Decomposition best{ranks, 1, 1};
  const auto time_of = [&work](const Decomposition& split) {
    // What bounces between layers goes round in more sweeps and rounds where columns are cut: 20 layers take
    // three times as long.
    const double rounds = work.layered && split.space > 1 ? 3 : 1;
    return rounds * crossing_time(work, split) + iteration_time(work, split);
  };
  double least = time_of(best);
  for (int space = ranks; space >= 1; --space) {
    if (ranks % space != 0) continue;
    for (int directions = 1; directions <= ranks / space; ++directions) {
      if (ranks / space % directions != 0) continue;
      const Decomposition split{space, directions, ranks / space / directions};
      const double time = time_of(split);
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
