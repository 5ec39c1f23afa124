#include "solver/stack/krylov.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace kapitza {
PetscErrorCode StackKrylov::multiply(Mat matrix, Vec in, Vec out) {
  void* self = nullptr;
  PetscFunctionBeginUser;
  PetscCall(MatShellGetContext(matrix, &self));
  auto& krylov = *static_cast<StackKrylov*>(self);
  krylov.gather_(in, krylov.x_);
  const auto start = std::chrono::steady_clock::now();
  krylov.transport_.defect(krylov.x_, krylov.defect_, false);
  krylov.sweep_time += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  for (double& value : krylov.defect_) value = -value;
  petsc::set_part(out, std::span(krylov.defect_).subspan(krylov.first_, krylov.end_ - krylov.first_));
  PetscFunctionReturn(0);
}

PetscErrorCode StackKrylov::precondition(PC pc, Vec in, Vec out) {
  void* self = nullptr;
  PetscFunctionBeginUser;
  PetscCall(PCShellGetContext(pc, &self));
  static_cast<StackKrylov*>(self)->preconditioner_->solve(in, out);
  PetscFunctionReturn(0);
}

PetscErrorCode StackKrylov::monitor(KSP, PetscInt iteration, PetscReal residual, void* self) {
  auto& krylov = *static_cast<StackKrylov*>(self);
  if (krylov.progress_)
    krylov.progress_(krylov.sweeps_before + static_cast<int>(iteration), residual / krylov.scale);
  return 0;
}

/// The same temperature everywhere, normalised.
petsc::Vector StackKrylov::unit_level(int temperatures) const {
  petsc::Vector level;
  petsc::check(VecDuplicate(right_.get(), level.out()), "VecDuplicate");
  PetscScalar* array = nullptr;
  petsc::check(VecGetArrayWrite(level.get(), &array), "VecGetArrayWrite");
  for (std::size_t i = first_; i < end_; ++i)
    array[i - first_] = i < index(temperatures) ? 1 / std::sqrt(temperatures) : 0;
  petsc::check(VecRestoreArrayWrite(level.get(), &array), "VecRestoreArrayWrite");
  return level;
}

StackKrylov::StackKrylov(StackTransport& transport, const DiffusionSystem* preconditioner, bool floating,
                         const SteadyOptions& options, const CellShare& share)
    : transport_(transport), preconditioner_(preconditioner), progress_(options.progress),
      first_(share.first_unknown()), end_(share.end_unknown(index(transport.unknowns()))),
      x_(index(transport.unknowns())), defect_(x_.size()) {
  const MPI_Comm comm = share.ranks.handle();
  const auto own = static_cast<PetscInt>(end_ - first_);
  petsc::check(VecCreateMPI(comm, own, PETSC_DETERMINE, right_.out()), "VecCreateMPI");
  petsc::check(VecDuplicate(right_.get(), solution_.out()), "VecDuplicate");
  gather_ = petsc::Gather(right_.get());
  petsc::check(MatCreateShell(comm, own, own, PETSC_DETERMINE, PETSC_DETERMINE, this, matrix_.out()),
               "MatCreateShell");
  petsc::check(
      MatShellSetOperation(matrix_.get(), MATOP_MULT, reinterpret_cast<void (*)()>(&StackKrylov::multiply)),
      "MatShellSetOperation");
  if (floating) {
    const petsc::Vector level = unit_level(transport.temperatures());
    const Vec vector = level.get();
    petsc::NullSpace levels;
    petsc::check(MatNullSpaceCreate(comm, PETSC_FALSE, 1, &vector, levels.out()), "MatNullSpaceCreate");
    petsc::check(MatSetNullSpace(matrix_.get(), levels.get()), "MatSetNullSpace");
  }
  petsc::check(KSPCreate(comm, solver_.out()), "KSPCreate");
  KSP ksp = solver_.get();
  petsc::check(KSPSetOperators(ksp, matrix_.get(), matrix_.get()), "KSPSetOperators");
  petsc::check(KSPSetType(ksp, KSPGMRES), "KSPSetType");
  petsc::check(KSPSetPCSide(ksp, PC_LEFT), "KSPSetPCSide");
  petsc::check(KSPGMRESSetRestart(ksp, std::min(options.max_sweeps, 200)), "KSPGMRESSetRestart");
  petsc::check(KSPGMRESSetCGSRefinementType(ksp, KSP_GMRES_CGS_REFINE_IFNEEDED),
               "KSPGMRESSetCGSRefinementType");
  petsc::check(KSPMonitorSet(ksp, &StackKrylov::monitor, this, nullptr), "KSPMonitorSet");
  PC pc = nullptr;
  petsc::check(KSPGetPC(ksp, &pc), "KSPGetPC");
  if (preconditioner_ != nullptr) {
    petsc::check(PCSetType(pc, PCSHELL), "PCSetType");
    petsc::check(PCShellSetContext(pc, this), "PCShellSetContext");
    petsc::check(PCShellSetApply(pc, &StackKrylov::precondition), "PCShellSetApply");
  } else {
    petsc::check(PCSetType(pc, PCNONE), "PCSetType");
  }
  petsc::check(KSPSetFromOptions(ksp), "KSPSetFromOptions");
  watch.attach(ksp);
}

int StackKrylov::solve(std::span<const double> r, double target, int max_iterations, std::span<double> dx) {
  std::ranges::fill(dx, 0.0);
  if (max_iterations <= 0) return 0;
  petsc::set_part(right_.get(), r.subspan(first_, end_ - first_));
  petsc::check(KSPSetTolerances(solver_.get(), 0, target, PETSC_DEFAULT, max_iterations), "KSPSetTolerances");
  petsc::check(KSPSolve(solver_.get(), right_.get(), solution_.get()), "KSPSolve");
  watch.rethrow();
  KSPConvergedReason reason = KSP_CONVERGED_ITERATING;
  petsc::check(KSPGetConvergedReason(solver_.get(), &reason), "KSPGetConvergedReason");
  if (reason == KSP_DIVERGED_NANORINF)
    throw RuntimeFailure("a NaN or infinite value appeared in the Krylov solver");
  gather_(solution_.get(), dx);
  PetscInt iterations = 0;
  petsc::check(KSPGetIterationNumber(solver_.get(), &iterations), "KSPGetIterationNumber");
  return static_cast<int>(iterations);
}

std::vector<double> StackKrylov::gather(std::span<const double> part) const {
  petsc::Vector vector;
  petsc::check(VecDuplicate(right_.get(), vector.out()), "VecDuplicate");
  petsc::set_part(vector.get(), part);
  std::vector<double> all(x_.size());
  gather_(vector.get(), all);
  return all;
}

} // namespace kapitza
