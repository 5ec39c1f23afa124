#pragma once
/// Small sparse systems that a rank solves for itself, by PETSc's LU. Private to solver/.

#include "petsc.hpp"

#include <map>
#include <span>
#include <vector>

namespace kapitza {

/// A square matrix under assembly: entries added to the same place are summed.
struct SparseMatrix {
  std::vector<std::map<PetscInt, double>> rows;

  explicit SparseMatrix(PetscInt size) : rows(static_cast<std::size_t>(size)) {}
  void add(PetscInt row, PetscInt column, double value) {
    rows[static_cast<std::size_t>(row)][column] += value;
  }
};

/// The factorised matrix. No pivoting: for matrices whose diagonal dominates, as those of transport do.
class SparseLU {
 public:
  SparseLU() = default;
  /// @param ordering of PETSc's, e.g. MATORDERINGNATURAL where the matrix is banded already
  SparseLU(const SparseMatrix& matrix, MatOrderingType ordering);
  void solve(std::span<const double> right, std::span<double> solution) const;

 private:
  petsc::Matrix factor_;
  petsc::Vector right_, solution_; ///< without storage of their own: they borrow the caller's
};

} // namespace kapitza
