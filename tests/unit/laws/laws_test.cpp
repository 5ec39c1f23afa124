#include "kapitza/base/error.hpp"
#include "kapitza/laws/pressed_contact.hpp"
#include "kapitza/laws/transmission_table.hpp"
#include "kapitza/physics/acoustic_bands.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <numbers>

namespace kapitza {
namespace {

TEST(TransmissionTable, InterpolatesAlongFrequencyAndAngle) {
  const TransmissionTable table{"t.csv", {1e13, 3e13}, {0, 1}, {0, 0.2, 0.4, 1}};
  EXPECT_DOUBLE_EQ(tabulated_transmissivity(table, 1e13, 1), 0);
  EXPECT_DOUBLE_EQ(tabulated_transmissivity(table, 3e13, std::cos(1.0)), 1);
  EXPECT_NEAR(tabulated_transmissivity(table, 2e13, std::cos(0.5)), (0 + 0.2 + 0.4 + 1) / 4, 1e-15);
  const TransmissionTable constant{"c.csv", {2e13}, {}, {0.7}};
  EXPECT_DOUBLE_EQ(tabulated_transmissivity(constant, 2e13, 0.3), 0.7);
}

TEST(TransmissionTable, ExtrapolatesNothing) {
  const TransmissionTable table{"t.csv", {1e13, 3e13}, {0, 1}, {0, 0.2, 0.4, 1}};
  for (const auto& [omega, mu] : {std::array{0.9e13, 1.0}, {3.1e13, 1.0}, {2e13, 0.1}})
    EXPECT_THROW(tabulated_transmissivity(table, omega, mu), InputError) << omega << " " << mu;
}

/// h_c = 1.25 k m/sigma (P/H)^0.95 by hand: k = 2 * 100 * 50/150, m/sigma = 0.1/0.5e-6, P/H = 1e-3.
TEST(PressedContact, IsThatOfCooperMikicAndYovanovich) {
  PressedContact contact{10e6, 10e9, 0.5e-6, 0.1, 0};
  const double spreading = 1.25 * (2 * 100 * 50 / 150.0) * 2e5 * std::pow(1e-3, 0.95);
  EXPECT_NEAR(contact_resistance(contact, 100, 50) * spreading, 1, 1e-14);
  contact.gap_conductance = 3 * spreading;
  EXPECT_NEAR(contact_resistance(contact, 100, 50) * spreading, 0.25, 1e-14);
  EXPECT_DOUBLE_EQ(contact_fraction(contact), 1e-3);
}

/// Two bands of one frequency with g modes of speed c carry C v proportional to g / c^2.
Bands solid(double density, double longitudinal, double transverse) {
  Bands bands;
  bands.heat_capacity = {1e6 / std::pow(longitudinal, 3), 2e6 / std::pow(transverse, 3)};
  bands.speed = {longitudinal, transverse};
  bands.mean_free_path = {1e-8, 1e-8};
  bands.frequency = {0, 0};
  bands.branch = {0, 1};
  bands.omega = {1e13, 1e13};
  bands.frequency_resolved = true;
  bands.density = density;
  bands.sound_longitudinal = longitudinal;
  bands.sound_transverse = transverse;
  return bands;
}

TEST(WaveSide, FindsTheSpeedsFromWhatIsCarried) {
  const WaveSide side = make_wave_side(solid(2330, 8970, 5330), {0, 1});
  EXPECT_NEAR(side.elastic.medium.longitudinal / side.elastic.medium.transverse, 8970 / 5330.0, 1e-12);
  EXPECT_TRUE(side.optical.empty());
}

TEST(WaveSide, AWaveThatDoesNotExistIsEvanescentAtEveryAngle) {
  const Bands full = solid(2330, 8970, 5330), other = solid(5350, 5310, 3250);
  for (const int present : {0, 1}) {
    const WaveSide minus = make_wave_side(full, {present}), plus = make_wave_side(other, {0, 1});
    for (const double part : {1e-6, 0.1, 0.5, 0.9, 0.999}) {
      const double p2 = part * plus.waves[1].slowness2;
      const WaveScattering s = scatter_waves(minus, plus, p2);
      for (std::size_t out = 0; out < 4; ++out) {
        double row = 0;
        for (std::size_t in = 0; in < 4; ++in) {
          row += s[out][in];
          EXPECT_NEAR(s[out][in], s[in][out], 1e-12);
        }
        const WaveSide& side = out < 2 ? minus : plus;
        const bool exists = side.waves[out % 2].slowness2 > p2;
        EXPECT_NEAR(row, exists ? wave_modes[out % 2] : 0, 1e-12) << present << " " << part << " " << out;
      }
    }
  }
}

} // namespace
} // namespace kapitza
