#include "solver/plane/low_order/shared_system.hpp"

#include "kapitza/parallel/communicator.hpp"

#include "parallel/petsc_apply.hpp"

#include <utility>

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

SharedSystem SharedSystem::at_home(petsc::Matrix& matrix, int home) {
  const Communicator ranks(PetscObjectComm(reinterpret_cast<PetscObject>(matrix.get())));
  SharedSystem system;
  if (ranks.size() == 1) {
    system.make_vectors(matrix);
    system.solver_ = DiffusionSolver(matrix, {}, 0);
    return system;
  }
  PetscInt rows = 0;
  petsc::check(MatGetSize(matrix.get(), &rows, nullptr), "MatGetSize");
  system.solves_ = ranks.rank() == home;
  const petsc::Indices all = all_rows(rows, system.solves_);
  petsc::Matrix whole = gathered(matrix.get(), all.get(), system.solves_);
  petsc::check(VecCreateSeq(PETSC_COMM_SELF, system.solves_ ? rows : 0, system.right_.out()), "VecCreateSeq");
  petsc::check(VecDuplicate(system.right_.get(), system.solution_.out()), "VecDuplicate");
  petsc::Vector of_ranks;
  petsc::check(MatCreateVecs(matrix.get(), of_ranks.out(), nullptr), "MatCreateVecs");
  petsc::check(
      VecScatterCreate(of_ranks.get(), all.get(), system.right_.get(), nullptr, system.to_home_.out()),
      "VecScatterCreate");
  if (system.solves_) system.solver_ = DiffusionSolver(whole, {}, 0);
  return system;
}

SharedSystem SharedSystem::together(const petsc::Matrix& matrix) {
  SharedSystem system;
  system.make_vectors(matrix);
  system.solver_ = DiffusionSolver::cycles(matrix);
  return system;
}

void SharedSystem::make_vectors(const petsc::Matrix& matrix) {
  petsc::check(MatCreateVecs(matrix.get(), solution_.out(), right_.out()), "MatCreateVecs");
}

void SharedSystem::take(Vec right) const {
  if (to_home_.get() == nullptr)
    petsc::check(VecCopy(right, right_.get()), "VecCopy");
  else
    petsc::transfer(to_home_, right, right_.get());
}

void SharedSystem::solve() const {
  if (solves_) solver_.solve(right_.get(), solution_.get());
}

void SharedSystem::give(Vec solution) const {
  if (to_home_.get() == nullptr)
    petsc::check(VecCopy(solution_.get(), solution), "VecCopy");
  else
    petsc::transfer(to_home_, solution_.get(), solution, SCATTER_REVERSE);
}

} // namespace kapitza
