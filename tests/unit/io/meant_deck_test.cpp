/// What a deck says without meaning it, and what it leaves unsaid: temperatures, units, names, defaults.

#include "kapitza/io/deck/deck.hpp"
#include "kapitza/io/deck/effective.hpp"

#include "deck_text.hpp"

#include <gtest/gtest.h>

namespace kapitza {
namespace {

using test::bilayer;
using test::complaints;
using test::read_text;

std::string walls(const std::string& left_and_right, const std::string& more = "") {
  return bilayer("boundaries: {" + left_and_right + "}\n" + more);
}

/// Those warnings that hold the text.
std::vector<std::string> warnings(const Deck& deck, const std::string& part) {
  std::vector<std::string> found;
  for (const std::string& warning : deck.warnings)
    if (warning.find(part) != std::string::npos) found.push_back(warning);
  return found;
}

TEST(MeantDeck, T0IsTheMeanOfTheWallsWhereTheDeckNamesNone) {
  const Deck cold = read_text(walls("left: {isothermal: 78 K}, right: {isothermal: 76 K}"));
  EXPECT_EQ(cold.temperature, 77);
  EXPECT_FALSE(cold.temperature_given);
  EXPECT_TRUE(cold.warnings.empty());
  EXPECT_EQ(read_text(walls("left: {isothermal: 310 K}, right: specular")).temperature, 310);
  EXPECT_EQ(read_text(walls("left: specular, right: {heat_flux: 1e9}")).temperature, 300);
  EXPECT_EQ(read_text(walls("left: {isothermal: 3 K}, right: {helium: {temperature: 2 K}}")).temperature,
            2.5);
  const Deck given =
      read_text(walls("left: {isothermal: 78 K}, right: {isothermal: 76 K}", "temperature: 77.5 K\n"));
  EXPECT_EQ(given.temperature, 77.5);
  EXPECT_TRUE(given.temperature_given);
}

TEST(MeantDeck, WallsFarFromT0AreToldWithBothNumbers) {
  const Deck far =
      read_text(walls("left: {isothermal: 78 K}, right: {isothermal: 76 K}", "temperature: 300 K\n"));
  ASSERT_EQ(far.warnings.size(), 2u);
  EXPECT_EQ(far.warnings[0],
            "d.yaml:10:20: boundaries.left: 78 K is 74 % away from T0 = 300 K, at which the properties "
            "of all materials are taken");
  const Deck bath = read_text(walls("left: {isothermal: 300 K}, right: {helium: {temperature: 4.2 K}}"));
  EXPECT_EQ(
      warnings(bath, "away from T0 = 152.1 K (the walls' mean, since the deck gives no temperature)").size(),
      2u);
  EXPECT_TRUE(read_text(walls("left: {isothermal: 329 K}, right: {isothermal: 271 K}")).warnings.empty());
}

TEST(MeantDeck, RangesOfMaterialFilesAreHonoured) {
  const std::string file = R"(name: m
temperature_range: [20 K, 400 K]
density: 2329 kg/m^3
branches: [{name: LA, polarization: longitudinal, cutoff_wavevector: 1e10, dispersion: {linear: {velocity: 8000}}}]
scattering: [{process: boundary, length: 1 mm}]
)";
  const std::string deck = R"(materials: {m: {file: m.yaml, frequency_bins: 4}}
mesh: {layers: [{material: m, thickness: 100 nm}]}
boundaries: {left: {isothermal: 301 K}, right: {isothermal: 299 K}}
)";
  EXPECT_TRUE(read_text(deck, {}, {{"m.yaml", file}}).warnings.empty());
  const Deck hot = read_text(deck, {{"temperature", "1600 K"}}, {{"m.yaml", file}});
  EXPECT_EQ(warnings(hot, "materials.m: its numbers hold from 20 K to 400 K, not at T0 = 1600 K").size(), 1u);
  const Deck between = read_text(
      deck, {{"boundaries", "{left: {isothermal: 401 K}, right: {isothermal: 401 K}}"}}, {{"m.yaml", file}});
  EXPECT_EQ(warnings(between, "not at T0 = 401 K (the walls' mean").size(), 1u);
}

