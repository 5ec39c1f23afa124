/// The answer does not depend on the number of ranks: the same problem on all ranks together and on each
/// alone.

#include "kapitza/base/index.hpp"
#include "kapitza/setup/problem.hpp"
#include "kapitza/solver/stack/steady.hpp"

#include "solver/stack/low_order/diffusion.hpp"
#include "support/stacks.hpp"
#include "support/thermal_stacks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace kapitza {
namespace {

using test::graded_layer;
using test::StackSpec;
using test::uniform_layer;

struct Case {
  std::string name;
  StackProblem problem;
};

StackProblem from_deck(const std::string& boundaries, const std::string& law, const std::string& rest = "") {
  const std::string text = R"(materials:
  si: {library: silicon, frequency_bins: 10}
  ge: {library: germanium}
mesh: {layers: [{material: si, thickness: 50 nm}, {material: ge, thickness: 30 nm}]}
angles: {polar: 8}
interfaces: [{between: [si, ge], )"
                           + law + "}]\nboundaries: {" + boundaries + "}\n" + rest;
  return make_problem(read_deck("d.yaml", {}, [&](const std::filesystem::path& path) {
    return path == "d.yaml" ? std::optional(text) : read_text_file(path);
  }));
}

std::vector<Case> cases() {
  const std::string walls = "left: {isothermal: 301 K}, right: {isothermal: 299 K}";
  const std::string periodic = "left: {periodic: {with: right, temperature_drop: 1 K}}";
  const std::string flux = "left: {heat_flux: 1e8 W/m^2}, right: {isothermal: 299 K}";
  const std::string specular = "model: transmission, value: 0.2, scattering: specular";
  StackSpec gray{{test::gray_silicon(), test::gray_germanium()},
                 {graded_layer("a", 0, 1e-7, 20, 1e-9), graded_layer("b", 1, 1e-7, 20, 1e-9)}};
  gray.inner = {DiffuseMismatch{}};
  StackSpec film{{test::resolved_left()}, {uniform_layer("film", 0, 1e-7, 20)}};
  film.right = ReflectingWall{1};
  film.heating = {1e16};
  StackSpec tiny{{test::gray_silicon()}, {uniform_layer("film", 0, 4e-8, 5)}};
  tiny.polar = 2; // one line: more ranks than work
  return {{"gray dmm", make_stack_problem(gray)},
          {"specular film, heated", make_stack_problem(film)},
          {"one line", make_stack_problem(tiny)},
          {"silicon and germanium", from_deck(walls, "model: dmm")},
          {"specular transmission", from_deck(walls, specular)},
          {"periodic", from_deck(periodic, "model: dmm")},
          {"heat flux", from_deck(flux, "model: dmm")}};
}

/// Properties that follow the temperature, the last one with enough cells for ranks to share; normal
/// processes.
std::vector<Case> beyond_linear_relaxation() {
  const std::string full = "solver: {properties: full}\n",
                    hot = "left: {isothermal: 400 K}, right: {isothermal: 100 K}";
  StackSpec drifting{{test::gray_silicon(), test::gray_germanium()},
                     {graded_layer("a", 0, 1e-7, 20, 1e-9), graded_layer("b", 1, 1e-7, 20, 1e-9)}};
  drifting.materials[0].normal_share = {0.5};
  drifting.materials[0].phase_velocity = {6400};
  drifting.materials[1].normal_share = {0.1};
  drifting.materials[1].phase_velocity = {3000};
  drifting.inner = {DiffuseMismatch{}};
  drifting.inner.contact_resistance = 1e-9;
  StackSpec many;
  many.layers = {uniform_layer("film", 0, 1e-6, 6500)};
  many.left = IsothermalWall{400};
  many.right = IsothermalWall{100};
  many.polar = 4;
  return {{"large difference", from_deck(hot, "model: dmm", full)},
          {"large difference, specular",
           from_deck(hot, "model: transmission, value: 0.2, scattering: specular", full)},
          {"large difference, heat flux",
           from_deck("left: {heat_flux: 1e10 W/m^2}, right: {isothermal: 100 K}", "model: dmm", full)},
          {"large difference, many cells", test::make_thermal_stack(many, {test::gray_hot}, 250)},
          {"normal processes", make_stack_problem(drifting)}};
}

void expect_near(const std::vector<double>& a, const std::vector<double>& b, const std::string& what) {
  ASSERT_EQ(a.size(), b.size()) << what;
  double scale = 0;
  for (const double value : b) scale = std::max(scale, std::abs(value));
  for (std::size_t i = 0; i < a.size(); ++i) ASSERT_NEAR(a[i], b[i], 1e-9 * scale) << what << " at " << i;
}

/// The largest difference between any rank's numbers and the root's.
double spread(const std::vector<double>& values, const Communicator& communicator) {
  std::vector<double> of_root = values;
  MPI_Bcast(of_root.data(), static_cast<int>(of_root.size()), MPI_DOUBLE, 0, MPI_COMM_WORLD);
  double largest = 0;
  for (std::size_t i = 0; i < values.size(); ++i)
    largest = std::max(largest, std::abs(values[i] - of_root[i]));
  return communicator.max(largest);
}

TEST(Ranks, GiveTheSameSolutionAndMoments) {
  SteadyOptions options;
  options.tolerance = 1e-11;
  std::vector<Case> all = cases();
  for (Case& c : beyond_linear_relaxation()) all.push_back(std::move(c));
  for (const Case& c : all) {
    SCOPED_TRACE(c.name);
    const SteadyState together = solve_steady(c.problem, options, Communicator::world());
    const SteadyState alone = solve_steady(c.problem, options, Communicator::self());
    EXPECT_TRUE(together.converged && alone.converged);
    EXPECT_NEAR(together.sweeps, alone.sweeps, 1); // round-off may decide the last one
    expect_near(together.x, alone.x, "x");
    expect_near(together.moments.temperature, alone.moments.temperature, "temperature");
    expect_near(together.moments.energy_temperature, alone.moments.energy_temperature, "energy temperature");
    expect_near(heat_flux_along_x(together.moments), heat_flux_along_x(alone.moments), "heat flux");
    expect_near(together.moments.quadratic_flux, alone.moments.quadratic_flux, "quadratic flux");
    expect_near(together.moments.dissipation, alone.moments.dissipation, "dissipation");
    expect_near(together.moments.equivalent_temperature, alone.moments.equivalent_temperature,
                "equivalent temperature");
    ASSERT_EQ(together.moments.faces.size(), alone.moments.faces.size());
    for (std::size_t f = 0; f < alone.moments.faces.size(); ++f) {
      const FaceMoments &here = together.moments.faces[f], &there = alone.moments.faces[f];
      expect_near(here.incident[0], there.incident[0], "incident");
      expect_near(here.outgoing[0], there.outgoing[0], "outgoing");
    }
  }
}

/// Enough cells for the low-order equations and the Krylov vectors to be shared.
std::vector<Case> long_cases() {
  const auto layer = [](const char* name, int material, int cells) {
    return uniform_layer(name, material, 2e-7, cells);
  };
  StackSpec walls{{test::gray_silicon(), test::gray_germanium()}, {layer("a", 0, 6500), layer("b", 1, 4500)}};
  walls.polar = 4;
  walls.inner = {DiffuseMismatch{}};
  StackSpec ring = walls;
  ring.periodic = true;
  ring.temperature_drop = 1;
  StackSpec heated = walls;
  heated.left = HeatFluxWall{1e8};
  heated.heating = {1e16, 0};
  std::vector<Case> list{{"walls", make_stack_problem(walls)},
                         {"ring", make_stack_problem(ring)},
                         {"heated", make_stack_problem(heated)}};
  list.push_back({"contact", make_stack_problem(walls)});
  for (std::size_t s = 0; s < list.back().problem.surfaces.size(); ++s)
    if (!list.back().problem.mesh.surfaces[s].is_boundary())
      list.back().problem.surfaces[s].contact_resistance = 1e-9;
  return list;
}

TEST(SharedCells, GiveTheSameLowOrderSolution) {
  std::vector<Case> all = cases();
  for (Case& c : long_cases()) all.push_back(std::move(c));
  for (const Case& c : all) {
    SCOPED_TRACE(c.name);
    const Couplings couplings = make_couplings(c.problem);
    const DiffusionSystem together(c.problem, couplings, 4, share_cells(c.problem, Communicator::world())),
        alone(c.problem, couplings, 4, share_cells(c.problem, Communicator::self()));
    // A level that no wall fixes hangs on the pin of the first node, and with it on rounding.
    const auto without_level = [&](std::vector<double> x) {
      if (!is_floating(c.problem)) return x;
      x.erase(x.begin());
      const double level = x.front();
      for (double& value : x) value -= level;
      return x;
    };
    const Range own = stack_unknowns(c.problem, share_cells(c.problem, Communicator::world())).own();
    const std::vector<double> start = alone.source_solution();
    const auto of_all = [&](const std::vector<double>& part) {
      std::vector<double> whole(start.size(), 0.0);
      EXPECT_EQ(part.size(), own.size);
      std::ranges::copy(part, whole.begin() + static_cast<std::ptrdiff_t>(own.first));
      Communicator::world().sum(whole);
      return whole;
    };
    expect_near(without_level(of_all(together.source_solution())), without_level(start), "sources");
    std::vector<double> r(start.size()), part(own.size), b(start.size());
    for (std::size_t i = 0; i < r.size(); ++i) r[i] = std::sin(3.7 * static_cast<double>(i));
    together.invert(std::span(r).subspan(own.first, own.size), part);
    alone.invert(r, b);
    expect_near(without_level(of_all(part)), without_level(b), "solve");
  }
}

TEST(SharedCells, GiveTheSameSteadyState) {
  SteadyOptions options;
  options.tolerance = 1e-11;
  const auto world = Communicator::world();
  for (const Case& c : long_cases()) {
    SCOPED_TRACE(c.name);
    ASSERT_GE(c.problem.mesh.cells(), cells_worth_sharing * world.size());
    std::vector<double> seen; // by the watch, in the middle
    options.watch = [&](const std::function<SteadyIterate()>& current) {
      if (seen.empty()) seen = current().x;
      return false;
    };
    const SteadyState together = solve_steady(c.problem, options, world);
    options.watch = {};
    const SteadyState alone = solve_steady(c.problem, options, Communicator::self());
    EXPECT_TRUE(together.converged && alone.converged);
    EXPECT_NEAR(together.sweeps, alone.sweeps, 1);
    expect_near(together.x, alone.x, "x");
    expect_near(heat_flux_along_x(together.moments), heat_flux_along_x(alone.moments), "heat flux");
    EXPECT_EQ(seen.size(), alone.x.size());
    EXPECT_EQ(spread(seen, world), 0);
    EXPECT_EQ(spread(together.x, world), 0);
  }
}

/// Ranks that differ in one bit may take different decisions, and then wait for each other forever.
TEST(Ranks, AgreeToTheLastBit) {
  const auto world = Communicator::world();
  for (const Case& c : cases()) {
    const SteadyState state = solve_steady(c.problem, {}, world);
    EXPECT_EQ(spread(state.x, world), 0) << c.name;
    EXPECT_EQ(spread(heat_flux_along_x(state.moments), world), 0) << c.name;
    EXPECT_EQ(spread({state.relative_residual, state.energy_imbalance, double(state.sweeps)}, world), 0)
        << c.name;
  }
}

TEST(Ranks, SweepTheSameDefect) {
  for (const Case& c : cases()) {
    StackTransport together(c.problem, Communicator::world()), alone(c.problem, Communicator::self());
    std::vector<double> x(together.unknowns().size()), a(x.size()), b(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = std::sin(3.7 * static_cast<double>(i));
    for (const bool sources : {false, true}) {
      together.defect(x, a, sources);
      alone.defect(x, b, sources);
      for (std::size_t i = 0; i < x.size(); ++i) ASSERT_NEAR(a[i], b[i], 1e-13) << c.name << " at " << i;
    }
  }
}

TEST(Communicator, SumsToTheSameBitsEverywhere) {
  const auto world = Communicator::world();
  std::vector<double> values;
  for (int i = 0; i < 1000; ++i)
    values.push_back(std::sin(i + 0.1 * world.rank()) * std::pow(10, i % 20 - 10));
  const std::vector<double> mine = values;
  world.sum(values);
  EXPECT_EQ(spread(values, world), 0);
  for (std::size_t i = 0; i < values.size(); ++i) {
    double exact = 0, size = 0;
    for (int r = 0; r < world.size(); ++r) {
      const double term =
          std::sin(static_cast<double>(i) + 0.1 * r) * std::pow(10, static_cast<int>(i) % 20 - 10);
      exact += term;
      size += std::abs(term);
    }
    ASSERT_NEAR(values[i], exact, 1e-14 * size) << i;
  }
  std::vector<double> single = mine;
  Communicator::self().sum(single);
  EXPECT_EQ(single, mine);
}

TEST(Communicator, GivesEveryoneWhatTheRootHas) {
  const auto world = Communicator::world();
  EXPECT_EQ(world.is_root(), world.rank() == 0);
  for (const std::string& text : {std::string(), std::string("deck\0text", 9), std::string(100000, 'x')}) {
    std::string received = world.is_root() ? text : "something else";
    world.broadcast(received);
    EXPECT_EQ(received, text);
  }
  int value = world.is_root() ? 42 : world.rank();
  world.broadcast(value);
  EXPECT_EQ(value, 42);
  EXPECT_EQ(world.max(-1.5 - world.rank()), -1.5);
  EXPECT_EQ(world.max(world.rank()), world.size() - 1);
}

TEST(Communicator, TakesEmptySums) {
  std::vector<double> nothing;
  Communicator::world().sum(nothing);
  EXPECT_TRUE(nothing.empty());
}

} // namespace
} // namespace kapitza
