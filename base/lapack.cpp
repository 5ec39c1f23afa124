#include "base/lapack.hpp"

#include "kapitza/base/error.hpp"

#include <algorithm>
#include <cmath>
#include <string>

// NOLINTBEGIN(readability-identifier-naming,readability-function-size): names and parameters are LAPACK's
extern "C" {
void dgesvd_(const char* jobu, const char* jobvt, const int* m, const int* n, double* a, const int* lda,
             double* s, double* u, const int* ldu, double* vt, const int* ldvt, double* work,
             const int* lwork, int* info);
void dggev_(const char* jobvl, const char* jobvr, const int* n, double* a, const int* lda, double* b,
            const int* ldb, double* alphar, double* alphai, double* beta, double* vl, const int* ldvl,
            double* vr, const int* ldvr, double* work, const int* lwork, int* info);
void dgelss_(const int* m, const int* n, const int* nrhs, double* a, const int* lda, double* b,
             const int* ldb, double* s, const double* rcond, int* rank, double* work, const int* lwork,
             int* info);
void dsyev_(const char* jobz, const char* uplo, const int* n, double* a, const int* lda, double* w,
            double* work, const int* lwork, int* info);
}
// NOLINTEND(readability-identifier-naming,readability-function-size)

namespace kapitza::lapack {
namespace {

void check(int info, const char* routine) {
  if (info != 0) throw RuntimeFailure(std::string("LAPACK: ") + routine + " failed");
}

/// Of each column of b [longer of a's sides][columns]; its first rows become the solutions. Gives the rank.
int solve_least_squares_in_place(Matrix& a, Matrix& b) {
  const int m = a.rows, n = a.columns, lwork = 8 * (m + n) + 64 + b.columns;
  const double rcond = 1e-13;
  std::vector<double> singular(index(std::min(m, n))), work(index(lwork));
  int info = 0, rank = 0;
  dgelss_(&m, &n, &b.columns, a.values.data(), &m, b.values.data(), &b.rows, singular.data(), &rcond, &rank,
          work.data(), &lwork, &info);
  check(info, "dgelss");
  return rank;
}

} // namespace

std::vector<double> shortened_most(Matrix matrix) {
  const int m = matrix.rows, n = matrix.columns, lwork = 8 * (m + n) + 64, one = 1;
  std::vector<double> singular(index(std::min(m, n))), right(index(n) * index(n)), work(index(lwork));
  double none = 0;
  int info = 0;
  dgesvd_("N", "A", &m, &n, matrix.values.data(), &m, singular.data(), &none, &one, right.data(), &n,
          work.data(), &lwork, &info);
  check(info, "dgesvd");
  std::vector<double> vector;
  vector.reserve(index(n));
  for (int j = 0; j < n; ++j) vector.push_back(right[index(j) * index(n) + index(n - 1)]);
  return vector;
}

std::vector<std::complex<double>> finite_eigenvalues(Matrix a, Matrix b) {
  const int n = a.rows, lwork = 16 * n + 64, one = 1;
  std::vector<double> real(index(n)), imaginary(index(n)), beta(index(n)), work(index(lwork));
  double none = 0;
  int info = 0;
  dggev_("N", "N", &n, a.values.data(), &n, b.values.data(), &n, real.data(), imaginary.data(), beta.data(),
         &none, &one, &none, &one, work.data(), &lwork, &info);
  check(info, "dggev");
  std::vector<std::complex<double>> values;
  for (std::size_t i = 0; i < real.size(); ++i)
    if (beta[i] != 0) values.push_back(std::complex<double>(real[i], imaginary[i]) / beta[i]);
  return values;
}

Matrix symmetric_eigenvectors(Matrix matrix) {
  const int n = matrix.rows, lwork = 34 * n + 64;
  std::vector<double> eigenvalues(index(n)), work(index(lwork));
  int info = 0;
  dsyev_("V", "L", &n, matrix.values.data(), &n, eigenvalues.data(), work.data(), &lwork, &info);
  check(info, "dsyev");
  // The sign is free and differs from one machine to the next.
  for (int j = 0; j < n; ++j) {
    int largest = 0;
    for (int i = 1; i < n; ++i)
      if (std::abs(matrix(i, j)) > std::abs(matrix(largest, j))) largest = i;
    if (matrix(largest, j) < 0)
      for (int i = 0; i < n; ++i) matrix(i, j) = -matrix(i, j);
  }
  return matrix;
}

LeastSquares solve_least_squares(Matrix a, std::vector<double> b) {
  Matrix right(std::max(a.rows, a.columns), 1);
  std::ranges::copy(b, right.values.begin());
  LeastSquares solution;
  solution.rank = solve_least_squares_in_place(a, right);
  right.values.resize(index(a.columns));
  solution.x = std::move(right.values);
  return solution;
}

Matrix pseudo_inverse(Matrix a) {
  Matrix right(std::max(a.rows, a.columns), a.rows), inverse(a.columns, a.rows);
  for (int i = 0; i < a.rows; ++i) right(i, i) = 1;
  solve_least_squares_in_place(a, right);
  for (int j = 0; j < a.rows; ++j)
    for (int i = 0; i < a.columns; ++i) inverse(i, j) = right(i, j);
  return inverse;
}

} // namespace kapitza::lapack
