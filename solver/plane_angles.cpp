#include "kapitza/solver/plane_angles.hpp"

#include <array>
#include <cmath>
#include <numbers>

namespace kapitza {

PlaneAngles plane_quadrature(int polar, int azimuthal) {
  PlaneAngles angles;
  const HalfRange cosines = double_gauss(polar);
  for (int p = 0; p < cosines.size(); ++p) {
    const auto i = static_cast<std::size_t>(p);
    angles.sine.push_back(std::sqrt((1 - cosines.mu[i]) * (1 + cosines.mu[i])));
    angles.polar_weight.push_back(cosines.weight[i]);
  }
  const int n = (azimuthal + 3) / 4;
  const HalfRange turns = double_gauss(2 * n); // on (0,1) of a quadrant
  const auto cosine = [&](int k) {
    const double turn = turns.mu[static_cast<std::size_t>(k)] * std::numbers::pi / 2;
    return k < n - 1 - k    ? std::cos(turn)
           : k == n - 1 - k ? std::sqrt(0.5)
                            : std::sin(std::numbers::pi / 2 - turn);
  };
  // Sines are the cosines in reverse, so that reflections map the set onto itself to the last bit.
  for (int quadrant = 0; quadrant < 4; ++quadrant)
    for (int k = 0; k < n; ++k) {
      const double c = cosine(k), s = cosine(n - 1 - k);
      const std::array<std::array<double, 2>, 4> turned{{{c, s}, {-s, c}, {-c, -s}, {s, -c}}};
      angles.x.push_back(turned[static_cast<std::size_t>(quadrant)][0]);
      angles.y.push_back(turned[static_cast<std::size_t>(quadrant)][1]);
      angles.azimuth_weight.push_back(
          (turns.weight[static_cast<std::size_t>(k)] + turns.weight[static_cast<std::size_t>(n - 1 - k)])
          / 8);
    }
  return angles;
}

HalfRange project_on_x(const PlaneAngles& angles) {
  HalfRange half;
  for (int a = 0; a < angles.azimuths(); ++a) {
    const auto i = static_cast<std::size_t>(a);
    if (angles.x[i] <= 0 || angles.y[i] <= 0) continue; // (x, -y) has the same projection
    for (std::size_t p = 0; p < angles.sine.size(); ++p) {
      half.mu.push_back(angles.sine[p] * angles.x[i]);
      half.weight.push_back(4 * angles.azimuth_weight[i] * angles.polar_weight[p]);
    }
  }
  return half;
}

} // namespace kapitza
