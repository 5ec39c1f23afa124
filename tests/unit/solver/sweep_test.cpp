#include "kapitza/base/index.hpp"

#include "solver/simd/kernels.hpp"
#include "solver/stack/lines.hpp"
#include "support/kernel_levels.hpp"
#include "support/reference_cell.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <random>

namespace kapitza {
namespace {

/// A row of cells and two blocks of lines of all optical thicknesses.
struct Row {
  std::vector<double> width, temperature;
  AlignedArray rate, weight, psi;

  int cells() const { return static_cast<int>(width.size()); }
  LaneBlock lanes() const { return {rate.data(), weight.data(), rate.size()}; }
  CellRow seen(bool rightward) const { return {width.data(), temperature.data(), cells(), rightward}; }
};

Row random_row(int cells, double smallest_e, double largest_e) {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> between(-1, 1);
  Row row;
  for (int c = 0; c < cells; ++c) row.width.push_back(1e-9 * std::exp(between(random)));
  for (int n = 0; n < 2 * cells; ++n) row.temperature.push_back(between(random));
  const std::size_t lines = 2 * block_lanes;
  for (std::size_t i = 0; i < lines; ++i) {
    const double part = static_cast<double>(i) / static_cast<double>(lines - 1);
    row.rate.push_back(1e9 * smallest_e * std::pow(largest_e / smallest_e, part));
    row.weight.push_back((1 + between(random)) / static_cast<double>(lines));
    row.psi.push_back(between(random));
  }
  return row;
}

struct Swept {
  AlignedArray psi;
  std::vector<double> moment;
};

Swept sweep(const Kernels& kernels, const Row& row, bool rightward) {
  Swept result{row.psi, std::vector<double>(row.temperature.size(), 0.0)};
  AlignedArray scratch(row_scratch(row.cells()), 7.0);
  kernels.sweep_and_sum(row.seen(rightward), row.lanes(), result.psi.data(), scratch.data(),
                        result.moment.data());
  return result;
}

/// The same by the equations of one cell after the other, in extended precision.
Swept sweep_by_cells(const Row& row, bool rightward) {
  Swept result{row.psi, std::vector<double>(row.temperature.size(), 0.0)};
  for (std::size_t i = 0; i < row.psi.size(); ++i) {
    long double psi = row.psi[i];
    for (int n = 0; n < row.cells(); ++n) {
      const auto c = index(rightward ? n : row.cells() - 1 - n);
      const std::size_t up = rightward ? 2 * c : 2 * c + 1, down = rightward ? 2 * c + 1 : 2 * c;
      const long double t0 = row.temperature[up], t1 = row.temperature[down];
      const auto cell =
          test::solve_cell<long double>(static_cast<long double>(row.rate[i]) * row.width[c], psi, t0, t1);
      result.moment[up] += static_cast<double>(row.weight[i] * (cell.upstream - t0));
      result.moment[down] += static_cast<double>(row.weight[i] * (cell.downstream - t1));
      psi = cell.downstream;
    }
    result.psi[i] = static_cast<double>(psi);
  }
  return result;
}

using Sweep = test::EveryKernelLevel;
KAPITZA_ON_EVERY_LEVEL(Sweep);

TEST_P(Sweep, SolvesTheEquationsOfEveryCell) {
  for (const bool rightward : {true, false})
    for (const int cells : {1, 2, 17}) {
      const Row row = random_row(cells, 1e-12, 1e12);
      const Swept swept = sweep(kernels(), row, rightward), expected = sweep_by_cells(row, rightward);
      for (std::size_t i = 0; i < row.psi.size(); ++i)
        EXPECT_NEAR(swept.psi[i], expected.psi[i], 1e-14) << cells << " cells, line " << i;
      for (std::size_t n = 0; n < expected.moment.size(); ++n)
        EXPECT_NEAR(swept.moment[n], expected.moment[n], 1e-14) << cells << " cells, node " << n;
    }
}

TEST_P(Sweep, WithAndWithoutTheMomentLeaveTheSame) {
  for (const bool rightward : {true, false}) {
    const Row row = random_row(23, 1e-6, 1e6);
    AlignedArray through = row.psi;
    kernels().sweep_through(row.seen(rightward), row.lanes(), through.data());
    const Swept swept = sweep(kernels(), row, rightward);
    for (std::size_t i = 0; i < through.size(); ++i) EXPECT_NEAR(through[i], swept.psi[i], 1e-15) << i;
  }
}

/// The sums of CellSums as they are defined, by the equations of one cell after the other.
std::vector<CellSums> sums_by_cells(const Row& row, const AlignedArray& slowness, bool rightward) {
  std::vector<CellSums> sums(row.width.size(), CellSums{});
  for (std::size_t i = 0; i < row.psi.size(); ++i) {
    long double psi = row.psi[i];
    const double share = row.weight[i], flux = share / row.rate[i], energy = flux * slowness[i];
    for (int n = 0; n < row.cells(); ++n) {
      const auto c = index(rightward ? n : row.cells() - 1 - n);
      const long double t0 = row.temperature[2 * c + (rightward ? 0 : 1)],
                        t1 = row.temperature[2 * c + (rightward ? 1 : 0)];
      const auto cell =
          test::solve_cell<long double>(static_cast<long double>(row.rate[i]) * row.width[c], psi, t0, t1);
      const auto in = static_cast<double>(psi - t0), up = static_cast<double>(cell.upstream - t0),
                 down = static_cast<double>(cell.downstream - t1);
      CellSums& at = sums[index(n)];
      at.up.flux += flux * in, at.up.quadratic += flux * in * in;
      at.up.relaxation += share * up, at.up.energy += energy * up;
      at.down.flux += flux * down, at.down.quadratic += flux * down * down;
      at.down.relaxation += share * down, at.down.energy += energy * down;
      at.square += share * (up * up + up * down + down * down) / 3;
      psi = cell.downstream;
    }
  }
  return sums;
}

/// As the table of kernels has them, in order.
std::array<double, 9> numbers(const CellSums& s) {
  return {s.up.flux,        s.up.quadratic,    s.up.relaxation, s.up.energy, s.down.flux,
          s.down.quadratic, s.down.relaxation, s.down.energy,   s.square};
}

TEST_P(Sweep, MeasuresWhatEveryCellHolds) {
  for (const bool rightward : {true, false}) {
    const Row row = random_row(17, 1e-3, 1e6);
    AlignedArray slowness, psi = row.psi;
    for (const double rate : row.rate) slowness.push_back(1e-3 / std::sqrt(rate));
    std::vector<CellSums> sums(row.width.size(), CellSums{});
    kernels().sweep_and_measure(row.seen(rightward), row.lanes(), slowness.data(), psi.data(), sums.data());
    const std::vector<CellSums> expected = sums_by_cells(row, slowness, rightward);
    for (std::size_t k = 0; k < 9; ++k) {
      double largest = 0;
      for (const CellSums& cell : expected) largest = std::max(largest, std::abs(numbers(cell)[k]));
      for (std::size_t c = 0; c < sums.size(); ++c)
        EXPECT_NEAR(numbers(sums[c])[k], numbers(expected[c])[k], 1e-13 * largest) << k << " of cell " << c;
    }
    const Swept swept = sweep_by_cells(row, rightward);
    for (std::size_t i = 0; i < psi.size(); ++i) EXPECT_NEAR(psi[i], swept.psi[i], 1e-14) << i;
  }
}

TEST(SweepOfTheLevelChosen, AddsToTheMomentThatIsThere) {
  const Row row = random_row(5, 1e-3, 1e3);
  const Swept once = sweep(kernels(), row, true);
  std::vector<double> twice = once.moment;
  AlignedArray psi = row.psi;
  sweep_and_sum(row.seen(true), row.lanes(), psi.data(), twice.data());
  for (std::size_t n = 0; n < twice.size(); ++n) EXPECT_DOUBLE_EQ(twice[n], 2 * once.moment[n]);
}

TEST_P(Sweep, KeepsEquilibriumToTheLastBit) {
  for (const bool rightward : {true, false})
    for (const double level : {0.0, 0.7, -123.456, 300.1}) {
      Row row = random_row(40, 1e-12, 1e12);
      std::ranges::fill(row.temperature, level);
      std::ranges::fill(row.psi, level);
      const Swept swept = sweep(kernels(), row, rightward);
      for (const double psi : swept.psi) EXPECT_EQ(psi, level);
      for (const double moment : swept.moment) EXPECT_EQ(moment, 0);
    }
}

TEST_P(Sweep, IsTheSameInTheMirror) {
  const Row row = random_row(19, 1e-9, 1e9);
  Row mirrored = row;
  std::ranges::reverse(mirrored.width);
  std::ranges::reverse(mirrored.temperature);
  const Swept rightward = sweep(kernels(), row, true);
  Swept leftward = sweep(kernels(), mirrored, false);
  std::ranges::reverse(leftward.moment);
  EXPECT_TRUE(std::ranges::equal(rightward.psi, leftward.psi));
  EXPECT_TRUE(std::ranges::equal(rightward.moment, leftward.moment));
}

TEST_P(Sweep, AttenuatesByTheProductOverCells) {
  for (const bool rightward : {true, false}) {
    Row row = random_row(12, 1e-12, 1e12);
    std::ranges::fill(row.temperature, 0.0);
    std::ranges::fill(row.psi, 1.0);
    const Swept swept = sweep(kernels(), row, rightward);
    for (std::size_t i = 0; i < row.psi.size(); ++i) {
      double product = 1;
      for (const double h : row.width) product *= cell_attenuation(row.rate[i] * h);
      EXPECT_NEAR(swept.psi[i], product, 1e-13 * std::abs(product) + 1e-300) << "line " << i;
    }
  }
}

TEST(Cell, AttenuationFollowsTheExponential) {
  for (const double e : {1e-12, 1e-6, 1e-3}) EXPECT_NEAR(cell_attenuation(e), std::exp(-e), 3e-14);
  EXPECT_NEAR(cell_attenuation(0.1), std::exp(-0.1), 2e-6); // error e^4/72
  for (const double e : {4.0, 1e3, 1e9}) EXPECT_LT(std::abs(cell_attenuation(e)), 0.11);
}

/// In a uniform gradient psi - T = -mu L dT/dx everywhere: the bulk heat flux, a millionth of a millionth of
/// what streams each way in the thickest cells here, comes out with all digits.
TEST_P(Sweep, CarriesTheBulkFluxThroughThickCells) {
  for (const double e : {1e-6, 1.0, 1e6, 1e12}) {
    Row row = random_row(30, 1, 1);
    std::ranges::fill(row.width, 1.0);
    std::ranges::fill(row.rate, e);
    for (std::size_t n = 0; n < row.temperature.size(); ++n)
      row.temperature[n] = static_cast<double>((n + 1) / 2);
    std::ranges::fill(row.psi, -1 / e);
    std::ranges::fill(row.weight, 1.0 / static_cast<double>(row.weight.size()));
    for (const double moment : sweep(kernels(), row, true).moment) EXPECT_NEAR(moment * e, -1, 1e-12) << e;
  }
}

TEST_P(Sweep, StaysFiniteForEveryOpticalThickness) {
  for (const bool rightward : {true, false}) {
    const Swept swept = sweep(kernels(), random_row(50, 1e-150, 1e150), rightward);
    for (const double psi : swept.psi) EXPECT_TRUE(std::isfinite(psi));
    for (const double moment : swept.moment) EXPECT_TRUE(std::isfinite(moment));
  }
}

/// Lines beyond the number given are padding: they carry what they like and weigh nothing.
TEST_P(Sweep, CountsTheLinesGiven) {
  for (const std::size_t lines : {1, 8, 31, 64, 65, 100}) {
    Row row = random_row(9, 1e-3, 1e3);
    std::fill(row.weight.begin() + static_cast<std::ptrdiff_t>(lines), row.weight.end(), 0.0);
    const Swept whole = sweep(kernels(), row, true);
    Swept part{row.psi, std::vector<double>(row.temperature.size(), 0.0)};
    AlignedArray scratch(row_scratch(row.cells()));
    kernels().sweep_and_sum(row.seen(true), {row.rate.data(), row.weight.data(), lines}, part.psi.data(),
                            scratch.data(), part.moment.data());
    for (std::size_t i = 0; i < lines; ++i) EXPECT_EQ(part.psi[i], whole.psi[i]) << i << " of " << lines;
    EXPECT_EQ(part.moment, whole.moment) << lines;
  }
}

TEST(SweepOfTheLevelChosen, OfNoLinesAddsNothing) {
  const Row row = random_row(3, 1, 10);
  std::vector<double> moment(6, 0.5);
  sweep_and_sum(row.seen(true), {nullptr, nullptr, 0}, nullptr, moment.data());
  EXPECT_EQ(moment, std::vector<double>(6, 0.5));
}

} // namespace
} // namespace kapitza
