#pragma once
/// Newton's method for problems whose sweep depends on the unknowns. Private to solver/.

#include "kapitza/solver/steady.hpp"
#include "kapitza/solver/transport_operator.hpp"

#include "solver/preconditioner.hpp"

#include <functional>
#include <memory>

namespace kapitza {

/// residual(x) = F(x) - x after measure(x), with F no longer linear; defect(dx, ., false) is its derivative
/// at the x measured last, times dx.
class NonlinearTransport : public TransportOperator {
 public:
  /// Whether the derivative leaves out that rates depend on temperature: not exact, but good from anywhere.
  virtual void freeze(bool frozen) = 0;
  /// Takes a step from the x of measure(), in those variables in which it leads furthest: to first order
  /// x + step. No absolute temperature is more than halved.
  virtual void advance(std::span<double> x, std::span<const double> step) const = 0;
  /// The largest difference between any two temperatures, those of walls included [K].
  virtual double spread(std::span<const double> x) const = 0;
  /// What size of temperatures errors are relative to, at least [K].
  virtual double least_size() const { return 0; }
};

/// Low-order equations of the derivative at the x measured last.
using MakePreconditioner = std::function<std::shared_ptr<const Preconditioner>()>;

/// The x with residual(x) = 0. Steps are Krylov solves that get more exact as the error falls; rates stay
/// frozen until the error is below 5 % of the spread (from afar the exact derivative leads astray: plain
/// Newton diverges in a film of 100 nm between 400 and 100 K). Converged when StoppingRule says so and the
/// heat balances `caution` times better than it asks for (of the steady state: within a hundredth of the
/// tolerance), or as well as it can. Stalled when three steps in a row
/// have brought nothing. Sweeps are counted from this call on.
/// @param guess where to start, unless the options say
/// @throws RuntimeFailure where PETSc fails or a NaN appears, and as measure()
SteadyState solve_nonlinear(NonlinearTransport& sweep, const MakePreconditioner& make,
                            std::vector<double> guess, const SteadyOptions& options, double caution = 1000);

} // namespace kapitza