TEST(MeantDeck, NumbersThatHardlyAnybodyMeansAreRemarked) {
  const auto remark = [](const std::vector<Override>& overrides) {
    const Deck deck = read_text(walls("left: {isothermal: 301 K}, right: {isothermal: 299 K}"), overrides);
    return deck.warnings.empty() ? "" : deck.warnings.front();
  };
  EXPECT_EQ(remark({{"boundaries.left", "{roughness: 0.3}"}}),
            "--set boundaries.left={roughness: 0.3}: boundaries.left.roughness: 0.3 is read as 0.3 m, is "
            "that meant? a "
            "length from 1e-13 m to 1e-06 m would be expected");
  EXPECT_EQ(remark({{"boundaries.left", "{roughness: 0.3 nm}"}}), "");
  EXPECT_EQ(remark({{"boundaries.left", "{roughness: 0}"}}), "");
  EXPECT_NE(remark({{"mesh.layers.0.thickness", "1e-50 m"}}), "");
  EXPECT_NE(remark({{"mesh.layers.0.thickness", "1e8 m"}}), "");
  EXPECT_NE(complaints(bilayer(), {{"mesh.layers.0.thickness", "1e20 m"}})
                .find("mesh.layers[0].thickness: 1e+20 m is longer than any sample"),
            std::string::npos);
  EXPECT_NE(remark({{"mesh.layers.0.thickness", "100"}}), ""); // nm were meant
  EXPECT_NE(remark({{"materials.a.gray.group_velocity", "6.4e6"}}), "");
  EXPECT_NE(remark({{"materials.a.gray.heat_capacity", "5.6e9"}}), "");
  EXPECT_NE(remark({{"materials.a.gray.density", "5.6"}}), "");
  EXPECT_NE(remark({{"temperature", "1e9 K"}}), "");
  EXPECT_NE(remark({{"interfaces.0", "{between: [a, b], model: conductance, value: 5e-9}"}}), "");
  EXPECT_EQ(remark({{"interfaces.0", "{between: [a, b], model: conductance, value: 200 MW/m2K}"}}), "");
}

TEST(MeantDeck, NumbersOfMaterialFilesToo) {
  const auto remarks = [](const std::string& from, const std::string& to) {
    std::string file = R"(name: zinc oxide
density: 5606 kg/m^3
sound_velocity: {longitudinal: 6090 m/s, transverse: 2730 m/s}
branches: [{name: LA, polarization: longitudinal, cutoff_wavevector: 1.35e10, dispersion: {sine: {frequency: 6.5 THz}}}]
scattering: [{process: impurity, coefficient: 1.0e-44}]
)";
    if (!from.empty()) file.replace(file.find(from), from.size(), to);
    const Deck deck = read_text(R"(materials: {m: {file: m.yaml, frequency_bins: 4}}
mesh: {layers: [{material: m, thickness: 100 nm}]}
boundaries: {left: {isothermal: 301 K}, right: {isothermal: 299 K}}
)",
                                {}, {{"m.yaml", file}});
    return deck.warnings;
  };
  EXPECT_TRUE(remarks("", "").empty());
  const std::vector<std::string> frequency = remarks("6.5 THz", "6.5");
  ASSERT_EQ(frequency.size(), 1u);
  EXPECT_NE(frequency[0].find("m.yaml:4:"), std::string::npos);
  EXPECT_NE(
      frequency[0].find("6.5 is read as 6.5 rad/s, is that meant? an angular frequency from 1e+09 rad/s to "
                        "1e+15 rad/s would be expected"),
      std::string::npos);
  EXPECT_EQ(remarks("5606 kg/m^3", "5.6").size(), 1u);
  EXPECT_EQ(remarks("6090 m/s", "6e4").size(), 1u);
  EXPECT_EQ(remarks("2730 m/s", "1").size(), 1u);
  EXPECT_TRUE(remarks("6.5 THz", "27 meV").empty());
}

TEST(MeantDeck, WhatHasNoEffectIsSaid) {
  const std::string file = R"(name: m
branches: [{name: LA, polarization: longitudinal, cutoff_wavevector: 1e10, dispersion: {linear: {velocity: 8000}}}]
scattering: [{process: boundary, length: 1 mm}]
)";
  const Deck deck =
      read_text(R"(materials: {m: {file: m.yaml, frequency_bins: 4}, n: {file: m.yaml}, spare: {file: m.yaml}}
mesh: {layers: [{material: m, thickness: 100 nm}, {material: n, thickness: 100 nm}]}
interfaces: [{between: [m, n], model: dmm}]
boundaries: {left: {isothermal: 301 K}, right: {isothermal: 299 K}}
)",
                {}, {{"m.yaml", file}});
  ASSERT_EQ(deck.warnings.size(), 1u);
  EXPECT_NE(deck.warnings[0].find("materials.spare: is not in the mesh, this material is not used"),
            std::string::npos);
}

