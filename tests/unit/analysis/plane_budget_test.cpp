/// The global budget in two dimensions: against the 1D analysis on the same discretisation, and on moments
/// made by hand.

#include "kapitza/analysis/budget.hpp"
#include "kapitza/analysis/resolution_warnings.hpp"
#include "kapitza/analysis/sample.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/mesh/grid.hpp"
#include "kapitza/setup/problem.hpp"
#include "kapitza/solver/plane/steady.hpp"
#include "kapitza/solver/stack/steady.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace kapitza {
namespace {

Deck read(const std::string& text) {
  return read_deck("d.yaml", {}, [&](const std::filesystem::path&) { return std::optional(text); });
}

const std::string materials = R"(materials:
  a: {bands: [{heat_capacity: 1.1e6, group_velocity: 8000, mean_free_path: 20 nm}, {heat_capacity: 0.5e6, group_velocity: 3000, mean_free_path: 200 nm}]}
  b: {bands: [{heat_capacity: 0.9e6, group_velocity: 4000, mean_free_path: 60 nm}, {heat_capacity: 0.8e6, group_velocity: 2000, mean_free_path: 30 nm}]}
interfaces: [{between: [a, b], model: dmm}]
solver: {tolerance: 1e-12}
)";

struct Solved2D {
  Deck deck;
  PlaneSetup setup;
  PlaneSteadyState state;
  Analysis analysis;
  explicit Solved2D(const std::string& text)
      : deck(read(text)), setup(make_plane_problem(deck, Communicator::self())),
        state(solve_plane_steady(setup.problem, make_steady_options(deck.solver), *setup.ranks)),
        analysis(analyse(domain_of(setup.problem, Communicator::self()), state.moments)) {
    EXPECT_TRUE(state.converged);
  }
};

template <class Budget>
const auto& find(const Budget& budget, const std::string& name) {
  for (const auto& element : budget.elements)
    if (element.name == name) return element;
  throw std::logic_error("no element " + name);
}

/// 0.6 of the first band of a would need more than 1 of b's on the way back; of the second it would not.
TEST(PlaneBudget, SaysWhereDetailedBalanceLowersATransmissivity) {
  std::string lowered = materials;
  lowered.replace(lowered.find("model: dmm"), 10, "model: transmission, value: 0.6");
  const std::string mesh = "boundaries: {left: {isothermal: 301 K}, right: {isothermal: 299 K}";
  const Solved2D plane(
      lowered
      + "mesh: {grid: {x: [{length: 50 nm, cells: 3}, {length: 30 nm, cells: 3}], y: [{length: 7 "
        "nm, cells: 1}], materials: [[a, b]]}}\n"
      + mesh + ", bottom: specular, top: specular}\nangles: {polar: 2, azimuthal: 8}\n");
  const auto expected = [](const std::string& interface) {
    return "interface " + interface
           + ": in 1 of 2 groups of bands the other side carries too little for the asked transmissivity (the way "
             "back would exceed 1); there it is lowered to what detailed balance allows";
  };
  EXPECT_EQ(std::ranges::count(plane.analysis.warnings, expected("a|b")), 1);

  const Deck stack =
      read(lowered
           + "mesh: {layers: [{material: a, thickness: 50 nm, cells: 3}, {material: b, thickness: 30 "
             "nm, cells: 3}]}\n"
           + mesh + "}\n");
  const StackProblem problem = make_problem(stack);
  const SteadyState state = solve_steady(problem, make_steady_options(stack.solver), Communicator::self());
  EXPECT_EQ(std::ranges::count(analyse(domain_of(problem), state.moments).warnings, expected("a|b")), 1);
}

