#include "kapitza/solver/unknowns.hpp"

#include "kapitza/base/index.hpp"

#include <numeric>
#include <utility>

namespace kapitza {

Unknowns::Unknowns(UnknownCounts counts) : counts_(std::move(counts)) {
  const auto sum = [](const std::vector<int>& of_cells) {
    return std::accumulate(of_cells.begin(), of_cells.end(), std::size_t{0},
                           [](std::size_t total, int count) { return total + index(count); });
  };
  const auto surfaces = [&](const std::vector<int>& of) { return counts_.has_surfaces ? of.size() : 0; };
  const std::array<std::size_t, block_count> sizes{
      sum(counts_.nodes),
      sum(counts_.arriving),
      surfaces(counts_.walls),
      std::accumulate(counts_.metals.begin(), counts_.metals.end(), std::size_t{0},
                      [&](std::size_t total, int cell) { return total + index(counts_.nodes[index(cell)]); }),
      surfaces(counts_.contacts),
      sum(counts_.nodes) * index(counts_.drifts)};
  std::size_t first = 0;
  for (std::size_t b = 0; b < block_count; ++b) {
    range_[b] = {first, sizes[b] * index(counts_.parts)};
    first = range_[b].end();
  }
  own_ = {0, first};
}

} // namespace kapitza
