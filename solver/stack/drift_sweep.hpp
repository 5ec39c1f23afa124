#pragma once
/// The sweep of lines that normal processes drive along with their drift (solver/drift.hpp). Private to
/// solver/.

#include "solver/stack/lines.hpp"
#include "solver/stack/sweep.hpp"

namespace kapitza {

/// Cells in a row with the drift y at their nodes [2 cells] [K].
struct DriftingRow {
  CellRow cells;
  const double* drift;
};

/// As for rows without drift; adds sum_lines weight (psi - T) to `moment` and sum_lines momentum_weight s
/// (psi - T) to `momentum` [2 cells].
void sweep_and_sum(const DriftingRow& row, const Lines& lines, double* psi, double* moment, double* momentum);
void sweep_through(const DriftingRow& row, const Lines& lines, double* psi);

} // namespace kapitza
