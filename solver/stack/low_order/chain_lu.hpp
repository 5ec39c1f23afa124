#pragma once
/// A banded system that ranks share, solved exactly by substructuring. Private to solver/.

#include "kapitza/parallel/communicator.hpp"

#include "solver/sparse_lu.hpp"

namespace kapitza {

/// Each rank factorises its rows without the *separators*: those that reach to rows of another rank. What is
/// left couples the separators alone (their Schur complement, two blocks per rank); every rank factorises it,
/// and a solve costs one sum over ranks. MUMPS, which is made for any graph, takes ten times as long on a
/// chain: its analysis is serial, and its solves exchange many small messages.
class ChainLU {
 public:
  ChainLU() = default;
  /// Collective over `ranks`, which hold the rows between them. The pattern is symmetric, and each rank has
  /// rows beside its separators.
  ChainLU(SparseMatrix matrix, const Communicator& ranks);

  /// Both hold this rank's rows. Collective.
  void solve(std::span<const double> right, std::span<double> solution) const;

 private:
  struct Entry {
    std::size_t row, column;
    double value;
  };
  using Block = std::vector<Entry>;
  static Block entries_of(Mat matrix);
  Block schur_complement(const Block& between) const;

  Communicator ranks_ = Communicator::self();
  std::vector<std::size_t> interior_; ///< local rows that are no separators
  std::vector<std::size_t> own_;      ///< local rows that are
  std::size_t first_own_ = 0;         ///< number of the first of them among those of all ranks
  std::size_t separators_ = 0;        ///< of all ranks
  Block to_separators_;               ///< from rows: interior of this rank, columns: separators
  Block from_interior_;               ///< rows: separators, columns: interior of this rank
  SparseLU interior_lu_, separator_lu_;
};

} // namespace kapitza
