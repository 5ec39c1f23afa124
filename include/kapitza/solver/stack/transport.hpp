#pragma once
/// One full sweep as a linear map of the temperature. The angular unknown is never stored.

#include "kapitza/solver/moments.hpp"
#include "kapitza/solver/stack/couplings.hpp"
#include "kapitza/solver/stack/problem.hpp"
#include "kapitza/solver/transport_operator.hpp"

#include <memory>
#include <span>

namespace kapitza {

/// The sweep of a stack. What surfaces send out follows exactly from T, the temperatures of heat-flux walls
/// and the differences over contacts, which are the unknowns: every rank passes and receives the same
/// numbers, all of them. Keeps a reference to the problem.
class StackTransport : public TransportOperator {
 public:
  /// Tabulates and factorises the surface laws. Collective over the ranks, which share the sweeps.
  /// @throws InputError where a law cannot join its two materials
  StackTransport(const StackProblem& problem, const Communicator& communicator);
  ~StackTransport() override;

  /// The flux coupling of every surface, as tabulated for the sweeps.
  const Couplings& couplings() const;

  const Unknowns& unknowns() const override;
  /// All ranks where the stack has many cells for each, else this one alone.
  const Communicator& sharers() const override;
  bool floating() const override;
  void defect(std::span<const double> x, std::span<double> result, bool sources) override;
  void measure(std::span<const double> x) override;
  std::vector<double> residual(std::span<const double> x) const override;
  HeatBalance heat_balance() const override;
  double level_shift() const override;
  HeatScale heat_scale() const override;
  int most_directions() const override { return 200; }

  /// Of the last measure().
  const Moments& moments() const;

 private:
  struct Implementation;
  std::unique_ptr<Implementation> impl_;
};

/// Cell crossings of one sweep, over all ranks: the sum over cells of bands x directions.
double channels_swept(const StackProblem& problem);

} // namespace kapitza
