#include "solver/stack/sweep.hpp"

#include "solver/simd/kernels.hpp"
#include "solver/stack/lines.hpp"

namespace kapitza {

void sweep_and_sum(const CellRow& row, const LaneBlock& lanes, double* psi, double* moment) {
  thread_local AlignedArray scratch;
  scratch.resize(row_scratch(row.cells));
  kernels().sweep_and_sum(row, lanes, psi, scratch.data(), moment);
}

void sweep_through(const CellRow& row, const LaneBlock& lanes, double* psi) {
  kernels().sweep_through(row, lanes, psi);
}

} // namespace kapitza
