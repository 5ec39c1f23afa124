#pragma once
/// The sweep of one band where its mean free path and its equilibrium change from cell to cell. Private to
/// solver/.
///
/// On each cell the equations of sweep.hpp, with e = h rate/mu of the cell and the emission rise_b(T) at its
/// nodes in the place of T; carried from cell to cell is psi - emission.

#include "solver/stack/sweep.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>
#include <type_traits>

namespace kapitza {

/// cross_cell with f0 and f1 of sweep.hpp.
template <class Number>
CellDeltaOf<Number> cross_driven_cell(const Number& e, const Number& u, const Number& d, const Number& f0,
                                      const Number& f1) {
  const Number denominator = 6.0 + e * (4.0 + e);
  return {((6.0 + 4.0 * e) * u - e * d + (1.0 + e) * f0 - f1) / denominator,
          ((6.0 - 2.0 * e) * u - (6.0 + e) * d + 3.0 * f0 + (3.0 + e) * f1) / denominator};
}

/// Cells in a row, seen from the left, and which way to cross them.
struct BandRow {
  const double* width;    ///< [cells] [m]
  const double* rate;     ///< 1/L_b [cells] [1/m]
  const double* emission; ///< rise_b(T) [2 cells] [K]
  int cells;
  bool rightward;
};

/// A few lines of one band side by side, what is to be known of them in one cell.
inline constexpr std::size_t lines_at_once = 16;
using LineValues = std::array<double, lines_at_once>;

/// Cells in a step in time: psi is lost at the rate `shift` beside that of relaxation, and given shift times
/// what is stored.
///
/// Where e is above 3 a straight line through the cell falls short of a front that comes, by up to a tenth of
/// it, and as far in front of one that stands: at one end of the cell below `least`, where nothing is that
/// cold. That end is then at `least`, and the other where the cell balances its energy; if it can.
struct StoredRow : BandRow {
  double shift; ///< s/v_b [1/m]
  /// Psi at the left and the right node of each cell [blocks of lines][cells][2][lines_at_once] [K]; nothing:
  /// 0.
  const double* stored;
  double least = -std::numeric_limits<double>::infinity(); ///< [K]
  /// What of psi passes all of the row, per line: of lines of which more than rounding does nothing is
  /// mended, which surfaces that send it back would have to know of. Nothing: no surface does.
  const double* passes = nullptr;

