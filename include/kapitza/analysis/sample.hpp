#pragma once
/// Values of a solution at points.

#include "kapitza/analysis/domain.hpp"
#include "kapitza/solver/moments.hpp"

#include <array>
#include <optional>
#include <span>
#include <vector>

namespace kapitza {

/// The fields at a point.
struct Sample {
  double temperature = 0, energy_temperature = 0; ///< T, and T_E of what is stored [K, absolute]
  Point heat_flux{};                              ///< [W/m2]
  std::optional<double> electron_temperature{};   ///< in metals whose electrons have one [K, absolute]
  Point electron_flux{};                          ///< the part of heat_flux that they carry [W/m2]
};

/// The fields inside the cells that contain the points; on an edge, of the cell of lowest global number (in a
/// stack the left one). Every point must be in the mesh; of a stack only x counts. Collective over
/// domain.space; every rank gets the same.
std::vector<Sample> sample_points(const Domain& domain, const Moments& moments,
                                  std::span<const Point> points);

/// What each corner of a cell counts at a point in it, of functions that are linear in triangles and lines
/// and bilinear in quadrilaterals.
using CornerWeights = std::array<double, 4>;
/// What each corner of a cell counts at a point inside it, linear or bilinear; they sum to 1.
CornerWeights corner_weights(std::span<const Point> corners, const Point& point);

} // namespace kapitza
