#pragma once
/// The default mesh: how many cells a layer needs, and how small at its ends.

#include "kapitza/physics/bands.hpp"

namespace kapitza {

struct Resolution {
  int cells = 1;
  double first_cell = 0; ///< width of the cells at both ends [m]
};

/// Cells graded toward both ends of a layer of the given thickness [m], fine enough for the Knudsen layers of
/// the bands: 1e-3 of the mean free path (or of the layer, where that is thinner) at the ends, and growing by
/// a fourth from cell to cell. Measured in docs/verification.md: heat flux within 3e-6, wall temperature
/// within 5e-5.
Resolution resolve_layer(const Bands& bands, double thickness);

} // namespace kapitza
