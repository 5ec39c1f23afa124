#include "analysis/groups.hpp"

namespace kapitza {

bool is_open(const CoupledGroup& group) {
  constexpr double rounding = 1e-12;
  return group.transmissivity > rounding;
}

std::optional<double> group_kapitza(const CoupledGroup& group) {
  const auto [w1, w2] = group.conductance;
  if (!is_open(group)) return std::nullopt;
  return 1 / (group.transmissivity * w1) - (1 / w1 + 1 / w2) / 2;
}

} // namespace kapitza
