#pragma once
/// A plane problem made ready to be swept: what steady and harmonic solves, and every frequency, share.
/// Private to solver/.

#include "kapitza/solver/unknowns.hpp"

#include "solver/plane/electrons/plane_electrons.hpp"
#include "solver/plane/low_order/reach.hpp"
#include "solver/plane/rounds.hpp"

#include <span>
#include <vector>

namespace kapitza {

/// Keeps a reference to the problem.
class PreparedPlane {
 public:
  /// Collective over ranks.world().
  PreparedPlane(const PlaneProblem& problem, const PlaneRanks& ranks);

  const PlaneProblem& problem() const { return problem_; }
  const PlaneSweep& sweep() const { return sweep_; }
  const SweepRounds& rounds() const { return rounds_; }
  const PlaneReach& reach() const { return reach_; }
  const PlaneElectrons& electrons() const { return electrons_; }
  /// Electrons and phonons behind some surface exchange heat: the same on all ranks.
  bool exchanges() const { return exchanges_; }
  /// The group roots. The others of a group hold no unknowns and sweep their share.
  const Communicator& sharers() const { return space_; }
  const Communicator& group() const { return group_; }
  /// Of a real problem.
  const Unknowns& unknowns() const { return unknowns_; }
  /// Of a problem of amplitudes, where a number has 2 parts.
  Unknowns unknowns(int parts) const;
  /// Surface of each heat-flux wall, in the order of their unknowns.
  const std::vector<int>& flux_walls() const { return unknowns_.counts().walls; }
  /// Mean capacity of a heat-flux wall times its length, sum of f [W/m/K].
  double wall_capacity(std::size_t wall) const { return wall_capacity_[wall]; }
  double wall_length(std::size_t wall) const { return wall_length_[wall]; } ///< [m]

  /// T and what arrives, of halo cells: [slots] and [all_arriving()]; the owned parts are given. Collective
  /// over the space.
  void exchange_halo(std::span<double> temperature, std::span<double> arriving) const;
  /// Numbers at all nodes of the halo cells behind shared faces [slots]; those of owned cells are given.
  /// Collective over the space.
  void exchange_cells(std::span<double> values) const;

 private:
  void measure_walls();

  const PlaneProblem& problem_;
  Communicator space_, group_;
  PlaneSweep sweep_;
  SweepRounds rounds_;
  PlaneReach reach_;
  PlaneElectrons electrons_;
  bool exchanges_ = false;
  Unknowns unknowns_;
  std::vector<double> wall_capacity_, wall_length_;
};

} // namespace kapitza
