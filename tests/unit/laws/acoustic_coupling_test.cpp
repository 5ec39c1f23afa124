/// Acoustic laws between discrete directions, against exact integrals over all angles and against references.

#include "kapitza/base/error.hpp"
#include "kapitza/laws/flux_coupling.hpp"
#include "kapitza/laws/ziman.hpp"
#include "kapitza/physics/debye_conductance.hpp"
#include "kapitza/physics/helium.hpp"
#include "kapitza/physics/material.hpp"

#include "support/debye_solid.hpp"
#include "support/dense_coupling.hpp"
#include "support/stacks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace kapitza {
namespace {

using test::debye_solid;
using test::DenseCoupling;
using test::index;

/// Constants of the reference values: density [kg/m3], c_L, c_T [m/s].
const ElasticMedium aluminium{2700, 6240, 3040}, silicon{2330, 8970, 5330}, germanium{5350, 5310, 3250},
    copper{8960, 4910, 2500}, sapphire{3970, 10890, 6450};

constexpr double cold = 1; // [K]

double emitted_conductance(const FluxCoupling& coupling, std::size_t side = minus_side) {
  double sum = 0;
  for (const CoupledGroup& group : coupling.groups) sum += group.transmissivity * group.conductance[side];
  return sum;
}

FluxCoupling couple_solids(const ElasticMedium& a, const ElasticMedium& b, const InterfaceLaw& law,
                           int polar) {
  const std::array materials{debye_solid(a), debye_solid(b)};
  const FrequencyGrid grid = make_frequency_grid(materials, 40, cold);
  return couple_interface(make_bands(materials[0], cold, grid), make_bands(materials[1], cold, grid),
                          double_gauss(polar), law, false);
}

/// R T^3 [K^4 cm^2/W] from exact 4x4 elastic systems, to 8 digits. The grid's bins change nothing: without
/// dispersion every frequency scatters alike.
TEST(AcousticCoupling, HasTheExactConductanceAtAnyNumberOfDirections) {
  struct Reference {
    ElasticMedium a, b;
    double amm, dmm;
  };
  for (const Reference& pair : {Reference{aluminium, sapphire, 21.0751495, 21.4153866},
                                Reference{aluminium, silicon, 12.6865371, 15.8975788},
                                Reference{silicon, germanium, 13.3704115, 16.2090701}})
    for (const int polar : {8, 32, 64}) {
      const double amm = emitted_conductance(couple_solids(pair.a, pair.b, AcousticMismatch{}, polar));
      const double back = emitted_conductance(couple_solids(pair.b, pair.a, AcousticMismatch{}, polar));
      const double dmm = emitted_conductance(couple_solids(pair.a, pair.b, DiffuseMismatch{}, polar));
      EXPECT_NEAR(1e4 * cold * cold * cold / amm / pair.amm, 1, 1e-6) << polar;
      EXPECT_NEAR(back / amm, 1, 1e-12) << polar;
      EXPECT_NEAR(1e4 * cold * cold * cold / dmm / pair.dmm, 1, 1e-6) << polar;
    }
}

TEST(AcousticCoupling, NeedsNoCorrectionOfItsMarginals) {
  for (const int polar : {2, 8, 32, 128}) {
    EXPECT_LT(couple_solids(silicon, germanium, AcousticMismatch{}, polar).marginal_correction, 1e-9)
        << polar;
    const Bands a = test::in_medium(test::gray_silicon(), 2330),
                b = test::in_medium(test::gray_germanium(), 5350);
    EXPECT_LT(couple_interface(a, b, double_gauss(polar), AcousticMismatch{}, false).marginal_correction,
              1e-9);
  }
}

/// A plane drawn inside one material: every direction of every branch goes on as it came.
TEST(AcousticCoupling, OfIdenticalMaterialsIsTheIdentity) {
  const Bands solid = test::in_medium(
      test::make_test_bands({{2e5, 8000, 9e-8, 0, 0}, {3e5, 8000, 2e-8, 0, 0}, {5e5, 5000, 6e-8, 0, 1}}),
      2330);
  const HalfRange angles = double_gauss(16);
  for (const Bands& bands : {solid, test::in_medium(test::gray_silicon(), 2330)}) {
    const DenseCoupling p(couple_interface(bands, bands, angles, AcousticMismatch{}, false), {&bands, &bands},
                          angles);
    for (int b = 0; b < bands.size(); ++b)
      for (int m = 0; m < angles.size(); ++m) {
        const std::size_t from = p.channel({minus_side, b}, m), to = p.channel({plus_side, b}, m);
        EXPECT_NEAR(p(to, from) / p.capacity(from), 1, 1e-12) << b << " " << m;
        EXPECT_NEAR(p(from, from) / p.capacity(from), 0, 1e-12) << b << " " << m;
      }
  }
}

/// Equal speeds: no refraction, and alpha = 4 Z1 Z2/(Z1 + Z2)^2 at all angles.
TEST(AcousticCoupling, ScalarWavesOfOneSpeedPassAtEveryAngleAlike) {
  const Bands a = test::in_medium(test::gray_silicon(), 2000),
              b = test::in_medium(test::gray_silicon(), 6000);
  const HalfRange angles = double_gauss(12);
  const DenseCoupling p(couple_interface(a, b, angles, AcousticMismatch{}, false), {&a, &b}, angles);
  const DenseCoupling q(couple_interface(a, b, angles, Transmission{0.75, true}, false), {&a, &b}, angles);
  for (std::size_t out = 0; out < p.size(); ++out)
    for (std::size_t in = 0; in < p.size(); ++in)
      EXPECT_NEAR(p(out, in), q(out, in), 1e-12 * p.capacity(out)) << out << " " << in;
}

/// C v^3 equal on both sides, as phonons of one frequency have it: mean transmissivity 2 Gamma (references to
/// 12 digits).
TEST(AcousticCoupling, ScalarWavesHaveTheReferenceTransmissivity) {
  struct Reference {
    double impedance, speed, gamma;
  };
  for (const auto& [z, v, gamma] : {Reference{1, 0.5, 0.463121442783}, Reference{1, 2, 0.115780360696},
                                    Reference{2, 1, 0.444444444444}}) {
    const Bands a = test::in_medium(test::make_test_bands({{1e6, 4000, 1e-8}}), 3000);
    const Bands b =
        test::in_medium(test::make_test_bands({{1e6 / (v * v * v), 4000 * v, 1e-8}}), 3000 * z / v);
    const FluxCoupling coupling = couple_interface(a, b, double_gauss(32), AcousticMismatch{}, false);
    EXPECT_NEAR(coupling.groups.at(0).transmissivity, 2 * gamma, 1e-9) << z << " " << v;
  }
}

/// Beyond the critical angle nothing passes, and at grazing incidence nothing does.
TEST(AcousticCoupling, ReflectsBeyondTheCriticalAngleAndAtGrazingIncidence) {
  const double ratio = 0.5; // sin of the critical angle on the slow side
  const Bands slow = test::in_medium(test::make_test_bands({{8e6, 2000, 1e-8}}), 3000);
  const Bands fast = test::in_medium(test::make_test_bands({{1e6, 4000, 1e-8}}), 3000);
  const HalfRange angles = double_gauss(256);
  const FluxCoupling coupling = couple_interface(slow, fast, angles, AcousticMismatch{}, false);
  std::vector<double> from_slow(angles.mu.size(), 0), from_fast = from_slow;
  for (const Link& link : coupling.links)
    if (link.in.side != link.out.side)
      (link.in.side == minus_side ? from_slow : from_fast)[index(link.in_direction)] += link.flux;
  const double critical = std::sqrt(1 - ratio * ratio);
  for (std::size_t m = 0; m < from_slow.size(); ++m) {
    if (std::abs(angles.mu[m] - critical) > 0.02) {
      EXPECT_EQ(from_slow[m] > 0, angles.mu[m] > critical) << angles.mu[m];
    }
  }
  EXPECT_GT(from_fast.front(), 0);
  EXPECT_LT(from_fast.front() / flux_capacity(fast, angles, 0, 0), 0.01) << "grazing";
}

TEST(AcousticCoupling, ReflectsOpticalBranchesAndCountsThemApart) {
  const Bands left = test::in_medium(test::resolved_left(), 2330),
              right = test::in_medium(test::resolved_right(), 5350);
  const HalfRange angles = double_gauss(8);
  const FluxCoupling coupling = couple_interface(left, right, angles, AcousticMismatch{}, false);
  const DenseCoupling p(coupling, {&left, &right}, angles);
  constexpr int optical = 3;
  for (int m = 0; m < angles.size(); ++m) {
    const std::size_t channel = p.channel({minus_side, optical}, m);
    EXPECT_NEAR(p(channel, channel), p.capacity(channel), 1e-13 * p.capacity(channel));
  }
  const auto alone =
      std::find_if(coupling.groups.begin(), coupling.groups.end(), [](const CoupledGroup& group) {
        return group.bands[minus_side] == std::vector<int>{optical};
      });
  ASSERT_NE(alone, coupling.groups.end());
  EXPECT_TRUE(alone->bands[plus_side].empty());
  EXPECT_EQ(alone->transmissivity, 0);
}

TEST(AcousticCoupling, MixtureLiesBetweenItsParts) {
  const Bands left = test::in_medium(test::resolved_left(), 2330),
              right = test::in_medium(test::resolved_right(), 5350);
  const HalfRange angles = double_gauss(8);
  const auto conductance = [&](const InterfaceLaw& law) {
    return emitted_conductance(couple_interface(left, right, angles, law, false));
  };
  const double amm = conductance(AcousticMismatch{}), dmm = conductance(DiffuseMismatch{});
  EXPECT_NEAR(conductance(MixedMismatch{1, 0}), amm, 1e-12 * amm);
  EXPECT_NEAR(conductance(MixedMismatch{0, 0}), dmm, 1e-12 * dmm);
  EXPECT_NEAR(conductance(MixedMismatch{0.25, 0}), 0.25 * amm + 0.75 * dmm, 1e-12 * dmm);
  EXPECT_NEAR(conductance(MixedMismatch{0, 1e-16}), amm, 1e-9 * amm) << "smooth";
  EXPECT_NEAR(conductance(MixedMismatch{0, 1e-6}), dmm, 1e-9 * dmm) << "rough";
  for (const InterfaceLaw& law : {InterfaceLaw{AcousticMismatch{}}, InterfaceLaw{DiffuseMismatch{}}})
    EXPECT_LE(conductance(law), conductance(RadiationLimit{}) * (1 + 1e-12));
}

TEST(AcousticCoupling, ConductanceIsTheOneAskedForAndBelowTheRadiationLimit) {
  const Bands left = test::resolved_left(), right = test::resolved_right();
  const HalfRange angles = double_gauss(8);
  const double limit = emitted_conductance(couple_interface(left, right, angles, RadiationLimit{}, false));
  for (const double part : {0.01, 0.5, 1.0}) {
    const PrescribedConductance law{part * limit};
    EXPECT_NEAR(emitted_conductance(couple_interface(left, right, angles, law, false)), part * limit,
                1e-12 * limit);
  }
  try {
    couple_interface(left, right, angles, PrescribedConductance{1.01 * limit}, false);
    FAIL() << "above the radiation limit";
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("the radiation limit is"), std::string::npos) << error.what();
  }
}

