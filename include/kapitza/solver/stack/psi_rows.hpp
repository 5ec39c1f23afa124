#pragma once
/// The phonon distribution of one slab of a stack, as ranks share it.

#include <cstdint>
#include <vector>

namespace kapitza {

/// Rows that this rank owns, numbered over all ranks: way, band, direction.
struct PsiRows {
  std::int64_t rows = 0;          ///< of all ranks
  int columns = 0;                ///< nodes of the slab
  std::vector<std::int64_t> mine; ///< those of this rank
  std::vector<double> values;     ///< [mine x columns] [K]
};

} // namespace kapitza
