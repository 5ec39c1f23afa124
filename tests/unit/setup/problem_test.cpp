#include "kapitza/setup/problem.hpp"
#include "kapitza/setup/variants.hpp"
#include "kapitza/solver/stack/couplings.hpp"

#include "unit/io/deck_text.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace kapitza {
namespace {

using test::bilayer;
using test::materials;
using test::read_text;

const std::string walls = "boundaries: {left: {isothermal: 301 K}, right: {isothermal: 299 K}}\n";

/// A deck of gray layers a and b; e.g. stack("a b a", "...").
std::string stack(const std::string& layers, const std::string& rest) {
  std::string text = materials + "mesh:\n  layers:\n";
  for (const char layer : layers)
    if (layer != ' ') text += std::string("    - {material: ") + layer + ", thickness: 10 nm, cells: 4}\n";
  return text + rest;
}

std::vector<std::string> region_names(const StackProblem& problem) {
  std::vector<std::string> names;
  for (const Region& region : problem.mesh.regions) names.push_back(region.name);
  return names;
}
std::vector<std::string> surface_names(const StackProblem& problem) {
  std::vector<std::string> names;
  for (const Surface& surface : problem.mesh.surfaces) names.push_back(surface.name);
  return names;
}
using Names = std::vector<std::string>;

const std::string dmm = "interfaces: [{between: [a, b], model: dmm}]\n";

TEST(MakeProblem, NamesRegionsAndSurfacesAfterMaterials) {
  const StackProblem once = make_problem(read_text(bilayer()));
  EXPECT_EQ(region_names(once), (Names{"a", "b"}));
  EXPECT_EQ(surface_names(once), (Names{"left", "a|b", "right"}));
  const StackProblem repeated = make_problem(read_text(stack("a b a", dmm + walls)));
  EXPECT_EQ(region_names(repeated), (Names{"a#1", "b", "a#2"}));
  EXPECT_EQ(surface_names(repeated), (Names{"left", "a|b", "b|a", "right"}));
}

TEST(MakeProblem, BuildsEveryCouplingOnce) {
  const StackProblem problem = make_problem(read_text(stack("a b a b a b a b", dmm + walls)));
  EXPECT_EQ(problem.couplings.size(), 4u); // a|b, b|a, walls of a and b
  const Couplings used = make_couplings(problem), again = make_couplings(problem);
  EXPECT_EQ(used.distinct.size(), 4u);
  for (std::size_t s = 0; s < problem.surfaces.size(); ++s) {
    const bool held = std::any_of(problem.couplings.begin(), problem.couplings.end(), [&](const auto& entry) {
      return entry.second.get() == used.of_surface[s];
    });
    EXPECT_TRUE(held) << problem.mesh.surfaces[s].name;
    EXPECT_EQ(used.of_surface[s], again.of_surface[s]);
  }
}

TEST(MakeProblem, ACouplingOfAnotherLawIsBuiltAnew) {
  StackProblem problem = make_problem(read_text(bilayer()));
  const FluxCoupling* diffuse = make_couplings(problem).of_surface[1];
  EXPECT_EQ(make_couplings(problem).of_surface[1], diffuse);
  problem.surfaces[1].law = RadiationLimit{};
  const Couplings other = make_couplings(problem);
  EXPECT_NE(other.of_surface[1], diffuse);
  EXPECT_NE(other.of_surface[1]->groups[0].transmissivity, diffuse->groups[0].transmissivity);
  problem.media[0].heat_capacity[0] *= 2;
  problem.surfaces[1].law = DiffuseMismatch{};
  EXPECT_NE(make_couplings(problem).of_surface[1], diffuse);
}

TEST(MakeProblem, TakesLengthsLawsAndAnglesFromTheDeck) {
  const StackProblem problem =
      make_problem(read_text(bilayer("angles: {polar: 10}\ntemperature: 250 K\n" + walls)));
  EXPECT_EQ(problem.mesh.regions[0].cells, 10);
  EXPECT_NEAR(problem.mesh.regions[1].thickness, 2e-7, 1e-22);
  EXPECT_GT(problem.mesh.regions[1].cells, 10);
  EXPECT_EQ(problem.angles.size(), 5);
  EXPECT_EQ(problem.temperature, 250);
  ASSERT_EQ(problem.surfaces.size(), 3u);
  EXPECT_EQ(std::get<IsothermalWall>(problem.surfaces[0].law).temperature, 301);
  EXPECT_TRUE(std::holds_alternative<DiffuseMismatch>(problem.surfaces[1].law));
  EXPECT_EQ(std::get<IsothermalWall>(problem.surfaces[2].law).temperature, 299);
  EXPECT_TRUE(problem.heating.empty());
}

TEST(MakeProblem, GradesLayersTowardTheirEndsUnlessUniform) {
  const StackProblem problem = make_problem(read_text(bilayer()));
  EXPECT_LT(problem.mesh.width[0], 0.1 * problem.mesh.width[5]); // material a: 10 cells, refined
  const auto uniform = problem.mesh.width.begin() + 10;
  const auto [least, most] = std::minmax_element(uniform, problem.mesh.width.end());
  EXPECT_NEAR(*least / *most, 1, 1e-12);
}

TEST(MakeProblem, MetalsHaveTwiceTheCells) {
  const std::string film = "mesh: {layers: [{material: m, thickness: 100 nm}]}\n" + walls;
  const std::string gray =
      "materials: {m: {gray: {heat_capacity: 2e6, group_velocity: 3000, mean_free_path: 10 nm}";
  const auto cells = [&](const std::string& more) {
    return make_problem(read_text(gray + more + "}}\n" + film)).mesh.cells();
  };
  // with a coupling that shortens no mean free path worth mentioning
  EXPECT_EQ(cells(", electrons: {conductivity: 100 W/m/K, coupling: 1 W/m^3/K}"), 2 * cells(""));
}

TEST(MakeProblem, FollowsLightFromATwentiethOfItsDepth) {
  const auto first = [](const std::string& length) {
    return make_problem(read_text(materials + "mesh: {layers: [{material: a, thickness: 1 um}]}\n"
                                  + "boundaries: {left: diffuse, right: {isothermal: 300 K}}\n"
                                  + "heating: [{material: a, absorbed: {from: left, length: " + length
                                  + ", intensity: 1 W/m^2}}]\nsolver: {type: harmonic, frequency: 1 MHz}\n"))
        .mesh.width.front();
  };
  EXPECT_LE(first("10 pm"), 0.05 * 10e-12);
  EXPECT_EQ(first("100 nm"), first("1 um")) << "mean free paths decide";
}

/// Whatever the grading makes of the middle, heating or a beginning that varies as a cosine is followed
/// there.
TEST(MakeProblem, FollowsCosinesInTheWidestCells) {
  const std::string layer = materials + "mesh: {layers: [{material: a, thickness: 2 um";
  const std::string film = "boundaries: {left: specular, right: specular}\n";
  const std::string heated = "heating: [{material: a, power: 1 W/m^3, cosine: {wavelength: 1 um}}]\n"
                             "solver: {type: harmonic, frequency: 1 MHz}\n";
  const std::string grating =
      "time: {end: 1 ns, initial_temperature: {cosine: {mean: 300 K, amplitude: 1 K, wavelength: 1 um}}}\n";
  for (const std::string& rest : {heated, grating})
    for (const std::string grading : {"refined", "uniform"}) {
      const auto widest = [&](const std::string& more) {
        return std::ranges::max(
            make_problem(read_text(layer + ", grading: " + grading + more + "}]}\n" + film + rest))
                .mesh.width);
      };
      EXPECT_LE(widest(""), 1e-6 / 180 * 1.000001) << grading;
      EXPECT_GT(widest(", cells: 100"), 1e-6 / 180) << "cells of the deck stand";
    }
}

TEST(MakeProblem, LayersOfOneMaterialShareNoSurfaceUnlessNamed) {
  EXPECT_EQ(surface_names(make_problem(read_text(stack("a a", walls)))), (Names{"left", "right"}));
  const StackProblem named = make_problem(
      read_text(stack("a a", "interfaces: [{between: [a, a], model: transmission, value: 0.5}]\n" + walls)));
  EXPECT_EQ(surface_names(named), (Names{"left", "a|a", "right"}));
  EXPECT_EQ(std::get<Transmission>(named.surfaces[1].law).value, 0.5);
}

TEST(MakeProblem, TurnsALawAroundWhereTheMaterialsStandTheOtherWayRound) {
  const std::string law =
      "interfaces: [{between: [b, a], model: transmission, value: 0.3, scattering: specular}]\n";
  const StackProblem problem = make_problem(read_text(stack("a b a", law + walls)));
  EXPECT_TRUE(problem.surfaces[1].reversed);
  EXPECT_FALSE(problem.surfaces[2].reversed);
  for (const std::size_t s : {1, 2}) {
    EXPECT_EQ(std::get<Transmission>(problem.surfaces[s].law).value, 0.3);
    EXPECT_TRUE(std::get<Transmission>(problem.surfaces[s].law).specular);
  }
}

TEST(MakeProblem, JoinsPeriodicEnds) {
  const std::string periodic = "boundaries: {left: {periodic: {with: right, temperature_drop: 2 K}}, right: "
                               "{periodic: {with: left}}}\n";
  const StackProblem problem = make_problem(read_text(stack("a b", dmm + periodic)));
  EXPECT_EQ(surface_names(problem), (Names{"a|b", "b|a"}));
  EXPECT_TRUE(problem.mesh.surfaces[1].periodic);
  EXPECT_EQ(problem.surfaces[0].temperature_jump, 0);
  EXPECT_EQ(problem.surfaces[1].temperature_jump, 2);
  EXPECT_TRUE(std::holds_alternative<DiffuseMismatch>(problem.surfaces[1].law));
  const StackProblem film = make_problem(read_text(stack("a", periodic)));
  EXPECT_TRUE(std::holds_alternative<TransparentInterface>(film.surfaces[0].law));
}

TEST(MakeProblem, HeatsEveryLayerOfAMaterial) {
  const std::string heating = "heating: [{material: a, power: 3e18 W/m^3}]\n";
  const StackProblem problem = make_problem(read_text(stack("a b a", dmm + heating + walls)));
  for (int cell = 0; cell < problem.mesh.cells(); ++cell)
    EXPECT_EQ(heating_of(problem, cell), problem.mesh.region_of_cell[index(cell)] == 1 ? 0 : 3e18);
}

/// Equal indices must mean equal frequencies: the deck's materials are binned on one grid.
TEST(MakeProblem, PutsItsMaterialsOnOneFrequencyGrid) {
  const test::MaterialsDirectory library(std::string(KAPITZA_SOURCE_DIR) + "/input/materials");
  const std::string text = R"(materials:
  si: {library: silicon, frequency_bins: 30}
  ge: {library: germanium}
mesh: {layers: [{material: si, thickness: 1 um}, {material: ge, thickness: 1 um}]}
interfaces: [{between: [si, ge], model: dmm}]
)" + walls;
  const StackProblem problem = make_problem(read_deck("d.yaml", {}, [&](const std::filesystem::path& path) {
    return path == "d.yaml" ? std::optional(text) : read_text_file(path);
  }));
  ASSERT_EQ(problem.media.size(), 2u);
  std::array<std::map<int, std::pair<double, double>>, 2> range; // of omega, per frequency index
  for (const std::size_t m : {0, 1}) {
    const Bands& bands = problem.media[m];
    EXPECT_TRUE(bands.frequency_resolved);
    for (std::size_t b = 0; b < bands.omega.size(); ++b) {
      const auto it = range[m].try_emplace(bands.frequency[b], bands.omega[b], bands.omega[b]).first;
      it->second.first = std::min(it->second.first, bands.omega[b]);
      it->second.second = std::max(it->second.second, bands.omega[b]);
    }
  }
  EXPECT_GE(range[0].size(), 28u) << "the number of bins that one asks for holds for all";
  EXPECT_LE(range[0].size(), 30u);
  std::map<int, std::pair<double, double>> both = range[0];
  for (const auto& [index, omega] : range[1]) {
    auto& bin = both.try_emplace(index, omega).first->second;
    bin = {std::min(bin.first, omega.first), std::max(bin.second, omega.second)};
  }
  double before = 0;
  for (const auto& [index, omega] : both) {
    EXPECT_GT(omega.first, before) << "bin " << index << " overlaps the one below";
    before = omega.second;
  }
}

