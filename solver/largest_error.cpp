#include "solver/largest_error.hpp"

#include <algorithm>
#include <cmath>

namespace kapitza {

std::span<const double> LargestError::temperatures(std::span<const double> own) const {
  const Range all = sweep_.unknowns()[Block::temperature], mine = sweep_.unknowns().own();
  const std::size_t first = std::clamp(all.first, mine.first, mine.end()),
                    end = std::clamp(all.end(), first, mine.end());
  return own.subspan(first - mine.first, end - first);
}

void LargestError::begin(std::span<const double> x) {
  const auto part = temperatures(x);
  start_.assign(part.begin(), part.end());
  before_.assign(part.size(), 0.0);
}

void LargestError::look(std::span<const double> correction, double residual_before) {
  const auto part = temperatures(correction);
  double lowest = 0, highest = 0, changed = 0; // the reference counts
  for (std::size_t i = 0; i < part.size(); ++i) {
    lowest = std::min(lowest, start_[i] + part[i]);
    highest = std::max(highest, start_[i] + part[i]);
    changed = std::max(changed, std::abs(part[i] - before_[i]));
  }
  std::ranges::copy(part, before_.begin());
  const Communicator& ranks = sweep_.sharers();
  size_ = ranks.max(highest) + ranks.max(-lowest);
  changed = ranks.max(changed);
  if (!(residual_before > 0)) return;
  const double ratio = changed / residual_before;
  ratio_ = ++looks_ <= 2 ? ratio : std::max(ratio_, ratio); // the first change of all is the solution itself
}

} // namespace kapitza
