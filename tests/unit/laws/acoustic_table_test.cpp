#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/laws/flux_coupling.hpp"

#include "support/branch_tables.hpp"
#include "support/dense_coupling.hpp"
#include "support/stacks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace kapitza {
namespace {

using test::acoustic_table;
using test::DenseCoupling;
using test::with_names;

const HalfRange angles = double_gauss(8);
const Bands left = with_names(test::resolved_left()), right = with_names(test::resolved_right());

/// Flux between two bands, all directions together [W/m2/K].
double carried(const DenseCoupling& p, const SideBand& out, const SideBand& in) {
  double sum = 0;
  for (int m = 0; m < angles.size(); ++m)
    for (int n = 0; n < angles.size(); ++n) sum += p(p.channel(out, m), p.channel(in, n));
  return sum;
}

std::string complaint(const Bands& minus, const Bands& plus, const AcousticTable& law) {
  try {
    couple_interface(minus, plus, angles, law, false);
    return "";
  } catch (const InputError& error) {
    return error.what();
  }
}

// Bands of frequency 0: LA is 0 on both sides, TA is 1.
TEST(AcousticTable, EachPairCrossesAsTheTableSaysAndTheRestStaysInItsBranch) {
  const AcousticTable law = acoustic_table({{"LA", "LA", {0.3, 0.3}}, {"LA", "TA", {0.2, 0.2}}});
  for (const bool reversed : {false, true}) {
    const Bands &minus = reversed ? right : left, &plus = reversed ? left : right;
    const DenseCoupling p(couple_interface(minus, plus, angles, law, reversed), {&minus, &plus}, angles);
    const int from = reversed ? plus_side : minus_side, to = 1 - from;
    const double w = one_way_conductance(left, 0);
    EXPECT_NEAR(carried(p, {to, 0}, {from, 0}), 0.3 * w, 1e-13 * w);
    EXPECT_NEAR(carried(p, {to, 1}, {from, 0}), 0.2 * w, 1e-13 * w);
    EXPECT_NEAR(carried(p, {from, 0}, {from, 0}), 0.5 * w, 1e-13 * w);
    EXPECT_NEAR(carried(p, {from, 0}, {to, 1}), 0.2 * w, 1e-13 * w) << "reciprocity";
    EXPECT_EQ(carried(p, {from, 1}, {from, 0}), 0) << "what is left over keeps its branch";
    EXPECT_EQ(carried(p, {to, 0}, {from, 1}), 0) << "TA is not listed";
  }
}

TEST(AcousticTable, IsLinearInFrequency) {
  const AcousticTable law = acoustic_table({{"LA", "LA", {0.1, 0.5}}}, {0, 1e13});
  const FluxCoupling coupling = couple_interface(left, right, angles, law, false);
  const auto group = std::find_if(coupling.groups.begin(), coupling.groups.end(),
                                  [](const CoupledGroup& g) { return g.transmissivity > 0; });
  ASSERT_NE(group, coupling.groups.end());
  EXPECT_EQ(group->bands[0], std::vector<int>{0});
  EXPECT_NEAR(group->transmissivity, 0.3, 1e-13); // at 0.5e13
  EXPECT_EQ(std::count_if(coupling.groups.begin(), coupling.groups.end(),
                          [](const CoupledGroup& g) { return g.transmissivity > 0; }),
            1);
}

// One branch on each side: w_b/(w_a + w_b) is diffuse mismatch, reflections included.
TEST(AcousticTable, OfOneBranchCanBeDiffuseMismatch) {
  const Bands a = with_names(test::make_test_bands({{3e5, 8000, 90e-9, 0, 0}, {4e5, 7000, 30e-9, 1, 0}})),
              b = with_names(test::make_test_bands({{4e5, 4000, 50e-9, 0, 0}, {3e5, 2500, 12e-9, 1, 0}}));
  std::vector<double> values;
  for (const int i : {0, 1})
    values.push_back(one_way_conductance(b, i) / (one_way_conductance(a, i) + one_way_conductance(b, i)));
  const AcousticTable law = acoustic_table({{"LA", "LA", values}}, a.omega);
  const DenseCoupling p(couple_interface(a, b, angles, law, false), {&a, &b}, angles),
      dmm(couple_interface(a, b, angles, DiffuseMismatch{}, false), {&a, &b}, angles);
  for (std::size_t out = 0; out < p.size(); ++out)
    for (std::size_t in = 0; in < p.size(); ++in)
      EXPECT_NEAR(p(out, in), dmm(out, in), 1e-13 * p.capacity(out));
}

TEST(AcousticTable, MoreThanAWayBackAllowsIsLowered) {
  // LA of the left brings 6e8, LA of the right 4e8 W/m2/K at frequency 0.
  const FluxCoupling coupling =
      couple_interface(left, right, angles, acoustic_table({{"LA", "LA", {0.9, 0.9}}}), false);
  EXPECT_EQ(coupling.limited_groups, 1);
  const DenseCoupling p(coupling, {&left, &right}, angles);
  EXPECT_NEAR(carried(p, {plus_side, 0}, {minus_side, 0}) / 4e8, 1, 1e-13);
  EXPECT_EQ(
      couple_interface(left, right, angles, acoustic_table({{"LA", "LA", {0.3, 0.3}}}), false).limited_groups,
      0);
}

TEST(AcousticTable, SaysWhatIsWrong) {
  EXPECT_EQ(complaint(left, right, acoustic_table({{"LX", "LA", {0.1, 0.1}}})),
            "the table t.csv names the branch 'LX' of the first material, which has the branches LA, TA, O");
  EXPECT_EQ(complaint(left, right, acoustic_table({{"LA", "LX", {0.1, 0.1}}})),
            "the table t.csv names the branch 'LX' of the second material, which has the branches LA, TA, O");
  EXPECT_EQ(complaint(left, test::resolved_right(), acoustic_table({{"LA", "LA", {0.1, 0.1}}})),
            "the table t.csv names the branch 'LA' of the second material, which has no named branches");
  EXPECT_EQ(complaint(test::gray_silicon(), test::gray_silicon(), acoustic_table({})),
            "acoustic_table needs materials with branches and frequencies, not gray ones or plain bands; use "
            "model: transmission");
  EXPECT_NE(complaint(left, right, acoustic_table({{"LA", "LA", {0.1, 0.1}}}, {1e13, 2e13}))
                .find("the table t.csv gives frequencies from"),
            std::string::npos);
}

} // namespace
} // namespace kapitza
