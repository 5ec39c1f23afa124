/// A banded system that ranks share is solved as one rank alone solves it.

#include "kapitza/base/index.hpp"

#include "solver/stack/low_order/chain_lu.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace kapitza {
namespace {

constexpr PetscInt band = 7;

/// Row `i` of a matrix whose diagonal dominates; the pattern is not symmetric, and with `ring` its ends
/// couple.
double entry(PetscInt i, PetscInt j, PetscInt size, bool ring) {
  PetscInt apart = j - i;
  if (ring && std::abs(apart) > size / 2) apart += apart < 0 ? size : -size;
  if (apart == 0) return 2 + std::sin(i);
  if (std::abs(apart) > band || (i + 2 * j) % 3 == 0) return 0;
  return std::cos(2.0 * i + 3.0 * j) / (2 * band);
}

SparseMatrix rows(PetscInt size, PetscInt first, PetscInt end, bool ring) {
  SparseMatrix matrix(size, first, end);
  for (PetscInt i = 0; i < size; ++i)
    for (PetscInt j = 0; j < size; ++j)
      if (const double value = entry(i, j, size, ring); value != 0) {
        matrix.add(i, j, 0.25 * value); // rows of others are ignored, entries of one place summed
        matrix.add(i, j, 0.75 * value);
      }
  return matrix;
}

void expect_solves(PetscInt size, bool ring) {
  const auto world = Communicator::world();
  const auto bound = [&](int rank) { return size * rank / world.size(); };
  const PetscInt first = bound(world.rank()), end = bound(world.rank() + 1);
  const ChainLU lu(rows(size, first, end, ring), world);
  std::vector<double> right, x(index(end - first));
  for (PetscInt i = first; i < end; ++i) right.push_back(std::sin(1.7 * i));
  for (int repeat = 0; repeat < 2; ++repeat) lu.solve(right, x);
  std::vector<double> whole(index(size), 0.0);
  std::copy(x.begin(), x.end(), whole.begin() + first);
  world.sum(whole);
  for (PetscInt i = 0; i < size; ++i) {
    double residual = -std::sin(1.7 * i);
    for (PetscInt j = 0; j < size; ++j) residual += entry(i, j, size, ring) * whole[index(j)];
    ASSERT_NEAR(residual, 0, 1e-13) << i;
  }
}

TEST(ChainLU, SolvesABandedSystem) {
  expect_solves(400, false);
}

TEST(ChainLU, SolvesARing) {
  expect_solves(400, true);
}

} // namespace
} // namespace kapitza
