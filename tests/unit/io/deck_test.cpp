/// Good decks: every key arrives where it belongs. Mistakes that need more than one key.

#include "kapitza/io/deck/deck.hpp"

#include "deck_text.hpp"

#include <gtest/gtest.h>

namespace kapitza {
namespace {

using test::bilayer;
using test::complaints;
using test::read_text;

/// A bilayer between the given walls.
std::string walls(const std::string& left_and_right) {
  return bilayer("boundaries: {" + left_and_right + "}\n");
}

/// The same material on both sides, between the given walls.
std::string one_material(const std::string& left_and_right) {
  return test::materials + "mesh: {layers: [{material: a, thickness: 1 um}]}\nboundaries: {" + left_and_right
         + "}\n";
}

TEST(Deck, Defaults) {
  const Deck deck = read_text(bilayer()), plain;
  EXPECT_EQ(deck.temperature, plain.temperature);
  EXPECT_EQ(deck.polar, plain.polar);
  EXPECT_EQ(deck.solver.tolerance, plain.solver.tolerance);
  EXPECT_EQ(deck.solver.max_sweeps, plain.solver.max_sweeps);
  EXPECT_EQ(deck.solver.acceleration, plain.solver.acceleration);
  EXPECT_EQ(deck.output.directory, plain.output.directory);
  EXPECT_EQ(deck.output.csv, plain.output.csv);
  EXPECT_EQ(deck.layers[0].grading, DeckLayer().grading);
  EXPECT_FALSE(deck.layers[1].cells.has_value());
  EXPECT_TRUE(deck.warnings.empty());
}

TEST(Deck, EveryKeyArrives) {
  const Deck deck = read_text(bilayer(R"(title: Two layers
temperature: 250 K
boundaries: {left: {isothermal: 251 K}, right: {heat_flux: -1 GW/m^2}}
heating: [{material: b, power: 1e18 W/m^3}]
angles: {polar: 64, azimuthal: 16}
solver: {tolerance: 1e-10, max_sweeps: 50, acceleration: gray, properties: linear}
output: {directory: results/one, formats: [], probes: [{name: mid, at: [150 nm]}, {name: end, at: 300 nm}]}
)"));
  EXPECT_EQ(deck.title, "Two layers");
  EXPECT_EQ(deck.temperature, 250);
  ASSERT_EQ(deck.materials.size(), 2u);
  EXPECT_EQ(deck.materials[1].name, "b");
  const auto& b = std::get<GrayMaterial>(deck.materials[1].phonons);
  EXPECT_EQ(b.heat_capacity, 1.7e6);
  EXPECT_EQ(b.group_velocity, 3900);
  EXPECT_EQ(b.mean_free_path, 20e-9);
  ASSERT_EQ(deck.layers.size(), 2u);
  EXPECT_EQ(deck.layers[0].material, "a");
  EXPECT_EQ(deck.layers[0].thickness, 1e-7);
  EXPECT_EQ(deck.layers[0].cells, 10);
  EXPECT_DOUBLE_EQ(deck.layers[1].thickness, 2e-7);
  EXPECT_EQ(deck.layers[1].grading, Grading::uniform);
  ASSERT_EQ(deck.interfaces.size(), 1u);
  EXPECT_TRUE(std::holds_alternative<DiffuseMismatch>(deck.interfaces[0].law));
  EXPECT_EQ(deck.interfaces[0].where.line, 9);
  EXPECT_EQ(std::get<IsothermalWall>(deck.left).temperature, 251);
  EXPECT_EQ(std::get<HeatFluxWall>(deck.right).heat_flux, -1e9);
  ASSERT_EQ(deck.heating.size(), 1u);
  EXPECT_EQ(deck.heating[0].power, 1e18);
  EXPECT_EQ(deck.polar, 64);
  EXPECT_EQ(deck.solver.tolerance, 1e-10);
  EXPECT_EQ(deck.solver.max_sweeps, 50);
  EXPECT_EQ(deck.solver.acceleration, Acceleration::gray);
  EXPECT_EQ(deck.output.directory, "results/one");
  EXPECT_FALSE(deck.output.csv);
  ASSERT_EQ(deck.output.probes.size(), 2u);
  EXPECT_EQ(deck.output.probes[0].position, 150e-9);
  EXPECT_EQ(deck.output.probes[1].position, 300e-9);
}

TEST(Deck, FingerprintIsThatOfTheFile) {
  EXPECT_EQ(read_text(bilayer()).text, bilayer());
  const Deck changed = read_text(bilayer(), {{"title", "another"}});
  EXPECT_EQ(changed.sha256, read_text(bilayer()).sha256);
  EXPECT_NE(changed.sha256, read_text(bilayer() + "# comment\n").sha256);
}

TEST(Deck, ConductivityGivesTheMeanFreePath) {
  const Deck deck =
      read_text("materials: {a: {gray: {heat_capacity: 2e6, group_velocity: 6000, conductivity: 160}}}\n"
                "mesh: {layers: [{material: a, thickness: 1 um}]}\n"
                "boundaries: {left: specular, right: diffuse}\n");
  EXPECT_DOUBLE_EQ(std::get<GrayMaterial>(deck.materials[0].phonons).mean_free_path, 3 * 160 / (2e6 * 6000));
}

TEST(Deck, Bands) {
  const std::string bands = "{bands: [{heat_capacity: 1e6, group_velocity: 8000, mean_free_path: 1 um}, "
                            "{heat_capacity: 5e5, group_velocity: 5000, mean_free_path: 10 nm}]}";
  const std::string text =
      "materials: {a: " + bands + ", b: " + bands
      + "}\nmesh: {layers: [{material: a, thickness: 1 um}, {material: b, thickness: 1}]}\n"
        "boundaries: {left: specular, right: diffuse}\n";
  const Deck deck = read_text(text
                              + "interfaces: [{between: [b, a], model: transmission, value: 0.25, "
                                "scattering: specular}]\n");
  EXPECT_EQ(std::get<BandTable>(deck.materials[0].phonons).bands[1].group_velocity, 5000);
  EXPECT_EQ(deck.interfaces[0].first, "b");
  EXPECT_EQ(std::get<Transmission>(deck.interfaces[0].law).value, 0.25);
  EXPECT_TRUE(std::get<Transmission>(deck.interfaces[0].law).specular);
  const Deck diffuse = read_text(text + "interfaces: [{between: [b, a], model: transmission, value: 1}]\n");
  EXPECT_FALSE(std::get<Transmission>(diffuse.interfaces[0].law).specular);
}

TEST(Deck, ReflectingWallsInEverySpelling) {
  const auto specularity = [](const std::string& wall) {
    return std::get<ReflectingWall>(read_text(walls("left: " + wall + ", right: {isothermal: 300}")).left)
        .specularity;
  };
  for (const char* wall :
       {"specular", "{specular: true}", "{specular: }", "{specular: null}", "{specularity: 1}"})
    EXPECT_EQ(specularity(wall), 1) << wall;
  for (const char* wall : {"diffuse", "{diffuse: true}", "{diffuse}", "{specularity: 0}"})
    EXPECT_EQ(specularity(wall), 0) << wall;
  EXPECT_EQ(specularity("{specularity: 0.3}"), 0.3);
  EXPECT_EQ(complaints(walls("left: {specular: no}, right: diffuse")),
            "d.yaml:10:31: boundaries.left.specular: must be true or stand without a value, got 'no'");
  EXPECT_EQ(complaints(walls("left: {specular: true, diffuse: true}, right: diffuse")),
            "d.yaml:10:20: boundaries.left: only one of isothermal, specular, diffuse, specularity, "
            "roughness, helium, periodic, heat_flux can hold, got specular and diffuse");
  EXPECT_EQ(
      complaints(walls("left: {}, right: {roughness: 1 nm}")),
      "d.yaml:10:20: boundaries.left: one of isothermal, specular, diffuse, specularity, roughness, helium, "
      "periodic, heat_flux is needed");
  EXPECT_EQ(std::get<RoughWall>(read_text(walls("left: {roughness: 1 nm}, right: diffuse")).left).roughness,
            1e-9);
  const auto bath = std::get<LiquidBath>(
      read_text(walls("left: {helium: {temperature: 4.2 K, law: amm, density: 100}}, right: diffuse")).left);
  EXPECT_EQ(bath.temperature, 4.2);
  EXPECT_EQ(bath.law, LiquidLaw::amm);
  EXPECT_EQ(bath.liquid.density, 100);
  EXPECT_EQ(bath.liquid.longitudinal, 180);
}

TEST(Deck, PeriodicWallsHoldTheDropOfLeftOverRight) {
  const auto drop = [](const std::string& text) {
    const Deck deck = read_text(one_material(text));
    EXPECT_EQ(std::get<PeriodicWall>(deck.left).temperature_drop,
              std::get<PeriodicWall>(deck.right).temperature_drop);
    return std::get<PeriodicWall>(deck.left).temperature_drop;
  };
  const std::string left = "left: {periodic: {with: right, temperature_drop: 2 K}}";
  EXPECT_EQ(drop(left), 2);
  EXPECT_EQ(drop("right: {periodic: {with: left, temperature_drop: 2 K}}"), -2);
  EXPECT_EQ(drop(left + ", right: {periodic: {with: left}}"), 2);
  EXPECT_EQ(drop(left + ", right: {periodic: {with: left, temperature_drop: -2 K}}"), 2);
  EXPECT_EQ(drop("left: {periodic: {with: right}}"), 0);

  EXPECT_EQ(complaints(one_material(left + ", right: specular")),
            "d.yaml:5:77: boundaries.right: the left wall is periodic, so this one must be left out or be "
            "periodic: "
            "{with: left}");
  EXPECT_EQ(complaints(one_material("left: {periodic: {with: left}}")),
            "d.yaml:5:38: boundaries.left.periodic.with: a wall is periodic with the opposite one: right");
}

TEST(Deck, PeriodicEndsTouch) {
  const std::string head =
      test::materials
      + "mesh: {layers: [{material: a, thickness: 1 um}, {material: b, thickness: 1 um}, "
        "{material: a, thickness: 1 um}, {material: b, thickness: 1 um}]}\n"
        "boundaries: {left: {periodic: {with: right, temperature_drop: 1 K}}}\n";
  EXPECT_EQ(complaints(head), "d.yaml:4:17: mesh.layers[0]: layers 0 (a) and 1 (b) touch at x = 1000 nm (and "
                              "in 3 more places), but this "
                              "pair has no law; add under 'interfaces:'  - {between: [a, b], model: dmm}");
  EXPECT_EQ(complaints(head + "interfaces: [{between: [b, a], model: dmm}]\n"), "");
  EXPECT_EQ(complaints("materials: {a: {gray: {heat_capacity: 1, group_velocity: 1, mean_free_path: 1}}, "
                       "b: {gray: {heat_capacity: 1, group_velocity: 1, mean_free_path: 1}}, "
                       "c: {gray: {heat_capacity: 1, group_velocity: 1, mean_free_path: 1}}}\n"
                       "mesh: {layers: [{material: a, thickness: 1}, {material: b, thickness: 1}, "
                       "{material: c, thickness: 1}]}\n"
                       "interfaces: [{between: [a, b], model: dmm}, {between: [b, c], model: dmm}]\n"
                       "boundaries: {right: {periodic: {with: left}}}\n"),
            "d.yaml:4:32: boundaries.right.periodic: the periodic ends join layers 2 (c) and 0 (a), but this "
            "pair has "
            "no law; add under 'interfaces:'  - {between: [c, a], model: dmm}");
}

TEST(Deck, SameMaterialNeedsNoLawButMayHaveOne) {
  const std::string text = test::materials
                           + "mesh: {layers: [{material: a, thickness: 1}, {material: a, thickness: 1}]}\n"
                             "boundaries: {left: specular, right: specular}\n";
  EXPECT_TRUE(read_text(text).interfaces.empty());
  const Deck named = read_text(text + "interfaces: [{between: [a, a], model: transparent}]\n");
  EXPECT_TRUE(std::holds_alternative<TransparentInterface>(named.interfaces.at(0).law));
  EXPECT_EQ(named.warnings.size(), 1u) << "only that b is not used";
}

TEST(Deck, EveryInterfaceModel) {
  const std::string head = bilayer().substr(0, bilayer().find("interfaces:"))
                           + "boundaries: {left: specular, right: specular}\ninterfaces:\n";
  const auto law = [&](const std::string& keys) {
    return read_text(head + "  - {between: [a, b], " + keys + "}\n").interfaces.at(0);
  };
  EXPECT_TRUE(std::holds_alternative<AcousticMismatch>(law("model: amm").law));
  EXPECT_TRUE(std::holds_alternative<RadiationLimit>(law("model: radiation_limit").law));
  EXPECT_EQ(std::get<MixedMismatch>(law("model: mismatch, specularity: 0.3").law).specularity, 0.3);
  EXPECT_EQ(std::get<MixedMismatch>(law("model: mismatch, roughness: 0.3 nm").law).roughness, 0.3e-9);
  EXPECT_EQ(std::get<PrescribedConductance>(law("model: conductance, value: 200 MW/m^2/K").law).value, 2e8);
  const DeckInterface pressed = law("model: pressed, law: transmission, value: 0.5, pressure: 10 MPa, "
                                    "hardness: 11 GPa, roughness: 0.5 um, slope: 0.1");
  EXPECT_EQ(std::get<Transmission>(pressed.law).value, 0.5);
  ASSERT_TRUE(pressed.contact.has_value());
  EXPECT_EQ(pressed.contact->hardness, 11e9);
  EXPECT_EQ(pressed.contact->gap_conductance, 0);
  EXPECT_FALSE(law("model: dmm").contact.has_value());
  const test::Files files{{"t.csv", "frequency_THz,from_branch,to_branch,transmissivity\n1,LA,TA,0.5\n"}};
  const Deck tabulated =
      read_text(head + "  - {between: [a, b], model: acoustic_table, file: t.csv}\n", {}, files);
  const auto& pairs = *std::get<AcousticTable>(tabulated.interfaces.at(0).law).pairs;
  ASSERT_EQ(pairs.size(), 1u);
  EXPECT_EQ(pairs[0].from + pairs[0].to, "LATA");
  EXPECT_EQ(pairs[0].transmissivity.values, std::vector<double>{0.5});
}

TEST(Deck, Laws) {
  const std::string head = bilayer().substr(0, bilayer().find("interfaces:"))
                           + "boundaries: {left: specular, right: specular}\ninterfaces:\n";
  EXPECT_EQ(complaints(head + "  - {between: [a, b], model: dmm}\n  - {between: [b, a], model: dmm}\n"),
            "d.yaml:11:15: interfaces[1].between: the pair [b, a] has a law already");
  EXPECT_EQ(complaints(head + "  - {between: [a, b], model: transmission}\n"),
            "d.yaml:10:5: interfaces[0].value: missing; model: transmission needs it");
  EXPECT_EQ(complaints(head + "  - {between: [a, b], model: acoustic_table}\n"),
            "d.yaml:10:5: interfaces[0].file: missing; model: acoustic_table needs it");
  EXPECT_EQ(complaints(head + "  - {between: [a, b], model: transmission, value: 1.5}\n"),
            "d.yaml:10:51: interfaces[0].value: must be between 0 and 1, got 1.5");
  EXPECT_EQ(complaints(head + "  - {between: [a, b], model: dmm, value: 0.5, scattering: diffuse}\n"),
            "d.yaml:10:42: interfaces[0].value: belongs to model: conductance or transmission\n"
            "d.yaml:10:59: interfaces[0].scattering: belongs to model: transmission or table");
  EXPECT_EQ(complaints(head + "  - {between: [a, b], model: pressed, law: dmm, pressure: 10 MPa}\n"),
            "d.yaml:10:5: interfaces[0].hardness: missing; model: pressed needs it\n"
            "d.yaml:10:5: interfaces[0].roughness: missing; model: pressed needs it\n"
            "d.yaml:10:5: interfaces[0].slope: missing; model: pressed needs it");
  EXPECT_EQ(complaints(head + "  - {between: [a, b], model: dmm, roughness: 1 nm}\n"),
            "d.yaml:10:46: interfaces[0].roughness: belongs to model: mismatch or pressed");
  EXPECT_EQ(complaints(head + "  - {between: [a, b], model: dmm}\n  - {between: [a, c], model: dmm}\n"),
            "d.yaml:11:19: interfaces[1].between[1]: the deck defines no material 'c'; it defines a, b");
  EXPECT_EQ(complaints(head).substr(0, 107),
            "d.yaml:6:7: mesh.layers[0]: layers 0 (a) and 1 (b) touch at x = 100 nm, but this pair has no "
            "law; add under");
  EXPECT_EQ(
      complaints(head + "  - {between: [a], model: dmm}\n"),
      "d.yaml:10:15: interfaces[0].between: a pair of materials such as [si, ge] is needed, got a list of 1");
}

TEST(Deck, AnUnusedLawIsAWarning) {
  const Deck deck = read_text(bilayer() + "# more\n", {{"mesh.layers.1.material", "a"}});
  ASSERT_EQ(deck.warnings.size(), 2u);
  EXPECT_EQ(deck.warnings[0],
            "d.yaml:9:5: interfaces[0]: a and b do not touch anywhere, this law is not used");
  EXPECT_EQ(deck.warnings[1], "d.yaml:3:6: materials.b: is not in the mesh, this material is not used");
}

TEST(Deck, Warnings) {
  const Deck deck = read_text(bilayer("boundaries: {left: specular, right: specular}\n"
                                      "output: {formats: [hdf5, csv, vtu], spectral: true, every: 1 ns}\n"
                                      "checkpoint: {every: 10 min, keep: 2}\n"));
  EXPECT_TRUE(deck.output.csv && deck.output.hdf5 && deck.output.vtu);
  EXPECT_TRUE(deck.output.spectral);
  const std::vector<std::string> expected{"d.yaml:11:60: output.every: has an effect in transient runs only"};
  EXPECT_EQ(deck.warnings, expected);
}

TEST(Deck, Checkpoints) {
  const Deck usual = read_text(bilayer());
  EXPECT_EQ(usual.checkpoint.every, 600);
  EXPECT_EQ(usual.checkpoint.every_sweeps, std::nullopt);
  EXPECT_EQ(usual.checkpoint.keep, 2);
  const Deck deck = read_text(bilayer() + "checkpoint: {every: 1 min, every_sweeps: 5, keep: 3}\n");
  EXPECT_EQ(deck.checkpoint.every, 60);
  EXPECT_EQ(deck.checkpoint.every_sweeps, 5);
  EXPECT_EQ(deck.checkpoint.keep, 3);
}

TEST(Deck, WhatIsMissingAndMisplacedIsToldAtOnce) {
  EXPECT_EQ(
      complaints("materials: {a: {gray: {heat_capacity: 1e6, group_velocity: 1e3, mean_free_path: 1 nm}}}\n"
                 "mesh: {layers: [{material: a, thickness: 1 nm}], scale: 1 nm}\n"
                 "boundaries: {left: specular, right: diffuse, top: diffuse}\ntime: {end: 1 ns}\n"),
      "d.yaml:2:57: mesh.scale: belongs to gmsh\n"
      "d.yaml:3:51: boundaries.top: a layer stack is 1D and has the boundaries left and right only\n"
      "d.yaml:4:7: time: nothing happens: all is at 300 K and stays there; give a wall another temperature "
      "than "
      "initial_temperature, or heat a material");
}

TEST(Deck, MaterialsShareOneNumberOfBins) {
  const test::MaterialsDirectory library(std::string(KAPITZA_SOURCE_DIR) + "/input/materials");
  const auto read = [](const std::string& first, const std::string& second, const std::string& layers) {
    const std::string text = "materials:\n  a: {library: silicon" + first + "}\n  b: {library: silicon"
                             + second + "}\nmesh: {layers: [" + layers
                             + "]}\n"
                               "interfaces: [{between: [a, b], model: dmm}]\n"
                               "boundaries: {left: specular, right: specular}\n";
    try {
      read_deck("d.yaml", {}, [&](const std::filesystem::path& path) {
        return path == "d.yaml" ? std::optional(text) : read_text_file(path);
      });
      return std::string();
    } catch (const InputError& error) {
      return std::string(error.what());
    }
  };
  const std::string a = "{material: a, thickness: 1 um}", b = "{material: b, thickness: 1 um}";
  EXPECT_EQ(read(", frequency_bins: 12", ", frequency_bins: 40", a + ", " + b),
            "d.yaml:3:41: materials.b.frequency_bins: 40 here and 12 for a: the materials of a deck share "
            "one grid of "
            "frequencies; give the same number to both, or leave one out");
  EXPECT_EQ(read(", frequency_bins: 12", "", a + ", " + b), "");
  EXPECT_EQ(read(", frequency_bins: 12", ", frequency_bins: 12", a + ", " + b), "");
  EXPECT_EQ(read(", frequency_bins: 12", ", frequency_bins: 40", a), "") << "b is not used";
}

TEST(Deck, MaterialsMustBeOfOneKind) {
  const std::string rest =
      "mesh: {layers: [{material: a, thickness: 1}]}\nboundaries: {left: specular, right: diffuse}\n";
  const std::string gray = "gray: {heat_capacity: 1, group_velocity: 1, mean_free_path: 1}";
  EXPECT_EQ(
      complaints("materials: {a: {}}\n" + rest),
      "d.yaml:1:16: materials.a: one of library, file, gray, bands, giftbte, shengbte, alamode, phono3py, "
      "almabte is needed");
  EXPECT_EQ(complaints("materials: {a: {" + gray + ", file: x.yaml}}\n" + rest),
            "d.yaml:1:16: materials.a: only one of library, file, gray, bands, giftbte, shengbte, alamode, "
            "phono3py, almabte can hold, got file and gray");
  EXPECT_EQ(
      complaints("materials: {a: {" + gray + ", frequency_bins: 20}}\n" + rest),
      "d.yaml:1:97: materials.a.frequency_bins: has a meaning only with library, file, shengbte, alamode, "
      "phono3py, almabte");
  EXPECT_EQ(complaints("materials: {a: {bands: []}}\n" + rest),
            "d.yaml:1:24: materials.a.bands: at least one entry is needed");
  EXPECT_EQ(complaints("materials: {a: {gray: {heat_capacity: 1, group_velocity: 1}}}\n" + rest),
            "d.yaml:1:23: materials.a.gray: one of mean_free_path, conductivity, scattering is needed");
  EXPECT_EQ(
      complaints("materials: {a|b: {" + gray + "}, a: {" + gray + "}}\n" + rest),
      "d.yaml:1:13: materials.a|b: a material's name has no '|', ',', '/', quotes or control characters, and "
      "no blank at its ends");
  EXPECT_EQ(complaints("materials: []\n" + rest),
            "d.yaml:1:12: materials: a block 'name: {library: silicon}' is needed, got a list");
}

TEST(Deck, Numbers) {
  EXPECT_EQ(complaints(bilayer() + "angles: {polar: 7}\n"),
            "d.yaml:11:17: angles.polar: must be even, got 7");
  EXPECT_EQ(complaints(bilayer() + "angles: {polar: 8192}\n"),
            "d.yaml:11:17: angles.polar: must be between 2 and 4096, got 8192");
  EXPECT_EQ(complaints(bilayer() + "angles: {polar: 4.5}\n"),
            "d.yaml:11:17: angles.polar: a whole number is needed, got '4.5'");
  EXPECT_EQ(complaints(bilayer() + "angles: {polar: many}\n"),
            "d.yaml:11:17: angles.polar: 'many' is not a number; a whole number such as '32' is needed");
  EXPECT_EQ(complaints(bilayer() + "solver: {max_sweeps: 99999999999}\n"),
            "d.yaml:11:22: solver.max_sweeps: must be between 1 and 100000, got 99999999999");
  EXPECT_EQ(complaints(bilayer() + "output: {spectral: maybe}\n"),
            "d.yaml:11:20: output.spectral: true or false is needed, got 'maybe'");
}

TEST(Deck, HeatingProbesAndCells) {
  EXPECT_EQ(
      complaints(bilayer()
                 + "heating: [{material: c, power: 1}, {material: a, power: 1}, {material: a, power: 1}]\n"),
      "d.yaml:11:22: heating[0].material: the deck defines no material 'c'; it defines a, b\n"
      "d.yaml:11:72: heating[2].material: heating of 'a' is given twice, first in heating[1]");
  EXPECT_EQ(
      complaints(one_material("left: specular, right: specular") + "heating: [{material: b, power: 1}]\n"),
      "d.yaml:6:22: heating[0].material: no layer is made of 'b'");
  EXPECT_EQ(
      complaints(bilayer() + "output: {probes: [{name: p, at: [-1 nm]}, {name: p, at: [1 nm, 2 nm]}]}\n"),
      "d.yaml:11:33: output.probes[0].at: -1 nm is outside the stack, which goes from 0 to 300 nm\n"
      "d.yaml:11:50: output.probes[1].name: another probe is named 'p' too\n"
      "d.yaml:11:57: output.probes[1].at: in 1D a probe stands at one coordinate such as [250 nm], got a "
      "list of 2");
  EXPECT_EQ(complaints(bilayer(), {{"mesh.layers.0.cells", "6000000"}, {"mesh.layers.1.cells", "6000000"}}),
            "d.yaml:6:5: mesh.layers: 12000000 cells in all, at most 10000000 are allowed");
}

TEST(Deck, MissingBlocks) {
  EXPECT_EQ(complaints("title: nothing else\n"),
            "d.yaml:1:1: materials: missing; a block 'name: {library: silicon}' is needed\n"
            "d.yaml:1:1: mesh: missing; a block of keys is needed\n"
            "d.yaml:1:1: boundaries: missing; a block of keys is needed");
  EXPECT_EQ(complaints(test::materials + "mesh: {}\nboundaries: {}\n"),
            "d.yaml:4:7: mesh: one of layers, grid, gmsh is needed\n"
            "d.yaml:5:13: boundaries.left: missing; a wall such as '{isothermal: 300 K}', 'specular' or "
            "'diffuse' is "
            "needed\n"
            "d.yaml:5:13: boundaries.right: missing; a wall such as '{isothermal: 300 K}', 'specular' or "
            "'diffuse' is "
            "needed");
}

} // namespace
} // namespace kapitza
