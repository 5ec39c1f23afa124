#pragma once
/// The default mesh: how many cells a layer needs, and how small at its ends.

#include "kapitza/physics/bands.hpp"

#include <cmath>
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
/// within 5e-5. What oscillates at a frequency [Hz] changes within what it takes to be absorbed or to get out
/// of step, the mean free path over abs(1 + i omega tau).
/// What falls off behind an end within a depth [m] is followed from a twentieth of that on.
Resolution resolve_layer(const Bands& bands, double thickness, double frequency = 0, double depth = HUGE_VAL);

/// Width of the cells at both ends [m] of a layer of so many cells: as many times smaller than the resolution
/// asks for as there are more cells, so that temperatures beside walls, too, get better with every cell. They
/// are wrong by about the temperature that the wall and the medium differ by, times the first cell in mean
/// free paths, whatever the cells behind it.
double first_cell_among(const Resolution& resolution, int cells);

/// How many times as many cells keep that accuracy where the layer is heated, which bends the temperature all
/// along.
inline constexpr int cells_where_heated = 4;
/// The same beside a plane of tabulated transmissivities (three bands of which one passes: flux within 3e-6,
/// with the plain number 2e-5).
inline constexpr int cells_beside_table = 2;

/// What cells of these widths [m] make of the flight of phonons away from a wall whose temperature oscillates
/// with the amplitude 1 at `frequency` [Hz], less free flight: an estimate of the largest that is wrong at
/// any depth in the temperature [K], or in the heat flux over what the wall emits. It is that of the straight
/// way, times 2/z at an optical depth abs(z) above 2: there E_2(z) and E_3(z), the means over all directions,
/// are made by those near the straight one, and the others cancel.
double flight_error_of_cells(const Bands& bands, std::span<const double> width, double frequency);

/// What the default mesh makes that error at most.
inline constexpr double flight_error_allowed = 5e-4;

/// Cells for a layer whose temperature oscillates at up to `frequency` [Hz]: `cells`, or as many more as it
/// takes to make the error of flight small; at most `most`.
int cells_for_flight(const Bands& bands, double thickness, int cells, double frequency, int most = 5000);

/// The same in a metal with electrons, whose temperature and the lattice's part beside an end (resistance of
/// electrons and phonons in series within 2e-5, with the plain number 1e-4).
inline constexpr int cells_of_metals = 2;

/// As resolve_layer, for a column or row of a 2D grid that holds several materials: 1/20 of the shortest mean
/// free path (or of the length) at the ends. Two axes of a layer's resolution would be too many cells, and
/// directions limit the accuracy long before.
Resolution resolve_segment(std::span<const Bands* const> bands, double length);

} // namespace kapitza
