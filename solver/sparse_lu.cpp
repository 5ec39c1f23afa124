#include "solver/sparse_lu.hpp"

#include <algorithm>

namespace kapitza {

void SparseMatrix::Row::add(PetscInt column, double value) {
  constexpr std::size_t soon_searched = 32;
  if (entries_.size() < soon_searched) {
    const auto found = std::ranges::find(entries_, column, &std::pair<PetscInt, double>::first);
    if (found != entries_.end()) {
      found->second += value;
      return;
    }
  } else if (entries_.size() > 2 * merged_ + soon_searched) {
    merge();
  }
  entries_.emplace_back(column, value);
}

void SparseMatrix::Row::merge() {
  std::ranges::stable_sort(entries_, {}, &std::pair<PetscInt, double>::first);
  std::size_t last = 0;
  for (std::size_t i = 1; i < entries_.size(); ++i)
    if (entries_[i].first == entries_[last].first)
      entries_[last].second += entries_[i].second;
    else
      entries_[++last] = entries_[i];
  if (!entries_.empty()) entries_.resize(last + 1);
  merged_ = entries_.size();
}

SparseMatrix::Compressed SparseMatrix::take() {
  std::size_t entries = 0;
  for (Row& row : rows_) {
    row.merge();
    entries += row.entries().size();
  }
  Compressed all;
  all.start.reserve(rows_.size() + 1);
  all.column.reserve(entries);
  all.value.reserve(entries);
  for (Row& row : rows_) {
    for (const auto& [column, value] : row.entries()) {
      all.column.push_back(column);
      all.value.push_back(value);
    }
    all.start.push_back(static_cast<PetscInt>(all.column.size()));
    row = {};
  }
  rows_.clear();
  return all;
}

SparseLU::SparseLU(SparseMatrix matrix, MatOrderingType ordering) {
  const PetscInt n = matrix.local_rows();
  SparseMatrix::Compressed rows = matrix.take();
  petsc::Matrix assembled;
  petsc::check(MatCreateSeqAIJWithArrays(PETSC_COMM_SELF, n, n, rows.start.data(), rows.column.data(),
                                         rows.value.data(), assembled.out()),
               "MatCreateSeqAIJWithArrays");
  *this = SparseLU(assembled.get(), ordering);
}

SparseLU::SparseLU(Mat assembled, MatOrderingType ordering) {
  PetscInt n = 0;
  petsc::check(MatGetSize(assembled, &n, nullptr), "MatGetSize");
  petsc::Indices row_order, column_order;
  petsc::check(MatGetOrdering(assembled, ordering, row_order.out(), column_order.out()), "MatGetOrdering");
  MatFactorInfo info;
  petsc::check(MatFactorInfoInitialize(&info), "MatFactorInfoInitialize");
  info.fill = 2;
  petsc::check(MatGetFactor(assembled, MATSOLVERPETSC, MAT_FACTOR_LU, factor_.out()), "MatGetFactor");
  petsc::check(MatLUFactorSymbolic(factor_.get(), assembled, row_order.get(), column_order.get(), &info),
               "MatLUFactorSymbolic");
  petsc::check(MatLUFactorNumeric(factor_.get(), assembled, &info), "MatLUFactorNumeric");
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
