#pragma once
/// Looking at a Krylov solve between two iterations, and ending it there. Private to solver/.

#include "parallel/petsc.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace kapitza {

class KrylovWatch {
 public:
  /// Asked after each iteration with its number and a function that makes this rank's part of the solution of
  /// this moment (collective); true ends the solve. All ranks of the solver answer alike. May be empty.
  std::function<bool(int, const std::function<std::vector<double>()>&)> look;
  /// Called after each iteration, before the test of the end, with the residual's norm of the iteration
  /// before and the same function: may set `lengthening`. May be empty.
  std::function<void(double, const std::function<std::vector<double>()>&)> measure;
  bool interrupted = false;
  double lengthening = 1; ///< the solve ends when the norm of the residual times this reaches its tolerance

  KrylovWatch() = default;
  KrylovWatch(const KrylovWatch&) = delete;
  KrylovWatch& operator=(const KrylovWatch&) = delete;
  /// Makes this part of the convergence test of a GMRES or FGMRES solver, which it must outlive.
  void attach(KSP ksp);
  /// Throws what `look` has thrown: see petsc::check_with.
  void rethrow() { callback_.rethrow(); }

 private:
  static PetscErrorCode converged(KSP ksp, PetscInt iteration, PetscReal residual, KSPConvergedReason* reason,
                                  void* self);
  petsc::Callback callback_;
  double residual_before_ = 0;
  struct EndTest {
    void operator()(void* context) const { KSPConvergedDefaultDestroy(context); }
  };
  std::unique_ptr<void, EndTest> test_; ///< of PETSc's own convergence test
};

} // namespace kapitza
