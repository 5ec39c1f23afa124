#pragma once
/// Dense problems of a few dozen unknowns. Private to the library. All throw RuntimeFailure where an
/// iteration of LAPACK does not converge or a number is none.

#include "kapitza/base/index.hpp"

#include <complex>
#include <vector>

namespace kapitza::lapack {

/// By columns, zeros at first.
struct Matrix {
  int rows, columns;
  std::vector<double> values; ///< [columns][rows]

  Matrix(int m, int n) : rows(m), columns(n), values(index(m) * index(n)) {}
  double& operator()(int i, int j) { return values[index(j) * index(rows) + index(i)]; }
  double operator()(int i, int j) const { return values[index(j) * index(rows) + index(i)]; }
};

/// The unit vector [columns] that the matrix shortens most, of its least singular value (dgesvd).
std::vector<double> shortened_most(Matrix matrix);

/// The finite eigenvalues of A x = lambda B x, in no order (dggev).
std::vector<std::complex<double>> finite_eigenvalues(Matrix a, Matrix b);

/// Eigenvectors of a symmetric matrix, of which the lower triangle is read (dsyev): one per column, of unit
/// length, by rising eigenvalue, its largest component positive.
Matrix symmetric_eigenvectors(Matrix matrix);

struct LeastSquares {
  std::vector<double> x; ///< [columns]
  int rank = 0;          ///< singular values above 1e-13 of the largest
};
/// The shortest x among those that make |A x - b| least, without what smaller singular values would add
/// (dgelss). @param b [rows]
LeastSquares solve_least_squares(Matrix a, std::vector<double> b);

/// What makes every such x of its b: [columns of a][rows of a].
Matrix pseudo_inverse(Matrix a);

} // namespace kapitza::lapack
