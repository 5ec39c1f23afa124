/// Two-dimensional decks: every key arrives where it belongs; mistakes that need more than one key.

#include "kapitza/io/deck/deck.hpp"

#include "deck_text.hpp"

#include <gtest/gtest.h>

namespace kapitza {
namespace {

using test::complaints;
using test::read_text;

const std::string walls =
    "boundaries: {left: {isothermal: 301 K}, right: {isothermal: 299 K}, bottom: specular, "
    "top: diffuse}\n";
const std::string law = "interfaces: [{between: [a, b], model: dmm}]\n";

/// Two columns, two rows: a b / a a.
std::string grid(const std::string& rest = law + walls, const std::string& materials = "[[a, b], [a, a]]") {
  return test::materials + "mesh:\n  grid:\n    x: [{length: 10 nm, cells: 4}, {length: 20 nm}]\n"
         + "    y: [{length: 5 nm, cells: 2, grading: uniform}, {length: 15 nm, cells: 3}]\n    materials: "
         + materials + "\n" + rest;
}

std::string gmsh(const std::string& rest) {
  return test::materials + "mesh: {gmsh: parts/device.msh, scale: 1 nm}\n" + rest;
}

const DeckGrid& grid_of(const Deck& deck) {
  return std::get<DeckGrid>(deck.plane.value().mesh);
}

TEST(PlaneDeck, EveryKeyArrives) {
  const Deck deck = read_text(grid(law + walls + R"(angles: {polar: 8, azimuthal: 64}
heating:
  - {material: a, power: 1e18 W/m^3, within: {x: [1 nm, 4 nm], y: [0, 5 nm]}}
  - {material: a, power: 2e18 W/m^3}
solver: {decomposition: {space: 2, bands: 3}}
output: {probes: [{name: corner, at: [1 nm, 2 nm]}]}
)"));
  EXPECT_TRUE(deck.layers.empty());
  ASSERT_TRUE(deck.plane.has_value());
  EXPECT_EQ(deck.plane->azimuthal, 64);
  const DeckGrid& mesh = grid_of(deck);
  ASSERT_EQ(mesh.x.size(), 2u);
  EXPECT_EQ(mesh.x[0].length, 10e-9);
  EXPECT_EQ(mesh.x[0].cells, 4);
  EXPECT_EQ(mesh.x[0].grading, Grading::refined);
  EXPECT_FALSE(mesh.x[1].cells.has_value());
  EXPECT_EQ(mesh.y[0].grading, Grading::uniform);
  EXPECT_EQ(mesh.materials, (std::vector<std::vector<std::string>>{{"a", "b"}, {"a", "a"}}));
  ASSERT_EQ(deck.plane->walls.size(), 4u);
  EXPECT_EQ(deck.plane->walls[0].name, "left");
  EXPECT_EQ(std::get<IsothermalWall>(deck.plane->walls[0].law).temperature, 301);
  EXPECT_EQ(std::get<ReflectingWall>(deck.plane->walls[2].law).specularity, 1);
  EXPECT_EQ(std::get<ReflectingWall>(deck.plane->walls[3].law).specularity, 0);
  ASSERT_EQ(deck.heating.size(), 2u);
  ASSERT_TRUE(deck.heating[0].within.has_value());
  EXPECT_EQ(deck.heating[0].within->x[1], 4e-9);
  EXPECT_EQ(deck.heating[0].within->y[1], 5e-9);
  EXPECT_FALSE(deck.heating[1].within.has_value());
  ASSERT_TRUE(deck.solver.decomposition.has_value());
  EXPECT_EQ(deck.solver.decomposition->space, 2);
  EXPECT_EQ(deck.solver.decomposition->directions, 1);
  EXPECT_EQ(deck.solver.decomposition->bands, 3);
  EXPECT_EQ(deck.output.probes[0].position, 1e-9);
  EXPECT_EQ(deck.output.probes[0].y, 2e-9);
  EXPECT_TRUE(deck.output.vtu);
  EXPECT_FALSE(deck.output.csv || deck.output.hdf5);
  EXPECT_TRUE(deck.warnings.empty());
}

TEST(PlaneDeck, AGmshFileIsRelativeToTheDeckAndNamesItsBoundaries) {
  const Deck deck = read_text(
      gmsh("boundaries: {source: {isothermal: 301 K}, drain: {isothermal: 299 K}, pores: diffuse, west: "
           "{periodic: {with: east, temperature_drop: 2 K}}}\n"));
  const auto& mesh = std::get<DeckGmsh>(deck.plane.value().mesh);
  EXPECT_EQ(mesh.file, "parts/device.msh");
  EXPECT_EQ(mesh.scale, 1e-9);
  ASSERT_EQ(deck.plane->walls.size(), 3u);
  EXPECT_EQ(deck.plane->walls[2].name, "pores");
  ASSERT_EQ(deck.plane->periodic.size(), 1u);
  EXPECT_EQ(deck.plane->periodic[0].first, "west");
  EXPECT_EQ(deck.plane->periodic[0].second, "east");
  EXPECT_EQ(deck.plane->periodic[0].temperature_drop, 2);
}

TEST(PlaneDeck, PeriodicPairs) {
  const auto pairs = [](const std::string& boundaries) {
    return read_text(grid(law + "boundaries: {" + boundaries + "}\n")).plane->periodic;
  };
  const auto one =
      pairs("right: {periodic: {with: left, temperature_drop: 2 K}}, bottom: diffuse, top: diffuse");
  ASSERT_EQ(one.size(), 1u);
  EXPECT_EQ(one[0].first, "left");
  EXPECT_EQ(one[0].temperature_drop, -2);
  const auto two =
      pairs("left: {periodic: {with: right}}, top: {periodic: {with: bottom, temperature_drop: 1}}");
  ASSERT_EQ(two.size(), 2u);
  EXPECT_EQ(two[1].first, "bottom");
  EXPECT_EQ(two[1].temperature_drop, -1);
  EXPECT_EQ(complaints(grid(law
                            + "boundaries: {left: {periodic: {with: top}}, right: diffuse, bottom: diffuse, "
                              "top: diffuse}\n")),
            "d.yaml:10:38: boundaries.left.periodic.with: a wall is periodic with the opposite one: right");
  EXPECT_EQ(
      complaints(gmsh("boundaries: {a: {periodic: {with: b}}, b: diffuse, c: {periodic: {with: c}}}\n")),
      "d.yaml:5:43: boundaries.b: the a wall is periodic, so this one must be left out or be periodic: "
      "{with: a}\n"
      "d.yaml:5:73: boundaries.c.periodic.with: a boundary cannot be periodic with itself");
}

TEST(PlaneDeck, OneKindOfMeshHolds) {
  EXPECT_EQ(
      complaints(test::materials + "mesh: {layers: [{material: a, thickness: 1}], gmsh: d.msh}\n" + walls)
          .substr(0, 66),
      "d.yaml:4:7: mesh: only one of layers, grid, gmsh can hold, got lay");
  EXPECT_EQ(complaints(gmsh(walls), {{"mesh.repeat", "2"}}),
            "--set mesh.repeat=2: mesh.repeat: belongs to layers");
}

TEST(PlaneDeck, BlocksMustFillTheGrid) {
  EXPECT_EQ(complaints(grid(walls, "[[a, a]]")), "d.yaml:8:16: mesh.grid.materials: 1 rows of materials for "
                                                 "2 segments of y; one row each is needed, the "
                                                 "lowest first");
  EXPECT_EQ(complaints(grid(walls, "[[a, a], [a]]")),
            "d.yaml:8:25: mesh.grid.materials[1]: 1 materials for 2 segments of x; one each is needed");
  EXPECT_EQ(complaints(grid(walls, "[[a, c], [a, a]]")),
            "d.yaml:8:21: mesh.grid.materials[0][1]: the deck defines no material 'c'; it defines a, b");
  EXPECT_EQ(complaints(grid(walls, "[]")), "d.yaml:8:16: mesh.grid.materials: at least one row is needed");
  EXPECT_EQ(complaints(grid(walls + "", "[[void, void], [void, void]]")).substr(0, 93),
            "d.yaml:8:16: mesh.grid.materials: every block is void, at least one material is needed\n"
            "d.yaml");
}

TEST(PlaneDeck, HolesHaveAWallOfTheirOwn) {
  const std::string hole = "[[a, void], [a, a]]";
  const std::string with = walls.substr(0, walls.size() - 2) + ", void: diffuse}\n";
  EXPECT_EQ(complaints(grid(with, hole)), "");
  EXPECT_EQ(
      complaints(grid(walls, hole)),
      "d.yaml:9:13: boundaries.void: missing; a wall such as '{isothermal: 300 K}', 'specular' or 'diffuse' "
      "is needed");
  EXPECT_EQ(complaints(grid(with, "[[a, a], [a, a]]")),
            "d.yaml:9:107: boundaries.void: the grid has no void, so there is no such boundary");
}

TEST(PlaneDeck, BoundariesAreThoseOfTheMesh) {
  EXPECT_EQ(
      complaints(grid(law + "boundaries: {left: specular, rigth: specular, bottom: specular}\n")),
      "d.yaml:10:13: boundaries.top: missing; a wall such as '{isothermal: 300 K}', 'specular' or 'diffuse' "
      "is needed\n"
      "d.yaml:10:37: boundaries.rigth: unknown key 'rigth', did you mean 'right'?");
}

TEST(PlaneDeck, MaterialsThatTouchNeedALaw) {
  EXPECT_EQ(complaints(grid(walls)),
            "d.yaml:8:18: mesh.grid.materials[0][0]: blocks [0][0] (a) and [0][1] (b) touch (and in 1 more "
            "places), but this pair has no law; add under 'interfaces:'  - {between: [a, b], model: dmm}");
}

/// The heated part of a film: the same phonons under two names.
TEST(PlaneDeck, TransparentJoinsTwoNamesOfOneDefinition) {
  const std::string gray = "{gray: {heat_capacity: 1e6, group_velocity: 5000, mean_free_path: ";
  const std::string hot = "materials:\n  si: " + gray + "40 nm}}\n  hot: " + gray + "4e-8}}\n  other: " + gray
                          + "41 nm}}\nmesh: {layers: [{material: si, thickness: 1 um}, "
                            "{material: NAME, thickness: 1 um}]}\n"
                            "interfaces: [{between: [si, NAME], model: transparent}]\n"
                            "boundaries: {left: specular, right: {isothermal: 300}}\n";
  const auto with = [&](const std::string& name) {
    std::string text = hot;
    for (std::size_t at = text.find("NAME"); at != std::string::npos; at = text.find("NAME"))
      text.replace(at, 4, name);
    return text;
  };
  EXPECT_EQ(complaints(with("hot")), "");
  EXPECT_EQ(
      complaints(with("other")),
      "d.yaml:6:44: interfaces[0].model: transparent joins a material with itself only (or with another name "
      "of the same definition), not si with other");
}

TEST(PlaneDeck, HeatingAndProbesFitTheGrid) {
  EXPECT_EQ(
      complaints(grid() + "heating: [{material: b, power: 1, within: {x: [30 nm, 40 nm], y: [0, 1 nm]}}]\n"),
      "d.yaml:11:43: heating[0].within: the box lies outside the grid, which goes from 0 to 30 nm and from 0 "
      "to "
      "20 nm");
  EXPECT_EQ(complaints(grid() + "heating: [{material: b, power: 1, within: {x: [3 nm, 2 nm], y: [0]}}]\n"),
            "d.yaml:11:47: heating[0].within.x: the first end must be less than the second\n"
            "d.yaml:11:64: heating[0].within.y: a range such as [10 nm, 30 nm] is needed, got a list of 1");
  EXPECT_EQ(
      complaints(test::bilayer() + "heating: [{material: b, power: 1, within: {x: [0, 1], y: [0, 1]}}]\n"),
      "d.yaml:11:43: heating[0].within: belongs to 2D meshes; in 1D make the heated part a layer of its own");
  EXPECT_EQ(
      complaints(grid() + "output: {probes: [{name: p, at: [1 nm]}, {name: q, at: [1 nm, 21 nm]}]}\n"),
      "d.yaml:11:33: output.probes[0].at: in 2D a probe stands at two coordinates such as [250 nm, 10 nm], "
      "got "
      "one\n"
      "d.yaml:11:56: output.probes[1].at: [1 nm, 21 nm] is outside the grid, which goes from 0 to 30 nm and "
      "from 0 to 20 nm");
  EXPECT_EQ(complaints(grid() + "angles: {azimuthal: 30}\n"),
            "d.yaml:11:21: angles.azimuthal: must be a multiple of 4, a quarter for each quadrant, got 30");
}

TEST(PlaneDeck, WhatHasNoEffectIsAWarning) {
  EXPECT_EQ(read_text(grid() + "output: {formats: [csv, hdf5]}\n").warnings,
            std::vector<std::string>{
                "d.yaml:11:19: output.formats: csv is the profile along a stack, there is none in 2D"});
  EXPECT_EQ(read_text(test::bilayer() + "solver: {decomposition: {space: 2}}\n").warnings,
            std::vector<std::string>{
                "d.yaml:11:25: solver.decomposition: has no effect in 1D: ranks share the bands"});
}

} // namespace
} // namespace kapitza
