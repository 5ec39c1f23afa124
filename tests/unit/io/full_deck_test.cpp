/// Decks with properties that follow the temperature: bands of one frequency, what is refused, what comes
/// out.

#include "kapitza/physics/bose_einstein.hpp"
#include "kapitza/setup/problem.hpp"

#include "deck_text.hpp"
#include "support/import_files.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <sstream>

namespace kapitza {
namespace {

using test::complaints;
using test::read_text;

const std::string band =
    "states: 2e6 J/m^3/K, einstein_temperature: 350 K, group_velocity: 6000 m/s, scattering: ["
    "{process: exponential, coefficient: 3e8 1/s/K, omega_exponent: 0, temperature_exponent: 1, "
    "activation_temperature: 150 K}, "
    "{process: power, coefficient: 1e9 1/s, omega_exponent: 0, temperature_exponent: 0}]";

std::string deck(const std::string& materials, const std::string& rest = "") {
  return "materials:\n  a: " + materials
         + "\nmesh: {layers: [{material: a, thickness: 100 nm, cells: 4}]}\n"
           "boundaries: {left: {isothermal: 400 K}, right: {isothermal: 100 K}}\n"
           "solver: {properties: full}\n"
         + rest;
}

/// A deck whose materials are the shipped ones.
Deck from_library(const std::string& text) {
  return read_deck("d.yaml", {}, [&](const std::filesystem::path& path) {
    return path == "d.yaml" ? std::optional(text) : read_text_file(path);
  });
}

TEST(FullDeck, BandsOfOneFrequency) {
  const Deck read = read_text(deck("{bands: [{" + band + "}]}"));
  EXPECT_EQ(read.solver.properties, Properties::full);
  EXPECT_TRUE(read.warnings.empty()) << read.warnings.front();
  const GrayMaterial& first = std::get<BandTable>(read.materials[0].phonons).bands[0];
  const double x = 350 / 250.0, ratio = x / 2 / std::sinh(x / 2);
  EXPECT_NEAR(first.heat_capacity, 2e6 * ratio * ratio, 1);
  EXPECT_NEAR(first.mean_free_path, 6000 / (3e8 * 250 * std::exp(-150 / 250.0) + 1e9), 1e-20);
  const StackProblem problem = make_problem(read);
  ASSERT_EQ(problem.thermal.size(), 1U);
  EXPECT_EQ(problem.thermal[0].einstein_temperature, std::vector<double>{350});
  EXPECT_NEAR(problem.thermal[0].mean_free_path(100)[0], 6000 / (3e8 * 100 * std::exp(-1.5) + 1e9), 1e-20);
  // In a linear run the same keys give properties at T0.
  const StackProblem linear =
      make_problem(read_text(deck("{bands: [{" + band + "}]}"), {{"solver.properties", "linear"}}));
  EXPECT_TRUE(linear.thermal.empty());
  EXPECT_EQ(linear.media[0].mean_free_path, problem.media[0].mean_free_path);
}

TEST(FullDeck, LibraryMaterialsScatterAtAnyTemperature) {
  const test::MaterialsDirectory library(std::string(KAPITZA_SOURCE_DIR) + "/input/materials");
  const auto bands_at = [](const std::string& temperature) {
    return make_problem(
        from_library("materials: {a: {library: silicon, frequency_bins: 12}, b: {library: germanium}}\n"
                     "mesh: {layers: [{material: a, thickness: 1 um, cells: 4}, {material: b, "
                     "thickness: 1 um, cells: 4}]}\ninterfaces: [{between: [a, b], model: dmm}]\n"
                     "boundaries: {left: {isothermal: 310 K}, right: {isothermal: 290 K}}\n"
                     "temperature: "
                     + temperature + " K\nsolver: {properties: full}\n"));
  };
  const StackProblem problem = bands_at("300");
  ASSERT_EQ(problem.thermal.size(), 2U);
  for (std::size_t m = 0; m < 2; ++m) {
    const std::vector<double> same = problem.thermal[m].mean_free_path(300);
    ASSERT_EQ(same.size(), problem.media[m].mean_free_path.size());
    for (std::size_t b = 0; b < same.size(); ++b)
      EXPECT_NEAR(same[b] / problem.media[m].mean_free_path[b], 1, 1e-12);
    // Colder crystals scatter less, in every band.
    const std::vector<double> cold = problem.thermal[m].mean_free_path(150);
    for (std::size_t b = 0; b < same.size(); ++b) EXPECT_GE(cold[b], same[b]);
    // One frequency of the grid, one occupation, in both materials.
    for (std::size_t b = 0; b < same.size(); ++b)
      for (std::size_t c = 0; c < problem.media[0].frequency.size(); ++c)
        if (problem.media[0].frequency[c] == problem.media[m].frequency[b]) {
          EXPECT_EQ(problem.thermal[0].einstein_temperature[c], problem.thermal[m].einstein_temperature[b]);
        }
    // It lies among those of the bands that share it.
    for (std::size_t b = 0; b < same.size(); ++b) {
      double low = HUGE_VAL, high = 0;
      for (const Bands& bands : problem.media)
        for (std::size_t c = 0; c < bands.frequency.size(); ++c)
          if (bands.frequency[c] == problem.media[m].frequency[b]) {
            low = std::min(low, bands.omega[c]);
            high = std::max(high, bands.omega[c]);
          }
      const double omega = boltzmann * problem.thermal[m].einstein_temperature[b] / reduced_planck;
      EXPECT_GE(omega, low * (1 - 1e-12));
      EXPECT_LE(omega, high * (1 + 1e-12));
    }
  }
}

TEST(FullDeck, WhatABandMaySay) {
  EXPECT_EQ(
      complaints(deck("{bands: [{states: 2e6, group_velocity: 6000, mean_free_path: 1 um}]}")),
      "d.yaml:2:24: materials.a.bands[0].states: needs einstein_temperature beside it: their frequency, "
      "as hbar omega / kB");
  EXPECT_EQ(complaints(deck("{bands: [{heat_capacity: 2e6, einstein_temperature: 300, group_velocity: 6000, "
                            "mean_free_path: 1 um}]}")),
            "d.yaml:2:58: materials.a.bands[0].einstein_temperature: belongs to states; heat_capacity has no "
            "frequency");
  EXPECT_EQ(
      complaints(deck("{bands: [{" + band + ", mean_free_path: 1 um}]}")),
      "d.yaml:2:15: materials.a.bands[0]: only one of mean_free_path, conductivity, scattering can hold, got "
      "mean_free_path and scattering");
  EXPECT_EQ(
      complaints(deck("{bands: [{heat_capacity: 2e6, group_velocity: 6000, scattering: [{process: "
                      "impurity, coefficient: 1e-45}]}]}")),
      "d.yaml:2:71: materials.a.bands[0].scattering[0]: depends on the frequency, and this band has none; "
      "give states and einstein_temperature in the place of heat_capacity");
  EXPECT_EQ(complaints(deck("{bands: [{heat_capacity: 2e6, group_velocity: 6000, scattering: [{process: "
                            "boundary, length: 1 mm, branches: [LA]}]}]}")),
            "d.yaml:2:115: materials.a.bands[0].scattering[0].branches: has no meaning here: a band has one "
            "branch and one frequency");
}

TEST(FullDeck, WhatItAsksOfTheRest) {
  const std::string gray = "{gray: {heat_capacity: 1e6, group_velocity: 6000, mean_free_path: 1 um}}";
  const std::string text = deck(gray);
  EXPECT_EQ(complaints(text), "");
  EXPECT_EQ(complaints(text, {{"boundaries", "{left: specular, right: {heat_flux: 0}}"}}),
            "d.yaml:5:22: solver.properties: full needs a boundary of a given temperature (isothermal or "
            "helium): without one nothing says at which temperature the properties are");
  EXPECT_NE(
      complaints(text, {{"boundaries", "{left: {periodic: {with: right, temperature_drop: 1 K}}}"}})
          .find("has no meaning with solver.properties: full: properties that follow the temperature do "
                "not repeat where it drops from period to period"),
      std::string::npos);
  EXPECT_EQ(
      complaints("materials: {a: " + gray
                 + "}\nmesh: {grid: {x: [{length: 1 um}], y: [{length: 1 um}], materials: [[a]]}}\n"
                   "boundaries: {left: {isothermal: 400}, right: specular, top: specular, bottom: specular}\n"
                   "solver: {properties: full}\n"),
      "d.yaml:4:22: solver.properties: full is for stacks (mesh.layers), not for 2D");
}

TEST(FullDeck, AnInterfaceJoinsOneFrequency) {
  const std::string text =
      "materials:\n  a: {bands: [{" + band
      + "}]}\n"
        "  b: {bands: [{states: 1e6, einstein_temperature: 300 K, group_velocity: 3000, mean_free_path: 1 "
        "um}]}\n"
        "mesh: {layers: [{material: a, thickness: 100 nm, cells: 4}, {material: b, thickness: 100 nm, cells: "
        "4}]}\n"
        "interfaces: [{between: [a, b], model: dmm}]\n"
        "boundaries: {left: {isothermal: 400 K}, right: {isothermal: 100 K}}\nsolver: {properties: full}\n";
  try {
    make_problem(read_text(text));
    ADD_FAILURE();
  } catch (const InputError& error) {
    EXPECT_EQ(
        std::string(error.what()),
        "d.yaml:5:14: interfaces[0]: solver.properties: full joins occupations of one frequency, but the "
        "einstein_temperature of band 1 is 350 K in a and 300 K in b; give both the same");
  }
}

/// The sample of ShengBTE as if it had been computed at 200, 300 and 400 K, with rates that go like T.
std::optional<std::string> three_temperatures(const std::filesystem::path& path) {
  const std::string name = path.filename().string(), folder = path.parent_path().filename().string();
  std::filesystem::path file = path;
  double factor = 0;
  for (const double t : {200.0, 300.0, 400.0})
    if (folder == fmt::format("T{:.0f}K", t))
      factor = t / 300, file = path.parent_path().parent_path() / name;
  auto text = read_text_file(file);
  if (text && name == "CONTROL") test::replace(*text, "T=300", "T_min=200 T_max=400 T_step=100");
  if (!text || factor == 0) return factor == 0 && name.starts_with("BTE.w") ? std::nullopt : text;
  if (name != "BTE.w_final") return std::nullopt;
  std::istringstream lines(*text);
  std::string scaled;
  for (std::string omega, rate; lines >> omega >> rate;)
    scaled += fmt::format("{} {}\n", omega,
                          rate == "NaN" ? rate : fmt::format("{:.17g}", factor * std::stod(rate)));
  return scaled;
}

/// Between the temperatures ln tau is linear in ln T: rates that go like T come out exactly.
TEST(FullDeck, FirstPrinciplesLifetimesAtSeveralTemperatures) {
  const auto read = [](const std::string& hot) {
    const std::string text =
        "temperature: 300 K\nmaterials: {a: {shengbte: {directory: " + (test::samples / "shengbte").string()
        + "}, max_bands: 40, frequency_bins: 6}}\n"
          "mesh: {layers: [{material: a, thickness: 100 nm, cells: 4}]}\n"
          "boundaries: {left: {isothermal: "
        + hot + "}, right: {isothermal: 200 K}}\nsolver: {properties: full}\n";
    return read_deck("d.yaml", {}, [&](const std::filesystem::path& path) {
      return path == "d.yaml" ? std::optional(text) : three_temperatures(path);
    });
  };
  const StackProblem problem = make_problem(read("400 K"));
  const std::vector<double>& at_300 = problem.media[0].mean_free_path;
  for (const double t : {200.0, 250.0, 300.0, 333.0, 400.0, 420.0}) {
    const std::vector<double> there = problem.thermal[0].mean_free_path(t);
    ASSERT_EQ(there.size(), at_300.size());
    for (std::size_t b = 0; b < there.size(); ++b)
      EXPECT_NEAR(there[b] * t / (at_300[b] * 300), 1, 1e-12) << t;
  }
  EXPECT_THROW(problem.thermal[0].mean_free_path(500), InputError);
  EXPECT_COMPLAINT(read("450 K"),
                   "its lifetimes are those from 200 K to 400 K, and walls have 200 K to 450 K");
}

} // namespace
} // namespace kapitza
