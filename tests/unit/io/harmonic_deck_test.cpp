/// Decks that oscillate: what they say, and what is said of wrong ones.

#include "unit/io/deck_text.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace kapitza {
namespace {

using test::bilayer, test::complaints, test::read_text;

const std::string harmonic = "solver: {type: harmonic, frequency: [1 MHz, 100 MHz, 3]}\n";

std::string walls(const std::string& left, const std::string& rest = harmonic) {
  return bilayer("boundaries: {left: " + left + ", right: {isothermal: 300 K}}\n" + rest);
}

TEST(HarmonicDeck, SaysFrequenciesInEqualRatios) {
  const Deck deck = read_text(walls("{isothermal: {amplitude: 2 K, phase: 90 deg}}"));
  EXPECT_EQ(deck.solver.type, SolveType::harmonic);
  ASSERT_EQ(deck.solver.harmonic.frequencies.size(), 3u);
  EXPECT_DOUBLE_EQ(deck.solver.harmonic.frequencies[0], 1e6);
  EXPECT_DOUBLE_EQ(deck.solver.harmonic.frequencies[1], 1e7);
  EXPECT_DOUBLE_EQ(deck.solver.harmonic.frequencies[2], 1e8);
  EXPECT_LT(std::abs(deck.amplitudes.at("left") - std::complex<double>(0, 2)), 1e-15);
  EXPECT_FALSE(deck.amplitudes.contains("right"));
  EXPECT_TRUE(std::holds_alternative<IsothermalWall>(deck.left));
}

TEST(HarmonicDeck, ListsFrequenciesOrHasOne) {
  const std::string wall = "{isothermal: {amplitude: 1 K}}";
  const auto frequencies = [&](const std::string& text) {
    return read_text(walls(wall, "solver: {type: harmonic, frequency: " + text + "}\n"))
        .solver.harmonic.frequencies;
  };
  EXPECT_EQ(frequencies("{list: [3 MHz, 1 MHz]}"), (std::vector<double>{3e6, 1e6}));
  EXPECT_EQ(frequencies("10 kHz"), std::vector<double>{1e4});
}

TEST(HarmonicDeck, HeatsWithShapeAndPhase) {
  const Deck deck = read_text(walls("diffuse", harmonic + R"(heating:
  - {material: a, power: 1 W/m^3, cosine: {wavelength: 50 nm}, phase: 180 deg}
  - {material: a, absorbed: {from: left, length: 12 nm, intensity: 3 W/m^2}}
)"));
  ASSERT_EQ(deck.heating.size(), 2u);
  EXPECT_DOUBLE_EQ(deck.heating[0].cosine->wavelength, 50e-9);
  EXPECT_NEAR(deck.heating[0].phase, std::acos(-1.0), 1e-15);
  EXPECT_EQ(deck.heating[1].absorbed->from, "left");
  EXPECT_DOUBLE_EQ(deck.heating[1].absorbed->strength, 3);
}

TEST(HarmonicDeck, ImposesAHeatFlux) {
  const Deck plain = read_text(walls("{heat_flux: 2 W/m^2}")),
             ahead = read_text(walls("{heat_flux: {amplitude: 2 W/m^2, phase: 90 deg}}"));
  EXPECT_EQ(plain.amplitudes.at("left"), 2.0);
  EXPECT_LT(std::abs(ahead.amplitudes.at("left") - std::complex<double>(0, 2)), 1e-15);
  EXPECT_TRUE(std::holds_alternative<HeatFluxWall>(ahead.left));
}

void expect_complaint(const std::string& deck, const std::string& complaint) {
  EXPECT_NE(complaints(deck).find(complaint), std::string::npos) << complaint << "\n instead of\n"
                                                                 << complaints(deck);
}

TEST(HarmonicDeck, IsToldApartFromASteadyOne) {
  expect_complaint(walls("{isothermal: {amplitude: 1 K}}", ""),
                   "boundaries.left: an amplitude belongs to harmonic decks");
  expect_complaint(walls("{isothermal: 301 K}", "solver: {wavenumber: 1 1/um}\n"),
                   "solver.wavenumber: belongs to harmonic decks");
  expect_complaint(walls("diffuse", "heating: [{material: a, power: 1, phase: 1}]\n"),
                   "heating[0].phase: belongs to harmonic decks");
  expect_complaint(walls("diffuse", "heating: [{material: a, power: 1, cosine: {wavelength: 1 um}}]\n"),
                   "heating[0].cosine: belongs to harmonic and transient decks");
}

TEST(HarmonicDeck, ThatSaysTooLittleIsRefused) {
  expect_complaint(walls("{isothermal: {amplitude: 1 K}}", "solver: {type: harmonic}\n"),
                   "solver.frequency: missing");
  expect_complaint(walls("diffuse"), "nothing oscillates");
  expect_complaint(walls("{isothermal: 300 K}"), "nothing oscillates");
  expect_complaint(walls("{isothermal: {phase: 10 deg}}"), "boundaries.left.isothermal.amplitude: missing");
  expect_complaint(walls("diffuse", harmonic + "heating: [{material: a}]\n"),
                   "one of power, absorbed is needed");
}

TEST(HarmonicDeck, NumbersThatCannotBeAreRefused) {
  const std::string wall = "{isothermal: {amplitude: 1 K}}";
  const auto frequency = [&](const std::string& text) {
    return walls(wall, "solver: {type: harmonic, frequency: " + text + "}\n");
  };
  expect_complaint(frequency("[1 MHz, 2 MHz]"), "first, last and number such as [100 kHz, 100 MHz, 25]");
  expect_complaint(frequency("[1 MHz, 2 MHz, 1]"),
                   "solver.frequency[2]: must be between 2 and 100000, got 1");
  expect_complaint(frequency("[1 MHz, 1 MHz, 3]"), "first and last must differ");
  expect_complaint(frequency("[0, 1 MHz, 3]"), "solver.frequency[0]: must be positive");
  expect_complaint(frequency("{list: []}"), "a list such as {list: [1 MHz, 3 MHz]} is needed");
  expect_complaint(frequency("5 ns"), "a frequency such as '10 MHz' is needed");
  expect_complaint(walls("{isothermal: {amplitude: 1 nm}}"),
                   "a temperature difference such as '1 K' is needed");
  expect_complaint(
      walls(wall, "solver: {type: harmonic, frequency: 1 MHz, wavenumber: 1 1/um}\nangles: {azimuthal: 6}\n"),
      "angles.azimuthal: must be a multiple of 4 where there is a wavenumber, got 6");
}

/// They are names of columns.
TEST(HarmonicDeck, ProbesHaveNamesOfTheirOwn) {
  const auto probe = [](const std::string& name) {
    return walls("{isothermal: {amplitude: 1 K}}",
                 harmonic + "output: {probes: [{name: '" + name + "', at: [1 nm]}]}\n");
  };
  expect_complaint(probe("left"), "output.probes[0].name: 'left' is an end of the stack");
  expect_complaint(probe("a,b"), "leave out ,");
}

} // namespace
} // namespace kapitza
