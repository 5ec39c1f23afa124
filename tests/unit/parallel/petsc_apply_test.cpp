/// Maps of arrays as PETSc operators, and what they throw.

#include "kapitza/base/error.hpp"

#include "parallel/petsc_apply.hpp"

#include <gtest/gtest.h>

namespace kapitza::petsc {
namespace {

/// GMRES on a shell of two unknowns.
struct System {
  Map multiply, precondition;
  Matrix matrix;
  Vector right, solution;
  Solver solver;

  System() {
    multiply = [](std::span<const double> in, std::span<double> out) {
      out[0] = 2 * in[0] + in[1], out[1] = 4 * in[1];
    };
    precondition = [](std::span<const double> in, std::span<double> out) {
      out[0] = in[0] / 2, out[1] = in[1] / 4;
    };
    matrix = make_shell(PETSC_COMM_SELF, 2, multiply);
    check(MatCreateVecs(matrix.get(), solution.out(), right.out()), "MatCreateVecs");
    check(KSPCreate(PETSC_COMM_SELF, solver.out()), "KSPCreate");
    check(KSPSetOperators(solver.get(), matrix.get(), matrix.get()), "KSPSetOperators");
    check(KSPSetType(solver.get(), KSPGMRES), "KSPSetType");
    set_preconditioner(solver.get(), precondition);
    const std::array<double, 2> values{7, 12};
    set_part(right.get(), values);
  }
  std::array<double, 2> solve() {
    check_with(KSPSolve(solver.get(), right.get(), solution.get()), "KSPSolve", multiply, precondition);
    const PetscScalar* values = nullptr;
    check(VecGetArrayRead(solution.get(), &values), "VecGetArrayRead");
    const std::array<double, 2> x{values[0], values[1]};
    check(VecRestoreArrayRead(solution.get(), &values), "VecRestoreArrayRead");
    return x;
  }
};

TEST(PetscShell, IsSolvedWithItsPreconditioner) {
  const auto x = System().solve();
  EXPECT_NEAR(x[0], 2, 1e-4);
  EXPECT_NEAR(x[1], 3, 1e-4);
}

/// The error itself, not PETSc's word for it, wherever it comes from.
TEST(PetscShell, PassesOnWhatItsMapsThrow) {
  const auto fail = [](std::span<const double>, std::span<double>) {
    throw RuntimeFailure("a NaN appeared");
  };
  const auto complaint = [](System& system) -> std::string {
    try {
      system.solve();
    } catch (const RuntimeFailure& failure) {
      return failure.what();
    }
    return "nothing";
  };
  {
    System system;
    system.multiply = fail;
    EXPECT_EQ(complaint(system), "a NaN appeared");
  }
  {
    System system;
    system.precondition = fail;
    EXPECT_EQ(complaint(system), "a NaN appeared");
  }
}

TEST(PetscCallback, ThrowsOnce) {
  Callback callback;
  EXPECT_TRUE(callback.run([] {}));
  EXPECT_NO_THROW(callback.rethrow());
  EXPECT_FALSE(callback.run([] { throw std::bad_alloc(); }));
  EXPECT_FALSE(callback.run([] { throw RuntimeFailure("later"); })); // the first is kept
  EXPECT_TRUE(callback.failed());
  EXPECT_THROW(callback.rethrow(), std::bad_alloc);
  EXPECT_FALSE(callback.failed());
  EXPECT_NO_THROW(callback.rethrow());
}

} // namespace
} // namespace kapitza::petsc
