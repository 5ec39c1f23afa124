#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/physics/acoustic_mismatch.hpp"

#include "elastic_media.hpp"
#include "welded_plane.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

namespace kapitza {
namespace {

using enum ElasticMode;

double sum(const EnergyFractions& f) {
  return f.reflected[0] + f.reflected[1] + f.reflected[2] + f.total_transmitted();
}

double impedance(const ElasticMedium& m, ElasticMode mode) {
  return m.density * speed(m, mode);
}

/// Random media of every kind and angles down to grazing.
struct Draw {
  std::mt19937_64 generator{20240517};
  double uniform() { return std::uniform_real_distribution<double>(0, 1)(generator); }
  ElasticMedium medium(double scale = 1) {
    const double longitudinal = 1000 + 9000 * uniform();
    const double transverse = uniform() < 0.1 ? 0 : longitudinal * (0.02 + 0.84 * uniform());
    return {scale * (500 + 15000 * uniform()), longitudinal, transverse};
  }
  double scale() { return uniform() < 0.3 ? std::pow(10, 8 * uniform() - 4) : 1; }
  double cosine() { return uniform() < 0.2 ? std::pow(10, -12 * uniform()) : uniform(); }
  ElasticMode mode(const ElasticMedium& m) {
    return m.transverse == 0 ? longitudinal : elastic_modes[static_cast<std::size_t>(3 * uniform())];
  }
};

TEST(AcousticMismatch, ConservesEnergy) {
  Draw draw;
  for (int i = 0; i < 20000; ++i) {
    const ElasticMedium a = draw.medium(), b = draw.medium(draw.scale());
    const ElasticMode mode = draw.mode(a);
    const double mu = draw.cosine();
    ASSERT_NEAR(sum(scatter_plane_wave(a, b, mode, mu)), 1, 1e-13)
        << a.density << ' ' << a.longitudinal << ' ' << a.transverse << ", " << b.density << ' '
        << b.longitudinal << ' ' << b.transverse << ", mode " << static_cast<int>(mode) << " at " << mu;
  }
}

TEST(AcousticMismatch, IsReciprocal) {
  Draw draw;
  for (int i = 0; i < 20000; ++i) {
    const ElasticMedium a = draw.medium(), b = draw.medium(draw.scale());
    const double slowest = std::min(a.transverse > 0 ? a.transverse : a.longitudinal,
                                    b.transverse > 0 ? b.transverse : b.longitudinal);
    const ElasticScattering s = scatter_all_modes(a, b, draw.uniform() / slowest);
    for (std::size_t in = 0; in < 6; ++in) {
      double total = 0;
      for (std::size_t out = 0; out < 6; ++out) {
        ASSERT_NEAR(s[out][in], s[in][out], 1e-12) << in << ' ' << out;
        total += s[out][in];
      }
      if (total != 0) {
        ASSERT_NEAR(total, 1, 1e-12) << in;
      }
    }
  }
}

// The same, between two waves given by their own angles of incidence: the way back is rounded on its own, and
// a third wave close to its critical angle feels the square root of that.
TEST(AcousticMismatch, IsReciprocalInAngles) {
  Draw draw;
  int pairs = 0;
  for (int i = 0; i < 20000; ++i) {
    const ElasticMedium a = draw.medium(), b = draw.medium();
    const ElasticMode mode = draw.mode(a);
    const double mu = 0.1 + 0.9 * draw.uniform();
    const EnergyFractions there = scatter_plane_wave(a, b, mode, mu);
    for (const ElasticMode other : elastic_modes) {
      if (speed(b, other) == 0) continue;
      const double mu_out = refracted_cosine(speed(a, mode), speed(b, other), mu);
      const auto in = index(mode), out = index(other);
      if (mu_out < 0) {
        ASSERT_EQ(there.transmitted[out], 0);
      } else if (mu_out > 0.1) {
        ASSERT_NEAR(scatter_plane_wave(b, a, other, mu_out).transmitted[in], there.transmitted[out], 1e-10);
        ++pairs;
      }
    }
  }
  EXPECT_GT(pairs, 10000);
}

TEST(AcousticMismatch, AgreesWithTheTextbookSystem) {
  Draw draw;
  for (int i = 0; i < 5000; ++i) {
    const ElasticMedium a = draw.medium(), b = draw.medium();
    const int mode = a.transverse == 0 ? 0 : static_cast<int>(2 * draw.uniform());
    const auto wave = elastic_modes[index(mode)];
    const double mu = 0.02 + 0.98 * draw.uniform();
    const double p = std::sqrt((1 - mu) * (1 + mu)) / speed(a, wave);
    const EnergyFractions f = scatter_plane_wave(a, b, wave, mu),
                          g = test::solve_welded_plane(test::lossy(a), test::lossy(b), mode, p);
    const ElasticScattering s = scatter_all_modes(a, b, p);
    for (std::size_t out = 0; out < 2; ++out) {
      // f.flux of an evanescent wave is round-off; what does not propagate is 0 here.
      const bool reflects = refracted_cosine(speed(a, wave), speed(a, elastic_modes[out]), mu) > 1e-4,
                 passes = refracted_cosine(speed(a, wave), speed(b, elastic_modes[out]), mu) > 1e-4;
      if (reflects && a.transverse + (out == 0) > 0) {
        ASSERT_NEAR(f.reflected[out], g.reflected[out], 1e-9);
      }
      if (passes && b.transverse + (out == 0) > 0) {
        ASSERT_NEAR(f.transmitted[out], g.transmitted[out], 1e-9);
      }
      if (!reflects || !passes) continue;
      ASSERT_NEAR(s[out][index(mode)], f.reflected[out], 1e-9);
      ASSERT_NEAR(s[3 + out][index(mode)], f.transmitted[out], 1e-9);
    }
  }
}

TEST(AcousticMismatch, NormalIncidenceIsAMatterOfImpedances) {
  for (const ElasticMode mode : elastic_modes) {
    const double z1 = impedance(test::aluminium, mode), z2 = impedance(test::sapphire, mode);
    const EnergyFractions f = scatter_plane_wave(test::aluminium, test::sapphire, mode, 1);
    const auto m = index(mode);
    EXPECT_NEAR(f.transmitted[m], 4 * z1 * z2 / ((z1 + z2) * (z1 + z2)), 1e-15);
    EXPECT_NEAR(f.reflected[m], std::pow((z1 - z2) / (z1 + z2), 2), 1e-15);
    EXPECT_NEAR(sum(f), f.transmitted[m] + f.reflected[m], 1e-15); // no conversion
  }
}

TEST(AcousticMismatch, HorizontalShearHasAClosedForm) {
  const double z = impedance(test::silicon, horizontal_shear) / impedance(test::germanium, horizontal_shear);
  // Traction per velocity is Z mu here, and Z/mu in the scalar law, which is that of liquids.
  for (const double mu : {1.0, 0.9, 0.8, 0.7, 0.3}) {
    const double sine = std::sqrt(1 - mu * mu) * 5330 / 3250;
    const double mu2 = sine < 1 ? std::sqrt(1 - sine * sine) : 0;
    const double expected = 4 * z * mu * mu2 / std::pow(mu + z * mu2, 2);
    const auto f = scatter_plane_wave(test::germanium, test::silicon, horizontal_shear, mu);
    EXPECT_NEAR(f.transmitted[2], expected, 1e-14) << mu;
    EXPECT_EQ(f.transmitted[0] + f.transmitted[1] + f.reflected[0] + f.reflected[1], 0);
    EXPECT_NEAR(scalar_transmission(1 / z, 5330.0 / 3250, mu), expected, 1e-14);
  }
}

// Aki & Richards, Quantitative Seismology, eq. (5.27) and (5.31).
TEST(AcousticMismatch, NextToAlmostNothingReflectsAsAFreeSurface) {
  const ElasticMedium vacuum{1e-9, 300, 150};
  const auto& solid = test::sapphire;
  const double s2 = 1 / (solid.transverse * solid.transverse);
  for (const ElasticMode mode : {longitudinal, vertical_shear})
    for (const double mu : {0.999, 0.95, 0.85, 0.8, 0.6, 0.3, 0.05}) {
      const double p2 = (1 - mu * mu) / std::pow(speed(solid, mode), 2);
      const test::Complex q_l = std::sqrt(test::Complex(1 / std::pow(solid.longitudinal, 2) - p2)),
                          q_t = std::sqrt(test::Complex(s2 - p2));
      const test::Complex shear = (s2 - 2 * p2) * (s2 - 2 * p2), coupled = 4 * p2 * q_l * q_t;
      const double kept = std::norm((coupled - shear) / (coupled + shear));
      const EnergyFractions f = scatter_plane_wave(solid, vacuum, mode, mu);
      const auto m = index(mode);
      EXPECT_NEAR(f.reflected[m], kept, 1e-9) << mu;
      EXPECT_NEAR(f.reflected[1 - m], 1 - kept, 1e-9) << mu;
      EXPECT_LT(f.total_transmitted(), 1e-9);
    }
}

TEST(AcousticMismatch, OneMaterialIsTransparent) {
  for (const ElasticMedium& m : {test::silicon, test::lead, ElasticMedium{145, 238, 0}})
    for (const ElasticMode mode : elastic_modes) {
      if (speed(m, mode) == 0) continue;
      for (const double mu : {1.0, 0.8, 0.5, 0.1, 1e-3, 1e-8}) {
        const EnergyFractions f = scatter_plane_wave(m, m, mode, mu);
        EXPECT_NEAR(f.transmitted[index(mode)], 1, 1e-14) << mu;
        EXPECT_NEAR(sum(f), 1, 1e-14);
      }
      EXPECT_NEAR(hemisphere_transmission(m, m, mode), 0.5, 1e-14);
    }
}

TEST(AcousticMismatch, LiquidsAreScalar) {
  const ElasticMedium water{998, 1497, 0}, mercury{13534, 1451, 0};
  for (const double mu : {1.0, 0.9, 0.5, 0.2, 1e-3, 0.0}) {
    EXPECT_NEAR(scatter_plane_wave(water, mercury, longitudinal, mu).transmitted[0],
                scalar_transmission(13534.0 * 1451 / (998.0 * 1497), 1451.0 / 1497, mu), 1e-14);
    EXPECT_NEAR(sum(scatter_plane_wave(mercury, water, longitudinal, mu)), 1, 1e-14);
  }
  const EnergyFractions shear = scatter_plane_wave(test::copper, water, horizontal_shear, 0.5);
  EXPECT_EQ(shear.reflected[2], 1);
}

TEST(AcousticMismatch, CriticalAndGrazingAngles) {
  const ElasticMedium heavy{2330e4, 8970, 5330}, water{998, 1497, 0};
  constexpr double ulp = std::numeric_limits<double>::epsilon();
  for (const auto& [a, b] :
       {std::pair{test::silicon, test::germanium}, std::pair{test::germanium, test::silicon},
        std::pair{test::lead, test::diamond}, std::pair{test::aluminium, heavy}, std::pair{heavy, water},
        std::pair{water, test::copper}})
    for (const ElasticMode mode : elastic_modes) {
      if (speed(a, mode) == 0) continue;
      std::vector<double> cosines = angular_breaks(a, b, mode);
      for (const double mu : {0.0, 1e-300, 1e-16, 1e-8, 1e-4, 1.0}) cosines.push_back(mu);
      for (const double critical : cosines)
        for (const double mu : {critical, critical * (1 - ulp), critical * (1 + ulp), critical * (1 + 1e-9)})
          if (mu <= 1) {
            EXPECT_NEAR(sum(scatter_plane_wave(a, b, mode, mu)), 1, 1e-13) << critical << ' ' << mu;
          }
      EXPECT_EQ(scatter_plane_wave(a, b, mode, 0).total_transmitted(), 0);
      EXPECT_LT(scatter_plane_wave(a, b, mode, 1e-12).total_transmitted(), 1e-6);
    }
}

TEST(AcousticMismatch, BreaksAreTheCriticalAngles) {
  const auto breaks = angular_breaks(test::aluminium, test::silicon, longitudinal);
  ASSERT_EQ(breaks.size(), 1U);
  EXPECT_NEAR(breaks[0], std::sqrt(1 - std::pow(6240.0 / 8970, 2)), 1e-15);
  // SV: its own L, both waves of silicon, and silicon's Rayleigh wave
  EXPECT_EQ(angular_breaks(test::aluminium, test::silicon, vertical_shear).size(), 4U);
  EXPECT_EQ(slowness_breaks(test::aluminium, test::silicon).size(), 6U);
}

TEST(AcousticMismatch, RayleighWave) {
  const ElasticMedium poisson{3000, 3000 * std::sqrt(3.0), 3000};
  EXPECT_NEAR(1 / rayleigh_slowness(poisson), 3000 * std::sqrt(2 - 2 / std::sqrt(3.0)), 1e-9);
  EXPECT_NEAR(1 / rayleigh_slowness({3000, 3e7, 3000}) / 3000, 0.95531, 1e-5); // incompressible
  EXPECT_THROW(rayleigh_slowness({145, 238, 0}), InputError);
}

// refs: exact 4x4 systems, all digits
TEST(AcousticMismatch, HemisphereIntegrals) {
  const auto expect = [](const ElasticMedium& a, const ElasticMedium& b, const std::array<double, 3>& gamma) {
    for (std::size_t m = 0; m < 3; ++m)
      EXPECT_NEAR(hemisphere_transmission(a, b, elastic_modes[m]), gamma[m], 1e-12) << m;
  };
  expect(test::aluminium, test::silicon, {0.2935610910699232, 0.1315608574561869, 0.15611187816956593});
  expect(test::silicon, test::aluminium, {0.48749211653965824, 0.4464813110672438, 0.47989165682688945});
  expect(test::silicon, test::germanium, {0.45766641073730313, 0.4486161342718287, 0.43210139488626803});
  expect(test::germanium, test::silicon, {0.23161116031494466, 0.14011321142282268, 0.16065637822957618});
}

TEST(AcousticMismatch, ScalarHemisphereIntegrals) {
  EXPECT_NEAR(scalar_hemisphere_transmission(1, 0.5), 0.463121442783, 1e-12);
  EXPECT_NEAR(scalar_hemisphere_transmission(1, 2), 0.115780360696, 1e-12);
  EXPECT_NEAR(scalar_hemisphere_transmission(2, 1), 4.0 / 9, 1e-14);
  EXPECT_NEAR(scalar_hemisphere_transmission(1, 1), 0.5, 1e-15);
  // Independent quadrature with 30 digits.
  struct Exact {
    double impedance, speed, gamma;
  };
  for (const Exact& e : {Exact{1e4, 0.01, 3.992898888575503e-4}, Exact{1e-4, 40, 2.495126266034752e-7},
                         Exact{1e4, 1.5, 6.586956463765036e-5}, Exact{7, 0.3, 0.2995838283948733},
                         Exact{0.03, 0.999, 0.0562541705748948}})
    EXPECT_NEAR(scalar_hemisphere_transmission(e.impedance, e.speed) / e.gamma, 1, 1e-12)
        << e.impedance << ' ' << e.speed;
}

TEST(AcousticMismatch, Errors) {
  const auto& si = test::silicon;
  EXPECT_THROW(scatter_plane_wave(si, {0, 5000, 3000}, longitudinal, 0.5), InputError);
  EXPECT_THROW(scatter_plane_wave(si, {3000, -1, 0}, longitudinal, 0.5), InputError);
  EXPECT_THROW(scatter_plane_wave({3000, 5000, -1}, si, longitudinal, 0.5), InputError);
  EXPECT_THROW(scatter_plane_wave({145, 238, 0}, si, vertical_shear, 0.5), InputError);
  EXPECT_THROW(scatter_plane_wave(si, si, longitudinal, 1.5), InputError);
  EXPECT_THROW(scatter_plane_wave(si, si, longitudinal, std::nan("")), InputError);
  EXPECT_THROW(scatter_all_modes(si, si, -1), InputError);
  EXPECT_THROW(scalar_hemisphere_transmission(0, 1), InputError);
  EXPECT_THROW(hemisphere_transmission({std::nan(""), 1, 1}, si, longitudinal), InputError);
}

} // namespace
} // namespace kapitza
