/// Cells in a step in time that a front comes to, or stands before.

#include "solver/stack/band_row.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace kapitza {
namespace {

constexpr std::size_t cells = 6;

/// Cold but for the last two cells, where 80 K is emitted; 100 K comes in from the left.
struct Rows {
  std::vector<double> width{1, 0.5, 2, 1, 1, 1}, rate{0.3, 0.3, 0.2, 0.4, 1, 2},
      emission{0, 0, 0, 0, 0.5, 0, 0, 0, 0, 80, 80, 70};
  std::vector<double> inverse_mu{1.05, 2, 11};

  StoredRow row(bool rightward, double least) const {
    StoredRow row{
        {width.data(), rate.data(), emission.data(), static_cast<int>(cells), rightward}, 8, nullptr};
    row.least = least;
    return row;
  }
  /// psi at both ends of every cell, and where it leaves [lines][2 cells + 1], upstream first.
  std::vector<std::vector<double>> crossed(bool rightward, double least) const {
    std::vector<std::vector<double>> psi(inverse_mu.size(), std::vector<double>(2 * cells + 1));
    std::vector<double> lines(inverse_mu.size(), rightward ? 100 : 0);
    cross_band(row(rightward, least), inverse_mu, lines.data(),
               [&](std::size_t cell, std::size_t first, std::size_t count, const Crossing& at) {
                 for (std::size_t m = 0; m < count; ++m) {
                   psi[first + m][2 * cell] = at.upstream[m] + emission[2 * cell + (rightward ? 0 : 1)];
                   psi[first + m][2 * cell + 1] = at.downstream[m] + emission[2 * cell + (rightward ? 1 : 0)];
                 }
               });
    for (std::size_t m = 0; m < lines.size(); ++m) psi[m].back() = lines[m];
    return psi;
  }
};

TEST(BandRow, HeldEndsKeepTheEnergyOfTheCell) {
  const Rows rows;
  constexpr double least = -0.01;
  for (const bool rightward : {true, false}) {
    const auto plain = rows.crossed(rightward, -HUGE_VAL), held = rows.crossed(rightward, least);
    double lowest = 0;
    for (std::size_t m = 0; m < plain.size(); ++m) {
      lowest = std::min(lowest, std::ranges::min(plain[m]));
      EXPECT_GE(std::ranges::min(held[m]), least - 1e-12);
      double entering = rightward ? 100 : 0;
      for (std::size_t i = 0; i < cells; ++i) {
        const std::size_t cell = rightward ? i : cells - 1 - i;
        const double up = held[m][2 * cell], down = held[m][2 * cell + 1];
        const double h = rows.width[cell] * rows.inverse_mu[m],
                     emitted = rows.emission[2 * cell] + rows.emission[2 * cell + 1];
        EXPECT_NEAR(down - entering + h * 8 * (up + down) / 2
                        + h * rows.rate[cell] * (up + down - emitted) / 2,
                    0, 1e-10)
            << "line " << m << ", cell " << cell;
        entering = down;
      }
      EXPECT_DOUBLE_EQ(held[m].back(), entering);
    }
    EXPECT_LT(lowest, least); // or nothing has been tested
  }
}

TEST(BandRow, ChangeOfHeldCellsIsTheirDerivative) {
  const Rows rows;
  constexpr double least = -0.01, by = 1e-4;
  std::vector<double> emission_change(2 * cells), rate_change(cells);
  for (std::size_t n = 0; n < 2 * cells; ++n) emission_change[n] = std::sin(1.0 + 3 * static_cast<double>(n));
  for (std::size_t c = 0; c < cells; ++c) rate_change[c] = 0.1 * std::cos(2 * static_cast<double>(c));
  const auto moved = [&](double part) {
    Rows other;
    for (std::size_t n = 0; n < 2 * cells; ++n) other.emission[n] += part * emission_change[n];
    for (std::size_t c = 0; c < cells; ++c) other.rate[c] += part * rate_change[c];
    return other;
  };
  for (const bool rightward : {true, false}) {
    const auto before = moved(-by).crossed(rightward, least), after = moved(by).crossed(rightward, least);
    std::vector<double> psi(rows.inverse_mu.size(), rightward ? 100 : 0), change(psi.size(), 0);
    const auto near = [&](double value, std::size_t line, std::size_t at) {
      EXPECT_NEAR(value, (after[line][at] - before[line][at]) / (2 * by), 1e-5) << line << ' ' << at;
    };
    cross_band_change(
        rows.row(rightward, least), {emission_change.data(), rate_change.data(), nullptr}, rows.inverse_mu,
        psi.data(), change.data(),
        [&](std::size_t cell, std::size_t first, std::size_t count, const Crossing& at) {
          for (std::size_t m = 0; m < count; ++m) {
            near(at.upstream[m] + emission_change[2 * cell + (rightward ? 0 : 1)], first + m, 2 * cell);
            near(at.downstream[m] + emission_change[2 * cell + (rightward ? 1 : 0)], first + m, 2 * cell + 1);
          }
        });
    for (std::size_t m = 0; m < change.size(); ++m) near(change[m], m, 2 * cells);
  }
}

} // namespace
} // namespace kapitza
