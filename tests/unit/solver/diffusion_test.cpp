#include "kapitza/solver/stack/transport.hpp"

#include "solver/diffusion_groups.hpp"
#include "solver/stack/low_order/diffusion.hpp"
#include "support/stacks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace kapitza {
namespace {

using test::index;
using test::StackSpec;
using test::uniform_layer;

Bands decades() {
  std::vector<test::BandSpec> table;
  for (int b = 0; b < 40; ++b) table.push_back({4e4 + 1e3 * b, 3000, 1e-9 * std::pow(1e4, b / 39.0)});
  return test::make_test_bands(table);
}

TEST(LumpBands, SharesAndConductancesAddUp) {
  for (const int groups : {1, 2, 6, 12, 40, 100}) {
    const Bands bands = decades();
    const auto lumped = lump_bands(bands, length_ranges(bands, groups));
    EXPECT_LE(lumped.size(), index(std::min(groups, bands.size())));
    double share = 0, conductance = 0, bulk = 0;
    std::vector<int> seen(40, 0);
    for (const DiffusionGroup& group : lumped) {
      share += group.share;
      conductance += group.conductance;
      bulk += relaxation(bands) * group.share * group.length * group.length / 3;
      for (const int b : group.bands) ++seen[index(b)];
    }
    EXPECT_NEAR(share, 1, 1e-14) << groups;
    EXPECT_NEAR(conductance / one_way_conductance(bands), 1, 1e-14) << groups;
    EXPECT_NEAR(bulk / conductivity(bands), 1, 1e-13) << groups << ": thick layers conduct as they should";
    EXPECT_EQ(seen, std::vector<int>(40, 1)) << groups;
  }
}

TEST(LumpBands, GroupsAreOrderedByMeanFreePathAndDoNotOverlap) {
  const Bands bands = decades();
  const auto lumped = lump_bands(bands, length_ranges(bands, 6));
  ASSERT_EQ(lumped.size(), 6u);
  double longest = 0;
  for (const DiffusionGroup& group : lumped) {
    const auto length = [&](int b) { return bands.mean_free_path[index(b)]; };
    const auto [low, high] = std::minmax_element(group.bands.begin(), group.bands.end(),
                                                 [&](int a, int b) { return length(a) < length(b); });
    EXPECT_GT(length(*low), longest);
    longest = length(*high);
    EXPECT_GE(group.length, length(*low));
    EXPECT_LE(group.length, longest);
  }
}

TEST(LumpBands, ABandThatAllButStandsStillLeavesTheRangesOfOthersAlone) {
  const Bands bands =
      test::make_test_bands({{1e6, 3000, 1e-9}, {1e6, 3000, 1e-8}, {1e6, 3000, 1e-7}, {1e6, 1e-4, 1e-16}});
  EXPECT_EQ(length_ranges(bands, 3), (std::vector<int>{0, 1, 2, 0}));
}

TEST(LumpBands, GrayIsOneGroup) {
  const Bands gray = test::gray_silicon();
  for (const int groups : {1, 6}) {
    const auto lumped = lump_bands(gray, length_ranges(gray, groups));
    ASSERT_EQ(lumped.size(), 1u);
    EXPECT_DOUBLE_EQ(lumped[0].share, 1);
    EXPECT_NEAR(lumped[0].length, 40e-9, 1e-22);
    EXPECT_NEAR(lumped[0].effective / one_way_conductance(gray), 1, 1e-14);
  }
}

/// cos(k x) on a periodic stack: an eigenfunction of the operator that M copies, without flux through the
/// surface.
struct Mode {
  StackProblem problem;
  std::vector<double> values;
};
Mode cosine_mode(const Bands& bands, double wavelength, int cells) {
  StackSpec spec{{bands}, {uniform_layer("a", 0, wavelength, cells)}};
  spec.periodic = true;
  Mode mode{make_stack_problem(spec), {}};
  for (const double x : mode.problem.mesh.position)
    mode.values.push_back(std::cos(2 * std::numbers::pi * x / wavelength));
  return mode;
}

/// x = M^-1 r. Nothing fixes the temperature of a periodic stack, so M also pins that of the first node.
std::vector<double> solve_pinned(const Mode& mode, std::vector<double> r, int groups) {
  std::vector<double> x(r.size());
  r.front() += mode.values.front();
  const CellShare alone = share_cells(mode.problem, Communicator::self());
  DiffusionSystem(mode.problem, make_couplings(mode.problem), groups, alone).invert(r, x);
  return x;
}

/// sum over groups of share (kL)^2/3 / (1 + (kL)^2/3)
double diffusion_symbol(const std::vector<DiffusionGroup>& groups, double k) {
  double symbol = 0;
  for (const DiffusionGroup& group : groups) {
    const double square = k * k * group.length * group.length / 3;
    symbol += group.share * square / (1 + square);
  }
  return symbol;
}

/// Largest departure of M^-1 (symbol cos) from cos.
double mode_error(const Bands& bands, int groups, double wavelength, int cells) {
  const Mode mode = cosine_mode(bands, wavelength, cells);
  std::vector<double> r = mode.values;
  for (double& value : r)
    value *=
        diffusion_symbol(lump_bands(bands, length_ranges(bands, groups)), 2 * std::numbers::pi / wavelength);
  const auto x = solve_pinned(mode, r, groups);
  double largest = 0;
  for (std::size_t i = 0; i < x.size(); ++i) largest = std::max(largest, std::abs(x[i] - mode.values[i]));
  return largest;
}

TEST(DiffusionSystem, HasTheSymbolOfMultibandDiffusion) {
  for (const double wavelength : {1e-7, 1e-6, 1e-5, 1e-4}) {
    EXPECT_LT(mode_error(test::gray_silicon(), 1, wavelength, 200), 2e-3) << wavelength;
    EXPECT_LT(mode_error(decades(), 6, wavelength, 200), 2e-3) << wavelength;
  }
}

TEST(DiffusionSystem, ConvergesToItsSymbolAtSecondOrder) {
  for (const double wavelength : {1e-7, 1e-6, 1e-4}) {
    const double coarse = mode_error(test::gray_silicon(), 1, wavelength, 50),
                 fine = mode_error(test::gray_silicon(), 1, wavelength, 100);
    EXPECT_GT(std::log2(coarse / fine), 1.8) << wavelength;
  }
}

/// M^-1 times the transport operator is near the identity: that is what makes the solve fast.
TEST(DiffusionSystem, IsCloseToTheTransportOperator) {
  for (const double wavelength : {1e-7, 1e-6, 1e-5, 1e-4}) {
    const Mode mode = cosine_mode(decades(), wavelength, 100);
    StackTransport transport(mode.problem, Communicator::self());
    std::vector<double> r(mode.values.size());
    transport.defect(mode.values, r, false);
    for (double& value : r) value = -value;
    const auto x = solve_pinned(mode, r, 6);
    const double ratio =
        std::inner_product(x.begin(), x.end(), mode.values.begin(), 0.0)
        / std::inner_product(mode.values.begin(), mode.values.end(), mode.values.begin(), 0.0);
    EXPECT_GT(ratio, 0.75) << wavelength;
    EXPECT_LT(ratio, 1.05) << wavelength;
  }
}

/// The low-order problem with its own sources is Fourier's law with about Marshak's slip at the walls,
/// 2/3 of a mean free path each.
TEST(DiffusionSystem, StartsFromFouriersLaw) {
  const double length = 40e-9, thickness = 100 * length;
  StackSpec spec{{test::gray_silicon(length)}, {uniform_layer("film", 0, thickness, 10)}};
  const StackProblem problem = make_stack_problem(spec);
  const auto x =
      DiffusionSystem(problem, make_couplings(problem), 1, share_cells(problem, Communicator::self()))
          .source_solution();
  ASSERT_EQ(x.size(), index(problem.mesh.nodes()));
  const double slope = -2 / (thickness + 2 * (2.0 / 3) * length);
  for (std::size_t n = 1; n + 1 < x.size(); ++n)
    EXPECT_NEAR(x[n], slope * (problem.mesh.position[n] - thickness / 2), 1.5e-2) << n;
}

TEST(DiffusionSystem, BalancesAHeatFluxWall) {
  const double flux = 1e8, thickness = 4e-6;
  StackSpec spec{{test::gray_silicon()}, {uniform_layer("film", 0, thickness, 10)}, HeatFluxWall{flux}};
  const StackProblem problem = make_stack_problem(spec);
  const auto x =
      DiffusionSystem(problem, make_couplings(problem), 1, share_cells(problem, Communicator::self()))
          .source_solution();
  ASSERT_EQ(x.size(), index(problem.mesh.nodes()) + 1);
  const double kappa = conductivity(test::gray_silicon());
  EXPECT_NEAR(x.back() * kappa / (flux * (thickness + 2 * (2.0 / 3) * 40e-9)), 1, 1.5e-2);
}

} // namespace
} // namespace kapitza
