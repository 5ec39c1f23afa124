#include "kapitza/base/index.hpp"

#include "solver/plane/low_order/cholesky.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace kapitza {
namespace {

/// -div k grad + absorption by five points on n x m nodes with 0 around them: k grows along x.
petsc::Matrix five_points(int n, int m, double growth, double absorption) {
  petsc::Matrix matrix;
  petsc::check(MatCreateSeqAIJ(PETSC_COMM_SELF, n * m, n * m, 5, nullptr, matrix.out()), "MatCreateSeqAIJ");
  const auto set = [&](int row, int column, double value) {
    petsc::check(MatSetValue(matrix.get(), row, column, value, ADD_VALUES), "MatSetValue");
  };
  for (int j = 0; j < m; ++j)
    for (int i = 0; i < n; ++i) {
      const int row = j * n + i;
      set(row, row, absorption);
      for (const auto& [di, dj] : {std::pair{1, 0}, {-1, 0}, {0, 1}, {0, -1}}) {
        const double k = 1 + growth * (i + 0.5 * di);
        set(row, row, k);
        if (i + di >= 0 && i + di < n && j + dj >= 0 && j + dj < m) set(row, row + dj * n + di, -k);
      }
    }
  petsc::check(MatAssemblyBegin(matrix.get(), MAT_FINAL_ASSEMBLY), "MatAssemblyBegin");
  petsc::check(MatAssemblyEnd(matrix.get(), MAT_FINAL_ASSEMBLY), "MatAssemblyEnd");
  return matrix;
}

std::vector<double> product(Mat matrix, std::vector<double> x) {
  std::vector<double> y(x.size());
  petsc::Vector in, out;
  const auto n = static_cast<PetscInt>(x.size());
  petsc::check(VecCreateSeqWithArray(PETSC_COMM_SELF, 1, n, x.data(), in.out()), "VecCreateSeqWithArray");
  petsc::check(VecCreateSeqWithArray(PETSC_COMM_SELF, 1, n, y.data(), out.out()), "VecCreateSeqWithArray");
  petsc::check(MatMult(matrix, in.get(), out.get()), "MatMult");
  return y;
}

/// Largest error of what a factor makes of matrix x, for several x at once, each within -1 and 1.
double error_of(const CholeskyFactor& factor, Mat matrix, std::size_t count) {
  PetscInt rows = 0;
  petsc::check(MatGetSize(matrix, &rows, nullptr), "MatGetSize");
  std::mt19937 random(7);
  std::uniform_real_distribution<double> uniform(-1, 1);
  std::vector<double> exact, right;
  for (std::size_t k = 0; k < count; ++k) {
    std::vector<double> x(index(rows));
    for (double& value : x) value = uniform(random);
    const std::vector<double> b = product(matrix, x);
    exact.insert(exact.end(), x.begin(), x.end());
    right.insert(right.end(), b.begin(), b.end());
  }
  factor.solve(right, right, count);
  double error = 0;
  for (std::size_t i = 0; i < exact.size(); ++i) error = std::max(error, std::abs(right[i] - exact[i]));
  return error;
}

TEST(CholeskyFactor, SolvesAnyNumberOfSystemsAtOnce) {
  const petsc::Matrix matrix = five_points(37, 23, 0.3, 0.01);
  const CholeskyFactor factor(matrix.get());
  for (const std::size_t count : {1U, 2U, 3U, 8U, 9U, 11U, 20U})
    EXPECT_LT(error_of(factor, matrix.get(), count), 1e-11);
}

TEST(CholeskyFactor, MatricesOfOnePatternHaveTheirOwnValues) {
  const petsc::Matrix one = five_points(20, 30, 0, 1), other = five_points(20, 30, 1.5, 0),
                      turned = five_points(30, 20, 0, 1);
  const CholeskyFactor of_one(one.get()), of_other(other.get()), of_turned(turned.get());
  EXPECT_LT(error_of(of_one, one.get(), 1), 1e-11);
  EXPECT_LT(error_of(of_other, other.get(), 1), 1e-11);
  EXPECT_LT(error_of(of_turned, turned.get(), 1), 1e-11);
  EXPECT_GT(error_of(of_one, other.get(), 1), 0.1);
}

TEST(CholeskyFactor, OneUnknown) {
  const petsc::Matrix matrix = five_points(1, 1, 0, 4);
  std::vector<double> x{16};
  CholeskyFactor(matrix.get()).solve(x, x, 1);
  EXPECT_DOUBLE_EQ(x[0], 2);
}

/// An analysis that has failed factors is as good for others.
TEST(CholeskyFactor, RefusesWhatIsNotPositiveDefinite) {
  const petsc::Matrix matrix = five_points(20, 20, 0, 0), negative = five_points(20, 20, 0, -1);
  const CholeskyFactor before(matrix.get());
  try {
    const CholeskyFactor factor(negative.get());
    ADD_FAILURE() << "a matrix with negative eigenvalues was factorised";
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("not positive definite"), std::string::npos) << error.what();
  }
  EXPECT_LT(error_of(CholeskyFactor(matrix.get()), matrix.get(), 1), 1e-11);
}

} // namespace
} // namespace kapitza