  bool mends(std::size_t line) const {
    constexpr double rounding = 1e-13;
    return passes == nullptr || std::abs(passes[line]) < rounding;
  }
  double at(std::size_t first, std::size_t cell, std::size_t end, std::size_t m) const {
    return stored == nullptr
               ? 0
               : stored[(first * index(cells) + cell * lines_at_once) * 2 + end * lines_at_once + m];
  }
};

/// Cells whose bands normal processes drive along, `shift` 0 where there is no step in time: `drift` beside
/// the emission over L_b, with the sign of the direction.
struct DriftingRow : StoredRow {
  const double* drift; ///< pull_b y at the nodes [2 cells] [K/m]
  double sign() const { return rightward ? 1 : -1; }
};

/// An end of a cell that is held, by the changes or values `at_end` of psi - emission, and the other end by
/// the balance of the cell, delta_down (1 + e/2) + delta_up e/2 = `balance`.
inline CellDelta with_upstream(double e, double balance, double at_end) {
  return {at_end, (balance - e / 2 * at_end) / (1 + e / 2)};
}
inline CellDelta with_downstream(double e, double balance, double at_end) {
  return {(balance - (1 + e / 2) * at_end) / (e / 2), at_end};
}

/// psi minus the emission at the node where it stands: as it enters, at the upstream and at the downstream
/// node.
struct Crossing {
  LineValues entering, upstream, downstream;
};

/// From `entering` through one cell, on the lines from `first` on: what is at its nodes.
inline void cross_cells(const BandRow& row, std::size_t /*first*/, std::size_t cell,
                        const LineValues& slowness, Crossing& at) {
  const double step =
      row.emission[2 * cell + (row.rightward ? 1 : 0)] - row.emission[2 * cell + (row.rightward ? 0 : 1)];
  const double thickness = row.width[cell] * row.rate[cell];
  for (std::size_t m = 0; m < lines_at_once; ++m) {
    const CellDelta inside = cross_cell(thickness * slowness[m], at.entering[m], step);
    at.upstream[m] = inside.upstream;
    at.downstream[m] = inside.downstream;
  }
}
/// Ends that are colder than all that there is, in steps shorter than lifetimes: longer ones end in what the
/// steady state is without that.
inline void mend(const StoredRow& row, std::size_t first, std::size_t cell, const LineValues& slowness,
                 const std::array<double, 2>& driven, Crossing& at) {
  if (std::isinf(row.least)) return;
  const std::size_t up = row.rightward ? 0 : 1, down = 1 - up;
  const double emitted_up = row.emission[2 * cell + up], emitted_down = row.emission[2 * cell + down];
  const double least_up = row.least - emitted_up, least_down = row.least - emitted_down;
  const double loss = row.width[cell] * row.shift, thickness = row.width[cell] * row.rate[cell] + loss;
  if (loss < thickness / 2) return;
  for (std::size_t m = 0; m < lines_at_once; ++m) {
    const bool short_up = at.upstream[m] < least_up, short_down = at.downstream[m] < least_down;
    if (short_up == short_down || !row.mends(first + m)) continue;
    const double e = thickness * slowness[m],
                 given = loss * slowness[m]
                             * (row.at(first, cell, up, m) - emitted_up + row.at(first, cell, down, m)
                                - emitted_down)
                         + driven[0] + driven[1],
                 balance = at.entering[m] - (emitted_down - emitted_up) + given / 2;
    const CellDelta mended =
        short_up ? with_upstream(e, balance, least_up) : with_downstream(e, balance, least_down);
    if (mended.upstream < least_up || mended.downstream < least_down) continue; // there is not enough
    at.upstream[m] = mended.upstream;
    at.downstream[m] = mended.downstream;
  }
}

/// @param driven h times what drives the lines upstream and downstream beside that, over mu [K]
inline void cross_stored_cells(const StoredRow& row, std::size_t first, std::size_t cell,
                               const LineValues& slowness, const std::array<double, 2>& driven,
                               Crossing& at) {
  const std::size_t up = row.rightward ? 0 : 1, down = 1 - up;
  const double emitted_up = row.emission[2 * cell + up], emitted_down = row.emission[2 * cell + down];
  const double loss = row.width[cell] * row.shift, thickness = row.width[cell] * row.rate[cell] + loss;
  for (std::size_t m = 0; m < lines_at_once; ++m) {
    const double given = loss * slowness[m];
    const CellDelta inside =
        cross_driven_cell(thickness * slowness[m], at.entering[m], emitted_down - emitted_up,
                          given * (row.at(first, cell, up, m) - emitted_up) + driven[0],
                          given * (row.at(first, cell, down, m) - emitted_down) + driven[1]);
    at.upstream[m] = inside.upstream;
    at.downstream[m] = inside.downstream;
  }
  mend(row, first, cell, slowness, driven, at);
}
inline void cross_cells(const StoredRow& row, std::size_t first, std::size_t cell, const LineValues& slowness,
                        Crossing& at) {
  cross_stored_cells(row, first, cell, slowness, {0, 0}, at);
}
inline void cross_cells(const DriftingRow& row, std::size_t first, std::size_t cell,
                        const LineValues& slowness, Crossing& at) {
  const std::size_t up = 2 * cell + (row.rightward ? 0 : 1), down = 2 * cell + (row.rightward ? 1 : 0);
  const double h = row.sign() * row.width[cell];
  cross_stored_cells(row, first, cell, slowness, {h * row.drift[up], h * row.drift[down]}, at);
}

/// Carries `psi` (inflow on entry, what leaves on return) of some lines through the row.
/// @param inverse_mu one per line
/// @param visit called as visit(cell, first line, number of lines, Crossing)
template <class Row, class Visit>
void cross_band(const Row& row, std::span<const double> inverse_mu, double* psi, const Visit& visit) {
  Crossing at{};
  for (std::size_t first = 0; first < inverse_mu.size(); first += lines_at_once) {
    const std::size_t lines = std::min(lines_at_once, inverse_mu.size() - first);
    LineValues slowness{};
    std::copy_n(&inverse_mu[first], lines, slowness.begin());
    std::copy_n(psi + first, lines, at.downstream.begin());
    double before = 0; // emission where `downstream` stands; 0 on entry, when it still is psi
    for (int i = 0; i < row.cells; ++i) {
      const auto cell = index(row.rightward ? i : row.cells - 1 - i);
      const double up = row.emission[2 * cell + (row.rightward ? 0 : 1)],
                   down = row.emission[2 * cell + (row.rightward ? 1 : 0)];
      const double jump = before - up;
      for (std::size_t m = 0; m < lines_at_once; ++m) at.entering[m] = at.downstream[m] + jump;
      cross_cells(row, first, cell, slowness, at);
      before = down;
      visit(cell, first, lines, at);
    }
    for (std::size_t m = 0; m < lines; ++m) psi[first + m] = at.downstream[m] + before;
  }
}

/// How a row changes to first order: its emission, its rates, and what drives it where it drifts.
struct RowChange {
  const double* emission; ///< [2 cells] [K]
  const double* rate;     ///< d(1/L_b) [cells] [1/m]
  const double* drift;    ///< [2 cells] [K/m]
};

/// The change of what cross_band does, beside cross_band itself: d(rate) is a source -d(rate) (psi -
/// emission), and what is stored does not change.
/// @param psi, change inflow on entry, what leaves on return
/// @param visit called with the Crossing of the change
template <class Row, class Visit>
void cross_band_change(const Row& row, const RowChange& by, std::span<const double> inverse_mu, double* psi,
                       double* change, const Visit& visit) {
  Crossing base{}, at{};
  for (std::size_t first = 0; first < inverse_mu.size(); first += lines_at_once) {
    const std::size_t lines = std::min(lines_at_once, inverse_mu.size() - first);
    LineValues slowness{};
    std::copy_n(&inverse_mu[first], lines, slowness.begin());
    std::copy_n(psi + first, lines, base.downstream.begin());
    std::copy_n(change + first, lines, at.downstream.begin());
    double before = 0, before_change = 0;
    for (int i = 0; i < row.cells; ++i) {
      const auto cell = index(row.rightward ? i : row.cells - 1 - i);
      const std::size_t up = 2 * cell + (row.rightward ? 0 : 1), down = 2 * cell + (row.rightward ? 1 : 0);
      const double jump = before - row.emission[up], jump_change = before_change - by.emission[up],
                   step_change = by.emission[down] - by.emission[up];
      double loss = 0, driven_up = 0, driven_down = 0;
      if constexpr (std::is_base_of_v<StoredRow, Row>) loss = row.width[cell] * row.shift;
      if constexpr (std::is_same_v<Row, DriftingRow>) {
        driven_up = row.sign() * row.width[cell] * by.drift[up];
        driven_down = row.sign() * row.width[cell] * by.drift[down];
      }
      const double thickness = row.width[cell] * row.rate[cell] + loss,
                   source = -row.width[cell] * by.rate[cell];
      for (std::size_t m = 0; m < lines_at_once; ++m) base.entering[m] = base.downstream[m] + jump;
      cross_cells(row, first, cell, slowness, base);
      for (std::size_t m = 0; m < lines_at_once; ++m) {
        at.entering[m] = at.downstream[m] + jump_change;
        const double f0 = slowness[m] * (source * base.upstream[m] - loss * by.emission[up]) + driven_up,
                     f1 =
                         slowness[m] * (source * base.downstream[m] - loss * by.emission[down]) + driven_down;
        const double e = thickness * slowness[m];
        CellDelta driven = cross_driven_cell(e, at.entering[m], step_change, f0, f1);
        if constexpr (std::is_base_of_v<StoredRow, Row>) {
          const double balance = at.entering[m] - step_change + (f0 + f1) / 2;
          if (base.upstream[m] == row.least - row.emission[up]) // is held
            driven = with_upstream(e, balance, -by.emission[up]);
          else if (base.downstream[m] == row.least - row.emission[down])
            driven = with_downstream(e, balance, -by.emission[down]);
        }
        at.upstream[m] = driven.upstream;
        at.downstream[m] = driven.downstream;
      }
      before = row.emission[down];
      before_change = by.emission[down];
      visit(cell, first, lines, at);
    }
    for (std::size_t m = 0; m < lines; ++m) {
      psi[first + m] = base.downstream[m] + before;
      change[first + m] = at.downstream[m] + before_change;
    }
  }
}

} // namespace kapitza
