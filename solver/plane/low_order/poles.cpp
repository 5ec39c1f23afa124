#include "solver/plane/low_order/poles.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numeric>
#include <utility>

namespace kapitza {
namespace {

using Column = std::vector<double>; ///< [groups]

double total_relaxation(const std::vector<PoleGroup>& groups) {
  return std::transform_reduce(groups.begin(), groups.end(), 0.0, std::plus<>(),
                               [](const PoleGroup& g) { return g.relaxation; });
}

/// Makes the columns orthonormal with the weight, one by one, and leaves those out that add nothing new.
std::vector<Column> orthonormal(std::vector<Column> columns, const Column& weight) {
  constexpr double new_part = 1e-7;
  const auto product = [&](const Column& a, const Column& b) {
    double sum = 0;
    for (std::size_t g = 0; g < a.size(); ++g) sum += weight[g] * a[g] * b[g];
    return sum;
  };
  std::vector<Column> basis;
  for (Column& column : columns) {
    const double before = std::sqrt(product(column, column));
    for (int pass = 0; pass < 2; ++pass)
      for (const Column& other : basis) {
        const double part = product(column, other);
        for (std::size_t g = 0; g < column.size(); ++g) column[g] -= part * other[g];
      }
    const double after = std::sqrt(product(column, column));
    if (!(after > new_part * before)) continue;
    for (double& value : column) value /= after;
    basis.push_back(std::move(column));
  }
  return basis;
}

/// Eigenvectors of a small symmetric matrix [n][n] by Jacobi's rotations, by rising eigenvalue
/// [eigenvalues][n].
std::vector<double> eigenvectors(std::vector<double> matrix, std::size_t n) {
  std::vector<double> vectors(n * n, 0.0); // row by row
  for (std::size_t i = 0; i < n; ++i) vectors[i * n + i] = 1;
  const auto turn = [n](std::vector<double>& a, std::size_t p, std::size_t q, std::array<double, 2> cs) {
    for (std::size_t k = 0; k < n; ++k) {
      const double x = a[p * n + k], y = a[q * n + k];
      a[p * n + k] = cs[0] * x - cs[1] * y;
      a[q * n + k] = cs[1] * x + cs[0] * y;
    }
  };
  const auto transpose = [n](std::vector<double>& a) {
    for (std::size_t p = 0; p < n; ++p)
      for (std::size_t q = 0; q < p; ++q) std::swap(a[p * n + q], a[q * n + p]);
  };
  for (int pass = 0; pass < 30; ++pass) // quadratic convergence: 5 to 10 do
    for (std::size_t p = 0; p < n; ++p)
      for (std::size_t q = p + 1; q < n; ++q) {
        if (matrix[p * n + q] == 0) continue;
        const double ratio = (matrix[q * n + q] - matrix[p * n + p]) / (2 * matrix[p * n + q]);
        const double tangent = std::copysign(1 / (std::abs(ratio) + std::hypot(ratio, 1)), ratio);
        const double cosine = 1 / std::hypot(tangent, 1);
        for (int side = 0; side < 2; ++side) {
          turn(matrix, p, q, {cosine, tangent * cosine});
          transpose(matrix);
        }
        turn(vectors, p, q, {cosine, tangent * cosine});
      }
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return matrix[i * n + i]; });
  std::vector<double> sorted;
  for (const std::size_t i : order) sorted.insert(sorted.end(), &vectors[i * n], &vectors[i * n] + n);
  return sorted;
}

} // namespace

Poles find_poles(std::span<const std::vector<PoleGroup>> groups, std::span<const double> z, double eta) {
  const std::size_t count = groups.front().size();
  Column conduction(count, 0.0);
  std::vector<Column> columns{Column(count, 1.0)};
  for (const auto& material : groups) {
    const double total = total_relaxation(material);
    for (std::size_t g = 0; g < count; ++g) conduction[g] += material[g].conduction / total;
    for (const double square : z) {
      Column& column = columns.emplace_back(count, 1.0);
      for (std::size_t g = 0; g < count; ++g)
        if (material[g].relaxation > 0)
          column[g] = material[g].relaxation
                      / (material[g].relaxation + square * material[g].conduction + eta * material[g].wall);
    }
  }
  const std::vector<Column> basis = orthonormal(std::move(columns), conduction);
  const std::size_t n = basis.size();
  std::vector<double> coupling(n * n, 0.0);
  for (const auto& material : groups) {
    const double total = total_relaxation(material);
    Column factor(n, 0.0);
    for (std::size_t j = 0; j < n; ++j)
      for (std::size_t g = 0; g < count; ++g) factor[j] += material[g].relaxation / total * basis[j][g];
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) {
        for (std::size_t g = 0; g < count; ++g)
          coupling[i * n + j] += material[g].relaxation / total * basis[i][g] * basis[j][g];
        coupling[i * n + j] -= factor[i] * factor[j];
      }
  }
  const std::vector<double> vectors = eigenvectors(std::move(coupling), n);
  Poles poles{count, n, std::vector<double>(count * n, 0.0)};
  for (std::size_t j = 0; j < n; ++j)
    for (std::size_t g = 0; g < count; ++g)
      for (std::size_t i = 0; i < n; ++i) poles.level[j * count + g] += basis[i][g] * vectors[j * n + i];
  return poles;
}

} // namespace kapitza
