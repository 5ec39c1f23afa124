#include "solver/krylov_watch.hpp"

#include "parallel/petsc_apply.hpp"

namespace kapitza {
namespace {

std::vector<double> current_solution(KSP ksp) {
  Vec built = nullptr; // PETSc's, not ours
  petsc::check(KSPBuildSolution(ksp, nullptr, &built), "KSPBuildSolution");
  return petsc::part_of(built);
}

} // namespace

/// PETSc's own test, then a look at the iterate. GMRES has just updated its small problem here, so that the
/// solution of this iteration can be built.
PetscErrorCode KrylovWatch::converged(KSP ksp, PetscInt iteration, PetscReal residual,
                                      KSPConvergedReason* reason, void* self) {
  auto& watch = *static_cast<KrylovWatch*>(self);
  PetscFunctionBeginUser;
  PetscCall(KSPConvergedDefault(ksp, iteration, residual * watch.lengthening, reason, watch.test_.get()));
  if (*reason != KSP_CONVERGED_ITERATING || iteration == 0 || !watch.look) PetscFunctionReturn(0);
  watch.callback_.run([&] {
    watch.interrupted = watch.look(static_cast<int>(iteration), [ksp] { return current_solution(ksp); });
  });
  if (watch.interrupted || watch.callback_.failed()) *reason = KSP_CONVERGED_ITS;
  PetscFunctionReturn(0);
}

void KrylovWatch::attach(KSP ksp) {
  void* test = nullptr;
  petsc::check(KSPConvergedDefaultCreate(&test), "KSPConvergedDefaultCreate");
  test_.reset(test);
  petsc::check(KSPSetConvergenceTest(ksp, &KrylovWatch::converged, this, nullptr), "KSPSetConvergenceTest");
}

} // namespace kapitza
