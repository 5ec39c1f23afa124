#include "solver/stack/drift_sweep.hpp"

#include "kapitza/base/index.hpp"

#include "solver/stack/band_row.hpp"

#include <algorithm>

namespace kapitza {
namespace {

/// Some lines through all cells, visit(cell, upstream, downstream) in each. Padding travels along.
template <class Visit>
void cross_drifting(const DriftingRow& row, const Lines& lines, std::size_t first, double* psi,
                    const Visit& visit) {
  const double* rate = &lines.optical_rate[first];
  const double* pull = &lines.pull[first];
  LineValues upstream{}, downstream{};
  std::copy_n(psi + first, lines_at_once, downstream.begin());
  const bool rightward = row.cells.rightward;
  const double sign = rightward ? 1 : -1;
  double before = 0;
  for (int i = 0; i < row.cells.cells; ++i) {
    const auto cell = index(rightward ? i : row.cells.cells - 1 - i);
    const std::size_t up = 2 * cell + (rightward ? 0 : 1), down = 2 * cell + (rightward ? 1 : 0);
    const double jump = before - row.cells.temperature[up],
                 step = row.cells.temperature[down] - row.cells.temperature[up];
    const double h = row.cells.width[cell], y_up = sign * h * row.drift[up],
                 y_down = sign * h * row.drift[down];
    for (std::size_t m = 0; m < lines_at_once; ++m) {
      const CellDelta inside =
          cross_driven_cell(h * rate[m], downstream[m] + jump, step, pull[m] * y_up, pull[m] * y_down);
      upstream[m] = inside.upstream;
      downstream[m] = inside.downstream;
    }
    before = row.cells.temperature[down];
    visit(up, down, upstream, downstream);
  }
  for (std::size_t m = 0; m < lines_at_once; ++m) psi[first + m] = downstream[m] + before;
}

} // namespace

void sweep_and_sum(const DriftingRow& row, const Lines& lines, double* psi, double* moment,
                   double* momentum) {
  const double sign = row.cells.rightward ? 1 : -1;
  for (std::size_t first = 0; first < lines.ids.size(); first += lines_at_once) {
    const double *weight = &lines.weight[first], *carried = &lines.momentum_weight[first];
    cross_drifting(
        row, lines, first, psi,
        [&](std::size_t up, std::size_t down, const LineValues& upstream, const LineValues& downstream) {
          double sums[4] = {0, 0, 0, 0};
          for (std::size_t m = 0; m < lines_at_once; ++m) {
            sums[0] += weight[m] * upstream[m];
            sums[1] += weight[m] * downstream[m];
            sums[2] += carried[m] * upstream[m];
            sums[3] += carried[m] * downstream[m];
          }
          moment[up] += sums[0];
          moment[down] += sums[1];
          momentum[up] += sign * sums[2];
          momentum[down] += sign * sums[3];
        });
  }
}

void sweep_through(const DriftingRow& row, const Lines& lines, double* psi) {
  for (std::size_t first = 0; first < lines.ids.size(); first += lines_at_once)
    cross_drifting(row, lines, first, psi, [](auto&&...) {});
}

} // namespace kapitza
