#include "kapitza/base/error.hpp"

#include "support/branch_tables.hpp"
#include "support/dense_coupling.hpp"
#include "support/stacks.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>

namespace kapitza {
namespace {

using test::DenseCoupling;
using test::index;
using test::make_test_bands;

const HalfRange angles = double_gauss(12);

/// Two sub-bands in one branch and bin on the left, one on the right.
Bands with_sub_bands() {
  return make_test_bands({{2e5, 6000, 80e-9, 0, 0}, {3e5, 6000, 20e-9, 0, 0}, {4e5, 4000, 9e-9, 1, 0}});
}
Bands weak(double ratio) {
  return make_test_bands({{1.66e6 * ratio, 6400, 40e-9}});
}

struct Case {
  std::string name;
  Bands minus, plus;
  InterfaceLaw law;
  bool reversed = false;
};

std::vector<Case> interface_cases() {
  const Bands silicon = test::gray_silicon(), germanium = test::gray_germanium();
  const Bands left = test::resolved_left(), right = test::resolved_right();
  std::vector<Case> cases{
      {"transparent gray", silicon, silicon, TransparentInterface{}},
      {"transparent resolved", left, left, TransparentInterface{}},
      {"transparent sub-bands", with_sub_bands(), with_sub_bands(), TransparentInterface{}},
      {"dmm gray", silicon, germanium, DiffuseMismatch{}},
      {"dmm resolved", left, right, DiffuseMismatch{}},
      {"dmm sub-bands", with_sub_bands(), right, DiffuseMismatch{}},
      {"dmm extreme", silicon, weak(1e-4), DiffuseMismatch{}},
      {"dmm extreme back", weak(1e4), silicon, DiffuseMismatch{}}};
  for (const bool specular : {false, true})
    for (const bool reversed : {false, true})
      for (const double value : {0.0, 0.3, 0.5, 1.0}) {
        const std::string name = "t = " + std::to_string(value) + (specular ? " specular" : " diffuse")
                                 + (reversed ? " reversed" : "");
        const Transmission law{value, specular};
        cases.push_back({name + " same", left, left, law, reversed});
        if (value == 1) continue; // no way back from the stronger material
        cases.push_back({name + " resolved", left, right, law, reversed});
        cases.push_back({name + " sub-bands", with_sub_bands(), left, law, reversed});
      }
  const Bands solid = test::in_medium(left, 2330), other = test::in_medium(right, 5350, 5300, 3200);
  const Bands light = test::in_medium(left, 2330), heavy = test::in_medium(right, 2330e4);
  const Bands parts = test::in_medium(with_sub_bands(), 4000);
  const Bands gray = test::in_medium(silicon, 2330), dense = test::in_medium(germanium, 5350);
  const auto table = std::make_shared<TransmissionTable>(
      TransmissionTable{"t.csv", {0, 5e13}, {0, 0.8, 1.6}, {0.9, 0.5, 0, 0.4, 0.2, 0.1}});
  const auto even =
      std::make_shared<TransmissionTable>(TransmissionTable{"e.csv", {0, 5e13}, {}, {0.4, 0.1}});
  const std::vector<std::pair<std::string, InterfaceLaw>> laws{
      {"amm", AcousticMismatch{}},           {"p = 0.3", MixedMismatch{0.3, 0}},
      {"p = 1", MixedMismatch{1, 0}},        {"rough", MixedMismatch{0, 2e-10}},
      {"radiation limit", RadiationLimit{}}, {"conductance", PrescribedConductance{1e7}}};
  for (const auto& [name, law] : laws) {
    cases.push_back({name + " resolved", solid, other, law});
    cases.push_back({name + " same", solid, solid, law});
    cases.push_back({name + " sub-bands", parts, other, law});
    cases.push_back({name + " impedance ratio 1e4", light, heavy, law});
    if (name != "rough") cases.push_back({name + " gray", gray, dense, law});
  }
  for (const bool reversed : {false, true}) {
    cases.push_back({"table with angles", solid, other, TabulatedTransmission{table, false}, reversed});
    for (const bool specular : {false, true})
      cases.push_back({"table", solid, other, TabulatedTransmission{even, specular}, reversed});
  }
  const AcousticTable branches =
      test::acoustic_table({{"LA", "LA", {0.5, 0.2}}, {"LA", "TA", {0.1, 0.3}}, {"TA", "TA", {0.8, 0.8}}});
  for (const bool reversed : {false, true}) {
    cases.push_back({"acoustic_table", test::with_names(left), test::with_names(right), branches, reversed});
    cases.push_back({"acoustic_table sub-bands", test::with_names(with_sub_bands()), test::with_names(left),
                     branches, reversed});
  }
  cases.push_back({"t extreme", weak(1e-4), silicon, Transmission{0.9, false}});
  cases.push_back({"t extreme specular", silicon, weak(1e-4), Transmission{0.9, true}, true});
  return cases;
}

/// Non-negative, emits what it absorbs, conserves energy, time-reversible.
void check_law(const DenseCoupling& p, const std::string& name) {
  for (std::size_t out = 0; out < p.size(); ++out) {
    double row = 0, column = 0;
    for (std::size_t in = 0; in < p.size(); ++in) {
      row += p(out, in);
      column += p(in, out);
      ASSERT_GE(p(out, in), 0) << name << ": " << out << " from " << in;
      ASSERT_NEAR(p(out, in), p(in, out), 1e-13 * p.capacity(out)) << name << ": " << out << " from " << in;
    }
    ASSERT_NEAR(row / p.capacity(out), 1, 1e-13) << name << ": row " << out;
    ASSERT_NEAR(column / p.capacity(out), 1, 1e-13) << name << ": column " << out;
  }
}

/// Flux that the matrix sends from one group of bands to another, per kelvin.
double carried(const DenseCoupling& p, int from_side, const std::vector<int>& from, int to_side,
               const std::vector<int>& to) {
  double sum = 0;
  for (const int a : from)
    for (const int b : to)
      for (int m = 0; m < angles.size(); ++m)
        for (int n = 0; n < angles.size(); ++n)
          sum += p(p.channel({to_side, b}, n), p.channel({from_side, a}, m));
  return sum;
}

void check_groups(const FluxCoupling& coupling, const DenseCoupling& p, const Case& c) {
  const std::array<const Bands*, 2> sides{&c.minus, &c.plus};
  std::array<std::vector<int>, 2> seen{std::vector<int>(index(c.minus.size()), 0),
                                       std::vector<int>(index(c.plus.size()), 0)};
  for (const CoupledGroup& group : coupling.groups) {
    for (const std::size_t side : {0, 1}) {
      double conductance = 0;
      for (const int b : group.bands[side]) {
        ++seen[side][index(b)];
        conductance += one_way_conductance(*sides[side], b);
      }
      EXPECT_NEAR(group.conductance[side], conductance, 1e-13 * conductance) << c.name;
    }
    const double across = carried(p, minus_side, group.bands[0], plus_side, group.bands[1]);
    EXPECT_NEAR(across, group.transmissivity * group.conductance[0], 1e-12 * group.conductance[0]) << c.name;
    EXPECT_NEAR(across, carried(p, plus_side, group.bands[1], minus_side, group.bands[0]), 1e-12 * across)
        << c.name;
    EXPECT_LE(group.transmissivity, 1) << c.name;
  }
  for (const auto& side : seen)
    EXPECT_EQ(side, std::vector<int>(side.size(), 1)) << c.name << ": every band is in one group";
}

TEST(FluxCoupling, OfEveryInterfaceIsConservativeReciprocalAndInDetailedBalance) {
  for (const Case& c : interface_cases()) {
    SCOPED_TRACE(c.name);
    const FluxCoupling coupling = couple_interface(c.minus, c.plus, angles, c.law, c.reversed);
    const DenseCoupling p(coupling, {&c.minus, &c.plus}, angles);
    check_law(p, c.name);
    check_groups(coupling, p, c);
  }
}

TEST(FluxCoupling, OfEveryWallIsConservativeReciprocalAndInDetailedBalance) {
  const Bands bands = test::resolved_left();
  for (const Side side : {minus_side, plus_side})
    for (const double specularity : {0.0, 0.3, 1.0}) {
      const FluxCoupling coupling = couple_wall(bands, angles, side, ReflectingWall{specularity});
      const DenseCoupling p(
          coupling, {side == minus_side ? &bands : nullptr, side == plus_side ? &bands : nullptr}, angles);
      check_law(p, "wall");
      for (int b = 0; b < bands.size(); ++b) // no band feeds another
        EXPECT_NEAR(carried(p, side, {b}, side, {b}), one_way_conductance(bands, b),
                    1e-13 * one_way_conductance(bands, b));
      const std::size_t first = p.channel({side, 0}, 0), second = p.channel({side, 0}, 1);
      const double diffuse = p.capacity(first) * p.capacity(second) / one_way_conductance(bands, 0);
      EXPECT_NEAR(p(first, second), (1 - specularity) * diffuse, 1e-13 * p.capacity(first));
    }
}

/// What an interface does must not depend on which side is called minus.
TEST(FluxCoupling, StatedFromTheOtherSideIsTheSameLaw) {
  const Bands left = test::resolved_left(), right = test::resolved_right();
  const std::vector<InterfaceLaw> laws{DiffuseMismatch{}, Transmission{0.2, false}, Transmission{0.2, true}};
  for (const InterfaceLaw& law : laws) {
    const DenseCoupling p(couple_interface(left, right, angles, law, false), {&left, &right}, angles);
    const DenseCoupling mirrored(couple_interface(right, left, angles, law, true), {&right, &left}, angles);
    const std::size_t split = index(left.size() * angles.size()), other = index(right.size() * angles.size());
    const auto swapped = [&](std::size_t channel) {
      return channel < split ? channel + other : channel - split;
    };
    for (std::size_t out = 0; out < p.size(); ++out)
      for (std::size_t in = 0; in < p.size(); ++in)
        ASSERT_NEAR(p(out, in), mirrored(swapped(out), swapped(in)), 1e-13 * p.capacity(out)) << law.index();
  }
}

TEST(FluxCoupling, TransparentIsTheIdentity) {
  const Bands bands = test::resolved_left();
  const DenseCoupling p(couple_interface(bands, bands, angles, TransparentInterface{}, false),
                        {&bands, &bands}, angles);
  for (int b = 0; b < bands.size(); ++b)
    for (int m = 0; m < angles.size(); ++m) {
      const std::size_t from = p.channel({minus_side, b}, m), to = p.channel({plus_side, b}, m);
      EXPECT_NEAR(p(to, from), p.capacity(from), 1e-13 * p.capacity(from));
      EXPECT_EQ(p(from, from), 0);
    }
}

TEST(FluxCoupling, DiffuseMismatchOfOneMaterialLetsHalfThrough) {
  const Bands bands = test::resolved_left();
  for (const CoupledGroup& group : couple_interface(bands, bands, angles, DiffuseMismatch{}, false).groups)
    EXPECT_NEAR(group.transmissivity, 0.5, 1e-15);
}

TEST(FluxCoupling, DiffuseMismatchOfGrayMaterialsHasTheTextbookTransmissivity) {
  const Bands silicon = test::gray_silicon(), germanium = test::gray_germanium();
  const auto groups = couple_interface(silicon, germanium, angles, DiffuseMismatch{}, false).groups;
  ASSERT_EQ(groups.size(), 1u);
  EXPECT_NEAR(groups[0].transmissivity, 1.7e6 * 3900 / (1.66e6 * 6400 + 1.7e6 * 3900), 1e-15);
}

TEST(FluxCoupling, FrequenciesWithoutPartnerAreReflected) {
  const Bands left = test::resolved_left(), right = test::resolved_right();
  const std::vector<InterfaceLaw> laws{DiffuseMismatch{}, Transmission{0.3, false}, Transmission{0.3, true}};
  for (const InterfaceLaw& law : laws) {
    const FluxCoupling coupling = couple_interface(left, right, angles, law, false);
    const DenseCoupling p(coupling, {&left, &right}, angles);
    EXPECT_EQ(carried(p, minus_side, {4}, plus_side, {0, 1, 2, 3}), 0) << law.index();    // frequency 2
    EXPECT_EQ(carried(p, plus_side, {3}, minus_side, {0, 1, 2, 3, 4}), 0) << law.index(); // frequency 3
    EXPECT_GT(carried(p, minus_side, {0, 1}, plus_side, {0, 1}), 0) << law.index();
    EXPECT_EQ(carried(p, minus_side, {0, 1}, plus_side, {2, 3}), 0) << law.index() << ": elastic";
  }
}

TEST(FluxCoupling, SpecularTransmissionKeepsBranchAndDirection) {
  const Bands left = test::resolved_left(), right = test::resolved_right();
  const DenseCoupling p(couple_interface(left, right, angles, Transmission{0.3, true}, false),
                        {&left, &right}, angles);
  const std::size_t from = p.channel({minus_side, 1}, 3);
  EXPECT_NEAR(p(p.channel({plus_side, 1}, 3), from), 0.3 * p.capacity(from), 1e-13 * p.capacity(from));
  EXPECT_NEAR(p(from, from), 0.7 * p.capacity(from), 1e-13 * p.capacity(from));
  EXPECT_EQ(p(p.channel({plus_side, 0}, 3), from), 0);
  EXPECT_EQ(p(p.channel({plus_side, 1}, 2), from), 0);
}

TEST(FluxCoupling, ReversedTransmissivityIsThatFromThePlusSide) {
  const Bands silicon = test::gray_silicon(), germanium = test::gray_germanium();
  const double w1 = one_way_conductance(silicon), w2 = one_way_conductance(germanium);
  for (const bool specular : {false, true}) {
    const Transmission law{0.4, specular};
    EXPECT_NEAR(couple_interface(silicon, germanium, angles, law, false).groups[0].transmissivity, 0.4,
                1e-15);
    EXPECT_NEAR(couple_interface(silicon, germanium, angles, law, true).groups[0].transmissivity,
                0.4 * w2 / w1, 1e-15);
  }
}

TEST(FluxCoupling, DetailedBalanceLimitsATransmissivity) {
  const Bands left = make_test_bands({{1e6, 4000, 1e-8, 0}, {1e6, 4000, 1e-8, 1}});
  const Bands right = make_test_bands({{5e5, 4000, 1e-8, 0}, {2e6, 4000, 1e-8, 1}});
  for (const bool specular : {false, true}) {
    const FluxCoupling coupling = couple_interface(left, right, angles, Transmission{0.9, specular}, false);
    EXPECT_EQ(coupling.limited_groups, 1);
    ASSERT_EQ(coupling.groups.size(), 2u);
    EXPECT_NEAR(coupling.groups[0].transmissivity, 0.5, 1e-15);
    EXPECT_NEAR(coupling.groups[1].transmissivity, 0.9, 1e-15);
  }
}

std::string complaint(const Bands& minus, const Bands& plus, const InterfaceLaw& law, bool reversed = false) {
  try {
    couple_interface(minus, plus, angles, law, reversed);
    return "";
  } catch (const InputError& error) {
    return error.what();
  }
}

TEST(FluxCoupling, ATransmissivityThatNoGroupCanCarryIsRefused) {
  const Bands silicon = test::gray_silicon(), germanium = test::gray_germanium();
  for (const bool specular : {false, true}) {
    const Transmission law{0.9, specular};
    EXPECT_NE(complaint(silicon, germanium, law).find("above 1 on the way back"), std::string::npos);
    EXPECT_EQ(complaint(silicon, germanium, law, true), "");
    EXPECT_EQ(complaint(germanium, silicon, law), "");
    EXPECT_NE(complaint(germanium, silicon, law, true).find("above 1 on the way back"), std::string::npos);
  }
}

TEST(FluxCoupling, BandsThatCannotBePairedAreRefused) {
  const Bands gray = test::gray_silicon();
  EXPECT_NE(complaint(gray, test::resolved_left(), DiffuseMismatch{}).find("resolved in frequency"),
            std::string::npos);
}

// Bands without frequencies are paired by index: one that the other side has not comes back whole.
TEST(FluxCoupling, BandsWithoutAPartnerAreReflected) {
  const Bands one = test::in_medium(test::gray_silicon(), 2330);
  const Bands two = test::in_medium(make_test_bands({{1e6, 4000, 1e-8}, {2e6, 3000, 1e-8}}), 5350);
  for (const auto& [name, law] :
       std::vector<std::pair<std::string, InterfaceLaw>>{{"dmm", DiffuseMismatch{}},
                                                         {"amm", AcousticMismatch{}},
                                                         {"p = 0.3", MixedMismatch{0.3, 0}},
                                                         {"radiation limit", RadiationLimit{}},
                                                         {"t", Transmission{0.1, false}}}) {
    SCOPED_TRACE(name);
    const Case c{name, one, two, law, false};
    const FluxCoupling coupling = couple_interface(one, two, angles, law, false);
    const DenseCoupling p(coupling, {&one, &two}, angles);
    check_law(p, name);
    check_groups(coupling, p, c);
    const double alone = one_way_conductance(two, 1);
    EXPECT_NEAR(carried(p, plus_side, {1}, plus_side, {1}), alone, 1e-12 * alone);
    EXPECT_GT(carried(p, minus_side, {0}, plus_side, {0}), 0);
  }
}

} // namespace
} // namespace kapitza
