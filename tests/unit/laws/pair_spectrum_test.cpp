#include "kapitza/base/error.hpp"
#include "kapitza/laws/pair_spectrum.hpp"

#include "support/pair_materials.hpp"
#include "unit/physics/solids.hpp"

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace kapitza {
namespace {

const std::vector<PairLaw> all_laws{DiffuseMismatch{}, AcousticMismatch{}, RadiationLimit{},
                                    MixedMismatch{0.3, 0}, MixedMismatch{0, 0.4e-9}};

Material zoo() {
  Material m = test::zoo();
  m.density = 3000;
  m.sound_velocity = SoundVelocity{9010, 3250};
  return m;
}

std::vector<double> total(const CrossingSpectrum& law) {
  std::vector<double> sum(law.crossing.front().size());
  for (const std::vector<double>& channel : law.crossing)
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += channel[i];
  return sum;
}

// int K domega = sum of int g k^2 |v| dk: every mode once, whatever the dispersion, turning points included.
TEST(PairSpectrum, HoldsEveryMode) {
  const Material a = zoo(), b = test::library("silicon");
  const PairSpectrum spectrum = make_pair_spectrum(a, b);
  ASSERT_TRUE(std::is_sorted(spectrum.omega.begin(), spectrum.omega.end()));
  for (const std::size_t side : {0, 1}) {
    double expected = 0, sum = 0;
    for (const Branch& branch : (side == 0 ? a : b).branches)
      for (int part = 0; part < 110; ++part) // 0.01e10 1/m each: no point of the table lies inside one
        expected += boost::math::quadrature::gauss_kronrod<double, 31>::integrate(
            [&](double k) { return branch.degeneracy * k * k * std::abs(group_velocity(branch, k)); },
            branch.cutoff_wavevector * part / 110, branch.cutoff_wavevector * (part + 1) / 110, 15, 1e-12);
    for (std::size_t i = 0; i < spectrum.omega.size(); ++i)
      sum += spectrum.weight[i] * spectrum.carried[side][i];
    EXPECT_NEAR(sum / expected, 1, 1e-8) << side;
  }
}

TEST(PairSpectrum, IntegratesPowersFromTheColdestOn) {
  const Material a = test::library("gold"), b = test::library("diamond");
  const PairSpectrum spectrum = make_pair_spectrum(a, b);
  const double highest = 2.507e14;
  for (const int power : {0, 2, 7}) {
    double sum = 0;
    for (std::size_t i = 0; i < spectrum.omega.size(); ++i)
      sum += spectrum.weight[i] * std::pow(spectrum.omega[i] / highest, power) / highest;
    EXPECT_NEAR(sum * (power + 1), 1, 1e-12) << power;
  }
  EXPECT_LT(spectrum.omega.front(), 1.309e11 * coldest); // kB/hbar
}

TEST(PairSpectrum, ReciprocityAtEveryFrequency) {
  for (const auto& [a, b] : {std::pair{zoo(), test::library("germanium")},
                             std::pair{test::library("aluminium"), test::library("sapphire")},
                             std::pair{test::library("copper"), test::library("helium4")}}) {
    const PairSpectrum there = make_pair_spectrum(a, b), back = make_pair_spectrum(b, a);
    const auto laws_there = crossing_spectra(a, b, there, all_laws),
               laws_back = crossing_spectra(b, a, back, all_laws);
    ASSERT_EQ(there.omega.size(), back.omega.size());
    for (std::size_t l = 0; l < all_laws.size(); ++l) {
      const std::vector<double> x = total(laws_there[l]), y = total(laws_back[l]);
      for (std::size_t i = 0; i < x.size(); ++i) {
        const double limit = std::min(there.carried[0][i], there.carried[1][i]);
        EXPECT_NEAR(x[i], y[i], 1e-8 * limit) << law_word(all_laws[l]) << " " << a.name << " " << i;
        EXPECT_GE(x[i], 0);
        EXPECT_LE(x[i], limit * (1 + 1e-9)) << law_word(all_laws[l]) << " " << a.name << " " << i;
      }
    }
  }
}

TEST(PairSpectrum, OneMaterial) {
  const Material a = test::library("aluminium");
  const PairSpectrum spectrum = make_pair_spectrum(a, a);
  const auto laws = crossing_spectra(a, a, spectrum, all_laws);
  for (std::size_t i = 0; i < spectrum.omega.size(); ++i) {
    const double k2 = spectrum.carried[0][i];
    EXPECT_NEAR(total(laws[0])[i], k2 / 2, 1e-13 * k2);
    EXPECT_NEAR(total(laws[1])[i], k2, 1e-9 * k2); // nothing reflects, at any frequency
    EXPECT_NEAR(total(laws[2])[i], k2, 1e-13 * k2);
    EXPECT_NEAR(total(laws[3])[i], (0.3 + 0.7 / 2) * k2, 1e-9 * k2);
  }
}

TEST(PairSpectrum, OpticalBranchesAndFrequenciesWithoutPartnerReflect) {
  const Material si = test::library("silicon"), ge = test::library("germanium");
  const PairSpectrum spectrum = make_pair_spectrum(si, ge);
  const auto laws = crossing_spectra(si, ge, spectrum, all_laws);
  ASSERT_EQ(laws[1].channels, (std::vector<std::string>{"LA", "TA", "LO", "TO"}));
  bool optical_exists = false;
  for (std::size_t i = 0; i < spectrum.omega.size(); ++i) {
    EXPECT_EQ(laws[1].crossing[2][i] + laws[1].crossing[3][i], 0);
    if (spectrum.carried[1][i] > 0) continue;
    optical_exists = optical_exists || spectrum.carried[0][i] > 0;
    for (const CrossingSpectrum& law : laws) EXPECT_EQ(total(law)[i], 0);
  }
  EXPECT_TRUE(optical_exists);
}

// From very smooth to very rough.
TEST(PairSpectrum, RoughnessLeadsFromAcousticToDiffuse) {
  const Material a = test::sound_waves("a", {2700, 6240, 3040}),
                 b = test::sound_waves("b", {2330, 8970, 5330});
  const PairSpectrum spectrum = make_pair_spectrum(a, b);
  const std::vector<PairLaw> laws{DiffuseMismatch{}, AcousticMismatch{}, MixedMismatch{0, 1e-16},
                                  MixedMismatch{0, 1e-2}};
  const auto crossing = crossing_spectra(a, b, spectrum, laws);
  const std::vector<double> dmm = total(crossing[0]), amm = total(crossing[1]), smooth = total(crossing[2]),
                            rough = total(crossing[3]);
  for (std::size_t i = 0; i < dmm.size(); ++i) {
    EXPECT_NEAR(smooth[i], amm[i], 1e-9 * amm[i]);
    if (spectrum.omega[i] < 1e7) continue;
    EXPECT_NEAR(rough[i], dmm[i], 1e-9 * dmm[i]) << spectrum.omega[i];
  }
  // One wavelength and one mean: p = exp(-4 k^2 eta^2) where all waves are alike.
  const Material c = test::sound_waves("c", {1000, 5000, 0});
  const PairSpectrum same = make_pair_spectrum(c, c);
  const auto mixed = crossing_spectra(c, c, same, std::vector<PairLaw>{MixedMismatch{0, 0.2e-9}});
  for (std::size_t i = 0; i < same.omega.size(); ++i) {
    const double k = same.omega[i] / 5000, p = std::exp(-4 * k * k * 0.04e-18);
    EXPECT_NEAR(total(mixed[0])[i] / (k * k), (1 + p) / 2, 1e-9);
  }
}

TEST(PairSpectrum, WhatCannotBeHad) {
  const Material good = test::sound_waves("good", {2700, 6240, 3040});
  Material light = good, bare = good, mute = test::sound_waves("mute", {1000, 1500, 0});
  light.density.reset();
  bare.branches.clear();
  mute.sound_velocity.reset();
  EXPECT_NO_THROW(check_pair_law(good, light, DiffuseMismatch{}));
  EXPECT_THROW(check_pair_law(good, light, AcousticMismatch{}), InputError);
  EXPECT_THROW(check_pair_law(light, good, MixedMismatch{0.5, 0}), InputError);
  EXPECT_THROW(check_pair_law(good, good, MixedMismatch{1.5, 0}), InputError);
  EXPECT_THROW(check_pair_law(good, mute, AcousticMismatch{}), InputError);
  Material unmeasured = good;
  unmeasured.sound_velocity.reset();
  EXPECT_THROW(check_pair_law(unmeasured, good, AcousticMismatch{}), InputError);
  EXPECT_NO_THROW(check_pair_law(unmeasured, good, DiffuseMismatch{}));
  EXPECT_THROW(check_pair_law(good, bare, DiffuseMismatch{}), InputError);
  EXPECT_THROW(make_pair_spectrum(good, bare), InputError);
  EXPECT_THROW(check_pair_law(good, good, KhalatnikovTransmission{}), InputError);
  const Material water = test::sound_waves("water", {1000, 1500, 0});
  EXPECT_TRUE(is_liquid(water));
  EXPECT_FALSE(is_liquid(good));
  EXPECT_FALSE(is_liquid(mute));
  EXPECT_NO_THROW(check_pair_law(good, water, KhalatnikovTransmission{}));
  EXPECT_THROW(check_pair_law(water, water, KhalatnikovTransmission{}), InputError);
  Material flat = good;
  for (Branch& branch : flat.branches) branch.dispersion = LinearDispersion{0};
  EXPECT_THROW(make_pair_spectrum(flat, flat), InputError);
}

} // namespace
} // namespace kapitza
