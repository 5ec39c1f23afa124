/// Lines through a plane: what they pass, and what is fitted along them, against the stack that a strip is.

#include "kapitza/analysis/experiment.hpp"
#include "kapitza/analysis/line.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/mesh/grid.hpp"
#include "kapitza/setup/problem.hpp"
#include "kapitza/solver/plane/steady.hpp"
#include "kapitza/solver/stack/steady.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace kapitza {
namespace {

Deck read(const std::string& text) {
  return read_deck("d.yaml", {}, [&](const std::filesystem::path&) { return std::optional(text); });
}

const std::string start = R"(materials:
  a: {bands: [{heat_capacity: 1.1e6, group_velocity: 8000, mean_free_path: 20 nm}, {heat_capacity: 0.5e6, group_velocity: 3000, mean_free_path: 200 nm}]}
  b: {bands: [{heat_capacity: 0.9e6, group_velocity: 4000, mean_free_path: 60 nm}, {heat_capacity: 0.8e6, group_velocity: 2000, mean_free_path: 30 nm}]}
interfaces: [{between: [a, b], model: pressed, law: dmm, pressure: 1 GPa, hardness: 2 GPa, roughness: 10 nm, slope: 0.1}]
solver: {tolerance: 1e-12}
)";
const std::string strip =
    start
    + R"(mesh: {grid: {x: [{length: 50 nm, cells: 12, grading: uniform}, {length: 30 nm, cells: 10, grading: uniform}], y: [{length: 8 nm, cells: 2}], materials: [[a, b]]}}
boundaries: {left: {isothermal: 301 K}, right: {isothermal: 299 K}, bottom: specular, top: specular}
angles: {polar: 4, azimuthal: 32}
)";

struct Strip {
  Deck deck = read(strip);
  PlaneSetup setup = make_plane_problem(deck, Communicator::self());
  PlaneSteadyState state = solve_plane_steady(setup.problem, make_steady_options(deck.solver), *setup.ranks);
  Domain domain = domain_of(setup.problem, Communicator::self());
  Analysis analysis = analyse(domain, state.moments);
};

struct Stack {
  Deck deck = read(
      start
      + R"(mesh: {layers: [{material: a, thickness: 50 nm, cells: 12, grading: uniform}, {material: b, thickness: 30 nm, cells: 10, grading: uniform}]}
boundaries: {left: {isothermal: 301 K}, right: {isothermal: 299 K}}
)");
  StackProblem problem = make_problem(deck);
  SteadyState state;
  Analysis analysis;
  explicit Stack(const Strip& same) {
    problem.angles = project_on_x(same.setup.problem.angles);
    state = solve_steady(problem, make_steady_options(deck.solver), Communicator::self());
    analysis = analyse(problem, state.moments);
  }
};

void expect_same(const InferredInterface& one, const InferredInterface& other, bool turned) {
  const double slack = 1e-8 * std::abs(other.resistance);
  EXPECT_NEAR(one.resistance, other.resistance, slack);
  EXPECT_NEAR(one.kapitza, other.kapitza, slack);
  EXPECT_EQ(one.contact, other.contact);
  EXPECT_NEAR(one.error, other.error, 1e-7);
  for (const std::size_t side : {0, 1}) {
    const std::size_t there = turned ? 1 - side : side;
    EXPECT_NEAR(one.slip[side], other.slip[there], slack);
    EXPECT_EQ(one.bulk[side], other.bulk[there]);
    EXPECT_NEAR(one.conductivity[side] / other.conductivity[there], 1, 1e-8);
  }
}

/// Straight, turned round, and aslant: nothing depends on y, so that every line sees the same.
TEST(Line, FitsInAStripAreThoseOfTheStack) {
  const Strip plane;
  const Stack stack(plane);
  const std::vector<FitWindow> windows{{0.2, 0.8}, {0.1, 0.5}};
  const Inferred exact =
      infer_as_experiment(domain_of(stack.problem), stack.state.moments, stack.analysis, windows);
  ASSERT_EQ(exact.interfaces.size(), 2U);
  EXPECT_TRUE(exact.walls.empty());
  const std::vector<NamedLine> lines{{"straight", {0, 3e-9}, {80e-9, 3e-9}},
                                     {"back", {80e-9, 3e-9}, {0, 3e-9}}};
  const Inferred along = infer_along_lines(plane.domain, plane.state.moments, plane.analysis, lines, windows);
  ASSERT_EQ(along.interfaces.size(), 4U);
  for (std::size_t i = 0; i < 4; ++i) {
    SCOPED_TRACE(along.interfaces[i].line);
    expect_same(along.interfaces[i], exact.interfaces[i % 2], i >= 2);
  }
  // Aslant a region is passed over a greater length: slopes are along the line, what they meet at the plane
  // is the same.
  const Inferred aslant = infer_along_lines(plane.domain, plane.state.moments, plane.analysis,
                                            {{"aslant", {0, 1e-9}, {80e-9, 7e-9}}}, windows);
  ASSERT_EQ(aslant.interfaces.size(), 2U);
  for (std::size_t i = 0; i < 2; ++i)
    EXPECT_NEAR(aslant.interfaces[i].resistance / exact.interfaces[i].resistance, 1, 1e-8);
}

