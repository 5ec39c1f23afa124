#include "solver/stack/sweep.hpp"

#include "solver/simd/kernels.hpp"
#include "solver/stack/lines.hpp"

namespace kapitza {

namespace {

/// Doubles that a sweep needs for itself.
double* scratch_of(std::size_t size) {
  thread_local AlignedArray scratch;
  if (scratch.size() < size) scratch.resize(size);
  return scratch.data();
}

} // namespace

void sweep_and_sum(const CellRow& row, const LaneBlock& lanes, double* psi, double* moment) {
  kernels().sweep_and_sum(row, lanes, psi, scratch_of(row_scratch(row.cells)), moment);
}

void sweep_and_sum(const ComplexRow& row, const ShiftedLanes<std::complex<double>>& lanes, double* psi,
                   std::complex<double>* moment) {
  kernels().sweep_and_sum_shifted(row, lanes, psi, scratch_of(row_scratch<std::complex<double>>(row.cells)),
                                  moment);
}

void sweep_through(const ComplexRow& row, const ShiftedLanes<std::complex<double>>& lanes, double* psi) {
  kernels().sweep_through_shifted(row, lanes, psi);
}

void sweep_through(const CellRow& row, const LaneBlock& lanes, double* psi) {
  kernels().sweep_through(row, lanes, psi);
}

void sweep_and_measure(const CellRow& row, const LaneBlock& lanes, const double* slowness, double* psi,
                       CellSums* sums) {
  kernels().sweep_and_measure(row, lanes, slowness, psi, sums);
}

} // namespace kapitza
