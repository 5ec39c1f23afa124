/// Rows of cells swept with a shift, in complex numbers.

#include "kapitza/base/index.hpp"

#include "solver/simd/kernels.hpp"
#include "solver/stack/lines.hpp"
#include "support/kernel_levels.hpp"
#include "support/reference_cell.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace kapitza {
namespace {

using Complex = std::complex<double>;
using Precise = std::complex<long double>;

/// Lines of all optical thicknesses through a few cells, with slownesses as wide apart in another order; the
/// last block is not full.
struct ShiftedRow {
  static constexpr int cells = 7;
  static constexpr std::size_t lines = block_lanes + 23, padded = 2 * block_lanes;

  std::vector<double> width;
  std::vector<Complex> temperature, drive, moment;
  AlignedArray rate, weight, slowness, psi;
  Complex shift;
  std::mt19937 random{11};
  std::uniform_real_distribution<double> uniform{-1, 1};

  explicit ShiftedRow(const Complex& s) : moment(2 * cells), shift(s) {
    for (int c = 0; c < cells; ++c) width.push_back(std::exp(uniform(random)));
    for (int n = 0; n < 2 * cells; ++n) {
      temperature.push_back(draw());
      drive.push_back(draw());
    }
    for (std::size_t i = 0; i < padded; ++i) {
      rate.push_back(std::pow(10, -6 + 12 * static_cast<double>(i) / padded));
      weight.push_back(i < lines ? 1 + uniform(random) : 0);
      slowness.push_back(std::pow(10, -6 + 12 * static_cast<double>((37 * i) % padded) / padded));
    }
    for (std::size_t i = 0; i < padded * 2; ++i) psi.push_back(uniform(random));
  }
  Complex draw() { return {uniform(random), uniform(random)}; }
  ShiftedLanes<Complex> lanes() const {
    return {{rate.data(), weight.data(), lines}, slowness.data(), shift, drive.data()};
  }
  CellRowOf<Complex> seen(bool rightward) const {
    return {width.data(), temperature.data(), cells, rightward};
  }
  /// Of a line in an array of blocks of real parts, then imaginary ones.
  static Complex get(const AlignedArray& of, std::size_t line) {
    const double* at = &of[line / block_lanes * block_lanes * 2 + line % block_lanes];
    return {at[0], at[block_lanes]};
  }
  void fill(const Complex& value) {
    for (std::size_t line = 0; line < padded; ++line) {
      double* at = &psi[line / block_lanes * block_lanes * 2 + line % block_lanes];
      at[0] = value.real(), at[block_lanes] = value.imag();
    }
  }
  void sweep(const Kernels& kernels, bool rightward) {
    AlignedArray scratch(row_scratch<Complex>(cells));
    kernels.sweep_and_sum_shifted(seen(rightward), lanes(), psi.data(), scratch.data(), moment.data());
  }
};

using ShiftedSweep = test::EveryKernelLevel;
KAPITZA_ON_EVERY_LEVEL(ShiftedSweep);

/// Against the two equations of one cell after the other, in extended precision: dpsi/dx + removal psi =
/// rate T + slowness (drive + shift T).
TEST_P(ShiftedSweep, SolvesTheEquationsOfEveryCell) {
  for (const Complex shift : {Complex(0, 2), Complex(0.3, -0.4), Complex(0.1, 2)})
    for (const bool rightward : {true, false}) {
      ShiftedRow row(shift);
      const AlignedArray inflow = row.psi;
      std::vector<Precise> moment(row.moment.size()), leaving;
      for (std::size_t i = 0; i < row.lines; ++i) {
        Precise psi(row.get(row.psi, i));
        for (int n = 0; n < row.cells; ++n) {
          const auto c = index(rightward ? n : row.cells - 1 - n);
          const std::size_t up = rightward ? 2 * c : 2 * c + 1, down = rightward ? 2 * c + 1 : 2 * c;
          const Precise h = row.width[c], rate = row.rate[i], slowness = row.slowness[i];
          const auto drive = [&](std::size_t node) {
            const Precise t(row.temperature[node]);
            return h * (rate * t + slowness * (Precise(row.drive[node]) + Precise(shift) * t));
          };
          const auto cell = test::solve_driven_cell<Precise>(h * (rate + Precise(shift) * slowness), psi,
                                                             drive(up), drive(down));
          moment[up] += Precise(row.weight[i]) * (cell.upstream - Precise(row.temperature[up]));
          moment[down] += Precise(row.weight[i]) * (cell.downstream - Precise(row.temperature[down]));
          psi = cell.downstream;
        }
        leaving.push_back(psi);
      }
      row.sweep(kernels(), rightward);
      for (std::size_t i = 0; i < row.lines; ++i) {
        const Complex exact(leaving[i]);
        EXPECT_LT(std::abs(row.get(row.psi, i) - exact), 1e-13 * (1 + std::abs(exact))) << "line " << i;
      }
      for (std::size_t n = 0; n < moment.size(); ++n)
        EXPECT_LT(std::abs(row.moment[n] - Complex(moment[n])), 1e-13 * (1 + std::abs(Complex(moment[n]))))
            << n;
      const AlignedArray swept = row.psi;
      row.psi = inflow;
      kernels().sweep_through_shifted(row.seen(rightward), row.lanes(), row.psi.data());
      for (std::size_t i = 0; i < swept.size(); ++i)
        EXPECT_NEAR(row.psi[i], swept[i], 1e-14 * (1 + std::abs(swept[i]))) << i;
    }
}

/// psi linear in x is in the space of every cell. With T = psi nothing relaxes, and with one slowness for all
/// lines the drive slope/slowness makes all of them follow it.
TEST_P(ShiftedSweep, ReproducesALinearSolution) {
  ShiftedRow row(Complex(0, 2));
  row.slowness.assign(row.padded, 0.7);
  const Complex level = row.draw(), slope = row.draw();
  double x = 0;
  for (std::size_t c = 0; c < row.width.size(); ++c) {
    row.temperature[2 * c] = level + slope * x;
    x += row.width[c];
    row.temperature[2 * c + 1] = level + slope * x;
    for (const std::size_t node : {2 * c, 2 * c + 1}) row.drive[node] = slope / 0.7;
  }
  row.fill(level);
  row.sweep(kernels(), true);
  for (std::size_t i = 0; i < row.lines; ++i)
    EXPECT_LT(std::abs(row.get(row.psi, i) - (level + slope * x)), 1e-12) << i;
}

} // namespace
} // namespace kapitza
