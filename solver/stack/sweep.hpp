#pragma once
/// The sweep kernel of stacks: upwind discontinuous Galerkin, P1 on line elements, along many lines at once.
/// Private to solver/. The functions are in the table of solver/simd/kernels.hpp.
///
/// On a cell of width h, with e = h removal, inflow psi_in and source T linear from T0 (upstream) to T1,
/// testing mu dpsi/dx + (psi - T)/L = 0 with the two hat functions gives for delta = psi - T at the upstream
/// and downstream node
///
///     delta_up   = [ (6 + 4e) u -    e  d + (1+e) f0 -     f1 ] / (6 + 4e + e^2)      u = psi_in - T0
///     delta_down = [ (6 - 2e) u - (6+e) d +    3  f0 + (3+e)f1 ] / (6 + 4e + e^2)     d = T1 - T0
///
/// with f = h slowness drive where lanes are shifted, 0 otherwise. Only differences appear and only
/// differences are carried from cell to cell: equilibrium is reproduced to the last bit, and a cell of a
/// million mean free paths, whose heat flux is a millionth of what streams each way, loses no digits.

#include "kapitza/base/index.hpp"

#include "solver/simd/lanes.hpp"

namespace kapitza {

/// Cells in a row, seen from the left, and which way to cross them.
template <class Number>
struct CellRowOf {
  const double* width;       ///< [cells]
  const Number* temperature; ///< [2 cells]
  int cells;
  bool rightward;
};
using CellRow = CellRowOf<double>;

/// Doubles that a sweep with moments needs for itself: one widest instruction's worth per node.
template <class Number = double>
std::size_t row_scratch(int cells) {
  return 2 * index(cells) * 8 * parts_of<Number>;
}

/// Carries `psi` (inflow on entry, what leaves on return) through the row and adds sum_lines weight (psi - T)
/// to `moment` [2 cells].
void sweep_and_sum(const CellRow& row, const LaneBlock& lanes, double* psi, double* moment);

/// The same without the moment: what leaves the row, at a third of the cost.
void sweep_through(const CellRow& row, const LaneBlock& lanes, double* psi);

/// What lines in one direction bring to a node: sums of delta = psi - T. There psi is what flows through the
/// node, from upstream, in the first two, and the polynomial of the cell in the others.
struct NodeSums {
  double flux;       ///< weight/rate times delta [K m]
  double quadratic;  ///< weight/rate times delta^2 [K^2 m]
  double relaxation; ///< weight times delta [K]
  double energy;     ///< weight/rate times slowness times delta [K s]
};
struct CellSums {
  NodeSums up, down;
  double square; ///< weight times the mean of delta^2 over the cell [K^2]
};

/// As sweep_through, and adds to the sums of every cell, [cells] in the order in which they are crossed.
/// @param slowness per lane, as padded as the block's arrays
void sweep_and_measure(const CellRow& row, const LaneBlock& lanes, const double* slowness, double* psi,
                       CellSums* sums);

/// The first two for amplitudes.
using ComplexRow = CellRowOf<std::complex<double>>;
void sweep_and_sum(const ComplexRow& row, const ShiftedLanes<std::complex<double>>& lanes, double* psi,
                   std::complex<double>* moment);
void sweep_through(const ComplexRow& row, const ShiftedLanes<std::complex<double>>& lanes, double* psi);

/// psi - T of one line at the two nodes of one cell, in the order in which the line meets them.
template <class Number>
struct CellDeltaOf {
  Number upstream, downstream;
};
using CellDelta = CellDeltaOf<double>;
inline CellDelta cross_cell(double e, double u, double d) {
  const double denominator = 6 + e * (4 + e);
  return {((6 + 4 * e) * u - e * d) / denominator, ((6 - 2 * e) * u - (6 + e) * d) / denominator};
}

/// What a cell lets through of psi_in: the (1,2) Pade approximant of exp(-e).
template <class Number>
Number cell_attenuation(const Number& e) {
  return (6.0 - 2.0 * e) / (6.0 + e * (4.0 + e));
}

} // namespace kapitza