/// A deck of silicon on germanium; what the entries of the materials hold besides, and further materials.
Deck crystals(const std::string& silicon, const std::string& germanium, const std::string& more = "") {
  const test::MaterialsDirectory library(std::string(KAPITZA_SOURCE_DIR) + "/input/materials");
  const std::string text =
      "materials:\n  si: {library: silicon" + silicon + "}\n  ge: {library: germanium" + germanium + "}\n"
      + more
      + "mesh: {layers: [{material: si, thickness: 1 um}, {material: ge, thickness: 1 um}]}\n"
        "interfaces: [{between: [si, ge], model: dmm}]\n"
      + walls;
  return read_deck("d.yaml", {}, [&](const std::filesystem::path& path) {
    return path == "d.yaml" ? std::optional(text) : read_text_file(path);
  });
}

int highest_frequency(const Bands& bands) {
  return *std::max_element(bands.frequency.begin(), bands.frequency.end());
}

TEST(MakeProblem, HonoursTheFrequencyBinsOfAnyMaterial) {
  for (const auto& [silicon, germanium] : {std::pair(", frequency_bins: 25", ""),
                                           {"", ", frequency_bins: 25"},
                                           {", frequency_bins: 25", ", frequency_bins: 25"}}) {
    const StackProblem problem = make_problem(crystals(silicon, germanium));
    EXPECT_EQ(highest_frequency(problem.media[0]), 24) << silicon << "|" << germanium;
  }
  EXPECT_EQ(highest_frequency(make_problem(crystals("", "")).media[0]), default_frequency_bins - 1);
}

