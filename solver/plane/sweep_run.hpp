#pragma once
/// One sweep of a plane under way: its tasks, its mail, and what it crosses. Private to solver/plane/.

#include "solver/plane/sweep.hpp"
#include "solver/simd/kernels.hpp"

#include <mpi.h>

namespace kapitza {

/// Doubles of a row of numbers, and of a face's end in it.
template <class Number>
constexpr std::size_t row_doubles = row_size* parts_of<Number>;
template <class Number>
constexpr std::size_t end_doubles = block_lanes* parts_of<Number>;

/// One sweep under way.
template <class Number>
class PlaneSweep::Run {
 public:
  Run(const PlaneSweep& sweep, const SweepInput<Number>& input, const SweepOutput<Number>& output,
      const std::vector<SweepTask>& tasks, const Visitor& visit)
      : sweep_(sweep), problem_(sweep.problem_), geometry_(sweep.geometry_), lanes_(sweep.lanes_),
        surfaces_(sweep.surfaces_), columns_(columns_of(sweep, input)), input_(input), output_(output),
        running_(tasks), visit_(visit), kept_(index(lanes_.blocks)) {}
  void all();
  void along_layers(int most, const ColumnTurns& turns, const ColumnWatch& taken);
  /// Nothing passes from one to the next.
  void keep_columns_apart() { columns_apart_ = true; }
  /// Instead of closing columns, finds their responses; tasks are of one block.
  /// @param into [azimuths of a quadrant][near mirrors][response_size]
  void measure(std::vector<ColumnResponses<Number>>& into) { measured_ = &into; }

 private:
  static constexpr std::size_t parts = parts_of<Number>;
  /// A task under way.
  struct Flight {
    std::size_t task = 0, round = 0;
    int block = 0, azimuth = 0;
    const SweepOrder* order = nullptr;
    AlignedArray rows;
    std::vector<std::vector<std::vector<double>>> mail; ///< [rounds][messages]
    std::vector<std::vector<MPI_Request>> requests;     ///< [rounds][messages]
    double* row(int number) { return rows.data() + index(number) * row_doubles<Number>; }
    const double* row(int number) const { return rows.data() + index(number) * row_doubles<Number>; }
  };
  /// What ordered mirrors keep of one block of lanes.
  struct Kept {
    PartsOf<Number, AlignedArray> rows;
    std::vector<char> done; ///< [azimuths]
    std::size_t left = 0;   ///< tasks of the block
  };
  struct Outgoing {
    MPI_Request request;
    std::vector<double> data;
  };

  static const ClosedColumns<Number>* columns_of(const PlaneSweep& sweep, const SweepInput<Number>& input) {
    if constexpr (parts == 1)
      if (input.shift == 0) return &sweep.columns_;
    return input.columns;
  }
  bool reflections_known(int block, int azimuth) const;
  int azimuth_of(const Flight& flight, int stage) const {
    return stage % 2 == 0 ? flight.azimuth : surfaces_.reflection(flight.azimuth);
  }
  double* pool(std::size_t face, int block) {
    return &pools_[(index(place_of_pool_[face]) * blocks_ + index(place_of_block_[index(block)]))
                   * row_doubles<Number>];
  }
  void prepare();
  void prepare_nodes();
  void prepare_pools();
  void find_sent(std::size_t f, std::size_t part);
  void add_sent(std::size_t f, int block, double* row) const;
  void fill_links(Flight& flight);
  void emit_links(const Flight& flight, const CoupledFace& face, int azimuth, double* row);
  void start(Flight& flight, std::size_t task, const SweepOrder& order);
  bool is_ready(Flight& flight);
  void run_round(Flight& flight);
  void cross_one(Flight& flight, const SweepStep& step);
  void cross_layer(Flight& flight, const ColumnLayer& layer);
  CrossingOf<Number> crossing_of(Flight& flight, const SweepStep& step, double* collected);
  const double* coupled_inflow(Flight& flight, const SweepStep& step, std::size_t slot);
  double* outflow(Flight& flight, const SweepStep& step, std::size_t slot, double* collected);
  void cross(const Flight& flight, const SweepStep& step, const CrossingOf<Number>& crossing, Number* sums,
             double* inside);
  /// A second field, drift or temperature of electrons, is a source in the medium.
  bool is_driven(int medium) const {
    return (!input_.drift.empty() || !input_.gap.empty()) && !lanes_.media[index(medium)].pull.empty();
  }
  Number source_along(std::size_t node, bool metal, const double* s) const;
  void cross_driven(const Flight& flight, const SweepStep& step, const CrossingOf<Number>& crossing,
                    Number* sums, double* inside);
  void add_stored(const Flight& flight, const SweepStep& step, double* source) const;
  void cross_stored(const Flight& flight, const SweepStep& step, const CrossingOf<Number>& crossing,
                    Number* sums, double* inside);
  void add_pulled(const Flight& flight, const SweepStep& step, const double* inside);
  void collect(const Flight& flight, const SweepStep& step, const CrossingOf<Number>& crossing);
  void absorb(std::size_t slot, int azimuth, int block, const PartsOf<Number, ArrivingRow>& rows);
  void close_column(const Flight& flight, std::size_t f);
  void begin_measured(int block);
  void send(const Flight& flight, const SweepMessage& message);
  void finish(const Flight& flight);
  void wait_for_mail(std::vector<Flight*>& active);
  void reap(bool wait);
  std::size_t lanes_sent(int block) const;

  const PlaneSweep& sweep_;
  const PlaneProblem& problem_;
  const PlaneGeometry& geometry_;
  const LaneTable& lanes_;
  const PlaneSurfaces& surfaces_;
  const Kernels& kernels_ = kernels();
  const ClosedColumns<Number>* columns_;
  const SweepInput<Number>& input_;
  const SweepOutput<Number>& output_;
  const std::vector<SweepTask>& running_;
  const Visitor& visit_;
  std::vector<Kept> kept_;          ///< [blocks]
  std::size_t blocks_ = 0;          ///< that tasks are of
  std::vector<int> place_of_block_; ///< [blocks] among those; -1: no task is of it
  std::vector<int> place_of_pool_;  ///< [owned coupled faces] among those with pools; -1: links alone emit
  AlignedArray pools_;              ///< rows that pools emit [those faces][those blocks]
  PartsOf<Number, std::vector<std::array<double, 2>>> jumps_; ///< of owned coupled faces
  /// What electrons behind owned coupled faces send beyond what they absorb [2][bands]; empty: nothing.
  PartsOf<Number, std::vector<std::vector<double>>> sent_;
  std::vector<FaceEnds<Number>> inflow_jump_; ///< [owned slots] T - T_in where the face leads in
  std::vector<Number> drive_;                 ///< of ShiftedLanes [owned nodes]; empty on real numbers
  std::vector<Outgoing> outgoing_;
  std::vector<ColumnResponses<Number>>* measured_ = nullptr;
  bool columns_apart_ = false;
};

extern template class PlaneSweep::Run<double>;
extern template class PlaneSweep::Run<std::complex<double>>;

} // namespace kapitza
