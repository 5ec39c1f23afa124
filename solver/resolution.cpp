#include "kapitza/solver/resolution.hpp"

#include <algorithm>
#include <cmath>

namespace kapitza {

Resolution resolve_layer(const Bands& bands, double thickness) {
  constexpr double finest = 1e-3, cells_per_strength = 16;
  constexpr double strongest = 50; // layers of 1e40 first cells: no real one, and no overflow
  // The mean free path at which phonons meet the local temperature: sum C v over sum C v / L.
  const double mean_free_path = 4 * one_way_conductance(bands) / relaxation(bands);
  const double first_cell = finest * std::min(thickness, mean_free_path);
  // Tanh grading of strength beta in n cells grows by exp(4 beta / n) from cell to cell, and its first cell
  // is beta / (n cosh^2(beta) tanh(beta)) of the layer; aim at half of that to be on the safe side.
  double beta = 1;
  for (int i = 0; i < 100; ++i)
    beta =
        std::min(strongest,
                 std::acosh(std::sqrt(2 / cells_per_strength * thickness / (first_cell * std::tanh(beta)))));
  return {static_cast<int>(std::ceil(cells_per_strength * beta)), first_cell};
}

} // namespace kapitza
