#include "kapitza/solver/resolution.hpp"

#include <algorithm>
#include <cmath>

namespace kapitza {
namespace {

/// The mean free path at which phonons meet the local temperature: sum C v over sum C v / L.
double meeting_length(const Bands& bands) {
  return 4 * one_way_conductance(bands) / (relaxation(bands) + electron_coupling(bands));
}

Resolution resolve(double thickness, double first_cell) {
  constexpr double cells_per_strength = 16;
  constexpr double strongest = 50; // layers of 1e40 first cells: no real one, and no overflow
  // Tanh grading of strength beta in n cells grows by exp(4 beta / n) from cell to cell, and its first cell
  // is beta / (n cosh^2(beta) tanh(beta)) of the layer; aim at half of that to be on the safe side.
  double beta = 1;
  for (int i = 0; i < 100; ++i)
    beta =
        std::min(strongest,
                 std::acosh(std::sqrt(2 / cells_per_strength * thickness / (first_cell * std::tanh(beta)))));
  return {static_cast<int>(std::ceil(cells_per_strength * beta)), first_cell};
}

} // namespace

Resolution resolve_layer(const Bands& bands, double thickness) {
  constexpr double finest = 1e-3;
  return resolve(thickness, finest * std::min(thickness, meeting_length(bands)));
}

Resolution resolve_segment(std::span<const Bands* const> bands, double length) {
  constexpr double finest = 0.05;
  double shortest = length;
  for (const Bands* of_block : bands) shortest = std::min(shortest, meeting_length(*of_block));
  return resolve(length, finest * shortest);
}

} // namespace kapitza
