#pragma once
/// The Krylov solve inside the steady solve. Private to solver/.

#include "kapitza/solver/stack/steady.hpp"

#include "parallel/petsc_apply.hpp"
#include "solver/krylov_watch.hpp"
#include "solver/stack/diffusion.hpp"

#include <functional>
#include <span>
#include <vector>

namespace kapitza {

/// GMRES on A dx = r, left-preconditioned: what it minimises and stops on is the preconditioned residual M^-1
/// r. Since M is close to A that is the error of the temperature itself. The plain residual is not: its
/// smooth part, which carries the heat flux of a thick domain, is smaller by the square of thickness over
/// mean free path.
class StackKrylov {
 public:
  /// @param floating no wall fixes the temperature: constants are taken out of every iterate
  /// @param share of the vectors; the preconditioner's
  StackKrylov(StackTransport& transport, const DiffusionSystem* preconditioner, bool floating,
              const SteadyOptions& options, const CellShare& share);

  /// Solves A dx = r until |M^-1 (r - A dx)| <= target, or until the watch ends it. @return the number of
  /// iterations. All unknowns on every rank.
  int solve(std::span<const double> r, double target, int max_iterations, std::span<double> dx);
  /// All unknowns, from each rank's. Collective.
  std::vector<double> gather(std::span<const double> part) const;

  double scale = 1;      ///< residuals are reported relative to this
  int sweeps_before = 0; ///< added to the iteration number in progress reports
  KrylovWatch watch;     ///< gives this rank's part of the dx of the moment
  double sweep_time = 0; ///< [s]

 private:
  static PetscErrorCode multiply(Mat matrix, Vec in, Vec out);
  static PetscErrorCode precondition(PC pc, Vec in, Vec out);
  static PetscErrorCode monitor(KSP, PetscInt iteration, PetscReal residual, void* self);
  petsc::Vector unit_level(int temperatures) const;

  StackTransport& transport_;
  const DiffusionSystem* preconditioner_;
  std::function<void(int, double)> progress_;
  std::size_t first_, end_;        ///< this rank's unknowns
  std::vector<double> x_, defect_; ///< of one multiplication: all unknowns
  petsc::Vector right_, solution_;
  petsc::Gather gather_;
  petsc::Matrix matrix_;
  petsc::Solver solver_;
};

} // namespace kapitza
