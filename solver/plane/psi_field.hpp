#pragma once
/// psi of all lanes at all corners of a rank's cells, which steps in time store. Private to solver/.
///
/// A field is an array of numbers [K], relative to the reference: of each block and azimuth that this rank
/// sweeps, cell by cell, [corners][lanes of the block, padded].

#include "solver/plane/sweep.hpp"

#include <vector>

namespace kapitza {

/// Where numbers are in a field. Keeps a reference.
class PsiField {
 public:
  explicit PsiField(const PlaneSweep& sweep);

  std::size_t size() const { return size_; } ///< numbers of this rank
  /// What this rank sweeps, reflections too.
  const std::vector<SweepTask>& parts() const { return parts_; }
  /// Where a cell begins in one of parts().
  std::size_t place(const SweepTask& part, int cell) const {
    return first_[index(part.block) * azimuths_ + index(part.azimuth)]
           + of_cell_[index(part.block)][index(cell)];
  }
  /// Lanes there are in a cell, and from corner to corner of it.
  std::size_t lanes(int cell, int block) const;
  std::size_t stride(int cell, int block) const { return padded(lanes(cell, block)); }

 private:
  static std::size_t padded(std::size_t lanes) { return (lanes + 7) / 8 * 8; }

  const PlaneSweep& sweep_;
  std::vector<SweepTask> parts_;
  std::size_t azimuths_, size_ = 0;
  std::vector<std::size_t> first_;                ///< [blocks][azimuths]
  std::vector<std::vector<std::size_t>> of_cell_; ///< [blocks][owned cells] from there on
};

} // namespace kapitza
