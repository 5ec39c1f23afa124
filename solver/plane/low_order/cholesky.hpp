#pragma once
/// Direct solution of the symmetric systems of one rank. Private to solver/.

#include "parallel/petsc.hpp"

#include <memory>
#include <span>
#include <vector>

namespace kapitza {

/// L L^T of a symmetric positive definite matrix, by CHOLMOD. Matrices of the same pattern share one analysis
/// while a factor of it lives.
///
/// A solve reads L once down and once up, and nothing else takes its time: columns lie in the order of
/// reading, without the zeros that supernodes have above the diagonal.
class CholeskyFactor {
 public:
  struct Structure; ///< the order of unknowns, and where columns have entries

  /// Throws std::runtime_error where the matrix is not positive definite. The matrix is not kept.
  /// @param matrix AIJ, of one rank, both triangles
  explicit CholeskyFactor(Mat matrix);
  /// @param right,solution [count][rows], which may be the same
  void solve(std::span<const double> right, std::span<double> solution, std::size_t count) const;

 private:
  template <std::size_t width>
  void solve_some(std::span<const double> right, std::span<double> solution, std::size_t count) const;
  template <std::size_t width>
  void go_down(std::vector<double>& x) const;
  template <std::size_t width>
  void go_up(std::vector<double>& x) const;
  std::shared_ptr<const Structure> structure_;
  std::vector<double> values_; ///< of L, in the order of reading
};

} // namespace kapitza