/// A strip with mirrors below and above is the stack itself, cell by cell: the parts of its budget are those
/// of the 1D analysis, over the height.
TEST(PlaneBudget, OfAStripIsThatOfTheStack) {
  constexpr double height = 7e-9;
  const Deck stack = read(materials
                          + "mesh: {layers: [{material: a, thickness: 50 nm, cells: 6, grading: uniform}, "
                            "{material: b, thickness: 30 nm, cells: 5, grading: uniform}]}\n"
                            "boundaries: {left: {isothermal: 301 K}, right: {isothermal: 299 K}}\n");
  Solved2D plane(
      materials
      + "mesh: {grid: {x: [{length: 50 nm, cells: 6, grading: uniform}, {length: 30 nm, cells: 5, "
        "grading: uniform}], y: [{length: 7 nm, cells: 1}], materials: [[a, b]]}}\n"
        "boundaries: {left: {isothermal: 301 K}, right: {isothermal: 299 K}, bottom: specular, top: "
        "specular}\nangles: {polar: 4, azimuthal: 32}\n");
  StackProblem problem = make_problem(stack);
  problem.angles = project_on_x(plane.setup.problem.angles);
  const SteadyState state = solve_steady(problem, make_steady_options(stack.solver), Communicator::self());
  const Analysis line = analyse(problem, state.moments);
  ASSERT_TRUE(line.resistance && plane.analysis.resistance);

  const ResistanceBudget& one = *line.resistance;
  const ResistanceBudget& two = *plane.analysis.resistance;
  const double slack = 1e-8 * one.total;
  EXPECT_NEAR(two.total * height, one.total, slack);
  EXPECT_NEAR(two.closure, 0, 1e-12);
  EXPECT_EQ(two.elements.size(), one.elements.size()); // nothing flows into mirrors
  for (const ResistanceElement& element : one.elements) {
    const ResistanceElement& same = find(two, element.name);
    EXPECT_NEAR(same.total * height, element.total, slack) << element.name;
    EXPECT_NEAR(same.bulk * height, element.bulk, 1e-5 * element.bulk)
        << "its flux varies by that within cells";
    EXPECT_NEAR(same.kapitza * height, element.kapitza, slack) << element.name;
    EXPECT_NEAR(same.contact * height, element.contact, slack) << element.name;
  }
  const DissipationBudget &lost = line.dissipation.value(), &lost_too = plane.analysis.dissipation.value();
  EXPECT_NEAR(lost_too.closure, lost.closure, 1e-8);
  EXPECT_EQ(lost_too.elements.size(), lost.elements.size()); // mirrors dissipate nothing
  for (const DissipationElement& element : lost.elements) {
    const DissipationElement& same = find(lost_too, element.name);
    const double rounding = 1e-8 * lost.total;
    EXPECT_NEAR(same.total / height, element.total, rounding) << element.name;
    EXPECT_NEAR(same.reflection / height, element.reflection, rounding) << element.name;
    EXPECT_NEAR(same.angular / height, element.angular, rounding) << element.name;
    EXPECT_NEAR(same.missing / height, element.missing, rounding) << element.name;
  }
  EXPECT_NEAR(plane.analysis.effective_conductivity.value(), line.effective_conductivity.value(),
              1e-8 * *line.effective_conductivity);
  ASSERT_EQ(plane.analysis.interfaces.size(), 1u);
  const InterfaceResistance& flat = plane.analysis.interfaces[0];
  const InterfaceResistance& same = line.interfaces[0];
  EXPECT_NEAR(*flat.kapitza, *same.kapitza, slack);
  EXPECT_NEAR(*flat.interface, *same.interface, slack);
  EXPECT_NEAR(*flat.reflection, *same.reflection, slack);
  EXPECT_NEAR(flat.temperature_drop, same.temperature_drop, 1e-8);
  for (const std::size_t side : {0, 1})
    EXPECT_NEAR(flat.equivalent_temperature[side], same.equivalent_temperature[side], 1e-8);
  EXPECT_NEAR(*flat.landauer, *same.landauer, 1e-12 * *same.landauer);
  EXPECT_NEAR(*flat.kapitza_thermal, *same.kapitza_thermal, 1e-12 * *same.landauer);
  ASSERT_EQ(flat.groups.size(), same.groups.size());
  for (std::size_t g = 0; g < flat.groups.size(); ++g) {
    EXPECT_EQ(*flat.groups[g].kapitza, *same.groups[g].kapitza);
    EXPECT_NEAR(flat.groups[g].heat_flux, same.groups[g].heat_flux, 1e-8 * std::abs(same.heat_flux));
  }
  const std::vector<FacePair> line_of_faces =
      pair_faces(domain_of(plane.setup.problem, Communicator::self()), plane.state.moments);
  ASSERT_EQ(line_of_faces.size(), 1u);
  EXPECT_NEAR(line_of_faces[0].kapitza, *same.kapitza, slack);
  EXPECT_NEAR((line_of_faces[0].theta[0] - line_of_faces[0].theta[1]) / same.heat_flux, *same.interface,
              slack);
  EXPECT_NEAR(line_of_faces[0].heat_flux, same.heat_flux, 1e-8 * std::abs(same.heat_flux));
  EXPECT_NEAR(line_of_faces[0].equivalent[0] - line_of_faces[0].equivalent[1], same.temperature_drop, 1e-8);
}

