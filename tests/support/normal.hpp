#pragma once
/// Bands with normal processes beside the others.

#include "kapitza/base/index.hpp"
#include "kapitza/physics/bands.hpp"

namespace kapitza::test {

/// Adds normal processes to bands whose mean free paths are those of all others.
/// @param normal mean free path of normal processes, from that of the others [m]
template <class Normal>
Bands with_normal(Bands bands, const Normal& normal, double phase_over_group = 1) {
  bands.normal_share.clear();
  bands.phase_velocity.clear();
  for (std::size_t b = 0; b < index(bands.size()); ++b) {
    double& length = bands.mean_free_path[b];
    const double other = normal(length);
    length = 1 / (1 / length + 1 / other);
    bands.normal_share.push_back(length / other);
    bands.phase_velocity.push_back(phase_over_group * bands.speed[b]);
  }
  return bands;
}

/// `ratio` times as frequent as all others.
inline Bands with_normal_ratio(const Bands& bands, double ratio) {
  return with_normal(bands, [&](double length) { return length / ratio; });
}

} // namespace kapitza::test
