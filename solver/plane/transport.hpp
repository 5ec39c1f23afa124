#pragma once
/// One full sweep as a linear map, in two dimensions. Private to solver/.
///
/// The unknowns of a rank are T at its nodes, then what arrives at its coupled faces (see PlaneSurfaces),
/// then, on the first rank of the space, the temperature of each heat-flux wall; all relative to the
/// reference temperature. Only the first rank of each group has them; the others sweep their share.

#include "kapitza/solver/plane/moments.hpp"
#include "kapitza/solver/stack/steady.hpp"

#include "solver/plane/low_order/reach.hpp"
#include "solver/plane/rounds.hpp"

namespace kapitza {

class PlaneTransport {
 public:
  /// Collective over ranks.world().
  PlaneTransport(const PlaneProblem& problem, const PlaneRanks& ranks);

  const PlaneSweep& sweep() const { return sweep_; }
  bool is_group_root() const { return group_.is_root(); }
  std::size_t unknowns() const { return nodes_ + arriving_ + own_walls(); }
  std::size_t nodes() const { return nodes_; }
  std::size_t arriving() const { return arriving_; }
  /// Surface of each heat-flux wall, in the order of their unknowns.
  const std::vector<int>& flux_walls() const { return flux_walls_; }
  /// Mean capacity of a heat-flux wall times its length, sum of f [W/m/K].
  double wall_capacity(std::size_t wall) const { return wall_capacity_[wall]; }
  double wall_length(std::size_t wall) const { return wall_length_[wall]; } ///< [m]
  const PlaneReach& reach() const { return reach_; }

  /// result = F(x) - x; with `sources` false its linear part only. Called by group roots together; the others
  /// are in serve().
  void defect(std::span<const double> x, std::span<double> result, bool sources);
  /// One more sweep at the solution. As defect().
  PlaneMoments moments(std::span<const double> x);
  /// Has the other ranks of the groups call their watch, as the caller is about to.
  void call_watch();
  /// Lets the other ranks of the groups return from serve().
  void release();
  /// Lets them leave serve() with a RuntimeFailure, as the caller is about to leave.
  void give_up();
  /// Takes part in sweeps until released. Not for group roots. @return the last moments
  PlaneMoments serve(const SteadyWatch& watch);

  /// r = F(x) - x from the sweep that the moments were made with.
  std::vector<double> residual(std::span<const double> x, const PlaneMoments& moments) const;
  /// T and what arrives, of halo cells: [slots] and [all_arriving()]; the owned parts are given.
  void exchange_halo(std::vector<double>& temperature, std::vector<double>& arriving) const;
  double sweep_time() const { return sweep_time_; }
  int sweeps() const { return sweeps_; }

 private:
  enum class Command { linear, full, moments, watch, stop, give_up };
  struct Swept {
    std::vector<double> moment, arriving, absorbed;
  };
  std::size_t own_walls() const { return space_.is_root() ? flux_walls_.size() : 0; }
  void command(Command order);
  Swept run(std::vector<double>& x, bool sources, const Visitor& visit = {});
  PlaneMoments make_moments(std::vector<double>& x);
  void measure_walls();

  const PlaneProblem& problem_;
  Communicator space_, group_;
  MPI_Comm space_comm_, group_comm_;
  PlaneSweep sweep_;
  SweepRounds rounds_;
  PlaneReach reach_;
  std::size_t nodes_, arriving_;
  std::vector<int> flux_walls_;
  std::vector<double> wall_capacity_, wall_length_;
  double sweep_time_ = 0;
  int sweeps_ = 0;
  Swept last_; ///< of the last sweep for moments
};

/// Adds what crossings contribute to the moments of one rank.
class MomentSums {
 public:
  MomentSums(const PlaneProblem& problem, const PlaneSweep& sweep);
  void add(const Visit& visit);
  /// Sums over the group. @param temperature T of the owned nodes
  PlaneMoments finish(std::span<const double> temperature, const Communicator& group);

 private:
  void add_face(const Visit& visit, int k);
  const PlaneProblem& problem_;
  const PlaneSweep& sweep_;
  PlaneMoments sums_;
  std::vector<int> face_of_slot_; ///< [owned slots] -1: on no surface
};

} // namespace kapitza
