#pragma once
/// Directions in one dimension: cosines to the x axis, in pairs of opposite sign.

#include <span>
#include <vector>

namespace kapitza {

/// Quadrature on 0 < mu < 1 with weights that sum to 1; a direction -mu goes with each mu.
/// The mean over all directions of some f is sum_m weight_m (f(mu_m) + f(-mu_m)) / 2.
struct HalfRange {
  std::vector<double> mu, weight; ///< cosines to the x axis, in (0, 1), and their weights
  int size() const { return static_cast<int>(mu.size()); }
};

/// Double Gauss: Gauss-Legendre with polar/2 points on each of (-1,0) and (0,1), because the directional
/// temperature jumps at mu = 0 on every surface. `polar` is even and at least 2.
HalfRange double_gauss(int polar);

/// The same in panels that end at `breaks`, cosines in (0, 1), ascending and at most polar/2 - 1 of them:
/// where the directional temperature jumps at a critical angle.
HalfRange double_gauss(int polar, std::span<const double> breaks);

} // namespace kapitza
