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

/// PETSc's own test, between two looks at the iterate. GMRES has just updated its small problem here, so that
/// the solution of this iteration can be built.
PetscErrorCode KrylovWatch::converged(KSP ksp, PetscInt iteration, PetscReal residual,
                                      KSPConvergedReason* reason, void* self) {
  auto& watch = *static_cast<KrylovWatch*>(self);
  PetscFunctionBeginUser;
  const auto current = [ksp] { return current_solution(ksp); };
  if (iteration > 0 && watch.measure)
    watch.callback_.run([&] { watch.measure(watch.residual_before_, current); });
  watch.residual_before_ = residual;
  PetscCall(KSPConvergedDefault(ksp, iteration, residual * watch.lengthening, reason, watch.test_.get()));
  if (*reason == KSP_CONVERGED_ITERATING && iteration > 0 && watch.look && !watch.callback_.failed())
    watch.callback_.run([&] { watch.interrupted = watch.look(static_cast<int>(iteration), current); });
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
