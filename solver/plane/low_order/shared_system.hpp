#pragma once
/// Systems of a whole plane that ranks share out, each solved by one of them. Private to solver/.

#include "parallel/petsc.hpp"
#include "solver/plane/low_order/diffusion_assembly.hpp"

namespace kapitza {

/// A symmetric positive definite system of all ranks of a space. Where several are at hand, first all are
/// sent, then all solved, then fetched, so that as many are solved at once as there are homes.
class SharedSystem {
 public:
  /// Factorised by the rank `home`, which holds the whole of it. Collective over the matrix's ranks.
  static SharedSystem at_home(petsc::Matrix& matrix, int home);
  /// Too large for one rank: all solve it together, by cycles. Collective likewise.
  static SharedSystem together(const petsc::Matrix& matrix);

  Vec right() const { return right_.get(); } ///< to be filled before send()
  void send() const;                         ///< collective
  void solve() const;                        ///< at home, or collective
  void fetch() const;                        ///< collective
  Vec solution() const { return solution_.get(); }

 private:
  explicit SharedSystem(const petsc::Matrix& matrix);
  DiffusionSolver solver_;
  petsc::Vector right_, solution_;           ///< of all ranks
  petsc::Vector home_right_, home_solution_; ///< the whole, at home
  petsc::Scatter to_home_;                   ///< none where each rank solves with what it has
  bool is_home_ = true;
};

} // namespace kapitza
