#pragma once
/// Tables of transmissivities between branches, and bands whose branches have names.

#include "kapitza/laws/surface_law.hpp"
#include "kapitza/physics/bands.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace kapitza::test {

/// Names LA, TA and O for the keys 0, 1 and 2.
inline Bands with_names(Bands bands) {
  bands.branch_names = {{0, "LA"}, {1, "TA"}, {2, "O"}};
  return bands;
}

struct TablePair {
  std::string from, to;
  std::vector<double> values; ///< at the frequencies
};

inline AcousticTable acoustic_table(const std::vector<TablePair>& pairs,
                                    const std::vector<double>& omega = {0, 1e15}) {
  auto list = std::make_shared<std::vector<AcousticTable::Pair>>();
  for (const TablePair& pair : pairs)
    list->push_back({pair.from, pair.to, TransmissionTable{"t.csv", omega, {}, pair.values}});
  return {list};
}

} // namespace kapitza::test
