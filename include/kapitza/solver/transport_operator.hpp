#pragma once
/// What every driver (steady today) needs of a problem: its sweep.

#include "kapitza/parallel/communicator.hpp"
#include "kapitza/parallel/profile.hpp"
#include "kapitza/solver/unknowns.hpp"

#include <chrono>
#include <span>
#include <vector>

namespace kapitza {

/// What is known of heat flows before any sweep: fluxes [W/m2], or powers where surfaces have a size [W/m].
struct HeatScale {
  double expected = 0;  ///< flow, good to a factor of a few; infinite where it is not known
  double streaming = 0; ///< of the order of what streams one way, per kelvin
  /// What a difference of neighbouring nodes conducts at most, per kelvin: with it rounding of temperatures
  /// is multiplied. 0 where nothing conducts.
  double conducting = 0;
};

/// Heat flows, as in HeatScale.
struct HeatBalance {
  double departure = 0; ///< from the balance of energy, the largest there is
  double largest = 0;   ///< flow there is, or that is imposed
};

/// One full sweep as a linear map of the unknowns, the angular unknown never stored: with F "sweep with these
/// sources and average", the steady state is the fixed point x = F(x). Vectors are those of unknowns(); all
/// calls are collective over the ranks that hold them.
class TransportOperator {
 public:
  TransportOperator() = default;
  TransportOperator(const TransportOperator&) = delete;
  TransportOperator& operator=(const TransportOperator&) = delete;
  virtual ~TransportOperator() = default;

  virtual const Unknowns& unknowns() const = 0;
  /// Ranks whose own parts together are all unknowns.
  virtual const Communicator& sharers() const = 0;
  /// No wall fixes the temperature: it is known up to a constant.
  virtual bool floating() const = 0;

  /// result = F(x) - x, computed without cancellation; with `sources` false only its linear part (walls at
  /// the reference temperature, no heating). One sweep.
  virtual void defect(std::span<const double> x, std::span<double> result, bool sources) = 0;
  /// One more sweep at x, keeping its moments, which the next four functions are about.
  virtual void measure(std::span<const double> x) = 0;
  /// F(x) - x for the x of measure().
  virtual std::vector<double> residual(std::span<const double> x) const = 0;
  virtual HeatBalance heat_balance() const = 0;
  /// What to add to all temperatures so that the mean energy temperature is T0 [K].
  virtual double level_shift() const = 0;

  virtual HeatScale heat_scale() const = 0;
  /// How many vectors a Krylov space may have before it begins anew.
  virtual int most_directions() const = 0;
  /// Called before the watch of a solve is; ranks that only sweep are to call theirs.
  virtual void announce_watch() {}

  int sweeps() const { return sweeps_; }            ///< so far
  double sweep_time() const { return sweep_time_; } ///< [s] inside them

 protected:
  /// Counts a sweep and its time while in scope.
  class SweepClock {
   public:
    /// Starts to count the time of a sweep. @param part sweeps, or moments
    explicit SweepClock(TransportOperator& sweep, RunPart part = RunPart::sweeps)
        : sweep_(sweep), part_(part) {}
    ~SweepClock() {
      ++sweep_.sweeps_;
      sweep_.sweep_time_ += std::chrono::duration<double>(Clock::now() - start_).count();
    }
    SweepClock(const SweepClock&) = delete;
    SweepClock& operator=(const SweepClock&) = delete;

   private:
    using Clock = std::chrono::steady_clock;
    TransportOperator& sweep_;
    PartClock part_;
    Clock::time_point start_ = Clock::now();
  };

 private:
  int sweeps_ = 0;
  double sweep_time_ = 0;
};

} // namespace kapitza