/// What is put in by heating and taken out by walls is what dissipates, less the numerical dissipation.
double closure(int cells, const std::string& bottom_and_top) {
  const std::string n = std::to_string(cells);
  const Solved2D plane(materials + "mesh: {grid: {x: [{length: 40 nm, cells: " + n
                       + ", grading: uniform}, {length: 40 nm, cells: " + n
                       + ", grading: uniform}], y: [{length: 40 nm, cells: " + n
                       + ", grading: uniform}], materials: [[a, b]]}}\nboundaries: {left: {isothermal: 300 "
                         "K}, right: {isothermal: "
                         "301 K}, "
                       + bottom_and_top
                       + "}\nheating: [{material: b, power: 1e16}]\nangles: {polar: 4, azimuthal: 16}\n");
  const Analysis& analysis = plane.analysis;
  EXPECT_FALSE(analysis.resistance || analysis.conductance || analysis.effective_conductivity);
  EXPECT_NEAR(analysis.heating, 1e16 * 1600e-18, 1e-9);
  double power = analysis.heating;
  for (const WallReport& wall : analysis.walls) power += wall.power;
  EXPECT_NEAR(power, 0, 1e-9 * analysis.heating);
  for (const DissipationElement& element : analysis.dissipation.value().elements)
    EXPECT_GT(element.total, 0) << element.name;
  EXPECT_LT(analysis.dissipation->closure, 0);
  return -analysis.dissipation->closure;
}

/// Of second order between mirrors; of first order, nearly, where walls make phonons that graze them.
TEST(PlaneBudget, ClosesAsTheCellsGetSmaller) {
  const std::string mirrors = "bottom: specular, top: specular",
                    walls = "bottom: diffuse, top: {heat_flux: 1e8}";
  EXPECT_LT(closure(4, mirrors), 1e-3);
  EXPECT_LT(closure(8, mirrors), 0.3 * closure(4, mirrors));
  EXPECT_LT(closure(4, walls), 0.02);
  EXPECT_LT(closure(8, walls), 0.6 * closure(4, walls));
}

