#pragma once
/// One full sweep as a linear map of the temperature. The angular unknown is never stored.

#include "kapitza/parallel/communicator.hpp"
#include "kapitza/solver/stack/couplings.hpp"
#include "kapitza/solver/stack/moments.hpp"
#include "kapitza/solver/stack/problem.hpp"

#include <memory>
#include <span>

namespace kapitza {

/// The unknowns are T at the nodes [2 cells], then the temperature of each heat-flux wall, all relative to
/// reference_temperature(problem), then the temperature difference over each macroscopic contact. With F the
/// map "sweep with these sources, surface channels closed exactly, and average", the steady state is the
/// fixed point x = F(x). Keeps a reference to the problem.
class StackTransport {
 public:
  /// Tabulates and factorises the surface laws. @throws InputError where a law cannot join its two materials
  StackTransport(const StackProblem& problem, const Communicator& communicator);
  ~StackTransport();
  StackTransport(StackTransport&&) noexcept;

  int unknowns() const;
  /// The flux coupling of every surface, as tabulated for the sweeps.
  const Couplings& couplings() const;
  /// How many of the unknowns, the first ones, are temperatures: what a shift of the level changes.
  int temperatures() const;
  /// result = F(x) - x, computed without cancellation; with `sources` false only its linear part (walls at
  /// the reference temperature, no heating). One sweep. Collective; every rank passes and receives the same
  /// numbers.
  void defect(std::span<const double> x, std::span<double> result, bool sources);

  /// One more sweep at the solution, keeping what the analysis needs. Collective.
  Moments moments(std::span<const double> x);

 private:
  struct Implementation;
  std::unique_ptr<Implementation> impl_;
};

/// Cell crossings of one sweep, over all ranks: the sum over cells of bands x directions.
double channels_swept(const StackProblem& problem);

} // namespace kapitza
