#include "kapitza/io/material/material_file.hpp"

#include "deck_text.hpp"

#include <gtest/gtest.h>

#include <numbers>

namespace kapitza {
namespace {

using test::Files;
using test::reader_of;

const std::string good = R"(name: toy
source: made up
notes: nothing
density: 2329 kg/m^3
sound_velocity: {longitudinal: 8970 m/s, transverse: 5330 m/s}
branches:
  - {name: LA, polarization: longitudinal, cutoff_wavevector: 1e10 1/m, dispersion: {quadratic: {velocity: 9e3 m/s, curvature: -2e-7 m^2/s}}}
  - {name: TA, polarization: transverse, degeneracy: 2, cutoff_wavevector: 1e10, dispersion: {linear: {velocity: 5 km/s}}}
  - {name: ZA, polarization: transverse, cutoff_wavevector: 1e10, dispersion: {sine: {frequency: 3 THz}}}
  - {name: LO, polarization: optical, cutoff_wavevector: 1e10, dispersion: {table: [[0, 1e14 rad/s], [5e9 1/m, 15 THz], [1e10, 9e13]]}}
scattering:
  - {process: power, branches: [LA, LO], coefficient: 2e-24 s/K^3, omega_exponent: 2, temperature_exponent: 3}
  - {process: exponential, coefficient: 1e-19, omega_exponent: 2, temperature_exponent: 1, activation_temperature: 140 K, below_frequency: 2 THz}
  - {process: holland_umklapp, branches: [TA], coefficient: 5.5e-18 s, above_frequency: 2.4e13 rad/s}
  - {process: impurity, coefficient: 1.32e-45 s^3}
  - {process: boundary, length: 7 mm}
temperature_range: [20 K, 1.2 kK]
measured:
  source: a furnace
  conductivity: [[100 K, 9 W/cm/K], [300, 150]]
  heat_capacity: [[300, 1.7 J/cm^3/K]]
)";

std::string with(const std::string& old, const std::string& fresh) {
  std::string text = good;
  const std::size_t at = text.find(old);
  EXPECT_NE(at, std::string::npos) << old;
  return text.replace(at, old.size(), fresh);
}

std::string complaint(const std::string& text) {
  try {
    read_material("m.yaml", reader_of({{"m.yaml", text}}));
    return "";
  } catch (const InputError& error) {
    return error.what();
  }
}

TEST(MaterialFile, EveryKeyArrives) {
  const Material m = read_material("m.yaml", reader_of({{"m.yaml", good}}));
  EXPECT_EQ(m.name, "toy");
  EXPECT_EQ(m.source, "made up");
  EXPECT_EQ(m.density, 2329);
  EXPECT_EQ(m.sound_velocity->longitudinal, 8970);
  EXPECT_EQ(m.sound_velocity->transverse, 5330);
  ASSERT_EQ(m.branches.size(), 4u);
  EXPECT_EQ(m.branches[0].degeneracy, 1);
  EXPECT_EQ(m.branches[1].degeneracy, 2);
  EXPECT_EQ(m.branches[1].polarization, Polarization::transverse);
  EXPECT_EQ(m.branches[3].polarization, Polarization::optical);
  EXPECT_EQ(m.branches[0].cutoff_wavevector, 1e10);
  EXPECT_EQ(std::get<QuadraticDispersion>(m.branches[0].dispersion).curvature, -2e-7);
  EXPECT_EQ(std::get<QuadraticDispersion>(m.branches[0].dispersion).frequency, 0);
  EXPECT_EQ(std::get<LinearDispersion>(m.branches[1].dispersion).velocity, 5000);
  EXPECT_DOUBLE_EQ(std::get<SineDispersion>(m.branches[2].dispersion).frequency, 6e12 * std::numbers::pi);
  const auto& points = std::get<TableDispersion>(m.branches[3].dispersion).points;
  ASSERT_EQ(points.size(), 3u);
  EXPECT_EQ(points[1].first, 5e9);
  EXPECT_DOUBLE_EQ(points[1].second, 3e13 * std::numbers::pi);
}

TEST(MaterialFile, MeasurementsArrive) {
  const Material m = read_material("m.yaml", reader_of({{"m.yaml", good}}));
  using Pairs = std::vector<std::pair<double, double>>;
  EXPECT_EQ(m.measured.source, "a furnace");
  EXPECT_EQ(m.measured.conductivity, (Pairs{{100, 900}, {300, 150}}));
  EXPECT_EQ(m.measured.heat_capacity, (Pairs{{300, 1.7e6}}));
  ASSERT_TRUE(m.temperature_range.has_value());
  EXPECT_EQ(m.temperature_range->low, 20);
  EXPECT_EQ(m.temperature_range->high, 1200);
}

TEST(MaterialFile, WhatALiquidLacksMayBeMissing) {
  const Material m =
      read_material("m.yaml", reader_of({{"m.yaml", with("{longitudinal: 8970 m/s, transverse: 5330 m/s}",
                                                         "{longitudinal: 238 m/s}")}}));
  EXPECT_EQ(m.sound_velocity->longitudinal, 238);
  EXPECT_FALSE(m.sound_velocity->transverse.has_value());
}

TEST(MaterialFile, MeasurementsMustBePairsInOrder) {
  EXPECT_EQ(complaint(with("[300, 150]", "[300, 150, 1]")),
            "m.yaml:20:37: measured.conductivity[1]: a pair [T, value] is needed, got a list of 3");
  EXPECT_EQ(complaint(with("[300, 150]", "[90, 150]")),
            "m.yaml:20:38: measured.conductivity[1][0]: must be larger than the one before it");
  EXPECT_EQ(complaint(with("[300, 150]", "[300, -150]")),
            "m.yaml:20:43: measured.conductivity[1][1]: must be positive, got -150");
  EXPECT_EQ(complaint(with("1.7 J/cm^3/K", "700 J/kg/K")),
            "m.yaml:21:25: measured.heat_capacity[0][1]: '700 J/kg/K' is a quantity in m^2 s^-2 K^-1, a heat "
            "capacity such as '1.66e6 J/m^3/K' is needed");
  EXPECT_EQ(complaint(with("[[300, 1.7 J/cm^3/K]]", "[]")),
            "m.yaml:21:18: measured.heat_capacity: at least one pair [T, value] is needed");
  EXPECT_EQ(complaint(with("heat_capacity: [[300", "heat_capcity: [[300")),
            "m.yaml:21:3: measured.heat_capcity: unknown key 'heat_capcity', did you mean 'heat_capacity'?");
  EXPECT_EQ(complaint(with("[20 K, 1.2 kK]", "[1.2 kK, 20 K]")),
            "m.yaml:17:29: temperature_range[1]: must be above the temperature before it");
}

TEST(MaterialFile, EveryProcessArrives) {
  const Material m = read_material("m.yaml", reader_of({{"m.yaml", good}}));
  ASSERT_EQ(m.scattering.size(), 5u);
  const auto& power = std::get<PowerScattering>(m.scattering[0].law);
  EXPECT_EQ(power.coefficient, 2e-24);
  EXPECT_EQ(power.omega_exponent, 2);
  EXPECT_EQ(power.temperature_exponent, 3);
  EXPECT_EQ(m.scattering[0].branches, (std::vector<int>{0, 3}));
  const auto& exponential = std::get<ExponentialScattering>(m.scattering[1].law);
  EXPECT_EQ(exponential.coefficient, 1e-19);
  EXPECT_EQ(exponential.activation_temperature, 140);
  EXPECT_TRUE(m.scattering[1].branches.empty());
  EXPECT_DOUBLE_EQ(m.scattering[1].below_frequency.value(), 4e12 * std::numbers::pi);
  EXPECT_EQ(std::get<HollandUmklappScattering>(m.scattering[2].law).coefficient, 5.5e-18);
  EXPECT_EQ(m.scattering[2].above_frequency, 2.4e13);
  EXPECT_EQ(std::get<ImpurityScattering>(m.scattering[3].law).coefficient, 1.32e-45);
  EXPECT_EQ(std::get<BoundaryScattering>(m.scattering[4].law).length, 7e-3);
}

TEST(MaterialFile, MistakesHaveThePlaceInTheFile) {
  EXPECT_EQ(complaint(with("[LA, LO]", "[LA, L0]")),
            "m.yaml:12:37: scattering[0].branches[1]: there is no branch 'L0', did you mean 'LA'?");
  EXPECT_EQ(complaint(with("2e-24 s/K^3", "2e-24 s^2/K^3")),
            "m.yaml:12:55: scattering[0].coefficient: is in s^2 K^-3, but this process needs s K^-3 (the "
            "rate is in 1/s, "
            "omega in rad/s)");
  EXPECT_EQ(complaint(with("1.32e-45 s^3", "-1")),
            "m.yaml:15:38: scattering[3].coefficient: must be positive, got -1");
  EXPECT_EQ(complaint(with("length: 7 mm", "coefficient: 1")),
            "m.yaml:16:5: scattering[4].length: missing; process boundary needs length\n"
            "m.yaml:16:38: scattering[4].coefficient: does not belong to process boundary");
  EXPECT_EQ(complaint(with("name: TA", "name: LA")),
            "m.yaml:8:12: branches[1].name: another branch is named 'LA' too\n"
            "m.yaml:14:43: scattering[2].branches[0]: there is no branch 'TA', did you mean 'LA'?");
  EXPECT_EQ(complaint(with("{linear: {velocity: 5 km/s}}", "{}")),
            "m.yaml:8:94: branches[1].dispersion: one of linear, quadratic, sine, table is needed");
}

TEST(MaterialFile, DispersionsMustBePossible) {
  EXPECT_EQ(
      complaint(with("-2e-7", "-2e-6")),
      "m.yaml:7:97: branches[0].dispersion.quadratic: the frequency falls to -1.1e+14 rad/s below the cutoff "
      "wavevector; it must not be negative");
  EXPECT_EQ(complaint(with("[0, 1e14 rad/s]", "[1, 1e14 rad/s]")),
            "m.yaml:10:84: branches[3].dispersion.table: must begin at k = 0");
  EXPECT_EQ(complaint(with("[1e10, 9e13]", "[4e9, 9e13]")),
            "m.yaml:10:122: branches[3].dispersion.table[2][0]: must be larger than the one before it");
  EXPECT_EQ(
      complaint(with(", [1e10, 9e13]", "")),
      "m.yaml:10:84: branches[3].dispersion.table: ends at k = 5e+09 1/m, before the cutoff wavevector 1e+10 "
      "1/m");
  EXPECT_EQ(complaint(with("[5e9 1/m, 15 THz]", "[5e9 1/m]")),
            "m.yaml:10:102: branches[3].dispersion.table[1]: a pair [k, omega] is needed, got a list of 1");
}

TEST(MaterialFile, MistakesReachTheDeckWithTheirOwnPlace) {
  const std::string deck = "materials: {a: {file: sub/m.yaml}, b: {file: none.yaml}}\n"
                           "mesh: {layers: [{material: a, thickness: -1}]}\n"
                           "boundaries: {left: specular, right: specular}\n";
  EXPECT_EQ(
      test::complaints(deck, {}, {{"sub/m.yaml", with("7 mm", "7 K")}}),
      "d.yaml:1:46: materials.b.file: cannot read 'none.yaml': there is no such file\n"
      "d.yaml:2:42: mesh.layers[0].thickness: must be positive, got -1\n"
      "sub/m.yaml:16:33: scattering[4].length: '7 K' is a temperature, a length such as '100 nm' is needed");
}

TEST(MaterialFile, IsRelativeToTheDeck) {
  const Files files{{"dir/d.yaml", "materials: {a: {file: ../m.yaml, frequency_bins: 25}}\n"
                                   "mesh: {layers: [{material: a, thickness: 1 um}]}\n"
                                   "boundaries: {left: specular, right: specular}\n"},
                    {"m.yaml", good}};
  const Deck deck = read_deck("dir/d.yaml", {}, reader_of(files));
  const auto& material = std::get<ResolvedMaterial>(deck.materials.at(0).phonons);
  EXPECT_EQ(material.material.name, "toy");
  EXPECT_EQ(material.frequency_bins, 25);
}

TEST(MaterialFile, ADeckNeedsScattering) {
  const std::string none = good.substr(0, good.find("scattering:"));
  EXPECT_EQ(complaint(none), "");
  EXPECT_EQ(test::complaints("materials: {a: {file: m.yaml}}\nmesh: {layers: [{material: a, thickness: 1}]}\n"
                             "boundaries: {left: specular, right: specular}\n",
                             {}, {{"m.yaml", none}}),
            "d.yaml:1:23: materials.a.file: 'toy' has no scattering, so no mean free path: a run needs one");
}

TEST(FindMaterial, ANameIsTheLibrarysElseAFileHere) {
  const test::MaterialsDirectory here("/my/own");
  const Files files{{"/my/own/toy.yaml", with("source: made up", "source: library")},
                    {"toy", good},
                    {"mine", good},
                    {"dir/toy.yaml", good},
                    {"toy.yaml", good}};
  const auto source = [&](const std::string& name) { return find_material(name, reader_of(files)).source; };
  EXPECT_EQ(source("toy"), "library");
  for (const char* path : {"mine", "dir/toy.yaml", "toy.yaml"}) EXPECT_EQ(source(path), "made up") << path;
}

TEST(FindMaterial, ComplaintsSayWhatThereIs) {
  const auto said = [](const std::string& name) {
    try {
      find_material(name, read_text_file);
      return std::string();
    } catch (const InputError& error) {
      return std::string(error.what());
    }
  };
  const std::string unknown = said("silicn");
  EXPECT_NE(unknown.find("the library has no material 'silicn', it has "), std::string::npos) << unknown;
  EXPECT_NE(unknown.find(", did you mean 'silicon'?"), std::string::npos) << unknown;
  EXPECT_EQ(said("no/such.yaml"), "cannot read 'no/such.yaml': there is no such file");
}

TEST(MaterialLibrary, TheEnvironmentComesFirst) {
  const test::MaterialsDirectory here("/my/own");
  const Files files{{"/my/own/toy.yaml", good}};
  EXPECT_EQ(read_library_material("toy", reader_of(files)).name, "toy");
  EXPECT_THROW(read_library_material("toy2", reader_of(files)), InputError);
}

TEST(MaterialLibrary, EveryRankMakesTheSameReads) {
  const auto reads = [] {
    int count = 0;
    const TextReader none = [&](const std::filesystem::path&) {
      ++count;
      return std::optional<std::string>();
    };
    EXPECT_THROW(read_library_material("toy", none), InputError);
    return count;
  };
  const test::MaterialsDirectory unset("");
  const int without = reads();
  const test::MaterialsDirectory set("/my/own");
  EXPECT_EQ(reads(), without);
}

TEST(MaterialLibrary, APathIsNotAName) {
  EXPECT_THROW(
      {
        try {
          read_library_material("../silicon", reader_of({}));
        } catch (const InputError& error) {
          EXPECT_STREQ(error.what(),
                       "'../silicon' is a path; the library takes a name such as silicon, a path goes "
                       "under 'file'");
          throw;
        }
      },
      InputError);
}

TEST(MaterialLibrary, ShippedMaterialsAreRead) {
  const std::vector<std::string> names = material_library_names();
  ASSERT_GE(names.size(), 2u);
  for (const std::string& name : names) {
    const Material material = read_library_material(name, read_text_file);
    EXPECT_EQ(material.name, name);
    EXPECT_FALSE(material.source.empty()) << name;
    EXPECT_TRUE(!material.scattering.empty() || name == "helium4") << name; // helium: for interfaces only
  }
}

} // namespace
} // namespace kapitza