TEST(MeantDeck, MaterialsMayHaveAnyName) {
  const auto with = [](const std::string& name) {
    return "materials: {\"" + name
           + "\": {gray: {heat_capacity: 1.66e6, group_velocity: 6400, mean_free_path: 40 nm}}}\nmesh: "
             "{layers: "
             "[{material: \""
           + name
           + "\", thickness: 1 um}]}\nboundaries: {left: {isothermal: 301}, right: {isothermal: 299}}\n";
  };
  for (const char* name : {"2D Domain", "7", "silicium dop\u00e9", "a(1)"})
    EXPECT_EQ(read_text(with(name)).materials[0].name, name);
  for (const char* name : {"a|b", "a,b", " a", "a/b"}) EXPECT_NE(complaints(with(name)), "") << name;
}

TEST(MeantDeck, GmshGroupsAreNamed) {
  const Deck deck =
      read_text(test::materials + R"(mesh: {gmsh: m.msh, scale: 1 nm, names: {"2D Domain": a, 7: left}}
boundaries: {left: {isothermal: 301 K}}
)");
  const auto& mesh = std::get<DeckGmsh>(deck.plane->mesh);
  ASSERT_EQ(mesh.names.size(), 2u);
  EXPECT_EQ(mesh.names[0].group, "2D Domain");
  EXPECT_EQ(mesh.names[1].group, "7");
  EXPECT_EQ(mesh.names[1].name, "left");
  EXPECT_TRUE(mesh.scale_given);
  EXPECT_FALSE(
      std::get<DeckGmsh>(
          read_text(test::materials + "mesh: {gmsh: m.msh}\nboundaries: {left: specular}\n").plane->mesh)
          .scale_given);
  EXPECT_NE(complaints(test::materials + "mesh: {gmsh: m.msh, names: [a]}\nboundaries: {left: specular}\n"),
            "");
  EXPECT_NE(complaints(bilayer(), {{"mesh.names", "{7: a}"}}).find("belongs to gmsh"), std::string::npos);
}

/// The effective deck says all that holds, and reads back as the same deck.
TEST(MeantDeck, EffectiveDecksReadBack) {
  const Deck deck =
      read_text(walls("left: {isothermal: 78 K}, right: specular"), {{"mesh.layers.0.thickness", "50 nm"}});
  for (const char* text : {"thickness: 50 nm", "tolerance: 1e-8", "max_sweeps: 200", "polar: 32",
                           "temperature: 78 K", "grading: refined", "every: 10 min"})
    EXPECT_NE(deck.effective.find(text), std::string::npos) << text << "\n" << deck.effective;
  const Deck again = read_text(deck.effective);
  EXPECT_EQ(again.effective, deck.effective);
  EXPECT_EQ(again.temperature, deck.temperature);
  EXPECT_TRUE(again.temperature_given);
  EXPECT_EQ(again.layers[0].thickness, deck.layers[0].thickness);
  EXPECT_EQ(read_text(deck_as_run(deck)).effective, deck.effective);
}

/// What a run writes beside its results can be run again, whatever kind of deck it was.
TEST(MeantDeck, EveryDeckReadsBackAsItRan) {
  const std::filesystem::path input = std::filesystem::path(KAPITZA_SOURCE_DIR) / "input";
  int decks = 0;
  for (const auto& folder : {input, input / "templates"})
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      if (entry.path().extension() != ".yaml") continue;
      SCOPED_TRACE(entry.path().string());
      ++decks;
      const Deck deck = read_deck(entry.path(), {}, read_text_file);
      const std::string written = deck_as_run(deck);
      try {
        const Deck again = read_deck(entry.path(), {}, [&](const std::filesystem::path& path) {
          return path == entry.path() ? written : read_text_file(path);
        });
        EXPECT_EQ(again.is_steady(), deck.is_steady());
        EXPECT_EQ(again.solver.tolerance, deck.solver.tolerance);
        EXPECT_EQ(again.heating.size(), deck.heating.size());
      } catch (const InputError& error) {
        for (const InputIssue& issue : error.issues()) ADD_FAILURE() << issue.key << ": " << issue.message;
      }
    }
  EXPECT_GT(decks, 25);
}

} // namespace
} // namespace kapitza