/// Helium on copper, h/T^3 [W/m2/K^4], to 8 digits; Debye solid at 1 K.
TEST(LiquidBath, HasTheReferenceConductance) {
  const Material solid = debye_solid(copper);
  const FrequencyGrid grid = make_frequency_grid(std::span(&solid, 1), 40, cold);
  const Bands bands = make_bands(solid, cold, grid);
  const auto conductance = [&](LiquidLaw law) {
    return emitted_conductance(
        couple_wall(bands, double_gauss(32), plus_side, LiquidBath{cold, liquid_helium, law}), plus_side);
  };
  EXPECT_NEAR(conductance(LiquidLaw::amm) / 5.9569431, 1, 1e-4);
  EXPECT_NEAR(conductance(LiquidLaw::khalatnikov) / 16.683568, 1, 1e-4);
  const double w_solid = debye_one_way(copper), w_liquid = debye_one_way(liquid_helium);
  EXPECT_NEAR(conductance(LiquidLaw::dmm) / (w_solid * w_liquid / (w_solid + w_liquid)), 1, 1e-6);
}

/// What is not reflected is exchanged with the bath: emission and reflection fill every channel, and both are
/// symmetric.
TEST(LiquidBath, EmitsWhatItAbsorbs) {
  const Bands resolved = test::in_medium(test::resolved_left(), 2330),
              gray = test::in_medium(test::gray_silicon(), 2330);
  const HalfRange angles = double_gauss(12);
  for (const LiquidLaw law : {LiquidLaw::amm, LiquidLaw::khalatnikov, LiquidLaw::dmm})
    for (const Bands* bands : {&resolved, &gray}) {
      if (bands == &gray && law == LiquidLaw::khalatnikov) continue;
      const FluxCoupling coupling =
          couple_wall(*bands, angles, minus_side, LiquidBath{4.2, liquid_helium_at(4.2), law});
      const DenseCoupling p(coupling, {bands, nullptr}, angles);
      std::vector<double> emitted(p.size(), 0);
      for (const Emission& e : coupling.emissions) {
        EXPECT_GT(e.flux, 0);
        emitted[p.channel(e.out, e.out_direction)] += e.flux;
      }
      for (std::size_t out = 0; out < p.size(); ++out) {
        double row = emitted[out];
        for (std::size_t in = 0; in < p.size(); ++in) {
          row += p(out, in);
          EXPECT_NEAR(p(out, in), p(in, out), 1e-13 * p.capacity(out));
        }
        EXPECT_NEAR(row / p.capacity(out), 1, 1e-12);
      }
    }
}

