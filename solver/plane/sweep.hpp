#pragma once
/// One sweep over all directions and bands of one rank's cells, pipelined through the ranks that share the
/// mesh. Private to solver/.
///
/// A task is one azimuth of one block of lanes. Tasks start in the same order on every rank, several at a
/// time, one from each quadrant in turn so that all corners of the domain are busy; whichever has its inflow
/// goes on. The lowest unfinished task can always go on everywhere, so ranks never wait in a circle.

#include "solver/plane/columns.hpp"
#include "solver/plane/order.hpp"
#include "solver/simd/kernels.hpp"

#include <mpi.h>

#include <functional>
#include <span>

namespace kapitza {

struct SweepInput {
  std::span<const double> temperature; ///< T [slots]
  std::span<const double> arriving;    ///< at all coupled faces, of the last iterate
  std::span<const double> wall;        ///< what black walls emit [surfaces]
  bool sources = true;                 ///< temperature jumps of periodic pairs; baths emit
};

struct SweepOutput {
  std::span<double> moment;   ///< += sum of shares of (psi - T) [owned nodes]
  std::span<double> arriving; ///< += what now arrives at owned coupled faces
  std::span<double> absorbed; ///< += power that arrives at heat-flux walls [surfaces] [W/m]
};

/// A cell just crossed: psi - T of one block at its corners, and at the ends of inflow faces the incoming
/// psi.
struct Visit {
  int cell, azimuth, block;
  std::size_t lanes;    ///< of the block, without the padding
  const double* inside; ///< [corners][block_lanes]
  const Crossing* crossing;
};
using Visitor = std::function<void(const Visit&)>;

/// Between facing mirrors an azimuth's reflection is swept with it.
struct SweepTask {
  int block, azimuth;
};

class PlaneSweep {
 public:
  /// Collective over ranks.space().
  PlaneSweep(const PlaneProblem& problem, const PlaneRanks& ranks);

  const PlaneGeometry& geometry() const { return geometry_; }
  const LaneTable& lanes() const { return lanes_; }
  const PlaneSurfaces& surfaces() const { return surfaces_; }
  const SweepOrders& orders() const { return orders_; }

  /// This rank's share of directions and bands; sums over the group are the caller's. Collective over space.
  /// @param tasks those to run, in the order of tasks(); the same on all ranks of the space
  void run(const SweepInput& input, const SweepOutput& output, std::vector<SweepTask> tasks,
           const Visitor& visit = {});
  /// All of this rank's.
  const std::vector<SweepTask>& tasks() const { return tasks_; }

 private:
  struct Flight;
  /// What ordered mirrors keep of one block of lanes.
  struct Kept {
    AlignedArray rows;
    std::vector<char> done; ///< [azimuths]
    std::size_t left = 0;   ///< tasks of the block
  };
  void make_tasks();
  int phase(int azimuth) const;
  bool reflections_known(int block, int azimuth) const;
  void fill_links(Flight& flight, const SweepInput& input);
  void emit_links(const Flight& flight, const CoupledFace& face, int azimuth, const SweepInput& input,
                  double* row);
  void finish(const Flight& flight);
  void prepare_pools(const SweepInput& input);
  void start(Flight& flight, std::size_t task);
  bool is_ready(Flight& flight);
  void run_round(Flight& flight, const SweepInput& input, const SweepOutput& output, const Visitor& visit);
  void cross_one(Flight& flight, const SweepStep& step, const SweepInput& input, const SweepOutput& output,
                 const Visitor& visit);
  Crossing make_crossing(Flight& flight, const SweepStep& step, const SweepInput& input, double* collected);
  const double* coupled_inflow(Flight& flight, const SweepStep& step, std::size_t slot,
                               const SweepInput& input);
  double* outflow(Flight& flight, const SweepStep& step, std::size_t slot, double* collected);
  void collect(const Flight& flight, const SweepStep& step, const Crossing& crossing,
               const SweepOutput& output);
  void absorb(std::size_t slot, int azimuth, int block, const ArrivingRow& row, const SweepOutput& output);
  int azimuth_of(const Flight& flight, int stage) const;
  std::size_t place_of(int azimuth) const;
  void close_column(const Flight& flight, std::size_t f);
  void begin_measured(int block);
  void measure_columns();
  void send(const Flight& flight, const SweepMessage& message);
  void wait_for_mail(std::vector<Flight*>& active);
  std::size_t lanes_sent(int block) const;

  const PlaneProblem& problem_;
  const Kernels& kernels_ = kernels();
  RankGroup messages_; ///< the ranks of the space, for what sweeps send
  PlaneGeometry geometry_;
  LaneTable lanes_;
  PlaneSurfaces surfaces_;
  SweepOrders orders_;
  std::vector<SweepTask> tasks_, running_;
  int group_rank_ = 0, parts_directions_ = 1, parts_bands_ = 1;
  int most_rounds_ = 1;
  std::vector<char> collects_; ///< [owned cells] has a face where something is collected
  std::vector<Kept> kept_;     ///< [blocks]
  ClosedColumns columns_;
  std::vector<int> near_number_; ///< [owned coupled faces] among near paired mirrors; -1: no such
  int near_mirrors_ = 0;
  std::vector<ColumnResponses> measured_;    ///< [azimuths of a quadrant] while they are measured, else empty
  AlignedArray pools_;                       ///< rows that pools emit [owned coupled faces][blocks]
  std::vector<std::array<double, 2>> jumps_; ///< of owned coupled faces in this sweep
  struct Outgoing {
    MPI_Request request;
    std::vector<double> data;
  };
  std::vector<Outgoing> outgoing_;
  void reap(bool wait);
};

} // namespace kapitza
