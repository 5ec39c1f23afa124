/// From two-dimensional decks to what the solver takes.

#include "kapitza/base/index.hpp"
#include "kapitza/mesh/plane_geometry.hpp"
#include "kapitza/setup/problem.hpp"

#include "support/scratch.hpp"
#include "unit/io/deck_text.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace kapitza {
namespace {

using test::read_text;

PlaneSetup setup_of(const std::string& text) {
  return make_plane_problem(read_text(text), Communicator::self());
}

std::string complaint(const std::string& text) {
  try {
    setup_of(text);
    return "";
  } catch (const InputError& error) {
    return error.what();
  }
}

const std::string law = "interfaces: [{between: [b, a], model: transmission, value: 0.25}]\n";
const std::string walls =
    "boundaries: {left: {isothermal: 301 K}, right: {heat_flux: 1e8}, bottom: specular, "
    "top: diffuse}\n";

std::string grid(const std::string& materials, const std::string& rest,
                 const std::string& x = "{length: 10 nm, "
                                        "cells: 4, grading: "
                                        "uniform}") {
  return test::materials + "mesh:\n  grid:\n    x: [" + x
         + ", {length: 20 nm, cells: 4, grading: uniform}]\n    y: [{length: 5 nm, cells: 2}, {length: 15 "
           "nm, "
           "cells: 3}]\n    materials: "
         + materials + "\n" + rest;
}

std::size_t surface(const PlaneProblem& problem, const std::string& name) {
  const auto& all = problem.mesh.surfaces;
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const PlaneSurface& s) { return s.name == name; });
  EXPECT_NE(found, all.end()) << name;
  return index(found - all.begin());
}

double heated_power(const PlaneProblem& problem) {
  double sum = 0;
  for (std::size_t cell = 0; cell < problem.heating.size(); ++cell)
    sum += problem.heating[cell] * cell_area(problem.mesh, static_cast<int>(cell));
  return sum;
}

TEST(PlaneProblem, MeshLawsAndAngles) {
  const PlaneSetup setup =
      setup_of(grid("[[a, b], [a, a]]", law + walls + "angles: {polar: 4, azimuthal: 8}\n"));
  const PlaneProblem& problem = setup.problem;
  EXPECT_TRUE(setup.warnings.empty());
  EXPECT_EQ(problem.mesh.global_cells, 40);
  EXPECT_EQ(problem.angles.directions(), 16);
  ASSERT_EQ(problem.mesh.regions.size(), 2u);
  EXPECT_EQ(problem.mesh.regions[1].name, "b");
  EXPECT_NEAR(problem.mesh.regions[1].area, 100e-18, 1e-28);
  EXPECT_EQ(problem.media[1].speed[0], 3900);
  ASSERT_EQ(problem.surfaces.size(), 5u);
  EXPECT_EQ(std::get<IsothermalWall>(problem.surfaces[surface(problem, "left")].law).temperature, 301);
  EXPECT_EQ(std::get<HeatFluxWall>(problem.surfaces[surface(problem, "right")].law).heat_flux, 1e8);
  EXPECT_EQ(std::get<ReflectingWall>(problem.surfaces[surface(problem, "bottom")].law).specularity, 1);
  // Stated from b to a, met from a (minus) to b (plus).
  const std::size_t between = surface(problem, "a|b");
  EXPECT_TRUE(problem.surfaces[between].reversed);
  EXPECT_EQ(std::get<Transmission>(problem.surfaces[between].law).value, 0.25);
  EXPECT_NEAR(problem.mesh.surfaces[between].length, 25e-9, 1e-18);
}

TEST(PlaneProblem, CellsAreChosenFromTheMeanFreePaths) {
  const auto cells = [](const std::string& length) {
    return setup_of(grid("[[a, a], [a, a]]", walls, "{length: " + length + "}")).problem.mesh.global_cells / 5
           - 4;
  };
  EXPECT_GT(cells("10 nm"), 10);
  EXPECT_GT(cells("1 um"), cells("10 nm"));
  EXPECT_GT(cells("100 um"), cells("1 um"));
  EXPECT_LT(cells("100 um"), 120);
}