TEST(RoughWall, MirrorsLongWaves) {
  const Bands bands = test::resolved_left();
  const HalfRange angles = double_gauss(8);
  const DenseCoupling p(couple_wall(bands, angles, minus_side, RoughWall{1e-10}), {&bands, nullptr}, angles);
  for (int b = 0; b < bands.size(); ++b) {
    const double specularity = std::exp(-4 * std::pow(bands.wavevector[index(b)] * 1e-10, 2));
    const std::size_t first = p.channel({minus_side, b}, 0), second = p.channel({minus_side, b}, 1);
    const double diffuse = p.capacity(first) * p.capacity(second) / one_way_conductance(bands, b);
    EXPECT_NEAR(p(first, second), (1 - specularity) * diffuse, 1e-13 * p.capacity(first)) << b;
  }
}

std::string complaint(const Bands& a, const Bands& b, const InterfaceLaw& law) {
  try {
    couple_interface(a, b, double_gauss(4), law, false);
    return "";
  } catch (const InputError& error) {
    return error.what();
  }
}

TEST(AcousticCoupling, SaysWhatAMaterialLacks) {
  const Bands gray = test::gray_silicon(), resolved = test::resolved_left();
  for (const InterfaceLaw& law : {InterfaceLaw{AcousticMismatch{}}, InterfaceLaw{MixedMismatch{0.5, 0}}})
    EXPECT_NE(complaint(gray, gray, law).find("needs the mass density"), std::string::npos);
  const Bands solid = test::in_medium(gray, 2330);
  EXPECT_NE(complaint(solid, solid, MixedMismatch{0, 1e-10}).find("needs wavelengths"), std::string::npos);
  const auto short_table =
      std::make_shared<TransmissionTable>(TransmissionTable{"t.csv", {1e13, 2e13}, {}, {0, 0}});
  EXPECT_NE(complaint(resolved, resolved, TabulatedTransmission{short_table, false})
                .find("nothing is extrapolated"),
            std::string::npos);
  EXPECT_NE(complaint(gray, gray, TabulatedTransmission{short_table, false}).find("resolved in frequency"),
            std::string::npos);
}

} // namespace
} // namespace kapitza
