#pragma once
/// The default mesh: how many cells a layer needs, and how small at its ends.

#include "kapitza/physics/bands.hpp"

#include <span>

namespace kapitza {

/// The cells of one layer.
struct Resolution {
  int cells = 1;         ///< number of them
  double first_cell = 0; ///< width of the cells at both ends [m]
};

/// Cells graded toward both ends of a layer of the given thickness [m], fine enough for the Knudsen layers of
/// the bands: 1e-3 of the mean free path (or of the layer, where that is thinner) at the ends, and growing by
/// a fourth from cell to cell. Measured in docs/verification.md: heat flux within 3e-6, wall temperature
/// within 5e-5.
Resolution resolve_layer(const Bands& bands, double thickness);

/// How many times as many cells keep that accuracy where the layer is heated, which bends the temperature all
/// along.
inline constexpr int cells_where_heated = 4;
/// The same beside a plane of tabulated transmissivities (three bands of which one passes: flux within 3e-6,
/// with the plain number 2e-5).
inline constexpr int cells_beside_table = 2;

/// As resolve_layer, for a column or row of a 2D grid that holds several materials: 1/20 of the shortest mean
/// free path (or of the length) at the ends. Two axes of a layer's resolution would be too many cells, and
/// directions limit the accuracy long before.
Resolution resolve_segment(std::span<const Bands* const> bands, double length);

} // namespace kapitza
