#pragma once
/// One sweep over all directions and bands of one rank's cells, pipelined through the ranks that share the
/// mesh. Private to solver/.
///
/// A task is one azimuth of one block of lanes. Tasks start in the same order on every rank, several at a
/// time, one from each quadrant in turn so that all corners of the domain are busy; whichever has its inflow
/// goes on. The lowest unfinished task can always go on everywhere, so ranks never wait in a circle.

#include "solver/numbers.hpp"
#include "solver/plane/along_layers.hpp"
#include "solver/plane/columns.hpp"
#include "solver/plane/order.hpp"

#include <array>
#include <functional>
#include <span>

namespace kapitza {

class PsiField;

/// On real numbers a steady sweep; on complex ones that of amplitudes of exp(s t),
///
///     s.grad psi + (1/L + shift/v) psi = T/L + stored/v
///
/// and on real numbers with a shift that of a step in time, with shift/v psi of the field `psi` for stored/v.
/// Laws are real: what arrives at faces is kept part by part.
template <class Number>
struct SweepInput {
  std::span<const Number> temperature;               ///< T [slots]
  PartsOf<Number, std::span<const double>> arriving; ///< at all coupled faces, of the last iterate
  /// [surfaces] What black walls and baths emit; what crosses a periodic pair to its plus side gains.
  std::span<const Number> surface;
  std::span<const Number> stored{}; ///< [owned nodes] T_0 of all phonons; empty: 0. Not on real numbers
  Number shift{};                   ///< [1/s]
  /// Of the shift (PlaneSweep::close_columns); the sweep itself has those of none.
  const ClosedColumns<Number>* columns = nullptr;
  /// On real numbers with a shift: psi that is stored, and how; null: 0.
  const AlignedArray* psi = nullptr;
  const PsiField* fields = nullptr;
  /// Of normal processes (solver/drift.hpp) y [owned nodes][x, y] [K]: a source s.y pull/L, on real numbers.
  /// Empty: none.
  std::span<const Number> drift{};
  /// In metals T_e - T [owned nodes] [K]: a source pull (T_e - T). Empty: there are none.
  std::span<const Number> gap{};
  /// T_e of metals [slots] [K], where electrons exchange heat with phonons behind a surface; else empty.
  PartsOf<Number, std::span<const double>> electrons{};
};

template <class Number>
struct SweepOutput {
  std::span<Number> moment;                    ///< += sum of shares of (psi - T) [owned nodes]
  PartsOf<Number, std::span<double>> arriving; ///< += what now arrives at owned coupled faces
  std::span<Number> absorbed;                  ///< += power that arrives at heat-flux walls [surfaces] [W/m]
  std::span<Number> drift{}; ///< += sum of weights of s psi, where a drift is given [owned nodes][x, y] [K]
  /// += in metals, mean of psi - T by what relaxes to electrons, where there is a gap [owned nodes] [K]
  std::span<Number> gained{};
  /// In place of `arriving`, of channels alone: what arrives takes the place of what was there. Empty: as for
  /// the others. They may be those of the input.
  PartsOf<Number, std::span<double>> channels{};
};

/// One part of a cell just crossed: of one block at its corners psi - T, and at the ends of inflow faces the
/// incoming psi less T there.
struct Visit {
  int cell, azimuth, block;
  std::size_t lanes; ///< of the block, without the padding
  int part;          ///< 0 real, 1 imaginary
  std::array<double, 2> s;
  std::array<double, 4> temperature;                ///< T at the corners
  std::array<const double*, 4> inside;              ///< [corners]
  std::array<std::array<const double*, 2>, 4> in;   ///< [faces][ends]; null: nothing comes in
  std::array<std::array<double, 2>, 4> inflow_jump; ///< see CrossingOf
};
using Visitor = std::function<void(const Visit&)>;

/// Between facing mirrors an azimuth's reflection is swept with it.
struct SweepTask {
  int block, azimuth;
};

/// Everything about sweeps that is the same for all of them.
class PlaneSweep {
 public:
  /// Collective over ranks.space().
  PlaneSweep(const PlaneProblem& problem, const PlaneRanks& ranks);

  const PlaneProblem& problem() const { return problem_; }
  const PlaneGeometry& geometry() const { return geometry_; }
  const LaneTable& lanes() const { return lanes_; }
  const PlaneSurfaces& surfaces() const { return surfaces_; }
  const SweepOrders& orders() const { return orders_; }

  /// This rank's share of directions and bands; sums over the group are the caller's. Collective over space.
  /// @param tasks those to run, in the order of tasks(); the same on all ranks of the space
  template <class Number>
  void run(const SweepInput<Number>& input, const SweepOutput<Number>& output,
           const std::vector<SweepTask>& tasks, const Visitor& visit = {}) const;
  const AlongLayers& along_layers() const { return layers_; }
  /// Column by column along the layers. Before `taken` returns, the caller puts what has arrived where the
  /// input has it, unless the output's channels are the input's. Moments that it adds have no meaning.
  /// @param tasks those of this rank that are to run; ranks of the group run theirs together
  /// @param most turns of any task
  template <class Number>
  void run_along_layers(const SweepInput<Number>& input, const SweepOutput<Number>& output,
                        const std::vector<SweepTask>& tasks, int most, const ColumnTurns& turns,
                        const ColumnWatch& taken) const;
  /// One turn of each column of what starts from its own faces: nothing comes from the one before.
  void run_columns_alone(const SweepInput<double>& input, const SweepOutput<double>& output,
                         const ColumnWatch& taken) const;
  /// All of this rank's.
  const std::vector<SweepTask>& tasks() const { return tasks_; }
  /// What goes round between facing mirrors while amplitudes of exp(shift t), or a step in time, are swept:
  /// one sweep. Nothing where no columns are closed. Collective over space.
  template <class Number>
  ClosedColumns<Number> close_columns(const Number& shift) const;

 private:
  template <class Number>
  class Run;
  void make_tasks(const PlaneRanks& ranks);
  int phase(int azimuth) const;
  std::size_t place_of(int azimuth) const;

  const PlaneProblem& problem_;
  RankGroup messages_; ///< the ranks of the space, for what sweeps send
  PlaneGeometry geometry_;
  LaneTable lanes_;
  PlaneSurfaces surfaces_;
  SweepOrders orders_;
  AlongLayers layers_;
  std::vector<SweepTask> tasks_;
  std::vector<char> collects_;   ///< [owned cells] has a face where something is collected
  std::vector<int> near_number_; ///< [owned coupled faces] among near paired mirrors; -1: no such
  int near_mirrors_ = 0;
  ClosedColumns<double> columns_; ///< of steady sweeps
};

} // namespace kapitza