TEST(MakeProblem, SaysWhereBranchesNeedMoreBinsThanAskedFor) {
  const Deck few = crystals(", frequency_bins: 2", ""), enough = crystals(", frequency_bins: 25", "");
  const std::vector<std::string> notes = binning_notes(few, make_problem(few).media);
  ASSERT_EQ(notes.size(), 1u);
  EXPECT_NE(notes[0].find("bins, not 2: every branch begins and ends at an edge"), std::string::npos);
  EXPECT_TRUE(binning_notes(enough, make_problem(enough).media).empty());
}

TEST(MakeProblem, UnusedMaterialsPlayNoPart) {
  const StackProblem alone = make_problem(crystals("", ""));
  const Deck deck =
      crystals("", "", "  c: {library: diamond, frequency_bins: 90}\n  gold: {library: gold}\n");
  const StackProblem problem = make_problem(deck);
  ASSERT_EQ(problem.media.size(), 4u) << "parallel to the deck's";
  for (const std::size_t m : {0, 1}) {
    EXPECT_EQ(problem.media[m].mean_free_path, alone.media[m].mean_free_path);
    EXPECT_EQ(problem.media[m].heat_capacity, alone.media[m].heat_capacity);
  }
  ASSERT_EQ(deck.warnings.size(), 2u);
  EXPECT_NE(deck.warnings[0].find("materials.c: is not in the mesh, this material is not used"),
            std::string::npos);
  EXPECT_TRUE(law_notes(deck, problem.media).empty());
}