/// A periodic drop drives like two terminals, and along a uniform bar nothing but bulk resists.
TEST(PlaneBudget, OfAPeriodIsBulkAlone) {
  const Solved2D plane(
      materials
      + "mesh: {grid: {x: [{length: 5 um, cells: 2, grading: uniform}], y: [{length: 20 nm, cells: "
        "2, grading: uniform}], materials: [[a]]}}\n"
        "boundaries: {left: {periodic: {with: right, temperature_drop: 1 K}}, bottom: specular, "
        "top: specular}\nangles: {polar: 4, azimuthal: 16}\n");
  const double kappa = conductivity(plane.setup.problem.media[0]);
  EXPECT_NEAR(plane.analysis.effective_conductivity.value(), kappa, 1e-8 * kappa);
  const ResistanceElement& bar = find(plane.analysis.resistance.value(), "a");
  EXPECT_NEAR(bar.bulk * 20e-9, 5e-6 / kappa, 1e-8 * 5e-6 / kappa);
  EXPECT_NEAR(bar.kinetic, 0, 1e-7 * bar.bulk);
  EXPECT_NEAR(plane.analysis.resistance->closure, 0, 1e-11);
  EXPECT_NEAR(plane.analysis.dissipation.value().closure, 0, 1e-8);
  ASSERT_EQ(plane.analysis.walls.size(), 4u);
  EXPECT_EQ(plane.analysis.walls[0].name, "left");
  EXPECT_GT(plane.analysis.walls[0].power, 0);
  EXPECT_EQ(plane.analysis.walls[1].power, -plane.analysis.walls[0].power);
  EXPECT_TRUE(plane.analysis.interfaces.empty());
}

TEST(PlaneBudget, NothingIsDefinedWhereNoHeatFlows) {
  const Solved2D plane(
      materials
      + "mesh: {grid: {x: [{length: 50 nm, cells: 2}, {length: 50 nm, cells: 2}], y: [{length: 20 nm, "
        "cells: 2}], materials: [[a, b]]}}\n"
        "boundaries: {left: {isothermal: 310 K}, right: {isothermal: 310 K}, bottom: diffuse, top: "
        "specular}\nangles: {polar: 4, azimuthal: 16}\n");
  EXPECT_FALSE(plane.analysis.dissipation || plane.analysis.resistance || plane.analysis.conductance);
  EXPECT_EQ(plane.analysis.warnings.size(), 1u);
  ASSERT_EQ(plane.analysis.interfaces.size(), 1u);
  EXPECT_FALSE(plane.analysis.interfaces[0].kapitza || plane.analysis.interfaces[0].interface);
  EXPECT_TRUE(plane.analysis.interfaces[0].landauer);
  EXPECT_NEAR(plane.analysis.regions[1].highest, 310, 1e-9);
}

// --- moments made by hand ---

/// Two gray blocks side by side, one cell each.
PlaneProblem two_blocks() {
  PlaneProblem problem;
  GridSpec spec;
  spec.x = {{3e-8, 1, {}}, {2e-8, 1, {}}};
  spec.y = {{1e-8, 1, {}}};
  spec.regions = {{"left block", 0}, {"right block", 1}};
  spec.region_of_block = {{0, 1}};
  problem.mesh = make_grid(spec, MPI_COMM_SELF);
  for (const double speed : {6400.0, 3900.0}) {
    Bands& bands = problem.media.emplace_back();
    bands.heat_capacity = {1.6e6};
    bands.speed = {speed};
    bands.mean_free_path = {4e-8};
    bands.frequency = bands.branch = {0};
    bands.omega = bands.wavevector = {0};
  }
  for (const PlaneSurface& surface : problem.mesh.surfaces)
    problem.surfaces.push_back(
        {surface.is_interface() ? SurfaceLaw{DiffuseMismatch{}} : SurfaceLaw{ReflectingWall{1}}});
  problem.angles = plane_quadrature(2, 4);
  return problem;
}

/// What the iteration leaves of flux on both sides of a plane that lets nothing across is not heat.
TEST(PlaneBudget, NothingIsDefinedOfWhatTheIterationLeaves) {
  std::string closed = materials;
  closed.replace(closed.find("model: dmm"), 10, "model: transmission, value: 0");
  closed.replace(closed.find("1e-12"), 5, "1e-8");
  const Solved2D plane(
      closed
      + "mesh: {grid: {x: [{length: 100 nm}], y: [{length: 50 nm}, {length: 50 nm}], materials: "
        "[[a], [b]]}}\n"
        "boundaries: {bottom: {isothermal: 301 K}, top: {isothermal: 299 K}, left: specular, "
        "right: diffuse}\nangles: {polar: 8, azimuthal: 16}\n");
  EXPECT_FALSE(plane.analysis.interfaces.at(0).kapitza);
  EXPECT_FALSE(plane.analysis.effective_conductivity);
  EXPECT_FALSE(plane.analysis.conductance);
  EXPECT_FALSE(plane.analysis.dissipation);
  EXPECT_EQ(std::ranges::count(plane.analysis.warnings, "no heat flows, so no resistance is defined"), 1);
}

