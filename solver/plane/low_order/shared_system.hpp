#pragma once
/// Systems of a whole plane that ranks share out, each solved by one of them. Private to solver/.

#include "parallel/petsc.hpp"
#include "solver/plane/low_order/diffusion_assembly.hpp"

namespace kapitza {

/// A symmetric positive definite system of all ranks of a space. Where several are at hand, first all take
/// their right-hand sides, then all solve, so that as many are solved at once as there are homes.
class SharedSystem {
 public:
  /// Factorised by the rank `home`, which holds the whole of it. Collective over the matrix's ranks.
  static SharedSystem at_home(petsc::Matrix& matrix, int home);
  /// Too large for one rank: all solve it together, by cycles. Collective likewise.
  static SharedSystem together(const petsc::Matrix& matrix);

  void take(Vec right) const;    ///< collective
  void solve() const;            ///< at home, or collective
  void give(Vec solution) const; ///< collective

 private:
  void make_vectors(const petsc::Matrix& matrix);
  DiffusionSolver solver_;
  petsc::Vector right_, solution_; ///< at home, whole
  petsc::Scatter to_home_;         ///< none where every rank has its own part
  bool solves_ = true;
};

} // namespace kapitza
