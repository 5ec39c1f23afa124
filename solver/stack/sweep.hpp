#pragma once
/// The sweep kernel: upwind discontinuous Galerkin, P1 on line elements, along many lines at once.
///
/// On a cell of width h, with e = h / (L mu), inflow psi_in and source T linear from T0 (upstream) to T1,
/// testing mu dpsi/dx + (psi - T)/L = 0 with the two hat functions gives for delta = psi - T at the upstream
/// and downstream node
///
///     delta_up   = [ (6 + 4e) u -    e  d ] / (6 + 4e + e^2)      u = psi_in - T0
///     delta_down = [ (6 - 2e) u - (6+e) d ] / (6 + 4e + e^2)      d = T1 - T0
///
/// Only differences appear and only differences are carried from cell to cell: equilibrium is reproduced to
/// the last bit, and a cell of a million mean free paths, whose heat flux is a millionth of what streams each
/// way, loses no digits.

#include <experimental/simd>
#include <span>

namespace kapitza {

using Pack = std::experimental::native_simd<double>;
/// Independent packs per pass over the cells: hides the latency of the upwind recurrence.
inline constexpr std::size_t packs_per_block = 4;
inline constexpr std::size_t lane_block = packs_per_block * Pack::size();

/// Cells in a row, seen from the left, and which way to cross them.
struct CellRow {
  const double* width;       ///< [cells]
  const double* temperature; ///< [2 cells]
  int cells;
  bool rightward;
};

/// Carries `psi` (inflow on entry, what leaves on return) through the row; the lengths of `optical_rate`,
/// `weight` and `psi` are equal multiples of lane_block. Adds sum_lines weight (psi - T) to `moment` [2
/// cells].
void sweep_and_sum(const CellRow& row, std::span<const double> optical_rate, std::span<const double> weight,
                   std::span<double> psi, double* moment);

/// The same without the moment: what leaves the row, at a third of the cost.
void sweep_through(const CellRow& row, std::span<const double> optical_rate, std::span<double> psi);

/// psi - T of one line at the two nodes of one cell, in the order in which the line meets them.
struct CellDelta {
  double upstream, downstream;
};
inline CellDelta cross_cell(double e, double u, double d) {
  const double denominator = 6 + e * (4 + e);
  return {((6 + 4 * e) * u - e * d) / denominator, ((6 - 2 * e) * u - (6 + e) * d) / denominator};
}

/// What a cell lets through of psi_in: the (1,2) Pade approximant of exp(-e).
inline double cell_attenuation(double e) {
  return (6 - 2 * e) / (6 + e * (4 + e));
}

} // namespace kapitza
