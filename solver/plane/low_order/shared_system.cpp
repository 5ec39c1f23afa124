#include "solver/plane/low_order/shared_system.hpp"

#include "kapitza/parallel/communicator.hpp"

#include "parallel/petsc_apply.hpp"

namespace kapitza {
namespace {

/// All rows at home, none elsewhere.
petsc::Indices all_rows(PetscInt rows, bool is_home) {
  petsc::Indices all;
  petsc::check(ISCreateStride(PETSC_COMM_SELF, is_home ? rows : 0, 0, 1, all.out()), "ISCreateStride");
  return all;
}

/// The whole matrix. Nothing but at home.
petsc::Matrix gathered(Mat matrix, IS all, bool is_home) {
  Mat* parts = nullptr;
  const PetscInt count = is_home ? 1 : 0;
  petsc::check(MatCreateSubMatrices(matrix, count, &all, &all, MAT_INITIAL_MATRIX, &parts),
               "MatCreateSubMatrices");
  petsc::Matrix whole;
  if (is_home) {
    petsc::check(PetscObjectReference(reinterpret_cast<PetscObject>(parts[0])), "PetscObjectReference");
    whole = petsc::Matrix(parts[0]);
    petsc::check(MatSetOption(whole.get(), MAT_SYMMETRIC, PETSC_TRUE), "MatSetOption");
    petsc::check(MatSetOption(whole.get(), MAT_SPD, PETSC_TRUE), "MatSetOption");
  }
  petsc::check(MatDestroySubMatrices(count, &parts), "MatDestroySubMatrices");
  return whole;
}

} // namespace

SharedSystem::SharedSystem(const petsc::Matrix& matrix) {
  petsc::check(MatCreateVecs(matrix.get(), solution_.out(), right_.out()), "MatCreateVecs");
}

SharedSystem SharedSystem::at_home(petsc::Matrix& matrix, int home) {
  const Communicator ranks(PetscObjectComm(reinterpret_cast<PetscObject>(matrix.get())));
  SharedSystem system(matrix);
  if (ranks.size() == 1) {
    system.solver_ = DiffusionSolver(matrix, {}, 0);
    return system;
  }
  PetscInt rows = 0;
  petsc::check(MatGetSize(matrix.get(), &rows, nullptr), "MatGetSize");
  system.is_home_ = ranks.rank() == home;
  const petsc::Indices all = all_rows(rows, system.is_home_);
  petsc::Matrix whole = gathered(matrix.get(), all.get(), system.is_home_);
  petsc::check(VecCreateSeq(PETSC_COMM_SELF, system.is_home_ ? rows : 0, system.home_right_.out()),
               "VecCreateSeq");
  petsc::check(VecDuplicate(system.home_right_.get(), system.home_solution_.out()), "VecDuplicate");
  petsc::check(VecScatterCreate(system.right_.get(), all.get(), system.home_right_.get(), nullptr,
                                system.to_home_.out()),
               "VecScatterCreate");
  if (system.is_home_) system.solver_ = DiffusionSolver(whole, {}, 0);
  return system;
}

SharedSystem SharedSystem::together(const petsc::Matrix& matrix) {
  SharedSystem system(matrix);
  system.solver_ = DiffusionSolver::cycles(matrix);
  return system;
}

void SharedSystem::send() const {
  if (to_home_.get() != nullptr) petsc::transfer(to_home_, right_.get(), home_right_.get());
}

void SharedSystem::solve() const {
  if (to_home_.get() == nullptr)
    solver_.solve(right_.get(), solution_.get());
  else if (is_home_)
    solver_.solve(home_right_.get(), home_solution_.get());
}

void SharedSystem::fetch() const {
  if (to_home_.get() != nullptr)
    petsc::transfer(to_home_, home_solution_.get(), solution_.get(), SCATTER_REVERSE);
}

} // namespace kapitza
