#pragma once
/// Values of a plane solution at points.

#include "kapitza/solver/plane/moments.hpp"
#include "kapitza/solver/plane/problem.hpp"

#include <span>
#include <vector>

namespace kapitza {

struct PlaneSample {
  double temperature = 0, energy_temperature = 0; ///< [K, absolute]
  Point heat_flux{};                              ///< [W/m2]
};

/// The fields inside the cells that contain the points; on an edge, of the cell of lowest global number.
/// Every point must be in the mesh. Collective over `space`; every rank gets the same.
std::vector<PlaneSample> sample_points(const PlaneProblem& problem, const PlaneMoments& moments,
                                       std::span<const Point> points, const Communicator& space);

} // namespace kapitza
