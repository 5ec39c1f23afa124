#pragma once
/// One full sweep as a linear map, in two dimensions, on real numbers (the steady state, or with a shift a
/// step in time) or on complex ones (amplitudes of exp(s t)). Private to solver/.
///
/// What arrives at coupled faces (see PlaneSurfaces) is unknown too; temperatures of heat-flux walls are on
/// the first rank of the space. Only the first rank of each group has unknowns; the others sweep their share.

#include "kapitza/solver/moments.hpp"
#include "kapitza/solver/steady.hpp"
#include "kapitza/solver/transport_operator.hpp"

#include "solver/plane/prepared.hpp"
#include "solver/plane/solve/sources.hpp"

#include <functional>

namespace kapitza {

/// Keeps a reference to the plane. x and what becomes of it are doubles, as in Unknowns.
template <class Number>
class PlaneTransport : public TransportOperator {
 public:
  /// Collective over all ranks.
  PlaneTransport(const PreparedPlane& plane, PlaneSources<Number> sources);

  const PreparedPlane& plane() const { return plane_; }

  const Unknowns& unknowns() const override { return unknowns_; }
  /// The group roots; the others of their groups are in serve() meanwhile.
  const Communicator& sharers() const override { return plane_.sharers(); }
  /// Amplitudes have a level of their own: what is stored.
  bool floating() const override {
    return parts == 1 && sources_.shift == 0.0 && is_floating(plane_.problem());
  }
  void defect(std::span<const double> x, std::span<double> result, bool sources) override;
  void measure(std::span<const double> x) override;
  std::vector<double> residual(std::span<const double> x) const override;
  /// Of all boundary powers, of the heating and of what is stored; the largest may also pass through a
  /// periodic pair. In a step in time what relaxation takes beyond the heating says the same without a
  /// difference of energies.
  HeatBalance heat_balance() const override;
  double level_shift() const override;
  HeatScale heat_scale() const override;
  int most_directions() const override { return 100; }
  /// Has the other ranks of the groups call their watch, as the caller is about to.
  void announce_watch() override;

  /// Of the last measure(), on all ranks of a group: the real and the imaginary part of amplitudes, whose
  /// quadratic moments mean nothing.
  const PartsOf<Number, Moments>& moments() const { return moments_; }
  /// Lets the other ranks of the groups return from serve().
  void release();
  /// Lets them leave serve() with a RuntimeFailure, as the caller is about to leave.
  void give_up();
  /// Has the other ranks of the groups assist the low-order problem, as the caller is about to solve it.
  void announce_low_order() { command(Command::low_order); }
  /// Takes part in sweeps until released. Not for group roots.
  /// @param assist the rank's part of the low-order problem, where its preconditioner calls for it
  void serve(const SteadyWatch& watch, const std::function<void()>& assist);

 private:
  static constexpr std::size_t parts = parts_of<Number>;
  enum class Command { linear, full, moments, low_order, watch, stop, give_up };
  struct Swept {
    std::vector<Number> moment;
    PartsOf<Number, std::vector<double>> arriving;
    std::vector<Number> absorbed, drift, gained;
  };
  /// What a sweep takes of x, with the halo.
  struct Iterate {
    PartsOf<Number, std::vector<double>> temperature, arriving;
    std::vector<Number> of_slots;
  };
  void command(Command order);
  Iterate taken(std::span<const double> x) const;
  void exchange(Iterate& at) const;
  std::vector<Number> surface_sources(std::span<const Number> walls, bool sources) const;
  Swept nothing() const;
  template <class With>
  void go_round(Iterate& at, Swept& aside, const With& with) const;
  Swept run(std::vector<double>& x, bool sources, const Visitor& visit = {});
  void finish_defect(const Swept& swept, std::span<const double> x, bool sources,
                     std::span<double> result) const;
  void make_moments(std::vector<double>& x);
  void finish_moments(Moments& moments, std::span<const Number> walls, std::size_t part) const;
  void take_drift(Moments& moments, std::span<const double> x) const;
  std::vector<Number> gap(std::span<const double> x) const;
  std::vector<double> electrons_at_slots(std::span<const double> x, std::size_t part) const;
  std::vector<Number> electron_gains(const Swept& swept, std::span<const double> x, bool sources) const;
  std::vector<double> electron_sources(std::size_t part) const;
  std::vector<std::array<double, 2>> exchanged(std::span<const double> electrons,
                                               std::span<const double> arriving, bool sources,
                                               std::size_t part) const;
  void finish_electrons(const Swept& swept, std::span<const double> x, bool sources,
                        std::span<double> result) const;
  void take_electrons(Moments& moments, std::span<const double> x, std::size_t part) const;
  void take_electron_power(Moments& moments, std::span<const double> at, std::span<const double> x,
                           std::size_t part) const;
  void take_electron_dissipation(Moments& moments, std::span<const double> at,
                                 std::span<const double> x) const;
  std::vector<Number> wall_temperatures(std::span<const double> x) const;
  void keep(const Visit& visit) const;
  Number gained(int cell, bool heating_only) const;
  Number exchanged(int cell) const;
  double lacked_by_electrons(std::span<const double> x) const;
  Number power(std::size_t surface) const;
  /// Of a block, in numbers.
  std::span<const Number> block(std::span<const double> x, Block which) const {
    return as_numbers<Number>(unknowns_.part(x, which));
  }

  const PreparedPlane& plane_;
  PlaneSources<Number> sources_;
  ClosedColumns<Number> columns_;
  Unknowns unknowns_;
  Swept last_;               ///< of the last sweep for moments
  double electron_lack_ = 0; ///< of the same, in a step in time
  PartsOf<Number, Moments> moments_;
};

/// Adds what crossings contribute to the moments of one rank, of one part of the numbers.
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
  std::vector<double> heat_capacity_, relaxation_; ///< [media], of electrons included [W/m3/K]
  std::vector<int> face_of_slot_;                  ///< [owned slots] -1: on no surface
  std::vector<double*> through_slot_; ///< [owned slots] where a face of a curve adds up; empty: no curves
};

} // namespace kapitza
