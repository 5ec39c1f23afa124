#include "kapitza/solver/least_squares.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"

#include "base/lapack.hpp"
#include "parallel/petsc_apply.hpp"

#include <petsctao.h>

#include <algorithm>
#include <cmath>

// PETSc's TAO (BRGN) is in the PETSc that the solver needs anyway: Eigen's Levenberg-Marquardt is in its
// unsupported part, Ceres would bring a dozen packages along.

namespace kapitza {
namespace {

using Optimiser = petsc::Owned<Tao, TaoDestroy>;

/// What TAO calls.
struct Problem {
  const Residuals& residuals;
  petsc::Callback callback;

  std::vector<double> at(std::span<const double> x) const {
    std::vector<double> r = residuals(x);
    if (!std::ranges::all_of(r, [](double value) { return std::isfinite(value); }))
      throw RuntimeFailure("least squares: a residual is no number");
    return r;
  }
};

PetscErrorCode evaluate(Tao, Vec x, Vec r, void* context) {
  auto& problem = *static_cast<Problem*>(context);
  const bool done = problem.callback.run([&] { petsc::set_part(r, problem.at(petsc::part_of(x))); });
  return done ? 0 : PETSC_ERR_USER;
}

PetscErrorCode differentiate(Tao, Vec x, Mat jacobian, Mat, void* context) {
  auto& problem = *static_cast<Problem*>(context);
  const bool done = problem.callback.run([&] {
    const std::vector<double> quotients = difference_quotients(problem.residuals, petsc::part_of(x));
    PetscScalar* array = nullptr;
    petsc::check(MatDenseGetArrayWrite(jacobian, &array), "MatDenseGetArrayWrite");
    std::ranges::copy(quotients, array);
    petsc::check(MatDenseRestoreArrayWrite(jacobian, &array), "MatDenseRestoreArrayWrite");
    petsc::check(MatAssemblyBegin(jacobian, MAT_FINAL_ASSEMBLY), "MatAssemblyBegin");
    petsc::check(MatAssemblyEnd(jacobian, MAT_FINAL_ASSEMBLY), "MatAssemblyEnd");
  });
  return done ? 0 : PETSC_ERR_USER;
}

petsc::Vector make_vector(std::size_t size) {
  petsc::Vector vector;
  petsc::check(VecCreateSeq(PETSC_COMM_SELF, static_cast<PetscInt>(size), vector.out()), "VecCreateSeq");
  return vector;
}

/// The largest component of the undamped step from here; infinite where a parameter has no influence.
double next_step(const LeastSquaresFit& fit) {
  const auto m = static_cast<int>(fit.residuals.size()), n = static_cast<int>(fit.x.size());
  lapack::Matrix jacobian(m, n);
  jacobian.values = fit.jacobian;
  const lapack::LeastSquares step = lapack::solve_least_squares(std::move(jacobian), fit.residuals);
  if (step.rank < n) return HUGE_VAL;
  double largest = 0;
  for (const double part : step.x) largest = std::max(largest, std::abs(part));
  return largest;
}

/// One run of TAO; x is improved in place.
void minimise(Problem& problem, std::vector<double>& x, std::size_t residuals) {
  const petsc::Vector solution = make_vector(x.size()), values = make_vector(residuals);
  petsc::Matrix jacobian;
  petsc::check(MatCreateSeqDense(PETSC_COMM_SELF, static_cast<PetscInt>(residuals),
                                 static_cast<PetscInt>(x.size()), nullptr, jacobian.out()),
               "MatCreateSeqDense");
  petsc::set_part(solution.get(), x);
  Optimiser tao;
  petsc::check(TaoCreate(PETSC_COMM_SELF, tao.out()), "TaoCreate");
  petsc::check(TaoSetType(tao.get(), TAOBRGN), "TaoSetType");
  petsc::check(TaoSetSolution(tao.get(), solution.get()), "TaoSetSolution");
  petsc::check(TaoSetResidualRoutine(tao.get(), values.get(), evaluate, &problem), "TaoSetResidualRoutine");
  petsc::check(
      TaoSetJacobianResidualRoutine(tao.get(), jacobian.get(), jacobian.get(), differentiate, &problem),
      "TaoSetJacobianResidualRoutine");
  petsc::check(TaoSetFromOptions(tao.get()), "TaoSetFromOptions");
  petsc::check(TaoBRGNSetRegularizerWeight(tao.get(), 0), "TaoBRGNSetRegularizerWeight");
  petsc::check(TaoSetTolerances(tao.get(), 1e-15, 0, 1e-12), "TaoSetTolerances");
  petsc::check(TaoSetMaximumIterations(tao.get(), 200), "TaoSetMaximumIterations");
  // A callback that fails says why itself.
  petsc::check(PetscPushErrorHandler(PetscReturnErrorHandler, nullptr), "PetscPushErrorHandler");
  const PetscErrorCode code = TaoSolve(tao.get());
  petsc::check(PetscPopErrorHandler(), "PetscPopErrorHandler");
  petsc::check_with(code, "TaoSolve", problem.callback);
  x = petsc::part_of(solution.get());
}

} // namespace

std::vector<double> difference_quotients(const Residuals& residuals, std::span<const double> x) {
  constexpr double step = 1e-4; // error of its square, and rounding over it
  std::vector<double> all, moved(x.begin(), x.end());
  for (std::size_t j = 0; j < x.size(); ++j) {
    moved[j] = x[j] + step;
    std::vector<double> up = residuals(moved);
    moved[j] = x[j] - step;
    const std::vector<double> down = residuals(moved);
    moved[j] = x[j];
    for (std::size_t i = 0; i < up.size(); ++i) all.push_back((up[i] - down[i]) / (2 * step));
  }
  return all;
}

LeastSquaresFit least_squares(const Residuals& residuals, std::vector<double> start) {
  Problem problem{residuals, {}};
  LeastSquaresFit fit;
  fit.x = std::move(start);
  minimise(problem, fit.x, problem.at(fit.x).size());
  fit.residuals = problem.at(fit.x);
  fit.jacobian = difference_quotients(residuals, fit.x);
  fit.converged = next_step(fit) < 1e-6;
  return fit;
}

} // namespace kapitza
