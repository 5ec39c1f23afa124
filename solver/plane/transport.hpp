#pragma once
/// One full sweep as a linear map, in two dimensions. Private to solver/.
///
/// What arrives at coupled faces (see PlaneSurfaces) is unknown too; temperatures of heat-flux walls are on
/// the first rank of the space. Only the first rank of each group has unknowns; the others sweep their share.

#include "kapitza/solver/moments.hpp"
#include "kapitza/solver/steady.hpp"
#include "kapitza/solver/transport_operator.hpp"

#include "solver/plane/low_order/reach.hpp"
#include "solver/plane/rounds.hpp"

namespace kapitza {

class PlaneTransport : public TransportOperator {
 public:
  /// Collective over ranks.world().
  PlaneTransport(const PlaneProblem& problem, const PlaneRanks& ranks);

  const PlaneSweep& sweep() const { return sweep_; }
  bool is_group_root() const { return group_.is_root(); }
  /// Surface of each heat-flux wall, in the order of their unknowns.
  const std::vector<int>& flux_walls() const { return unknowns_.counts().walls; }
  /// Mean capacity of a heat-flux wall times its length, sum of f [W/m/K].
  double wall_capacity(std::size_t wall) const { return wall_capacity_[wall]; }
  double wall_length(std::size_t wall) const { return wall_length_[wall]; } ///< [m]
  const PlaneReach& reach() const { return reach_; }

  const Unknowns& unknowns() const override { return unknowns_; }
  /// The group roots; the others of their groups are in serve() meanwhile.
  const Communicator& sharers() const override { return space_; }
  bool floating() const override { return is_floating(problem_); }
  void defect(std::span<const double> x, std::span<double> result, bool sources) override;
  void measure(std::span<const double> x) override;
  std::vector<double> residual(std::span<const double> x) const override;
  /// Of all boundary powers and of the heating; the largest may also pass through a periodic pair.
  HeatBalance heat_balance() const override;
  double level_shift() const override;
  HeatScale heat_scale() const override;
  int most_directions() const override { return 100; }
  /// Has the other ranks of the groups call their watch, as the caller is about to.
  void announce_watch() override;

  /// Of the last measure(), on all ranks of a group.
  const Moments& moments() const { return moments_; }
  /// Lets the other ranks of the groups return from serve().
  void release();
  /// Lets them leave serve() with a RuntimeFailure, as the caller is about to leave.
  void give_up();
  /// Takes part in sweeps until released. Not for group roots.
  void serve(const SteadyWatch& watch);

  /// T and what arrives, of halo cells: [slots] and [all_arriving()]; the owned parts are given.
  void exchange_halo(std::vector<double>& temperature, std::vector<double>& arriving) const;

 private:
  enum class Command { linear, full, moments, watch, stop, give_up };
  struct Swept {
    std::vector<double> moment, arriving, absorbed;
  };
  void command(Command order);
  Swept run(std::vector<double>& x, bool sources, const Visitor& visit = {});
  void finish_defect(const Swept& swept, std::span<const double> x, bool sources,
                     std::span<double> result) const;
  void make_moments(std::vector<double>& x);
  std::vector<double> wall_temperatures(std::span<const double> x) const;
  void measure_walls();

  const PlaneProblem& problem_;
  Communicator space_, group_;
  PlaneSweep sweep_;
  SweepRounds rounds_;
  PlaneReach reach_;
  Unknowns unknowns_;
  std::vector<double> wall_capacity_, wall_length_;
  Swept last_; ///< of the last sweep for moments
  Moments moments_;
};

/// Adds what crossings contribute to the moments of one rank.
class MomentSums {
 public:
  MomentSums(const PlaneProblem& problem, const PlaneSweep& sweep);
  void add(const Visit& visit);
  /// Sums over the group. @param temperature T of the owned nodes
  Moments finish(std::span<const double> temperature, const Communicator& group);

 private:
  void add_face(const Visit& visit, int k);
  void add_curve_face(const Visit& visit, int k);
  const PlaneProblem& problem_;
  const PlaneSweep& sweep_;
  Moments sums_;
  std::vector<int> face_of_slot_;     ///< [owned slots] -1: on no surface
  std::vector<double*> through_slot_; ///< [owned slots] where a face of a curve adds up; empty: no curves
};

} // namespace kapitza