TEST(PlaneProblem, PeriodicPairsHoldTheDropOfLeftOverRight) {
  const std::string ends = "left: {periodic: {with: right, temperature_drop: 2 K}}, ";
  const PlaneProblem problem =
      setup_of(grid("[[a, a], [b, b]]", law + "boundaries: {" + ends + "bottom: diffuse, top: diffuse}\n"))
          .problem;
  const std::size_t pair = surface(problem, "left|right");
  EXPECT_TRUE(problem.mesh.surfaces[pair].periodic);
  EXPECT_EQ(problem.surfaces[pair].temperature_jump, 2);
  EXPECT_TRUE(std::holds_alternative<TransparentInterface>(problem.surfaces[pair].law));

  EXPECT_EQ(
      complaint(grid("[[a, a], [a, b]]", law + "boundaries: {" + ends + "bottom: diffuse, top: diffuse}\n")),
      "d.yaml:10:20: boundaries: the periodic boundaries left|right join b and a; begin the period "
      "elsewhere, so "
      "that each material meets itself");
}

/// Two names of one material with a transparent law: the same phonons continue, and there is no surface.
TEST(PlaneProblem, TransparentPairsShareNoSurface) {
  std::string text =
      grid("[[a, c], [a, a]]", "interfaces: [{between: [a, c], model: transparent}]\n" + walls);
  text.insert(text.find("mesh:"), "  c: {gray: {heat_capacity: 1.66e6 J/m^3/K, group_velocity: 6400 m/s, "
                                  "mean_free_path: 40 nm}}\n");
  const PlaneProblem problem = setup_of(text).problem;
  EXPECT_EQ(problem.mesh.surfaces.size(), 4u);
  EXPECT_EQ(problem.mesh.regions.size(), 2u);
}

TEST(PlaneProblem, HeatingFillsMaterialsAndBoxes) {
  const auto heated = [](const std::string& heating) {
    return setup_of(grid("[[a, b], [a, a]]", law + walls + "heating: [" + heating + "]\n"));
  };
  const PlaneSetup material = heated("{material: b, power: 3e18}");
  EXPECT_NEAR(heated_power(material.problem), 3e18 * 100e-18, 1e-10);
  EXPECT_TRUE(material.warnings.empty());
  const PlaneSetup box = heated("{material: b, power: 2e18, within: {x: [20 nm, 30 nm], y: [0, 20 nm]}}, "
                                "{material: b, power: 1e18}");
  EXPECT_NEAR(heated_power(box.problem), 2e18 * 50e-18 + 1e18 * 100e-18, 1e-10);
  EXPECT_TRUE(box.warnings.empty());
  EXPECT_EQ(
      complaint(grid("[[a, b], [a, a]]", law + walls
                                             + "heating: [{material: b, power: 1, within: {x: [0, 10 nm], y: "
                                               "[0, 10 nm]}}]\n")),
      "d.yaml:11:11: heating[0]: no cell of b is in the box");
}

/// Cells have what lies in the box, so that the power is the box's on any mesh, of rectangles or triangles.
TEST(PlaneProblem, BoxesThatCutCellsHaveTheirPower) {
  const auto heated = [](const std::string& box) {
    return setup_of(grid("[[a, b], [a, a]]",
                         law + walls + "heating: [{material: b, power: 2e18, within: " + box + "}]\n"));
  };
  const PlaneSetup cut = heated("{x: [21 nm, 29 nm], y: [1 nm, 20 nm]}");
  EXPECT_NEAR(heated_power(cut.problem), 2e18 * 32e-18, 1e-10);
  EXPECT_TRUE(cut.warnings.empty());
  const PlaneSetup small = heated("{x: [21 nm, 22 nm], y: [1 nm, 2 nm]}");
  EXPECT_NEAR(heated_power(small.problem), 2e18 * 1e-18, 1e-10);
  ASSERT_EQ(small.warnings.size(), 1u);
  EXPECT_EQ(small.warnings[0],
            "d.yaml:11:11: heating[0].within: the heat of 1e-18 m^2 is spread over the cells that the box "
            "touches, 1.25e-17 m^2; make the mesh finer there");

  // x from 0 to 3 and y from 0 to 2, cut along both diagonals: a corner of the box in each triangle.
  const std::string crossed = "$MeshFormat\n2.2 0 8\n$EndMeshFormat\n$PhysicalNames\n2\n2 1 \"a\"\n"
                              "1 2 \"wall\"\n$EndPhysicalNames\n$Nodes\n5\n1 0 0 0\n2 3 0 0\n3 3 2 0\n"
                              "4 0 2 0\n5 1.5 1 0\n$EndNodes\n$Elements\n8\n1 1 2 2 1 1 2\n2 1 2 2 1 2 3\n"
                              "3 1 2 2 1 3 4\n4 1 2 2 1 4 1\n5 2 2 1 1 1 2 5\n6 2 2 1 1 2 3 5\n"
                              "7 2 2 1 1 3 4 5\n8 2 2 1 1 4 1 5\n$EndElements\n";
  const test::SharedScratch scratch(Communicator::self());
  const std::string mesh = (scratch.path() / "crossed.msh").string();
  std::ofstream(mesh) << crossed;
  const PlaneSetup triangles =
      setup_of(test::materials + "mesh: {gmsh: " + mesh + ", scale: 1 nm}\n"
               + "boundaries: {wall: {isothermal: 300 K}}\nheating: [{material: a, power: 2e18, within: "
                 "{x: [0.5 nm, 2 nm], y: [0.25 nm, 1.5 nm]}}]\n");
  EXPECT_NEAR(heated_power(triangles.problem), 2e18 * 1.875e-18, 1e-10);
  EXPECT_NEAR(triangles.problem.heating[1], 2e18 / 9, 1e6); // the right one: a sixth of 1.5 nm2
}

