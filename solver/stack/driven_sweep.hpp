#pragma once
/// The sweep of lines that fields y beside the temperature drive: the drift of normal processes
/// (solver/drift.hpp), or how much hotter than the lattice the electrons are, T_e - T. Private to solver/.
///
///     mu dpsi/dx + (1/L + s/v) psi = T/L + mu (+-rate y)_odd + mu (rate y)_even + stored/v
///
/// with - on lines to the left. Lines of a step in time go the same way, driven or not: s is real
/// then, and each has s Psi for `stored`.

#include "solver/stack/lines.hpp"
#include "solver/stack/sweep.hpp"

namespace kapitza {

/// A field y at the nodes of some cells, `stride` numbers apart; nothing: there is none.
template <class Number>
struct NodeField {
  Number* first = nullptr;
  std::size_t stride = 1;
  explicit operator bool() const { return first != nullptr; }
  Number& operator[](std::size_t node) const { return first[node * stride]; }
};
/// What Lines::odd and Lines::even say of two such fields.
template <class Number>
struct DrivingFields {
  NodeField<Number> odd, even;
  explicit operator bool() const { return odd || even; }
};

/// Cells in a row with y at their nodes [K], and for shifted lines the s and the drive of ShiftedLanes.
template <class Number>
struct DrivenRow {
  CellRowOf<Number> cells;
  DrivingFields<const Number> driven; ///< nothing: the lines are not
  Number shift = 0;
  const Number* drive = nullptr; ///< of amplitudes; nothing where there is no shift
  /// On real numbers Psi of all lines, [blocks][2 cells][lines_at_once] [K]; nothing: 0.
  const double* stored = nullptr;

  /// With which the odd field drives lines, and their sum counts.
  double sign() const { return cells.rightward ? 1 : -1; }
};

/// As for rows without y; adds sum_lines weight (psi - T) to `moment` and, where they are given, sum_lines
/// Pull::weight (+-)(psi - T) to `pulled`.
template <class Number>
void sweep_and_sum(const DrivenRow<Number>& row, const Lines& lines, const AlignedArray& weight, double* psi,
                   Number* moment, const DrivingFields<Number>& pulled = {});
template <class Number>
void sweep_through(const DrivenRow<Number>& row, const Lines& lines, double* psi);

/// As sweep_through; psi at the nodes goes to `kept`, laid out as DrivenRow::stored is, and sum_lines
/// capacity (psi - T) of what flows through the nodes, from upstream, is added to `flux` [2 cells].
/// @param capacity as padded as Lines::weight
void sweep_and_keep(const DrivenRow<double>& row, const Lines& lines, const AlignedArray& capacity,
                    double* psi, double* kept, double* flux);

} // namespace kapitza
