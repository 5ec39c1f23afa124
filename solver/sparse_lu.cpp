#include "sparse_lu.hpp"

namespace kapitza {

SparseLU::SparseLU(const SparseMatrix& matrix, MatOrderingType ordering) {
  std::vector<PetscInt> start{0}, column;
  std::vector<PetscScalar> value;
  for (const auto& row : matrix.rows) {
    for (const auto& [c, v] : row) {
      column.push_back(c);
      value.push_back(v);
    }
    start.push_back(static_cast<PetscInt>(column.size()));
  }
  const auto n = static_cast<PetscInt>(matrix.rows.size());
  petsc::Matrix assembled;
  petsc::check(MatCreateSeqAIJWithArrays(PETSC_COMM_SELF, n, n, start.data(), column.data(), value.data(),
                                         assembled.out()),
               "MatCreateSeqAIJWithArrays");
  petsc::Indices rows, columns;
  petsc::check(MatGetOrdering(assembled.get(), ordering, rows.out(), columns.out()), "MatGetOrdering");
  MatFactorInfo info;
  petsc::check(MatFactorInfoInitialize(&info), "MatFactorInfoInitialize");
  info.fill = 3;
  petsc::check(MatGetFactor(assembled.get(), MATSOLVERPETSC, MAT_FACTOR_LU, factor_.out()), "MatGetFactor");
  petsc::check(MatLUFactorSymbolic(factor_.get(), assembled.get(), rows.get(), columns.get(), &info),
               "MatLUFactorSymbolic");
  petsc::check(MatLUFactorNumeric(factor_.get(), assembled.get(), &info), "MatLUFactorNumeric");
  petsc::check(VecCreateSeqWithArray(PETSC_COMM_SELF, 1, n, nullptr, right_.out()), "VecCreateSeqWithArray");
  petsc::check(VecCreateSeqWithArray(PETSC_COMM_SELF, 1, n, nullptr, solution_.out()),
               "VecCreateSeqWithArray");
}

void SparseLU::solve(std::span<const double> right, std::span<double> solution) const {
  petsc::check(VecPlaceArray(right_.get(), right.data()), "VecPlaceArray");
  petsc::check(VecPlaceArray(solution_.get(), solution.data()), "VecPlaceArray");
  petsc::check(MatSolve(factor_.get(), right_.get(), solution_.get()), "MatSolve");
  petsc::check(VecResetArray(solution_.get()), "VecResetArray");
  petsc::check(VecResetArray(right_.get()), "VecResetArray");
}

} // namespace kapitza
