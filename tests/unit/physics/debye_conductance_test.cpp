#include "kapitza/base/error.hpp"
#include "kapitza/physics/debye_conductance.hpp"
#include "kapitza/physics/helium.hpp"

#include "elastic_media.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <iterator>
#include <numbers>
#include <string>

namespace kapitza {
namespace {

struct Reference {
  ElasticMedium a, b;
  double amm, dmm; // R T^3, K^4 cm^2/W
};

// refs: all digits with hbar = 1.054571817e-34, which is 7e-10 from the exact one (2e-9 in R).
const std::array references{Reference{test::aluminium, test::sapphire, 21.0751495, 21.4153866},
                            Reference{test::aluminium, test::silicon, 12.686537130739303, 15.897578791054825},
                            Reference{test::silicon, test::germanium, 13.370411518861193, 16.20907010266667}};

TEST(DebyeConductance, MismatchReferences) {
  for (const Reference& r : references) {
    EXPECT_NEAR(boundary_resistance_t3(amm_debye_conductance(r.a, r.b)) / r.amm, 1, 4e-9);
    EXPECT_NEAR(boundary_resistance_t3(dmm_debye_conductance(r.a, r.b)) / r.dmm, 1, 4e-9);
  }
}

TEST(DebyeConductance, DetailedBalance) {
  const ElasticMedium feather{0.27, 6240, 3040}, anvil{2330e4, 8970, 5330};
  for (const auto& [a, b] : {std::pair{test::aluminium, test::sapphire},
                             std::pair{test::silicon, test::germanium}, std::pair{test::lead, test::diamond},
                             std::pair{test::gold, test::quartz}, std::pair{feather, test::silicon},
                             std::pair{test::aluminium, anvil}, std::pair{liquid_helium, test::copper}}) {
    EXPECT_NEAR(amm_debye_conductance(a, b) / amm_debye_conductance(b, a), 1, 1e-10);
    EXPECT_EQ(dmm_debye_conductance(a, b), dmm_debye_conductance(b, a));
    EXPECT_LT(amm_debye_conductance(a, b), radiation_limit_debye_conductance(a, b));
    EXPECT_LT(dmm_debye_conductance(a, b), radiation_limit_debye_conductance(a, b));
  }
}

TEST(DebyeConductance, OneMaterial) {
  const double w = debye_one_way(test::silicon);
  EXPECT_NEAR(amm_debye_conductance(test::silicon, test::silicon) / w, 1, 1e-13);
  EXPECT_NEAR(dmm_debye_conductance(test::silicon, test::silicon) / w, 0.5, 1e-15);
}

// Planck's law of one mode: int hbar omega^3 dn/dT / (8 pi^2 c^2) d omega, with int x^4 e^x/(e^x-1)^2 = 4
// pi^4/15.
TEST(DebyeConductance, OneWayFlux) {
  const double hbar = 6.62607015e-34 / (2 * std::numbers::pi), k = 1.380649e-23;
  const double integral = 4 * std::pow(std::numbers::pi, 4) / 15;
  const double expected = k * std::pow(k / hbar, 3) * integral / (8 * std::pow(std::numbers::pi * 3000, 2));
  EXPECT_NEAR(debye_one_way(3000.0) / expected, 1, 1e-14);
  EXPECT_NEAR(debye_one_way(test::silicon), debye_one_way(8970.0) + 2 * debye_one_way(5330.0), 1e-12);
  EXPECT_EQ(debye_one_way(liquid_helium), debye_one_way(238.0));
  EXPECT_THROW(debye_one_way(ElasticMedium{1, 0, 0}), InputError);
}

struct Named {
  const char* name;
  ElasticMedium medium;
};

std::string solid_rows() {
  using namespace test;
  const Named al{"Al", aluminium}, cu{"Cu", copper}, au{"Au", gold}, pb{"Pb", lead}, in{"In", indium},
      rh{"Rh", rhodium}, si{"Si", silicon}, ge{"Ge", germanium}, sa{"sapphire", sapphire},
      qu{"quartz", quartz}, di{"diamond", diamond}, mg{"MgO", magnesium_oxide}, li{"LiF", lithium_fluoride},
      ga{"GaAs", gallium_arsenide};
  std::string text;
  for (const auto& [a, b] :
       {std::pair{al, sa}, std::pair{cu, sa}, std::pair{au, sa}, std::pair{pb, sa}, std::pair{in, sa},
        std::pair{rh, sa}, std::pair{al, si}, std::pair{cu, si}, std::pair{au, si}, std::pair{si, ge},
        std::pair{al, ge}, std::pair{al, qu}, std::pair{cu, qu}, std::pair{in, qu}, std::pair{au, di},
        std::pair{pb, di}, std::pair{al, di}, std::pair{au, mg}, std::pair{cu, li}, std::pair{al, ga}}) {
    const double amm = amm_debye_conductance(a.medium, b.medium),
                 dmm = dmm_debye_conductance(a.medium, b.medium);
    text += fmt::format("| {}-{} | {:.2f} | {:.2f} | {:.2f} | {:.2f} |", a.name, b.name,
                        boundary_resistance_t3(amm), boundary_resistance_t3(dmm), dmm / amm,
                        boundary_resistance_t3(radiation_limit_debye_conductance(a.medium, b.medium)));
    text += '\n';
  }
  return text;
}

std::string helium_rows() {
  using namespace test;
  std::string text;
  for (const auto& [name, solid] : {Named{"Cu", copper}, Named{"Al", aluminium}, Named{"Au", gold},
                                    Named{"Pb", lead}, Named{"Si", silicon}, Named{"sapphire", sapphire},
                                    Named{"quartz", quartz}, Named{"diamond", diamond}}) {
    const KhalatnikovParts f = khalatnikov_factor(solid), h = khalatnikov_conductance(solid);
    text += fmt::format("| {} | {:.3f} | {:.3f} | {:.3f} | {:.3f} | {:.1f} | {:.2f} |", name, f.total(),
                        helium_bulk_conductance(solid), h.bulk, h.total(), boundary_resistance_t3(h.total()),
                        boundary_resistance_t3(dmm_debye_conductance(solid, liquid_helium)));
    text += '\n';
  }
  return text;
}

// The failure message holds the table to paste.
TEST(DebyeConductance, TablesOfTheDocumentation) {
  std::ifstream file(KAPITZA_SOURCE_DIR "/docs/interface_laws.md");
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  EXPECT_NE(page.find(solid_rows()), std::string::npos) << solid_rows();
  EXPECT_NE(page.find(helium_rows()), std::string::npos) << helium_rows();
}

} // namespace
} // namespace kapitza
