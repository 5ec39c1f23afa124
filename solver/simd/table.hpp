#pragma once
/// The table of the instruction set for which the including source is compiled.

#include "solver/simd/kernels.hpp"
#include "solver/simd/plane_kernel.hpp"
#include "solver/simd/plane_measure.hpp"
#include "solver/simd/stack_kernel.hpp"

namespace kapitza {
namespace {

using Complex = std::complex<double>;

constexpr Kernels compiled_kernels{
    sweep_and_sum<double, LaneBlock>,
    sweep_through<double, LaneBlock>,
    sweep_and_measure,
    cross_cell<double, LaneBlock>,
    measure_cell,
    cross_cell<double, DrivenLanes<double>>,
    cross_cell<Complex, DrivenLanes<Complex>>,
    sweep_and_sum<Complex, ShiftedLanes<Complex>>,
    sweep_through<Complex, ShiftedLanes<Complex>>,
    cross_cell<Complex, ShiftedLanes<Complex>>,
};

} // namespace
} // namespace kapitza
