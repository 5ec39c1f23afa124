#pragma once
/// Sparse systems solved directly: by one rank with PETSc's LU, or shared by many with MUMPS. Private to
/// solver/.

#include "kapitza/base/index.hpp"
#include "kapitza/parallel/communicator.hpp"

#include "parallel/petsc.hpp"

#include <span>
#include <utility>
#include <vector>

namespace kapitza {

/// Rows of a square matrix under assembly: entries added to the same place are summed. Of all that is added,
/// a rank keeps the rows that it owns.
class SparseMatrix {
 public:
  explicit SparseMatrix(PetscInt size) : SparseMatrix(size, 0, size) {}
  /// @param first, end rows of this rank; together those of all ranks are 0 to size, by rising rank
  SparseMatrix(PetscInt size, PetscInt first, PetscInt end)
      : size_(size), first_(first), rows_(index(end - first)) {}

  bool owns(PetscInt row) const { return row >= first_ && row < first_ + local_rows(); }
  PetscInt local_rows() const { return static_cast<PetscInt>(rows_.size()); }
  PetscInt first_row() const { return first_; }
  PetscInt size() const { return size_; }
  void add(PetscInt row, PetscInt column, double value) {
    if (owns(row)) rows_[index(row - first_)].add(column, value);
  }

  /// The rows one after the other, each by rising column. The matrix is empty afterwards.
  struct Compressed {
    std::vector<PetscInt> start{0}, column;
    std::vector<double> value;
  };
  Compressed take();

 private:
  /// A short row is searched; a long one grows at its end and is merged from time to time.
  class Row {
   public:
    void add(PetscInt column, double value);
    void merge();
    const std::vector<std::pair<PetscInt, double>>& entries() const { return entries_; }

   private:
    std::vector<std::pair<PetscInt, double>> entries_;
    std::size_t merged_ = 0;
  };

  PetscInt size_, first_;
  std::vector<Row> rows_;
};

/// The factorised matrix. No pivoting: for matrices whose diagonal dominates, as those of transport do.
class SparseLU {
 public:
  SparseLU() = default;
  /// @param ordering of PETSc's, e.g. MATORDERINGNATURAL where the matrix is banded already
  SparseLU(SparseMatrix matrix, MatOrderingType ordering);
  SparseLU(Mat assembled, MatOrderingType ordering);
  void solve(std::span<const double> right, std::span<double> solution) const;

 private:
  petsc::Matrix factor_;
  petsc::Vector right_, solution_; ///< without storage of their own: they borrow the caller's
};

} // namespace kapitza