/// Both sides of the interface, with what the law makes of hemisphere means that differ along the face: then
/// the Kapitza resistance is that of Chen, whatever the means are.
TEST(PlaneBudget, KapitzaResistanceDoesNotDependOnTheState) {
  const PlaneProblem problem = two_blocks();
  const PlaneMesh& mesh = problem.mesh;
  const double w1 = one_way_conductance(problem.media[0]), w2 = one_way_conductance(problem.media[1]);
  const double a12 = w2 / (w1 + w2), a21 = w1 / (w1 + w2);
  const std::array<double, 2> hot{1.3, 0.4}, cold{-0.2, 0.1}; // at the lower and the upper end
  Moments moments;
  moments.temperature.assign(8, 1.0);
  moments.energy_temperature.assign(8, 1.0);
  moments.heat_flux.assign(8, {1e9, 0});
  moments.dissipation.assign(2, 0.0);
  moments.power.assign(mesh.surfaces.size(), 0.0);
  moments.wall_temperature.assign(mesh.surfaces.size(), 0.0);
  for (int slot = 0; slot < mesh.slots(); ++slot) {
    const auto s = index(slot);
    const int surface = mesh.surface_of_face[s];
    if (surface < 0 || !mesh.surfaces[index(surface)].is_interface()) continue;
    FaceMoments face;
    face.slot = slot;
    face.surface = surface;
    face.side = mesh.on_plus_side[s];
    face.length = 1e-8;
    for (std::size_t end = 0; end < 2; ++end) {
      // The minus cell meets the face from below, the plus cell from above.
      const std::size_t at = face.side == minus_side ? end : 1 - end;
      const double H1 = hot[at], H2 = cold[at];
      face.incident[end] = {face.side == minus_side ? H1 : H2};
      face.outgoing[end] = {face.side == minus_side ? H1 - a12 * (H1 - H2) : H2 + a21 * (H1 - H2)};
    }
    moments.faces.push_back(face);
  }
  ASSERT_EQ(moments.faces.size(), 2u);
  const double mean = a12 * w1 * (hot[0] - cold[0] + hot[1] - cold[1]) / 2;
  for (std::size_t s = 0; s < mesh.surfaces.size(); ++s)
    if (mesh.surfaces[s].is_interface()) moments.power[s] = mean * mesh.surfaces[s].length;
  const Analysis analysis = analyse(domain_of(problem, Communicator::self()), moments);
  ASSERT_EQ(analysis.interfaces.size(), 1u);
  const double expected = 1 / (a12 * w1) - (1 / w1 + 1 / w2) / 2;
  EXPECT_NEAR(analysis.interfaces[0].kapitza.value(), expected, 1e-12 * expected);
  EXPECT_NEAR(analysis.interfaces[0].groups[0].heat_flux, mean, 1e-12 * mean);
}

/// A linear field is itself at every point.
TEST(PlaneSamples, OfALinearFieldAreExact) {
  const PlaneProblem problem = two_blocks();
  Moments moments;
  for (const Point& p : problem.mesh.corner) {
    moments.temperature.push_back(3e7 * p[0] - 2e7 * p[1]);
    moments.energy_temperature.push_back(1e7 * p[1]);
    moments.heat_flux.push_back({p[0], p[1]});
  }
  const std::vector<Point> points{{1e-8, 2e-9}, {4.9e-8, 9e-9}, {3e-8, 5e-9}};
  const auto samples = sample_points(domain_of(problem, Communicator::self()), moments, points);
  for (std::size_t i = 0; i < points.size(); ++i) {
    const auto [x, y] = points[i];
    EXPECT_NEAR(samples[i].temperature, 300 + 3e7 * x - 2e7 * y, 1e-9);
    EXPECT_NEAR(samples[i].energy_temperature, 300 + 1e7 * y, 1e-9);
    EXPECT_NEAR(samples[i].heat_flux[0], x, 1e-20);
    EXPECT_NEAR(samples[i].heat_flux[1], y, 1e-20);
  }
}

