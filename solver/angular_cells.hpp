#pragma once
/// Snell's law between the directions of two quadratures: integrals over angular cells. Private to solver/.
///
/// Direction m of a quadrature stands for the cosines between sqrt(2 sum_(l<m) w_l mu_l) and sqrt(2
/// sum_(l<=m) w_l mu_l), which carry exactly its flux. Waves of one frequency on both sides share the
/// slowness p along the plane, and flux is the measure d(p^2) on both; so what flows between two cells is an
/// integral of the scattering matrix over the p^2 that the cells have in common, and sums over cells come out
/// exact.

#include "kapitza/solver/angles.hpp"

#include <array>
#include <functional>
#include <span>
#include <vector>

namespace kapitza {

/// Flux from an angular cell of one wave into one of another [W/m2/K].
struct CellFlux {
  int wave_out = 0, cell_out = 0, wave_in = 0, cell_in = 0;
  double flux = 0;
};

/// One kind of wave that meets at the plane. Where slowness2 is 0 there is none.
struct CellWave {
  double slowness2 = 0;   ///< square of the largest slowness along the plane
  double conductance = 0; ///< sum of C v / 4 [W/m2/K]
};

using WaveMatrix = std::array<std::array<double, 4>, 4>;

/// @param waves at most 4
/// @param scatter flux per d(p^2) [out][in], symmetric, at p^2; called inside (0, largest slowness2) only
/// @param breaks values of p^2 where `scatter` is not smooth, ascending
std::vector<CellFlux> integrate_cells(std::span<const CellWave> waves, const HalfRange& angles,
                                      const std::function<WaveMatrix(double)>& scatter,
                                      std::span<const double> breaks);

/// Scales the fluxes so that each cell emits and receives its capacity (Sinkhorn, symmetric form). Gives the
/// largest relative correction that was needed.
double restore_marginals(std::vector<CellFlux>& fluxes, std::span<const CellWave> waves,
                         const HalfRange& angles);

} // namespace kapitza
