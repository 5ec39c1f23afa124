#pragma once
/// The sweep kernels of one instruction set, as a table of functions. Private to solver/.
///
/// A lane is what travels on its own along one direction: (band, |mu|) in a stack, (band, polar angle) along
/// an azimuth of a plane. Lanes come in blocks of 64, which every instruction set divides: arrays are padded
/// with lanes of no weight, and a kernel may write to all of a block. A complex array holds the real parts of
/// a block, then its imaginary parts.
///
/// Along its direction, of cosine c (mu, or sin theta), a lane obeys
///
///     c dpsi/dx + removal psi = rate T + source,     removal = rate + shift slowness
///
/// divided by c: rate = 1/(L c) and slowness = 1/(v c). In steady state shift = 0; harmonic problems have
/// shift = i omega, time steps shift = 1/(gamma dt).

#include "kapitza/base/simd.hpp"

#include "solver/plane/kernel.hpp"
#include "solver/stack/sweep.hpp"

#include <complex>

namespace kapitza {

struct Kernels {
  /// See solver/stack/sweep.hpp. `scratch` is row_scratch<Number>(cells) doubles on a 64-byte boundary.
  template <class Number, class Lanes>
  using SweepAndSum = void(const CellRowOf<Number>&, const Lanes&, double* psi, double* scratch,
                           Number* moment);
  template <class Number, class Lanes>
  using SweepThrough = void(const CellRowOf<Number>&, const Lanes&, double* psi);
  using SweepAndMeasure = void(const CellRow&, const LaneBlock&, const double* slowness, double* psi,
                               CellSums* sums);
  /// Crosses a cell and adds sum_lanes weight delta to `sums` at its corners. Where `inside` is given, delta
  /// of every corner goes there too [corners][block].
  template <class Number, class Lanes>
  using CrossCell = void(const CellShape&, const CrossingOf<Number>&, const Lanes&, Number* sums,
                         double* inside);

  /// @param inside delta at the corners [corners][block]
  /// @param mass [4][4] of the cell's first corners, symmetric [m2]
  using MeasureCell = void(const MeasuredLanes&, int corners, const double* const* inside, const double* mass,
                           CornerSums& sums);

  SweepAndSum<double, LaneBlock>* sweep_and_sum;
  SweepThrough<double, LaneBlock>* sweep_through;
  SweepAndMeasure* sweep_and_measure;
  CrossCell<double, LaneBlock>* cross_cell;
  MeasureCell* measure_cell;
  // with a shift and a source of their own
  CrossCell<double, DrivenLanes<double>>* cross_cell_driven;
  CrossCell<std::complex<double>, DrivenLanes<std::complex<double>>>* cross_cell_complex;
  // with a shift, and what the temperature alone drives
  SweepAndSum<std::complex<double>, ShiftedLanes<std::complex<double>>>* sweep_and_sum_shifted;
  SweepThrough<std::complex<double>, ShiftedLanes<std::complex<double>>>* sweep_through_shifted;
  CrossCell<std::complex<double>, ShiftedLanes<std::complex<double>>>* cross_cell_shifted;
};

/// Those of one available level.
const Kernels& kernels_for(SimdLevel level);
/// Those of simd_level(), which is asked once.
const Kernels& kernels();

} // namespace kapitza
