#pragma once
/// Stacks in which all varies as exp(i k y) along the layers. Private to solver/.

#include "kapitza/solver/stack/problem.hpp"

#include <vector>

namespace kapitza {

/// A stack with every direction split by its azimuth about x.
struct AzimuthalStack {
  StackProblem problem;
  std::vector<double> sideways; ///< cosine of each direction to y, sqrt(1 - mu^2) cos(phi)
};

/// A direction becomes azimuthal/2 ones of the same mu, equally spaced in 0 < phi < pi, that share its
/// weight: a mirror image of the other half. Laws keep azimuths where they keep directions, and spread over
/// them where they scatter, so that their couplings follow from those of the directions.
AzimuthalStack split_azimuths(const StackProblem& problem, int azimuthal);

} // namespace kapitza
