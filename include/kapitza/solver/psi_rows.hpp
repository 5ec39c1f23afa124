#pragma once
/// The phonon distribution of a part of a problem, as ranks share it.

#include <cstdint>
#include <vector>

namespace kapitza {

/// Rows that this rank owns, numbered over all ranks: of a slab of a stack way, band, direction, with its
/// nodes for columns; of a block of lanes of a plane cell, azimuth, with corners and lanes.
struct PsiRows {
  std::int64_t rows = 0;          ///< of all ranks
  int columns = 0;                ///< numbers of each
  std::vector<std::int64_t> mine; ///< those of this rank
  std::vector<double> values;     ///< [mine x columns] [K]
};

} // namespace kapitza
