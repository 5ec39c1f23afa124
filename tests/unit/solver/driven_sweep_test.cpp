/// Rows of cells swept with a shift, a source of each line, and complex numbers.

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

/// More precise, of the same kind.
template <class Number>
struct Precise {
  using type = long double;
};
template <>
struct Precise<Complex> {
  using type = std::complex<long double>;
};

/// Lines of all optical thicknesses through a few cells, with sources of their own; the last block is not
/// full.
template <class Number>
struct DrivenRow {
  static constexpr int cells = 7;
  static constexpr std::size_t lines = block_lanes + 23, padded = 2 * block_lanes, parts = parts_of<Number>;

  std::vector<double> width;
  std::vector<Number> temperature, moment;
  AlignedArray rate, weight, slowness, source, psi;
  Number shift;
  std::mt19937 random{11};
  std::uniform_real_distribution<double> uniform{-1, 1};

  explicit DrivenRow(const Number& s) : moment(2 * cells), shift(s) {
    for (int c = 0; c < cells; ++c) width.push_back(std::exp(uniform(random)));
    for (int n = 0; n < 2 * cells; ++n) temperature.push_back(draw());
    for (std::size_t i = 0; i < padded; ++i) {
      rate.push_back(std::pow(10, -6 + 12 * static_cast<double>(i) / padded));
      weight.push_back(i < lines ? 1 + uniform(random) : 0);
      slowness.push_back(std::pow(10, -6 + 12 * static_cast<double>((37 * i) % padded) / padded));
    }
    for (std::size_t i = 0; i < padded * 2 * cells * parts; ++i) source.push_back(uniform(random));
    for (std::size_t i = 0; i < padded * parts; ++i) psi.push_back(uniform(random));
  }
  Number draw() {
    if constexpr (parts == 2)
      return {uniform(random), uniform(random)};
    else
      return uniform(random);
  }
  DrivenLanes<Number> lanes() const {
    return {{rate.data(), weight.data(), lines}, slowness.data(), shift, source.data()};
  }
  CellRowOf<Number> seen(bool rightward) const {
    return {width.data(), temperature.data(), cells, rightward};
  }
  double* psi_of(std::size_t line) {
    return &psi[line / block_lanes * block_lanes * parts + line % block_lanes];
  }
  double* source_of(std::size_t line, std::size_t node) {
    return &source[(line / block_lanes * 2 * cells + node) * block_lanes * parts + line % block_lanes];
  }
  static Number get(const double* at) {
    if constexpr (parts == 2)
      return {at[0], at[block_lanes]};
    else
      return *at;
  }
  static void set(double* at, const Number& value) {
    if constexpr (parts == 2)
      at[0] = value.real(), at[block_lanes] = value.imag();
    else
      *at = value;
  }
};

class DrivenSweep : public test::EveryKernelLevel {
 protected:
  void run(DrivenRow<double>& row, bool rightward) const {
    AlignedArray scratch(row_scratch(row.cells));
    kernels().sweep_and_sum_driven(row.seen(rightward), row.lanes(), row.psi.data(), scratch.data(),
                                   row.moment.data());
  }
  void run(DrivenRow<Complex>& row, bool rightward) const {
    AlignedArray scratch(row_scratch<Complex>(row.cells));
    kernels().sweep_and_sum_complex(row.seen(rightward), row.lanes(), row.psi.data(), scratch.data(),
                                    row.moment.data());
  }
  void run_through(DrivenRow<double>& row, bool rightward) const {
    kernels().sweep_through_driven(row.seen(rightward), row.lanes(), row.psi.data());
  }
  void run_through(DrivenRow<Complex>& row, bool rightward) const {
    kernels().sweep_through_complex(row.seen(rightward), row.lanes(), row.psi.data());
  }

