#include "groups.hpp"

namespace kapitza {

double mean_omega(const CoupledGroup& group, const Bands& minus, const Bands& plus) {
  double sum = 0, total = 0;
  for (const int side : {minus_side, plus_side}) {
    const Bands& bands = side == minus_side ? minus : plus;
    for (const int b : group.bands[static_cast<std::size_t>(side)]) {
      sum += one_way_conductance(bands, b) * bands.omega[static_cast<std::size_t>(b)];
      total += one_way_conductance(bands, b);
    }
  }
  return total > 0 ? sum / total : 0;
}

std::optional<double> group_kapitza(const CoupledGroup& group) {
  const auto [w1, w2] = group.conductance;
  if (group.transmissivity <= 0) return std::nullopt;
  return 1 / (group.transmissivity * w1) - (1 / w1 + 1 / w2) / 2;
}

} // namespace kapitza
