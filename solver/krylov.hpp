#pragma once
/// The Krylov solve inside every driver. Private to solver/.

#include "kapitza/solver/transport_operator.hpp"

#include "parallel/petsc_apply.hpp"
#include "solver/krylov_watch.hpp"
#include "solver/largest_error.hpp"
#include "solver/preconditioner.hpp"

#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <vector>

namespace kapitza {

/// Solves A dx = r with A = 1 - F by GMRES on P^-1 A, or, where P only approximates M, by flexible GMRES with
/// M^-1 P behind it. What it stops on is |M^-1 r|: since M is close to A that is the error of the temperature
/// itself. The plain residual is not: its smooth part, which carries the heat flux of a thick domain, is
/// smaller by the square of thickness over mean free path.
class Krylov {
 public:
  /// Keeps references to both.
  /// @param progress called with the number of sweeps and the error after each iteration; may be empty
  Krylov(TransportOperator& sweep, const Preconditioner& low_order,
         std::function<void(int, double)> progress);

  /// Solves until |M^-1 (r - A dx)| is at most target (an estimate, where P only approximates M) and peak()
  /// times it at most largest_target, or until the watch ends it. @param x what dx corrects
  /// @return the number of iterations
  /// @throws RuntimeFailure on all ranks where a NaN appears; what a sweep or the watch has thrown
  int solve(std::span<const double> x, std::span<const double> r, double target, int max_iterations,
            std::span<double> dx);
  /// The largest error of a temperature, over the size of the field, per |M^-1 r| over `scale`; at least 1,
  /// and 1 where M does not ask for it (see Preconditioner::errs_locally).
  double peak() const;
  /// A vector as the operator has it, from every rank's own part. Collective.
  void hold(std::span<const double> own, std::span<double> held) const;

  double scale = 1;                                                ///< errors are reported relative to this
  double largest_target = std::numeric_limits<double>::infinity(); ///< see solve()
  int sweeps_before = 0; ///< added to the iteration number in progress reports
  KrylovWatch watch;     ///< gives this rank's own part of the dx of the moment

 private:
  static PetscErrorCode monitor(KSP ksp, PetscInt iteration, PetscReal residual, void* self);
  void make_maps();
  void make_solver();
  petsc::NullSpace make_levels() const;
  void multiply(std::span<const double> x, std::span<double> y);
  void estimate(std::span<const double> direction, std::span<const double> preconditioned);

  TransportOperator& sweep_;
  const Preconditioner& low_order_;
  std::function<void(int, double)> progress_;
  std::optional<LargestError> largest_error_;
  double target_ = 0;                         ///< of the solve that is under way
  std::vector<double> held_, defect_, swept_; ///< of one multiplication
  petsc::Map multiply_, precondition_;
  petsc::Matrix matrix_;
  petsc::Vector right_, solution_, part_;
  std::optional<petsc::Gather> gather_; ///< where ranks hold more than their own part
  petsc::Solver solver_;
};

} // namespace kapitza
