#pragma once
/// Looking at a Krylov solve between two iterations, and ending it there. Private to solver/.

#include "parallel/petsc.hpp"

#include <exception>
#include <functional>
#include <memory>
#include <vector>

namespace kapitza {

class KrylovWatch {
 public:
  /// Asked after each iteration with its number and a function that makes this rank's part of the solution of
  /// this moment (collective); true ends the solve. All ranks of the solver answer alike. May be empty.
  std::function<bool(int, const std::function<std::vector<double>()>&)> look;
  bool interrupted = false;
  double lengthening = 1; ///< the solve ends when the norm of the residual times this reaches its tolerance

  KrylovWatch() = default;
  KrylovWatch(const KrylovWatch&) = delete;
  KrylovWatch& operator=(const KrylovWatch&) = delete;
  /// Makes this part of the convergence test of a GMRES or FGMRES solver, which it must outlive.
  void attach(KSP ksp);
  /// Keeps what was thrown inside PETSc, the first of it, and ends the solve at its next test: exceptions do
  /// not pass through PETSc.
  void fail(std::exception_ptr failure);
  /// Throws what `look` has thrown and fail() has kept. To be called after each solve.
  void rethrow();

 private:
  static PetscErrorCode converged(KSP ksp, PetscInt iteration, PetscReal residual, KSPConvergedReason* reason,
                                  void* self);
  std::exception_ptr failure_;
  struct EndTest {
    void operator()(void* context) const { KSPConvergedDefaultDestroy(context); }
  };
  std::unique_ptr<void, EndTest> test_; ///< of PETSc's own convergence test
};

} // namespace kapitza
