#include "kapitza/solver/resolution.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/mesh/stack_mesh.hpp"

#include "solver/stack/sweep.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

namespace kapitza {
namespace {

using Complex = std::complex<double>;

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

Resolution resolve_layer(const Bands& bands, double thickness, double frequency, double depth) {
  constexpr double finest = 1e-3, of_depth = 0.05;
  const double phase = 2 * std::numbers::pi * frequency * heat_capacity(bands) / relaxation(bands);
  const double first = finest * std::min(thickness, meeting_length(bands) / std::hypot(1, phase));
  return resolve(thickness, std::min(first, of_depth * depth));
}

double first_cell_among(const Resolution& resolution, int cells) {
  return resolution.first_cell * std::min(1.0, static_cast<double>(resolution.cells) / cells);
}

double flight_error_of_cells(const Bands& bands, std::span<const double> width, double frequency) {
  constexpr double gone = 40; // mean free paths behind which nothing is left
  const double relaxing = relaxation(bands), emitted = one_way_conductance(bands);
  std::vector<Complex> temperature(width.size()), flux(width.size());
  for (std::size_t b = 0; b < index(bands.size()); ++b) {
    const double length = bands.mean_free_path[b], speed = bands.speed[b],
                 energy = bands.heat_capacity[b] * speed;
    const Complex rate(1 / length, 2 * std::numbers::pi * frequency / speed);
    Complex through = 1;
    double depth = 0;
    for (std::size_t cell = 0; cell < width.size() && depth < gone * length; ++cell) {
      depth += width[cell];
      through *= cell_attenuation(rate * width[cell]);
      const Complex error = (through - std::exp(-rate * depth)) * std::min(1.0, 2 / std::abs(rate * depth));
      temperature[cell] += energy / length / relaxing / 2 * error;
      flux[cell] += energy / emitted / 4 * error;
    }
  }
  double largest = 0;
  for (std::size_t cell = 0; cell < width.size(); ++cell)
    largest = std::max({largest, std::abs(temperature[cell]), std::abs(flux[cell])});
  return largest;
}

int cells_for_flight(const Bands& bands, double thickness, int cells, double frequency, int most) {
  const Resolution resolution = resolve_layer(bands, thickness, frequency);
  while (cells < most
         && flight_error_of_cells(bands, graded_widths(thickness, cells, first_cell_among(resolution, cells)),
                                  frequency)
                > flight_error_allowed)
    cells += (cells + 1) / 2;
  return std::min(cells, most);
}

Resolution resolve_segment(std::span<const Bands* const> bands, double length) {
  constexpr double finest = 0.05;
  double shortest = length;
  for (const Bands* of_block : bands) shortest = std::min(shortest, meeting_length(*of_block));
  return resolve(length, finest * shortest);
}

} // namespace kapitza