/// The wall is what it is, and the fitted line is where a fit by hand finds it.
TEST(Line, FitsBesideWalls) {
  const Strip plane;
  const NamedLine line{"middle", {0, 3e-9}, {80e-9, 3e-9}};
  const Inferred along =
      infer_along_lines(plane.domain, plane.state.moments, plane.analysis, {line}, {{0.2, 0.8}});
  ASSERT_EQ(along.walls.size(), 2U);
  for (const InferredWall& wall : along.walls) {
    const bool left = plane.domain.mesh->surfaces[wall.surface].name == "left";
    const double length = left ? 50e-9 : 30e-9, q = (left ? 1 : -1) * plane.analysis.walls[0].heat_flux;
    double s0 = 0, s1 = 0, s2 = 0, t0 = 0, t1 = 0;
    constexpr int points = 20000;
    std::vector<Point> places;
    for (int i = 0; i < points; ++i) {
      const double s = 0.2 + (i + 0.5) / points * 0.6;
      places.push_back({left ? s * length : 80e-9 - s * length, 3e-9});
    }
    const std::vector<Sample> samples = sample_points(plane.domain, plane.state.moments, places);
    for (int i = 0; i < points; ++i) {
      const double s = 0.2 + (i + 0.5) / points * 0.6, t = samples[index(i)].energy_temperature - 300;
      s0 += 1, s1 += s, s2 += s * s, t0 += t, t1 += s * t;
    }
    const double slope = (s0 * t1 - s1 * t0) / (s0 * s2 - s1 * s1), at_wall = (t0 - slope * s1) / s0;
    const double expected = ((left ? 1.0 : -1.0) - at_wall) / q;
    EXPECT_NEAR(wall.slip_resistance / expected, 1, 1e-6) << left;
    EXPECT_NEAR(wall.slip_length / (expected * wall.bulk), 1, 1e-6);
    EXPECT_NEAR(wall.conductivity / (-q * length / slope), 1, 1e-6);
  }
}

TEST(Line, PassesRegionsInItsOrder) {
  const Strip plane;
  const PlaneMesh& mesh = plane.setup.problem.mesh;
  const auto regions = [&](const NamedLine& line) {
    return regions_on_line(mesh, line, Communicator::self());
  };
  const std::vector<LinePart> straight = regions({"", {10e-9, 3e-9}, {70e-9, 3e-9}});
  ASSERT_EQ(straight.size(), 2U);
  EXPECT_EQ(mesh.regions[index(straight[0].in)].name, "a");
  EXPECT_NEAR(straight[0].to, 40e-9, 1e-17);
  EXPECT_NEAR(straight[1].from, 40e-9, 1e-17);
  EXPECT_NEAR(straight[1].to, 60e-9, 1e-17);
  EXPECT_EQ(regions({"", {70e-9, 4e-9}, {10e-9, 4e-9}}).size(), 2U) << "along an edge of cells";
  EXPECT_THROW(regions({"", {50e-9, 1e-9}, {50e-9, 7e-9}}), InputError) << "along the interface";
  EXPECT_THROW(regions({"", {10e-9, 3e-9}, {90e-9, 3e-9}}), InputError) << "out of the mesh";
  EXPECT_THROW(regions({"", {-1e-9, 3e-9}, {40e-9, 3e-9}}), InputError);
}

TEST(Line, SamplesStandAtBothEndsOfEveryRegion) {
  const Strip plane;
  const std::vector<LineSample> samples =
      sample_line(plane.domain, plane.state.moments, {"", {0, 3e-9}, {80e-9, 3e-9}});
  EXPECT_EQ(samples.front().at, 0);
  EXPECT_NEAR(samples.back().at, 80e-9, 1e-17);
  for (std::size_t i = 1; i < samples.size(); ++i) {
    if (samples[i].region == samples[i - 1].region) continue;
    EXPECT_NEAR(samples[i].at, samples[i - 1].at, 1e-17);
    EXPECT_GT(samples[i - 1].value.temperature - samples[i].value.temperature, 0.1) << "the interface's drop";
  }
}

} // namespace
} // namespace kapitza
