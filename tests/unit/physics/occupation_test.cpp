/// Occupations against the textbook formulas they rewrite.

#include "kapitza/physics/thermal_bands.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace kapitza {
namespace {

constexpr long double theta = 350, taken = 260, reference = 250;

long double planck(long double temperature) {
  return theta / std::expm1(theta / temperature);
}
long double slope(long double temperature) {
  const long double x = theta / temperature;
  return x * x * std::exp(x) / std::pow(std::expm1(x), 2);
}
long double entropy(long double n) {
  return (1 + n) * std::log(1 + n) - n * std::log(n);
}

const Occupation occupation(theta, taken, reference);

TEST(Occupation, IsThatOfBoseAndEinstein) {
  for (const double temperature : {5.0, 40.0, 100.0, 249.9, 250.0, 400.0, 3000.0}) {
    const double t = temperature - 250;
    const auto exact = static_cast<double>((planck(temperature) - planck(reference)) / slope(taken));
    EXPECT_NEAR(occupation.rise(t), exact, 1e-13 * 250) << temperature;
    const auto step = 1e-4L * temperature;
    EXPECT_NEAR(occupation.curvature(t) * 250,
                static_cast<double>((slope(temperature + step) - slope(temperature - step)) / (2 * step)
                                    / slope(taken) * 250),
                1e-6)
        << t;
    EXPECT_NEAR(occupation.slope(t), static_cast<double>(slope(temperature) / slope(taken)), 1e-13)
        << temperature;
    if (temperature > 20) {
      EXPECT_NEAR(occupation.temperature(occupation.rise(t)), t, 1e-9) << temperature;
    }
  }
}

TEST(Occupation, LosesNoDigitsOfASmallDifference) {
  EXPECT_NEAR(occupation.rise(1e-9) / (1e-9 * occupation.slope(0)), 1, 1e-9);
  EXPECT_NEAR(occupation.temperature(1e-9) * occupation.slope(0) / 1e-9, 1, 1e-9);
}

TEST(Occupation, EntropyIsThatOfBosons) {
  const long double n_reference = planck(reference) / theta;
  for (const double temperature : {60.0, 100.0, 300.0, 400.0}) {
    const long double n = planck(temperature) / theta;
    // Of N modes, kB N = C/slope(taken); what is lacking to the equilibrium that could take the energy.
    const long double lacking = entropy(n_reference) + (n - n_reference) * theta / reference - entropy(n);
    EXPECT_NEAR(occupation.available(occupation.rise(temperature - 250)),
                static_cast<double>(reference * reference * lacking / slope(taken)), 1e-10 * 250 * 250)
        << temperature;
  }
  const double from = occupation.rise(-100), to = occupation.rise(50);
  EXPECT_NEAR(occupation.force(from, to - from), 250 * 250 * (1 / 150.0 - 1 / 300.0), 1e-10);
}

TEST(Occupation, ClassicalIsTheLimitOfLowFrequency) {
  const Occupation classical(0, 260, 250), low(1e-3, 260, 250);
  for (const double t : {-100.0, 3.0, 150.0}) {
    EXPECT_EQ(classical.rise(t), t);
    EXPECT_EQ(classical.temperature(t), t);
    EXPECT_NEAR(low.rise(t), t, 1e-3);
    EXPECT_NEAR(low.available(low.rise(t)) / classical.available(t), 1, 1e-4);
    EXPECT_NEAR(low.force(low.rise(20), low.rise(t) - low.rise(20)) / classical.force(20, t - 20), 1, 1e-4);
  }
}

TEST(Occupation, EquilibriumOfSeveralBands) {
  const std::vector<Occupation> bands{{0, 260, 250}, {350, 260, 250}, {700, 260, 250}};
  const std::vector<double> weight{1, 2, 0.5};
  for (const double t : {-240.0, -60.0, 0.0, 1e-6, 150.0, 2000.0}) {
    double mean = 0;
    for (std::size_t b = 0; b < bands.size(); ++b) mean += weight[b] * bands[b].rise(t) / 3.5;
    EXPECT_NEAR(equilibrium_temperature(bands, weight, mean), t, 1e-12 * (1 + std::abs(t))) << t;
  }
}

TEST(PathTable, IsAsGoodAsItSays) {
  Bands bands;
  bands.mean_free_path = {1, 2};
  ThermalBands thermal;
  const auto rate = [](double temperature) {
    return 3e-4 * temperature * std::exp(-1000 / temperature) + 1e-7;
  };
  const auto power = [](double temperature) { return std::pow(temperature / 300, 3); };
  thermal.mean_free_path = [&](double temperature) {
    return std::vector<double>{1 / rate(temperature), 1 / power(temperature)};
  };
  PathTable table(bands, thermal, 250);
  PathTable::Rates rates;
  for (double temperature = 100; temperature < 500; temperature *= 1.013) {
    table.evaluate(temperature, rates);
    EXPECT_NEAR(rates.value[0] / rate(temperature), 1, temperature > 1000 / 3.0 ? 1e-7 : 3e-6) << temperature;
    EXPECT_NEAR(rates.value[1] / power(temperature), 1, 1e-13) << temperature;
    EXPECT_NEAR(rates.slope[1] * temperature / (3 * power(temperature)), 1, 1e-11) << temperature;
    // The slope is that of the table itself, as Newton's method needs it.
    const double step = 1e-5 * temperature, slope = rates.slope[0];
    PathTable::Rates ahead, behind;
    table.evaluate(temperature + step, ahead);
    table.evaluate(temperature - step, behind);
    EXPECT_NEAR((ahead.value[0] - behind.value[0]) / (2 * step) / slope, 1, 1e-4) << temperature;
  }
  // Shares of normal processes, with mean free paths and without.
  bands.normal_share = {0.5, 0};
  const auto share = [](double temperature) { return temperature / (300 + temperature); };
  thermal.normal_share = [&](double temperature) { return std::vector<double>{share(temperature), 0}; };
  for (const bool constant : {false, true}) {
    if (constant) thermal.mean_free_path = nullptr;
    PathTable(bands, thermal, 250).evaluate(170, rates);
    EXPECT_NEAR(rates.normal[0], share(170), 1e-8);
    EXPECT_NEAR(rates.normal_slope[0], 300 / std::pow(470, 2), 1e-7);
    EXPECT_EQ(rates.normal[1], 0);
    EXPECT_NEAR(rates.value[1] / (constant ? 0.5 : power(170)), 1, 1e-12);
  }
  thermal.normal_share = nullptr;
  PathTable(bands, thermal, 250).evaluate(77, rates);
  EXPECT_EQ(rates.normal, (std::vector<double>{0.5, 0}));
  EXPECT_EQ(rates.value, (std::vector<double>{1, 0.5}));
  EXPECT_EQ(rates.slope, (std::vector<double>{0, 0}));
}

} // namespace
} // namespace kapitza