TEST(MakeProblem, VariantsHaveFinerBinsAndShorterBoundaries) {
  const Deck deck = crystals(", frequency_bins: 25", "");
  EXPECT_EQ(highest_frequency(make_problem(with_twice_the_bins(deck).value()).media[0]), 49);
  const Deck small = with_shorter_boundaries(deck).value();
  const auto length = [](const Deck& of, std::size_t m) {
    double found = 0;
    for (const ScatteringProcess& process :
         std::get<ResolvedMaterial>(of.materials[m].phonons).material.scattering)
      if (const auto* boundary = std::get_if<BoundaryScattering>(&process.law)) found = boundary->length;
    return found;
  };
  for (const std::size_t m : {0, 1}) {
    EXPECT_GT(length(deck, m), 0);
    EXPECT_DOUBLE_EQ(length(small, m), 0.1 * length(deck, m));
  }
  EXPECT_FALSE(with_twice_the_bins(read_text(bilayer())));
  EXPECT_FALSE(with_shorter_boundaries(read_text(bilayer()))) << "gray";
}

TEST(MakeProblem, RefusesHeatThatCannotLeave) {
  const std::string closed = "boundaries: {left: {heat_flux: 1e8 W/m^2}, right: specular}\n";
  try {
    make_problem(read_text(stack("a", closed)));
    FAIL() << "accepted";
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("no steady state"), std::string::npos);
  }
}

/// What only shows once the bands are known is still a mistake in a line of the deck.
TEST(MakeProblem, SaysWhereALawCannotJoinItsMaterials) {
  const std::string law = "interfaces:\n  - {between: [a, b], model: transmission, value: 0.9}\n";
  try {
    make_problem(read_text(stack("a b", law + walls)));
    FAIL() << "accepted";
  } catch (const InputError& error) {
    ASSERT_EQ(error.issues().size(), 1u);
    EXPECT_EQ(error.issues()[0].where.file, "d.yaml");
    EXPECT_EQ(error.issues()[0].where.line, 9);
    EXPECT_EQ(error.issues()[0].key, "interfaces[0]");
    EXPECT_NE(error.issues()[0].message.find("detailed balance"), std::string::npos);
  }
}

TEST(MakeSteadyOptions, TranslatesTheSolverBlock) {
  const auto options = [](const std::string& block) {
    return make_steady_options(read_text(bilayer("solver: " + block + "\n" + walls)).solver);
  };
  const SteadyOptions tight = options("{tolerance: 1e-10, max_sweeps: 33}");
  EXPECT_EQ(tight.tolerance, 1e-10);
  EXPECT_EQ(tight.max_sweeps, 33);
  EXPECT_GT(tight.acceleration_groups, 1);
  EXPECT_EQ(options("{acceleration: gray}").acceleration_groups, 1);
  EXPECT_EQ(options("{acceleration: none}").acceleration_groups, 0);
}

} // namespace
} // namespace kapitza