TEST(PlaneResolution, WarnsOfRaysAndThickCells) {
  const auto warnings = [](const std::string& length, int azimuthal) {
    const Deck deck =
        read(materials + "mesh: {grid: {x: [{length: " + length
             + ", cells: 4, grading: uniform}], y: [{length: " + length
             + ", cells: 4, grading: uniform}], materials: [[b]]}}\n"
               "boundaries: {left: specular, right: specular, bottom: specular, top: {isothermal: 300 "
               "K}}\nangles: {azimuthal: "
             + std::to_string(azimuthal) + "}\n");
    const PlaneSetup setup = make_plane_problem(deck, Communicator::self());
    return resolution_warnings(setup.problem, Communicator::self());
  };
  const auto rays = warnings("20 nm", 64), cells = warnings("2 um", 64);
  ASSERT_EQ(rays.size(), 1u);
  EXPECT_EQ(rays[0].substr(0, 12), "ray effects:");
  EXPECT_TRUE(warnings("20 nm", 256).empty());
  ASSERT_EQ(cells.size(), 4u);
  EXPECT_EQ(cells[0].substr(0, 34), "cells beside left are up to 10.9 t");
  EXPECT_TRUE(warnings("170 nm", 64).empty());
}

/// Films that begin again at their ends, of a material whose heat flies 54.5 nm. Beside walls along the axes
/// azimuths are dense, beside others they are not; mirrors along the axes are no walls at all.
TEST(PlaneResolution, WarnsOfRaysAlongFilmsWithoutEnd) {
  const auto warnings = [](const std::string& thickness, const std::string& walls, int azimuthal,
                           bool turned) {
    const Deck deck =
        read(materials + "mesh: {grid: {x: [{length: 40 nm, cells: 4}], y: [{length: " + thickness
             + ", cells: 2}], materials: [[b]]}}\n"
               "boundaries: {left: {periodic: {with: right, temperature_drop: 1 K}}, "
             + walls + "}\nangles: {azimuthal: " + std::to_string(azimuthal) + "}\n");
    PlaneProblem problem = make_plane_problem(deck, Communicator::self()).problem;
    if (turned)
      for (Point& corner : problem.mesh.corner)
        corner = {0.6 * corner[0] - 0.8 * corner[1], 0.8 * corner[0] + 0.6 * corner[1]};
    return resolution_warnings(problem, Communicator::self());
  };
  const std::string diffuse = "bottom: diffuse, top: diffuse", mirrors = "bottom: specular, top: specular";
  EXPECT_TRUE(warnings("5 nm", diffuse, 32, false).empty());
  ASSERT_EQ(warnings("5 nm", diffuse, 32, true).size(), 1u);
  EXPECT_NE(warnings("5 nm", diffuse, 32, true)[0].find("angles.azimuthal: 328 is advisable"),
            std::string::npos)
      << warnings("5 nm", diffuse, 32, true)[0];
  EXPECT_TRUE(warnings("5 nm", diffuse, 328, true).empty());
  EXPECT_EQ(warnings("0.2 nm", diffuse, 32, false).size(), 1u);
  EXPECT_TRUE(warnings("0.2 nm", diffuse, 1024, false).empty());
  EXPECT_TRUE(warnings("0.2 nm", mirrors, 32, false).empty());
  EXPECT_EQ(warnings("0.2 nm", mirrors, 32, true).size(), 1u);
}

} // namespace
} // namespace kapitza
