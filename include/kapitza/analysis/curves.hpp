#pragma once
/// What crosses the named curves inside a plane mesh.

#include "kapitza/analysis/domain.hpp"
#include "kapitza/solver/moments.hpp"

#include <vector>

namespace kapitza {

/// Means are over the length of the curve and, where the fields jump between cells, over both sides.
struct CurveSample {
  Point middle{};                                 ///< centroid of the curve [m]
  double temperature = 0, energy_temperature = 0; ///< T, and T_E of what is stored [K, absolute]
  Point heat_flux{};                              ///< [W/m2]
  /// From the left of the curve to its right, by what the cells exchange: as exact as the energy balance
  /// [W/m].
  double power = 0;
};

/// One per PlaneMesh::curves. Collective over domain.space; every rank gets the same.
std::vector<CurveSample> sample_curves(const Domain& domain, const Moments& moments);

} // namespace kapitza