TEST(PlaneProblem, WhatIsWrongIsSaidWithItsPlace) {
  const std::string closed =
      "boundaries: {left: {heat_flux: 1e8}, right: specular, bottom: specular, top: diffuse}\n";
  EXPECT_EQ(complaint(grid("[[a, a], [a, a]]", closed)),
            "d.yaml: boundaries: there is no steady state: 2 W/m of heating and imposed heat flux cannot "
            "leave; make "
            "one boundary isothermal, or let the fluxes balance");
  EXPECT_EQ(complaint(grid("[[a, void], [a, a]]",
                           walls.substr(0, walls.size() - 2)
                               + ", void: diffuse}\noutput: {probes: [{name: p, at: [20 nm, 2 nm]}]}\n")),
            "d.yaml:10:33: output.probes[0].at: the point lies outside the mesh");
  EXPECT_EQ(complaint(grid("[[a, a], [a, a]]", walls + "solver: {decomposition: {space: 2}}\n")),
            "d.yaml:10:25: solver.decomposition: 2 x 1 x 1 is 2 ranks, but there are 1");
  std::string text = grid("[[a, b], [a, a]]", law + walls);
  text.replace(text.find("[b, a], model: transmission, value: 0.25"), 40,
               "[a, b], model: transmission, value: 0.9");
  EXPECT_EQ(complaint(text).substr(0, 28), "d.yaml:9:14: interfaces[0]: ");
}

TEST(PlaneProblem, AGmshFileThatIsNotThereIsNamed) {
  const std::string said =
      complaint(test::materials + "mesh: {gmsh: nowhere.msh}\nboundaries: {all: {isothermal: 300 K}}\n");
  EXPECT_NE(said.find("nowhere.msh"), std::string::npos) << said;
}

/// A mesh whose materials touch without a law: only the mesh's file can tell.
TEST(PlaneProblem, MaterialsOfAGmshMeshNeedALaw) {
  const std::string file = std::string(KAPITZA_SOURCE_DIR) + "/input/geometry/wavy.msh";
  const std::string text =
      "materials:\n  lower: {gray: {heat_capacity: 1e6, group_velocity: 5000, mean_free_path: "
      "40 nm}}\n  upper: {gray: {heat_capacity: 1e6, group_velocity: 3000, mean_free_path: 40 "
      "nm}}\nmesh: {gmsh: "
      + file
      + ", scale: 1 nm}\nboundaries: {top: {isothermal: 301 K}, bottom: {isothermal: 299 K}, "
        "left: specular, right: specular}\n";
  EXPECT_NE(complaint(text).find("lower and upper touch along"), std::string::npos) << complaint(text);
  const PlaneProblem problem =
      setup_of(text + "interfaces: [{between: [upper, lower], model: dmm}]\n").problem;
  EXPECT_TRUE(std::holds_alternative<DiffuseMismatch>(problem.surfaces[surface(problem, "lower|upper")].law));
}

} // namespace
} // namespace kapitza
