#include "plane_diffusion_assembly.hpp"

namespace kapitza {

DiffusionSolver::DiffusionSolver(const petsc::Matrix& matrix, double tolerance) {
  MPI_Comm space = PetscObjectComm(reinterpret_cast<PetscObject>(matrix.get()));
  PetscInt rows = 0;
  int ranks = 1;
  MPI_Comm_size(space, &ranks);
  petsc::check(MatGetSize(matrix.get(), &rows, nullptr), "MatGetSize");
  petsc::check(KSPCreate(space, solver_.out()), "KSPCreate");
  KSP ksp = solver_.get();
  petsc::check(KSPSetOptionsPrefix(ksp, "diffusion_"), "KSPSetOptionsPrefix");
  petsc::check(KSPSetOperators(ksp, matrix.get(), matrix.get()), "KSPSetOperators");
  PC pc = nullptr;
  petsc::check(KSPGetPC(ksp, &pc), "KSPGetPC");
  if (rows <= direct_rows) {
    // Every rank factorises the whole: at this size that is cheaper than sharing it.
    petsc::check(KSPSetType(ksp, KSPPREONLY), "KSPSetType");
    if (ranks > 1) {
      petsc::check(PCSetType(pc, PCREDUNDANT), "PCSetType");
      KSP inner = nullptr;
      petsc::check(PCRedundantGetKSP(pc, &inner), "PCRedundantGetKSP");
      petsc::check(KSPSetType(inner, KSPPREONLY), "KSPSetType");
      petsc::check(KSPGetPC(inner, &pc), "KSPGetPC");
    }
    petsc::check(PCSetType(pc, PCCHOLESKY), "PCSetType");
    petsc::check(PCFactorSetMatSolverType(pc, MATSOLVERCHOLMOD), "PCFactorSetMatSolverType");
  } else if (rows <= shared_direct_rows) {
    petsc::check(KSPSetType(ksp, KSPPREONLY), "KSPSetType");
    petsc::check(PCSetType(pc, PCCHOLESKY), "PCSetType");
    petsc::check(PCFactorSetMatSolverType(pc, MATSOLVERMUMPS), "PCFactorSetMatSolverType");
  } else {
    petsc::check(KSPSetType(ksp, KSPCG), "KSPSetType");
    petsc::check(KSPSetTolerances(ksp, tolerance, PETSC_DEFAULT, PETSC_DEFAULT, 200), "KSPSetTolerances");
    petsc::check(PCSetType(pc, PCHYPRE), "PCSetType");
    petsc::check(PCHYPRESetType(pc, "boomeramg"), "PCHYPRESetType");
    // Discontinuous elements couple strongly across faces: with the usual threshold of 0.25 a solve takes
    // five times as many cycles.
    for (const auto& [option, value] : {std::pair{"coarsen_type", "HMIS"},
                                        {"interp_type", "ext+i"},
                                        {"P_max", "4"},
                                        {"agg_nl", "2"},
                                        {"strong_threshold", "0.7"}}) {
      const std::string name = std::string("-diffusion_pc_hypre_boomeramg_") + option;
      PetscBool given = PETSC_FALSE;
      petsc::check(PetscOptionsHasName(nullptr, nullptr, name.c_str(), &given), "PetscOptionsHasName");
      if (given == PETSC_FALSE)
        petsc::check(PetscOptionsSetValue(nullptr, name.c_str(), value), "PetscOptionsSetValue");
    }
  }
  petsc::check(KSPSetFromOptions(ksp), "KSPSetFromOptions");
  petsc::check(KSPSetUp(ksp), "KSPSetUp");
}

void DiffusionSolver::solve(Vec right, Vec solution) const {
  petsc::check(KSPSolve(solver_.get(), right, solution), "KSPSolve");
}

} // namespace kapitza
