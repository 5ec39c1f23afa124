/// Dense problems whose answers are known.

#include "base/lapack.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

namespace kapitza {
namespace {

using lapack::Matrix;
using Rows = std::vector<std::vector<double>>;

/// Rows as they are written.
Matrix matrix_of(const Rows& rows) {
  Matrix matrix(static_cast<int>(rows.size()), static_cast<int>(rows.front().size()));
  for (int i = 0; i < matrix.rows; ++i)
    for (int j = 0; j < matrix.columns; ++j) matrix(i, j) = rows[index(i)][index(j)];
  return matrix;
}

TEST(Lapack, AMatrixIsKeptByColumns) {
  const Matrix matrix = matrix_of({{1, 2, 3}, {4, 5, 6}});
  EXPECT_EQ(matrix.values, (std::vector<double>{1, 4, 2, 5, 3, 6}));
}

/// Orthogonal columns of lengths 2, 1/2 and 3: the second is shortened most.
TEST(Lapack, FindsWhatAMatrixShortensMost) {
  const std::vector<double> vector =
      lapack::shortened_most(matrix_of({{2, 0, 0}, {0, 0.3, -2.4}, {0, 0.4, 1.8}, {0, 0, 0}}));
  ASSERT_EQ(vector.size(), 3u);
  EXPECT_NEAR(vector[0], 0, 1e-15);
  EXPECT_NEAR(std::abs(vector[1]), 1, 1e-15);
  EXPECT_NEAR(vector[2], 0, 1e-15);
}

/// More columns than rows: a unit vector that vanishes is among them.
TEST(Lapack, FindsWhatVanishes) {
  const std::vector<double> vector = lapack::shortened_most(matrix_of({{1, 1, 0}, {0, 1, 1}}));
  for (std::size_t j = 0; j < 3; ++j)
    EXPECT_NEAR(vector[j] / vector[0], j == 1 ? -1 : 1, 1e-14) << "the null space is (1, -1, 1)";
  EXPECT_NEAR(std::abs(vector[0]), 1 / std::sqrt(3.0), 1e-14);
}

/// A rotation by a quarter turn, scaled by 1/2, and an infinite eigenvalue that is left out.
TEST(Lapack, FindsFiniteEigenvaluesOfAPencil) {
  const auto values = lapack::finite_eigenvalues(matrix_of({{0, -1, 0}, {1, 0, 0}, {0, 0, 1}}),
                                                 matrix_of({{2, 0, 0}, {0, 2, 0}, {0, 0, 0}}));
  ASSERT_EQ(values.size(), 2u);
  for (const std::complex<double>& value : values) {
    EXPECT_NEAR(value.real(), 0, 1e-15);
    EXPECT_NEAR(std::abs(value.imag()), 0.5, 1e-15);
  }
  EXPECT_NEAR(values[0].imag() + values[1].imag(), 0, 1e-15);
}

/// The chain of springs: eigenvectors sin(pi i j / (n + 1)), eigenvalues 2 - 2 cos(pi j / (n + 1)) rise.
TEST(Lapack, FindsEigenvectorsByRisingEigenvalue) {
  constexpr int n = 6;
  Matrix chain(n, n);
  for (int i = 0; i < n; ++i) {
    chain(i, i) = 2;
    if (i > 0) chain(i, i - 1) = -1;
    if (i > 0) chain(i - 1, i) = std::numeric_limits<double>::quiet_NaN(); // not read
  }
  const Matrix vectors = lapack::symmetric_eigenvectors(chain);
  for (int j = 0; j < n; ++j) {
    double dot = 0, largest = 0;
    for (int i = 0; i < n; ++i) {
      dot +=
          vectors(i, j) * std::sqrt(2.0 / (n + 1)) * std::sin(std::numbers::pi * (i + 1) * (j + 1) / (n + 1));
      if (std::abs(vectors(i, j)) > std::abs(largest)) largest = vectors(i, j);
    }
    EXPECT_NEAR(std::abs(dot), 1, 1e-14) << j;
    EXPECT_GT(largest, 0) << j;
  }
}

/// Straight line through four points: 3.5 + 1.4 x.
TEST(Lapack, SolvesLeastSquares) {
  const auto [x, rank] =
      lapack::solve_least_squares(matrix_of({{1, 1}, {1, 2}, {1, 3}, {1, 4}}), {6, 5, 7, 10});
  EXPECT_EQ(rank, 2);
  ASSERT_EQ(x.size(), 2u);
  EXPECT_NEAR(x[0], 3.5, 1e-13);
  EXPECT_NEAR(x[1], 1.4, 1e-13);
}

/// Of x + y = 2 alone the shortest solution, whether said twice or once.
TEST(Lapack, SaysTheRankAndTakesTheShortestSolution) {
  for (const auto& rows : {Rows{{1, 1}, {1, 1}, {2, 2}}, Rows{{1, 1}}}) {
    std::vector<double> right;
    for (const auto& row : rows) right.push_back(2 * row[0]);
    const auto [x, rank] = lapack::solve_least_squares(matrix_of(rows), right);
    EXPECT_EQ(rank, 1);
    ASSERT_EQ(x.size(), 2u);
    EXPECT_NEAR(x[0], 1, 1e-14);
    EXPECT_NEAR(x[1], 1, 1e-14);
  }
}

} // namespace
} // namespace kapitza
