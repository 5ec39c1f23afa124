#include "kapitza/base/error.hpp"
#include "kapitza/physics/debye_conductance.hpp"
#include "kapitza/physics/helium.hpp"

#include "elastic_media.hpp"
#include "welded_plane.hpp"

#include <boost/math/quadrature/gauss.hpp>
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace kapitza {
namespace {

// Exact plane-wave integrals for 145 kg/m3 and 238 m/s against copper, W/m2/K4.
TEST(Helium, CopperReference) {
  EXPECT_NEAR(helium_bulk_conductance(test::copper) / 5.9569431, 1, 1e-8);
  EXPECT_NEAR(khalatnikov_conductance(test::copper).total() / 16.683568, 1, 1e-8);
}

// The formula as Swartz & Pohl print it: 16 pi^5 kB^4 rho_l c_l F T^3 / (15 h^3 rho c_T^3).
TEST(Helium, FactorAndConductance) {
  const double k = 1.380649e-23, h = 6.62607015e-34, pi = 3.141592653589793;
  const KhalatnikovParts f = khalatnikov_factor(test::copper), parts = khalatnikov_conductance(test::copper);
  const double unit =
      16 * std::pow(pi, 5) / 15 * (k / h) * (k / h) * (k / h) * k * 145 * 238 / (8960 * std::pow(2500.0, 3));
  EXPECT_NEAR(parts.bulk / (unit * f.bulk), 1, 1e-13);
  EXPECT_NEAR(parts.rayleigh / (unit * f.rayleigh), 1, 1e-13);
  EXPECT_NEAR(f.total(), 1.6600, 1e-4);
}

TEST(Helium, BulkPartIsExactToFirstOrderInTheImpedanceRatio) {
  double previous = 1;
  for (const double scale : {1.0, 0.1, 0.01}) { // lighter and slower: both small parameters shrink
    const ElasticMedium liquid{145 * scale, 238 * scale, 0};
    const double error = std::abs(khalatnikov_conductance(test::copper, liquid).bulk
                                      / helium_bulk_conductance(test::copper, liquid)
                                  - 1);
    EXPECT_LT(error, 2e-3 * scale);
    EXPECT_LT(error, previous);
    previous = error;
  }
}

TEST(Helium, SameFromBothSides) {
  for (const ElasticMedium& solid : {test::copper, test::sapphire, test::lead}) {
    EXPECT_NEAR(amm_debye_conductance(solid, liquid_helium) / helium_bulk_conductance(solid), 1, 1e-10);
    const HeliumTransmissivity t = helium_transmissivity(solid);
    const double l = debye_one_way(solid.longitudinal), s = debye_one_way(solid.transverse);
    EXPECT_NEAR(l * t.bulk[0] + s * (t.bulk[1] + t.bulk[2]), helium_bulk_conductance(solid), 1e-9);
    EXPECT_EQ(t.bulk[2], 0);
    EXPECT_NEAR(t.rayleigh * (l + 2 * s), khalatnikov_conductance(solid).rayleigh, 1e-12);
    EXPECT_LT(t.bulk[0] + t.bulk[1] + t.rayleigh, 0.05);
  }
}

// What the pole stands for: the sound that a solid with a little absorption swallows, far above and far below
// the leak of its Rayleigh wave into the liquid, computed from the reflection at complex sound speeds. Up to
// three times the shear slowness: beyond, absorption grows with its own strength.
TEST(Helium, PoleIsTheLimitOfWeakAbsorption) {
  const ElasticMedium liquid{145e-4, 2.38, 0};
  for (const ElasticMedium& solid : {test::copper, test::sapphire}) {
    const double loss = 1e-5, p_r = rayleigh_slowness(solid);
    const auto absorbed = [&](double p) {
      const auto f = test::solve_welded_plane(test::lossy(liquid), test::lossy(solid, loss), 0, p);
      return (1 - f.reflected[0]) * p;
    };
    const double p_l = 1 / solid.longitudinal, p_t = 1 / solid.transverse;
    std::vector<double> breaks{0, p_l, p_t};
    for (const double widths : {-1000.0, -100.0, -10.0, -1.0, 0.0, 1.0, 10.0, 100.0, 1000.0})
      breaks.push_back(p_r * (1 + widths * loss));
    breaks.push_back(3 * p_t);
    double gamma = 0;
    for (std::size_t i = 1; i < breaks.size(); ++i)
      gamma += boost::math::quadrature::gauss<double, 30>::integrate(absorbed, breaks[i - 1], breaks[i]);
    gamma *= liquid.longitudinal * liquid.longitudinal;
    const double h = 2 * debye_one_way(liquid.longitudinal) * gamma;
    EXPECT_NEAR(h / khalatnikov_conductance(solid, liquid).total(), 1, 1e-3);
  }
}

TEST(Helium, StifferAndDenserSolidsConductLess) {
  const double cu = khalatnikov_conductance(test::copper).total(),
               sapphire = khalatnikov_conductance(test::sapphire).total(),
               lead = khalatnikov_conductance(test::lead).total();
  EXPECT_LT(sapphire, cu);
  EXPECT_GT(lead, cu);
  for (const ElasticMedium& solid : {test::copper, test::sapphire, test::lead, test::diamond, test::quartz}) {
    const double f = khalatnikov_factor(solid).total();
    EXPECT_GT(f, 1.2); // F depends on c_T/c_L alone, and weakly
    EXPECT_LT(f, 2.5);
    // Diffuse mismatch: more than two orders of magnitude better (Swartz & Pohl 1989).
    EXPECT_GT(dmm_debye_conductance(solid, liquid_helium), 30 * khalatnikov_conductance(solid).total());
  }
}

TEST(Helium, Errors) {
  EXPECT_THROW(khalatnikov_conductance(liquid_helium), InputError);
  EXPECT_THROW(khalatnikov_conductance(test::copper, test::copper), InputError);
  EXPECT_THROW(helium_bulk_conductance(test::copper, test::copper), InputError);
  EXPECT_THROW(khalatnikov_factor({8960, 2000, 2500}), InputError);
}

} // namespace
} // namespace kapitza
