#pragma once
/// The sweep of lines that a second field y drives beside the temperature: the drift of normal processes
/// (solver/drift.hpp), or how much hotter than the lattice the electrons are, T_e - T. Private to solver/.
///
///     mu dpsi/dx + (1/L + s/v) psi = (T + pull L (+-y))/L + stored/v
///
/// with - for a drift on lines to the left. Lines of a step in time go the same way, driven or not: s is real
/// then, and each has s Psi for `stored`.

#include "solver/stack/lines.hpp"
#include "solver/stack/sweep.hpp"

namespace kapitza {

/// Cells in a row with y at their nodes [2 cells] [K], and for shifted lines the s and the drive of
/// ShiftedLanes.
template <class Number>
struct DrivenRow {
  CellRowOf<Number> cells;
  const Number* driven; ///< nothing: the lines are not
  Number shift = 0;
  const Number* drive = nullptr; ///< of amplitudes; nothing where there is no shift
  /// On real numbers Psi of all lines, [blocks][2 cells][lines_at_once] [K]; nothing: 0.
  const double* stored = nullptr;

  /// With which y drives lines, and their sum counts.
  double sign(const Lines& lines) const { return cells.rightward || !lines.pull_is_odd ? 1 : -1; }
};

/// As for rows without y; adds sum_lines weight (psi - T) to `moment` and, where it is given, sum_lines
/// pull_weight (+-)(psi - T) to `pulled` [2 cells].
template <class Number>
void sweep_and_sum(const DrivenRow<Number>& row, const Lines& lines, const AlignedArray& weight, double* psi,
                   Number* moment, Number* pulled = nullptr);
template <class Number>
void sweep_through(const DrivenRow<Number>& row, const Lines& lines, double* psi);

/// As sweep_through; psi at the nodes goes to `kept`, laid out as DrivenRow::stored is, and sum_lines
/// capacity (psi - T) of what flows through the nodes, from upstream, is added to `flux` [2 cells].
/// @param capacity as padded as Lines::weight
void sweep_and_keep(const DrivenRow<double>& row, const Lines& lines, const AlignedArray& capacity,
                    double* psi, double* kept, double* flux);

} // namespace kapitza
