#include "analysis/groups.hpp"

namespace kapitza {

std::optional<double> group_kapitza(const CoupledGroup& group) {
  const auto [w1, w2] = group.conductance;
  if (group.transmissivity <= 0) return std::nullopt;
  return 1 / (group.transmissivity * w1) - (1 / w1 + 1 / w2) / 2;
}

} // namespace kapitza
