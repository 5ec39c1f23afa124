#include "kapitza/analysis/conductance.hpp"
#include "kapitza/base/error.hpp"
#include "kapitza/laws/flux_coupling.hpp"
#include "kapitza/physics/bose_einstein.hpp"

#include "support/branch_tables.hpp"
#include "support/pair_materials.hpp"

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <numbers>
#include <stdexcept>
#include <string>

namespace kapitza {
namespace {

// As used by the references: density, longitudinal, transverse.
const Material aluminium = test::sound_waves("Al", {2700, 6240, 3040}),
               silicon = test::sound_waves("Si", {2330, 8970, 5330}),
               germanium = test::sound_waves("Ge", {5350, 5310, 3250}),
               copper = test::sound_waves("Cu", {8960, 4910, 2500}),
               sapphire = test::sound_waves("sapphire", {3970, 10890, 6450}),
               helium = test::sound_waves("helium", {145, 238, 0}, 1.0891e10);

ConductanceReport report(const Material& a, const Material& b, std::vector<double> temperatures,
                         LawChoice choice = {}) {
  return report_conductance(a, b, {std::move(choice), std::move(temperatures)});
}

const LawConductance& of(const ConductanceReport& report, const std::string& model) {
  for (const LawConductance& law : report.laws)
    if (law_word(law.law) == model) return law;
  throw std::out_of_range(model);
}

struct Reference {
  const Material &a, &b;
  double amm, dmm; // R T^3, K^4 cm^2/W
};

TEST(Conductance, LowTemperatureReferences) {
  for (const Reference& r : {Reference{aluminium, sapphire, 21.0751495, 21.4153866},
                             Reference{aluminium, silicon, 12.6865371, 15.8975788},
                             Reference{silicon, germanium, 13.3704115, 16.2090701}})
    for (const bool swapped : {false, true}) {
      const ConductanceReport found = swapped ? report(r.b, r.a, {0.5, 1, 2}) : report(r.a, r.b, {0.5, 1, 2});
      for (const auto& [model, expected] : {std::pair{"amm", r.amm}, std::pair{"dmm", r.dmm}})
        for (const ConductancePoint& point : of(found, model).points)
          EXPECT_NEAR(1e4 * *point.resistance_T3 / expected, 1, 1e-8)
              << found.a << " " << found.b << " " << model << " " << point.temperature;
    }
}

TEST(Conductance, HeliumCopper) {
  for (const bool swapped : {false, true}) {
    const ConductanceReport found =
        swapped ? report(copper, helium, {0.1, 0.5}) : report(helium, copper, {0.1, 0.5});
    for (const std::size_t i : {0, 1}) {
      const double t3 = std::pow(found.temperatures[i], 3);
      EXPECT_NEAR(of(found, "amm").points[i].conductance / t3 / 5.9569431, 1, 2e-8);
      EXPECT_NEAR(of(found, "khalatnikov").points[i].conductance / t3 / 16.683568, 1, 2e-8);
    }
    EXPECT_EQ(of(found, "khalatnikov").shares.at(1).name, "Rayleigh wave");
  }
}

// Against closed form with a cutoff on either side: X/omega^2 is constant between the cutoffs.
TEST(Conductance, CutoffsAtHighTemperature) {
  const Material b = test::sound_waves("b", {2330, 8970, 5330}, 0.6e10);
  const ConductanceReport found = report(aluminium, b, {40, 300});
  const auto slowness2 = [](double omega, double l, double t, double cutoff) {
    return (omega < l * cutoff ? 1 / (l * l) : 0) + (omega < t * cutoff ? 2 / (t * t) : 0);
  };
  std::vector<double> cuts{0, 3040e10, 6240e10, 5330 * 0.6e10, 8970 * 0.6e10};
  std::sort(cuts.begin(), cuts.end());
  for (const std::size_t i : {0, 1}) {
    double dmm = 0, limit = 0;
    for (std::size_t c = 1; c < cuts.size(); ++c) {
      const double middle = (cuts[c - 1] + cuts[c]) / 2, s_a = slowness2(middle, 6240, 3040, 1e10),
                   s_b = slowness2(middle, 8970, 5330, 0.6e10);
      const double integral = boost::math::quadrature::gauss_kronrod<double, 61>::integrate(
          [&](double w) { return w * w * mode_heat_capacity(w, found.temperatures[i]); }, cuts[c - 1],
          cuts[c], 15, 1e-12);
      const double unit = integral / (8 * std::numbers::pi * std::numbers::pi);
      dmm += unit * s_a * s_b / (s_a + s_b);
      limit += unit * std::min(s_a, s_b);
    }
    EXPECT_NEAR(of(found, "dmm").points[i].conductance / dmm, 1, 1e-9);
    EXPECT_NEAR(of(found, "radiation_limit").points[i].conductance / limit, 1, 1e-9);
  }
}

/// h of the coupling that a deck would be solved with.
double of_deck(const Material& a, const Material& b, const InterfaceLaw& law, double temperature) {
  const std::array both{a, b};
  const FrequencyGrid grid = make_frequency_grid(both, 600, temperature);
  const Bands left = make_bands(a, temperature, grid), right = make_bands(b, temperature, grid);
  double sum = 0;
  for (const CoupledGroup& group : couple_interface(left, right, double_gauss(8), law, false).groups)
    sum += group.conductance[0] * group.transmissivity;
  return sum;
}

// The deck's laws on many bins tend to the same numbers.
TEST(Conductance, AgreesWithTheCouplingsOfADeck) {
  const Material a = test::library("aluminium"), b = test::library("silicon");
  for (const double temperature : {20.0, 300.0}) {
    const ConductanceReport found = report(a, b, {temperature}, {std::nullopt, std::nullopt, 0.2e-9});
    const auto expect = [&](const char* model, const InterfaceLaw& law, double tolerance) {
      EXPECT_NEAR(of(found, model).points[0].conductance / of_deck(a, b, law, temperature), 1, tolerance)
          << model << " " << temperature;
    };
    expect("dmm", DiffuseMismatch{}, 1e-4);
    expect("radiation_limit", RadiationLimit{}, 2e-4);
    expect("amm", AcousticMismatch{}, 1e-3);
    expect("mismatch", MixedMismatch{0, 0.2e-9}, 1e-3);
  }
}

TEST(Conductance, SymmetricInTheTwoSides) {
  const Material a = test::library("gold"), b = test::library("gan");
  const ConductanceReport there = report(a, b, {5, 300}, {std::nullopt, std::nullopt, 0.3e-9}),
                          back = report(b, a, {5, 300}, {std::nullopt, std::nullopt, 0.3e-9});
  ASSERT_EQ(there.laws.size(), 4U);
  for (std::size_t l = 0; l < 4; ++l)
    for (const std::size_t i : {0, 1}) {
      EXPECT_NEAR(there.laws[l].points[i].conductance / back.laws[l].points[i].conductance, 1, 1e-8);
      EXPECT_NEAR(*there.laws[l].points[i].conductance_corrected
                      / *back.laws[l].points[i].conductance_corrected,
                  1, 1e-8);
      EXPECT_EQ(there.one_way[i].a, back.one_way[i].b);
    }
}

TEST(Conductance, ThreeRoutesAreOneNumber) {
  for (const auto& [a, b] :
       {std::pair{test::library("silicon"), test::library("germanium")}, std::pair{helium, copper},
        std::pair{test::library("aluminium"), test::library("diamond")}})
    for (const LawConductance& law : report(a, b, {1e-5, 0.3, 4, 30, 300, 1000}).laws)
      for (const ConductancePoint& point : law.points) {
        EXPECT_NEAR(point.equilibrium / point.conductance, 1, 1e-8) << point.temperature;
        EXPECT_NEAR(point.fluctuation / point.conductance, 1, 1e-12) << point.temperature;
      }
}

TEST(Conductance, LowTemperatureExponent) {
  for (const auto& [a, b] :
       {std::pair{test::library("silicon"), test::library("germanium")},
        std::pair{test::library("gold"), test::library("diamond")}, std::pair{helium, copper}})
    for (const double roughness : {0.3e-9, 1e-6}) {
      const ConductanceReport found = report(a, b, {1}, {std::nullopt, std::nullopt, roughness});
      EXPECT_GE(found.laws.size(), 4U);
      for (const LawConductance& law : found.laws) {
        ASSERT_TRUE(law.low.has_value());
        EXPECT_NEAR(law.low->exponent, 3, 1e-3) << law_word(law.law) << " " << a.name;
      }
      // Long waves do not see roughness.
      EXPECT_NEAR(of(found, "mismatch").low->resistance_T3 / of(found, "amm").low->resistance_T3, 1, 1e-3);
    }
}

TEST(Conductance, OneMaterial) {
  const Material a = test::library("copper");
  const ConductanceReport found = report(a, a, {1, 300});
  for (const std::size_t i : {0, 1}) {
    const double w = found.one_way[i].a;
    EXPECT_EQ(found.one_way[i].b, w);
    EXPECT_NEAR(of(found, "dmm").points[i].conductance / w, 0.5, 1e-12);
    EXPECT_NEAR(*of(found, "dmm").points[i].conductance_corrected / w, 1, 1e-12); // 1/(2/w - 1/w)
    EXPECT_NEAR(of(found, "amm").points[i].conductance / w, 1, 1e-9);
    EXPECT_FALSE(of(found, "amm").points[i].conductance_corrected.has_value()); // transparent
    EXPECT_FALSE(of(found, "radiation_limit").points[i].conductance_corrected.has_value());
  }
}

// A quarter of each branch: a quarter of all, branch by branch.
TEST(Conductance, BetweenBranchesIsTheSumOfWhatIsListed) {
  const AcousticTable quarter =
      test::acoustic_table({{"LA", "LA", {0.25, 0.25}}, {"TA", "TA", {0.25, 0.25}}});
  const AcousticTable longitudinal = test::acoustic_table({{"LA", "LA", {0.25, 0.25}}});
  const ConductanceReport all = report(silicon, silicon, {1, 300}, {"acoustic_table", {}, {}, quarter}),
                          one = report(silicon, silicon, {1, 300}, {"acoustic_table", {}, {}, longitudinal});
  for (const std::size_t i : {0, 1})
    EXPECT_NEAR(all.laws.at(0).points[i].conductance / all.one_way[i].a, 0.25, 1e-13);
  EXPECT_EQ(one.laws.at(0).shares.at(0).name, "LA");
  EXPECT_NEAR(one.laws[0].shares[0].conductance / all.laws[0].shares[0].conductance, 1, 1e-13);
  EXPECT_EQ(one.laws[0].shares.at(1).conductance, 0);
  EXPECT_THROW(report(silicon, silicon, {300}, {"conductance", {}, {}, PrescribedConductance{1e8}}),
               InputError);
}

TEST(Conductance, SharesAndAccumulation) {
  const ConductanceReport found =
      report(test::library("silicon"), test::library("germanium"), {10, 290, 500}, {std::nullopt, 0.5, {}});
  EXPECT_EQ(found.temperature, 290);
  for (const LawConductance& law : found.laws) {
    double sum = 0;
    for (const ConductanceShare& share : law.shares) sum += share.conductance;
    EXPECT_NEAR(sum / law.points[1].conductance, 1, 1e-12);
    ASSERT_EQ(law.by_frequency.size(), 51U);
    EXPECT_EQ(law.by_frequency.front().share, 0);
    EXPECT_EQ(law.by_frequency.back().share, 1);
    for (std::size_t i = 1; i < law.by_frequency.size(); ++i)
      EXPECT_GE(law.by_frequency[i].share, law.by_frequency[i - 1].share);
  }
  // A half of both at each frequency.
  for (const std::size_t i : {0, 1, 2})
    EXPECT_NEAR(of(found, "mismatch").points[i].conductance,
                (of(found, "amm").points[i].conductance + of(found, "dmm").points[i].conductance) / 2,
                1e-9 * of(found, "dmm").points[i].conductance);
}

// Against the closed form of one branch without dispersion at high temperature: share = (omega/omega_max)^3.
TEST(Conductance, AccumulationOfClassicalSound) {
  const Material a = test::sound_waves("a", {1000, 5000, 0}, 1e9);
  const ConductanceReport found = report(a, a, {3000}, {"dmm", {}, {}});
  for (const AccumulationPoint& point : found.laws[0].by_frequency)
    EXPECT_NEAR(point.share, std::pow(point.upto / 5e12, 3),
                5e-3); // straight lines between 20 nodes an octave
}

TEST(Conductance, DefaultTemperaturesStayWithinTheSources) {
  EXPECT_EQ(default_pair_temperatures(silicon, germanium).back(), 300);
  Material cold = silicon;
  cold.temperature_range = TemperatureRange{0.01, 1};
  EXPECT_EQ(default_pair_temperatures(cold, germanium), (std::vector<double>{0.1, 0.2, 0.5, 1}));
  cold.temperature_range = TemperatureRange{0.01, 0.05};
  EXPECT_EQ(default_pair_temperatures(germanium, cold), std::vector<double>{0.05});
  EXPECT_EQ(report(cold, germanium, {1}).warnings.size(), 1U);
}

TEST(Conductance, LawsThatCannotBeHad) {
  Material light = silicon;
  light.density.reset();
  const ConductanceReport found = report(light, germanium, {300});
  ASSERT_EQ(found.laws.size(), 2U);
  ASSERT_EQ(found.missing.size(), 1U);
  EXPECT_EQ(found.missing[0].model, "amm");
  EXPECT_NE(found.missing[0].reason.find("density"), std::string::npos);
  EXPECT_THROW(report(light, germanium, {300}, {"amm", {}, {}}), InputError);
  EXPECT_EQ(report(light, germanium, {300}, {"dmm", {}, {}}).laws.size(), 1U);
  // Two materials with no frequency in common: nothing crosses, and nothing is divided by it.
  Material high = silicon;
  high.branches = {{"O", Polarization::optical, 1, 1e10, QuadraticDispersion{0, -1e-7, 9e14}}};
  const ConductanceReport none = report(high, germanium, {300}, {"dmm", {}, {}});
  EXPECT_EQ(none.laws[0].points[0].conductance, 0);
  EXPECT_FALSE(none.laws[0].points[0].resistance.has_value());
  EXPECT_FALSE(none.laws[0].low.has_value());
  EXPECT_TRUE(none.laws[0].by_frequency.empty());
}

TEST(Conductance, WarnsOfAHeavyLiquid) {
  const Material mercury = test::sound_waves("mercury", {13534, 1450, 0});
  const auto warnings = report(mercury, silicon, {1}, {"khalatnikov", {}, {}}).warnings;
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_NE(warnings[0].find("small impedance"), std::string::npos);
  EXPECT_TRUE(report(helium, silicon, {1}, {"khalatnikov", {}, {}}).warnings.empty());
}

/// [MW/m2/K] at 300 K.
std::string table_row(const std::string& a, const std::string& b) {
  const ConductanceReport found =
      report(test::library(a), test::library(b), {300}, {std::nullopt, std::nullopt, 0.1e-9});
  std::string row = fmt::format("| {}-{} |", a, b);
  for (const char* model : {"dmm", "amm", "mismatch", "radiation_limit"}) {
    const ConductancePoint& point = of(found, model).points[0];
    row += fmt::format(" {:.0f} ({:.0f}) |", point.conductance / 1e6, *point.conductance_corrected / 1e6);
  }
  return row;
}

// The failure message holds the row to paste.
TEST(Conductance, TableOfTheDocumentation) {
  std::ifstream file(KAPITZA_SOURCE_DIR "/docs/interface_laws.md");
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  for (const auto& [a, b] :
       {std::pair{"aluminium", "sapphire"}, std::pair{"aluminium", "silicon"},
        std::pair{"aluminium", "diamond"}, std::pair{"aluminium", "mgo"}, std::pair{"gold", "sapphire"},
        std::pair{"gold", "diamond"}, std::pair{"copper", "diamond"}, std::pair{"gan", "sic_4h"},
        std::pair{"gan", "diamond"}, std::pair{"aln", "gan"}, std::pair{"gold", "silicon"},
        std::pair{"aln", "sic_4h"}, std::pair{"silicon", "germanium"}, std::pair{"silicon", "diamond"},
        std::pair{"silicon", "sio2"}}) {
    const std::string row = table_row(a, b);
    EXPECT_NE(page.find(row), std::string::npos) << row;
  }
}

TEST(Conductance, WrongChoices) {
  const auto refused = [&](LawChoice choice, const char* text) {
    try {
      report(silicon, germanium, {300}, std::move(choice));
      ADD_FAILURE() << text;
    } catch (const InputError& error) {
      EXPECT_NE(std::string(error.what()).find(text), std::string::npos) << error.what();
    }
  };
  refused({"amn", {}, {}}, "there is no law 'amn' of a pair; choose dmm, amm, radiation_limit, mismatch or "
                           "khalatnikov; or table, with --file");
  refused({"mismatch", {}, {}}, "needs a specularity");
  refused({"amm", 0.5, {}}, "belongs to mismatch, not to amm");
  refused({"mismatch", 0.5, 1e-9}, "not both");
  refused({{}, 1.5, {}}, "between 0 and 1");
  refused({{}, std::nan(""), {}}, "between 0 and 1");
  refused({"khalatnikov", {}, {}}, "are both solids");
  EXPECT_THROW(report(silicon, germanium, {1e-10}), InputError);
}

} // namespace
} // namespace kapitza
