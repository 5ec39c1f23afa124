#include "krylov.hpp"

#include "kapitza/error.hpp"

#include "petsc_apply.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace kapitza {
PetscErrorCode Krylov::multiply(Mat matrix, Vec in, Vec out) {
  void* self = nullptr;
  PetscFunctionBeginUser;
  PetscCall(MatShellGetContext(matrix, &self));
  auto& krylov = *static_cast<Krylov*>(self);
  PetscCall(petsc::apply_to_arrays(in, out, [&](std::span<const double> x, std::span<double> y) {
    const auto start = std::chrono::steady_clock::now();
    krylov.transport_.defect(x, y, false);
    krylov.sweep_time += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    for (double& value : y) value = -value;
  }));
  PetscFunctionReturn(0);
}

PetscErrorCode Krylov::precondition(PC pc, Vec in, Vec out) {
  void* self = nullptr;
  PetscFunctionBeginUser;
  PetscCall(PCShellGetContext(pc, &self));
  PetscCall(petsc::apply_to_arrays(in, out, [&](std::span<const double> r, std::span<double> x) {
    static_cast<Krylov*>(self)->preconditioner_->solve(r, x);
  }));
  PetscFunctionReturn(0);
}

PetscErrorCode Krylov::monitor(KSP, PetscInt iteration, PetscReal residual, void* self) {
  auto& krylov = *static_cast<Krylov*>(self);
  if (krylov.progress_)
    krylov.progress_(krylov.sweeps_before + static_cast<int>(iteration), residual / krylov.scale);
  return 0;
}

/// The same temperature everywhere, normalised.
petsc::Vector Krylov::unit_level(int temperatures) const {
  petsc::Vector level;
  petsc::check(VecDuplicate(right_.get(), level.out()), "VecDuplicate");
  PetscScalar* array = nullptr;
  petsc::check(VecGetArrayWrite(level.get(), &array), "VecGetArrayWrite");
  std::fill(array, array + transport_.unknowns(), 0.0);
  std::fill(array, array + temperatures, 1 / std::sqrt(temperatures));
  petsc::check(VecRestoreArrayWrite(level.get(), &array), "VecRestoreArrayWrite");
  return level;
}

Krylov::Krylov(Transport& transport, const DiffusionSystem* preconditioner, bool floating,
               const SteadyOptions& options)
    : transport_(transport), preconditioner_(preconditioner), progress_(options.progress) {
  const PetscInt n = transport.unknowns();
  petsc::check(VecCreateSeq(PETSC_COMM_SELF, n, right_.out()), "VecCreateSeq");
  petsc::check(VecDuplicate(right_.get(), solution_.out()), "VecDuplicate");
  petsc::check(MatCreateShell(PETSC_COMM_SELF, n, n, n, n, this, matrix_.out()), "MatCreateShell");
  petsc::check(
      MatShellSetOperation(matrix_.get(), MATOP_MULT, reinterpret_cast<void (*)()>(&Krylov::multiply)),
      "MatShellSetOperation");
  if (floating) {
    const petsc::Vector level = unit_level(transport.temperatures());
    const Vec vector = level.get();
    petsc::NullSpace levels;
    petsc::check(MatNullSpaceCreate(PETSC_COMM_SELF, PETSC_FALSE, 1, &vector, levels.out()),
                 "MatNullSpaceCreate");
    petsc::check(MatSetNullSpace(matrix_.get(), levels.get()), "MatSetNullSpace");
  }
  petsc::check(KSPCreate(PETSC_COMM_SELF, solver_.out()), "KSPCreate");
  KSP ksp = solver_.get();
  petsc::check(KSPSetOperators(ksp, matrix_.get(), matrix_.get()), "KSPSetOperators");
  petsc::check(KSPSetType(ksp, KSPGMRES), "KSPSetType");
  petsc::check(KSPSetPCSide(ksp, PC_LEFT), "KSPSetPCSide");
  petsc::check(KSPGMRESSetRestart(ksp, std::min(options.max_sweeps, 200)), "KSPGMRESSetRestart");
  petsc::check(KSPGMRESSetCGSRefinementType(ksp, KSP_GMRES_CGS_REFINE_IFNEEDED),
               "KSPGMRESSetCGSRefinementType");
  petsc::check(KSPMonitorSet(ksp, &Krylov::monitor, this, nullptr), "KSPMonitorSet");
  PC pc = nullptr;
  petsc::check(KSPGetPC(ksp, &pc), "KSPGetPC");
  if (preconditioner_ != nullptr) {
    petsc::check(PCSetType(pc, PCSHELL), "PCSetType");
    petsc::check(PCShellSetContext(pc, this), "PCShellSetContext");
    petsc::check(PCShellSetApply(pc, &Krylov::precondition), "PCShellSetApply");
  } else {
    petsc::check(PCSetType(pc, PCNONE), "PCSetType");
  }
  petsc::check(KSPSetFromOptions(ksp), "KSPSetFromOptions");
  watch.attach(ksp);
}

int Krylov::solve(std::span<const double> r, double target, int max_iterations, std::span<double> dx) {
  std::ranges::fill(dx, 0.0);
  if (max_iterations <= 0) return 0;
  PetscScalar* array = nullptr;
  petsc::check(VecGetArrayWrite(right_.get(), &array), "VecGetArrayWrite");
  std::ranges::copy(r, array);
  petsc::check(VecRestoreArrayWrite(right_.get(), &array), "VecRestoreArrayWrite");
  petsc::check(KSPSetTolerances(solver_.get(), 0, target, PETSC_DEFAULT, max_iterations), "KSPSetTolerances");
  petsc::check(KSPSolve(solver_.get(), right_.get(), solution_.get()), "KSPSolve");
  watch.rethrow();
  KSPConvergedReason reason = KSP_CONVERGED_ITERATING;
  petsc::check(KSPGetConvergedReason(solver_.get(), &reason), "KSPGetConvergedReason");
  if (reason == KSP_DIVERGED_NANORINF)
    throw RuntimeFailure("a NaN or infinite value appeared in the Krylov solver");
  const PetscScalar* solution = nullptr;
  petsc::check(VecGetArrayRead(solution_.get(), &solution), "VecGetArrayRead");
  std::copy(solution, solution + dx.size(), dx.begin());
  petsc::check(VecRestoreArrayRead(solution_.get(), &solution), "VecRestoreArrayRead");
  PetscInt iterations = 0;
  petsc::check(KSPGetIterationNumber(solver_.get(), &iterations), "KSPGetIterationNumber");
  return static_cast<int>(iterations);
}

} // namespace kapitza
