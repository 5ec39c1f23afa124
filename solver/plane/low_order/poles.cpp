#include "solver/plane/low_order/poles.hpp"

#include "kapitza/base/index.hpp"

#include "base/lapack.hpp"

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
  const auto n = static_cast<int>(basis.size());
  lapack::Matrix coupling(n, n);
  for (const auto& material : groups) {
    const double total = total_relaxation(material);
    Column factor(basis.size(), 0.0);
    for (int j = 0; j < n; ++j)
      for (std::size_t g = 0; g < count; ++g)
        factor[index(j)] += material[g].relaxation / total * basis[index(j)][g];
    for (int i = 0; i < n; ++i)
      for (int j = 0; j < n; ++j) {
        for (std::size_t g = 0; g < count; ++g)
          coupling(i, j) += material[g].relaxation / total * basis[index(i)][g] * basis[index(j)][g];
        coupling(i, j) -= factor[index(i)] * factor[index(j)];
      }
  }
  const lapack::Matrix vectors = lapack::symmetric_eigenvectors(std::move(coupling));
  Poles poles{count, basis.size(), std::vector<double>(count * basis.size(), 0.0)};
  for (int j = 0; j < n; ++j)
    for (std::size_t g = 0; g < count; ++g)
      for (int i = 0; i < n; ++i) poles.level[index(j) * count + g] += basis[index(i)][g] * vectors(i, j);
  return poles;
}

} // namespace kapitza