  /// Against the two equations of one cell after the other, in extended precision.
  template <class Number>
  void expect_equations_solved(const Number& shift) const {
    using Exact = typename Precise<Number>::type;
    for (const bool rightward : {true, false}) {
      DrivenRow<Number> row(shift);
      const AlignedArray inflow = row.psi;
      std::vector<Exact> moment(row.moment.size());
      AlignedArray expected = row.psi;
      for (std::size_t i = 0; i < row.lines; ++i) {
        Exact psi(row.get(row.psi_of(i)));
        for (int n = 0; n < row.cells; ++n) {
          const auto c = index(rightward ? n : row.cells - 1 - n);
          const std::size_t up = rightward ? 2 * c : 2 * c + 1, down = rightward ? 2 * c + 1 : 2 * c;
          const Exact h = row.width[c], rate = row.rate[i],
                      removal = rate + Exact(shift) * Exact(row.slowness[i]);
          const auto drive = [&](std::size_t node) {
            return h * (rate * Exact(row.temperature[node]) + Exact(row.get(row.source_of(i, node))));
          };
          const auto cell = test::solve_driven_cell<Exact>(removal * h, psi, drive(up), drive(down));
          moment[up] += Exact(row.weight[i]) * (cell.upstream - Exact(row.temperature[up]));
          moment[down] += Exact(row.weight[i]) * (cell.downstream - Exact(row.temperature[down]));
          psi = cell.downstream;
        }
        row.set(&expected[static_cast<std::size_t>(row.psi_of(i) - row.psi.data())], Number(psi));
      }
      run(row, rightward);
      for (std::size_t i = 0; i < row.lines; ++i) {
        const Number exact = row.get(&expected[static_cast<std::size_t>(row.psi_of(i) - row.psi.data())]);
        EXPECT_LT(std::abs(row.get(row.psi_of(i)) - exact), 1e-13 * (1 + std::abs(exact))) << "line " << i;
      }
      for (std::size_t n = 0; n < moment.size(); ++n)
        EXPECT_LT(std::abs(row.moment[n] - Number(moment[n])), 1e-13 * (1 + std::abs(Number(moment[n]))))
            << n;
      const AlignedArray swept = row.psi;
      row.psi = inflow;
      run_through(row, rightward);
      for (std::size_t i = 0; i < swept.size(); ++i)
        EXPECT_NEAR(row.psi[i], swept[i], 1e-14 * (1 + std::abs(swept[i]))) << i;
    }
  }

  /// What the temperature and the beginning drive is a source like any other.
  void expect_shifted_is_driven() const {
    const Complex shift(0.1, 2);
    for (const bool rightward : {true, false}) {
      DrivenRow<Complex> driven(shift), other(shift);
      std::vector<Complex> drive;
      for (std::size_t n = 0; n < driven.temperature.size(); ++n) drive.push_back(driven.draw());
      for (std::size_t i = 0; i < driven.padded; ++i)
        for (std::size_t n = 0; n < drive.size(); ++n)
          driven.set(driven.source_of(i, n), driven.slowness[i] * (drive[n] + shift * driven.temperature[n]));
      other.temperature = driven.temperature, other.psi = driven.psi;
      AlignedArray through = driven.psi;
      run(driven, rightward);
      const ShiftedLanes<Complex> lanes{
          {other.rate.data(), other.weight.data(), other.lines}, other.slowness.data(), shift, drive.data()};
      AlignedArray scratch(row_scratch<Complex>(other.cells));
      kernels().sweep_and_sum_shifted(other.seen(rightward), lanes, other.psi.data(), scratch.data(),
                                      other.moment.data());
      kernels().sweep_through_shifted(other.seen(rightward), lanes, through.data());
      for (std::size_t i = 0; i < other.lines; ++i) {
        const Complex expected = driven.get(driven.psi_of(i));
        EXPECT_LT(std::abs(other.get(other.psi_of(i)) - expected), 1e-12 * (1 + std::abs(expected))) << i;
      }
      for (std::size_t n = 0; n < drive.size(); ++n)
        EXPECT_LT(std::abs(other.moment[n] - driven.moment[n]), 1e-12 * (1 + std::abs(driven.moment[n])))
            << n;
      for (std::size_t i = 0; i < through.size(); ++i)
        EXPECT_NEAR(through[i], other.psi[i], 1e-13 * (1 + std::abs(other.psi[i])));
    }
  }

  /// psi linear in x is in the space of every cell: with the source that belongs to it, it comes out.
  template <class Number>
  void expect_linear_solution(const Number& shift) const {
    DrivenRow<Number> row(shift);
    const Number level = row.draw(), slope = row.draw();
    std::vector<double> x{0};
    for (const double h : row.width) x.push_back(x.back() + h);
    for (std::size_t i = 0; i < row.lines; ++i) {
      row.set(row.psi_of(i), level);
      for (std::size_t node = 0; node < 2 * row.width.size(); ++node) {
        const Number psi = level + slope * x[(node + 1) / 2];
        row.set(row.source_of(i, node),
                slope + (row.rate[i] + shift * row.slowness[i]) * psi - row.rate[i] * row.temperature[node]);
      }
    }
    run(row, true);
    for (std::size_t i = 0; i < row.lines; ++i)
      EXPECT_LT(std::abs(row.get(row.psi_of(i)) - (level + slope * x.back())), 1e-12) << i;
  }
};
KAPITZA_ON_EVERY_LEVEL(DrivenSweep);

TEST_P(DrivenSweep, SolvesTheEquationsOfEveryCell) {
  expect_equations_solved<double>(0.0);
  expect_equations_solved<double>(0.7);
}

TEST_P(DrivenSweep, SolvesTheEquationsInComplexNumbers) {
  expect_equations_solved<Complex>({0, 2});
  expect_equations_solved<Complex>({0.3, -0.4});
}

TEST_P(DrivenSweep, TakesWhatTheTemperatureDrives) {
  expect_shifted_is_driven();
}

TEST_P(DrivenSweep, ReproducesALinearSolution) {
  expect_linear_solution<double>(0.7);
  expect_linear_solution<Complex>({0, 2});
}

} // namespace
} // namespace kapitza
