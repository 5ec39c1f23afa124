/// Steps in time with electrons of metals, and with normal processes: against responses, integrals, steady
/// states; orders; strips that are stacks.

#include "kapitza/analysis/marching.hpp"
#include "kapitza/solver/plane/steady.hpp"
#include "kapitza/solver/stack/steady.hpp"

#include "support/driven_stacks.hpp"
#include "support/metal_box.hpp"
#include "support/normal.hpp"
#include "support/strips.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <string>
#include <vector>

namespace kapitza {
namespace {

using test::Cells, test::index, test::StackSpec, test::uniform_layer;
using namespace test::metals;

constexpr double begins_at = 300;

SteadyOptions exactly(double tolerance) {
  SteadyOptions options;
  options.tolerance = tolerance;
  return options;
}

struct Case {
  std::string name;
  StackProblem stack;
};

Bands two_normal_bands(double ratio) {
  return test::with_normal_ratio(test::make_test_bands({{1e6, 6000, 4e-7}, {6e5, 3000, 1e-6}}), ratio);
}

StackProblem drifting_film(double ratio, const SurfaceLaw& right = ReflectingWall{0.3}) {
  StackSpec spec{{two_normal_bands(ratio), test::make_test_bands({{1e6, 5000, 5e-8}, {5e5, 2000, 3e-7}})},
                 {uniform_layer("drifts", 0, 6e-7, 16), uniform_layer("rests", 1, 1e-7, 8)}};
  spec.right = right;
  spec.inner = {Transmission{0.5, false}};
  return make_stack_problem(spec);
}

StackProblem two_metals(double conductance, const SurfaceLaw& left = IsothermalWall{301}) {
  StackSpec spec;
  spec.materials = {gray_metal(), metal({{1.6e6, 4000, 60e-9}}, {30e-9}, {40, 2e4})};
  spec.layers = {uniform_layer("a", 0, 5e-8, 8), uniform_layer("b", 1, 5e-8, 8)};
  spec.inner = {DiffuseMismatch{}};
  spec.inner.electron_conductance = conductance;
  spec.left = left;
  spec.right = IsothermalWall{300};
  return make_stack_problem(spec);
}

/// Of which a metal heats a crystal with normal processes.
StackProblem metal_on_drift() {
  BilayerSpec spec;
  spec.cells = 16;
  spec.finest = 1e-10;
  spec.dielectric = test::with_normal_ratio(spec.dielectric, 5);
  spec.interface.electron_absorption[plus_side] = {0.1};
  return bilayer(spec);
}

/// Every way in which carriers meet at a surface, and films of normal processes.
std::vector<Case> cases() {
  std::vector<Case> all;
  for (const StackProblem& stack : exchanging_bilayers())
    all.push_back({"exchange " + std::to_string(all.size()), stack});
  all.push_back({"metals apart", two_metals(0)});
  all.push_back({"metals joined", two_metals(1e9)});
  all.push_back({"flux into a metal", two_metals(1e9, HeatFluxWall{2e7})});
  all.push_back({"a metal on what drifts", metal_on_drift()});
  for (const double ratio : {0.5, 20.0})
    all.push_back({"drift " + std::to_string(ratio), drifting_film(ratio)});
  return all;
}

/// Walls and electrons that they hold have their temperatures from t = 0 on, fluxes are imposed, periodic
/// ends have their drops; a pulse heats what is left of 50 nm, of metals the electrons.
template <class Problem>
MarchCase driven(const Problem& problem, std::shared_ptr<const MarchModel> model,
                 const std::vector<double>& x_of_nodes, const std::function<int(std::size_t)>& cell_of) {
  MarchCase what{std::move(model), {std::vector<double>(x_of_nodes.size(), 0.0)}, {}, {}};
  const std::size_t surfaces = problem.surfaces.size();
  what.boundary.assign(surfaces, 0.0);
  what.electrons.assign(surfaces, 0.0);
  HarmonicDrive walls{{}, {}, std::vector<std::complex<double>>(surfaces)}, heat = walls;
  walls.electrons.resize(surfaces);
  for (std::size_t s = 0; s < surfaces; ++s) {
    const SurfaceCondition& condition = problem.surfaces[s];
    const LawTraits law = law_traits(condition.law);
    if (law.temperature) walls.surface[s] = *law.temperature - begins_at;
    if (law.heat_flux) walls.surface[s] = *law.heat_flux;
    if (condition.temperature_jump != 0) walls.surface[s] = condition.temperature_jump;
    if (condition.electron_temperature) walls.electrons[s] = *condition.electron_temperature - begins_at;
  }
  heat.heating.resize(x_of_nodes.size());
  if (any_metals(problem.media)) heat.electron_heating.resize(x_of_nodes.size());
  for (std::size_t n = 0; n < x_of_nodes.size(); ++n) {
    const int cell = cell_of(n);
    if (x_of_nodes[n] > 5.001e-8 || problem.material_of_cell(cell) != 0) continue;
    (is_metal(problem.bands_of_cell(cell)) ? heat.electron_heating : heat.heating)[n] = 1e5;
  }
  what.sources = {{Step{}, walls}, {Pulse{Pulse::Shape::gaussian, 1e-12, 4e-12}, heat}};
  return what;
}

MarchCase driven(const StackProblem& problem, const StackResponse& columns) {
  return driven(problem, marched(problem, columns), problem.mesh.position,
                [](std::size_t n) { return static_cast<int>(n / 2); });
}

TEST(CarrierMarching, IsWhatResponsesSay) {
  std::vector<Case> all = cases();
  StackSpec periodic{{test::gray_silicon(), test::gray_germanium()},
                     {uniform_layer("a", 0, 5e-8, 8), uniform_layer("b", 1, 5e-8, 8)}};
  periodic.inner = {DiffuseMismatch{}};
  periodic.inner.contact_resistance = 2e-10;
  periodic.periodic = true;
  periodic.temperature_drop = 1;
  all.push_back({"periodic ends and contacts", make_stack_problem(periodic)});
  for (const Case& its : all) {
    SCOPED_TRACE(its.name);
    const StackResponse columns(its.stack, {{"inside", 2e-8}});
    const MarchCase what = driven(its.stack, columns);
    const std::vector<double> times{3e-12, 6e-12, 3e-11, 3e-10};
    const TransientHistory steps = march_in_time(what, {times, 3e-3}, {}, Communicator::self()),
                           sums = respond_in_time({columns, {}, {}}, what.sources,
                                                  {times, 1e-3, TransientMethod::quadrature, nullptr, false},
                                                  Communicator::self());
    EXPECT_TRUE(steps.converged && sums.converged) << steps.error << ' ' << sums.error;
    EXPECT_LT(steps.energy_imbalance, 1e-7);
    const std::vector<double> scale = error_scales(sums.values, columns.columns(), columns.streaming());
    EXPECT_LT(largest_difference(steps.values, sums.values, scale), steps.error + sums.error);
  }
}

TEST(CarrierMarching, StripsFollowStacks) {
  const PlaneAngles angles = plane_quadrature(4, 16);
  for (Case its : cases()) {
    SCOPED_TRACE(its.name);
    its.stack.angles = project_on_x(angles);
    const PlaneProblem plane = test::make_strip(its.stack, angles, 2, Cells::quadrilaterals);
    const PlaneRanks ranks(MPI_COMM_SELF, {});
    const StackResponse of_stack(its.stack, {{"p", 2e-8}, {"e", 7e-8, true}});
    const PlaneResponse of_plane(plane, ranks,
                                 {{"p", 2e-8, false, 0.3 * test::strip_height}, {"e", 7e-8, true, 1e-7}}, 1);
    std::vector<double> x;
    std::vector<int> cell_of;
    for (int cell = 0; cell < plane.mesh.owned_cells; ++cell)
      for (int k = 0; k < plane.mesh.corners_of(cell); ++k) {
        x.push_back(plane.mesh.corner[index(plane.mesh.first_slot[index(cell)] + k)][0]);
        cell_of.push_back(cell);
      }
    const MarchCase stack = driven(its.stack, of_stack),
                    strip = driven(plane, marched(of_plane), x, [&](std::size_t n) { return cell_of[n]; });
    MarchRequest request{{4e-12, 8e-12}, 1, MarchScheme::sdirk3, 1e-12};
    request.options.tolerance = 1e-12;
    const TransientHistory one = march_in_time(stack, request, {}, Communicator::self()),
                           two = march_in_time(strip, request, {}, Communicator::self());
    EXPECT_EQ(one.steps, two.steps);
    const std::vector<ResponseColumn> columns = of_stack.columns(), others = of_plane.columns();
    for (std::size_t c = 0; c < columns.size(); ++c) {
      if (columns[c].name == "p_electron_heat_flux")
        continue; // there a plane has -kappa_e grad T_e of the cell
      const auto same = std::ranges::find(others, columns[c].name, &ResponseColumn::name) - others.begin();
      ASSERT_LT(index(same), others.size()) << columns[c].name;
      // at a boundary a plane has what electrons carry into it, a stack what they carry to the right
      const double sign = columns[c].name == "right_electron_heat_flux" ? -1 : 1;
      for (std::size_t i = 0; i < request.times.size(); ++i) {
        const double size =
            largest_of_kinds(one.values, columns)[columns[c].kind == ResponseColumn::Kind::heat_flux ? 1 : 0];
        EXPECT_NEAR(two.values[i][index(same)], sign * one.values[i][c], 1e-8 * size)
            << columns[c].name << " at " << request.times[i];
      }
    }
  }
}

std::vector<double> unknowns_of(const March& march) {
  const Moments now = march.field();
  std::vector<double> all = now.energy_temperature;
  all.insert(all.end(), now.electron_temperature.begin(), now.electron_temperature.end());
  return all;
}

double difference(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (std::size_t n = 0; n < a.size(); ++n) sum += (a[n] - b[n]) * (a[n] - b[n]);
  return std::sqrt(sum);
}

/// A pulse in the left half of an insulated film, into the electrons where there are any.
void expect_orders(const Bands& bands, double thickness, double width) {
  StackSpec spec{{bands}, {uniform_layer("film", 0, thickness, 12)}};
  spec.left = spec.right = ReflectingWall{0};
  const StackProblem problem = make_stack_problem(spec);
  std::vector<double> power(index(problem.mesh.nodes()), 0.0);
  std::fill_n(power.begin(), power.size() / 2, 1e6);
  const Pulse pulse{Pulse::Shape::gaussian, width, 6 * width};
  const auto followed = [&](MarchScheme scheme, int steps) {
    MarchSetup setup{{}, std::vector<double>(problem.surfaces.size()), scheme, exactly(1e-12)};
    MarchDrive heat;
    (is_metal(bands) ? heat.electron_heating : heat.heating) = power;
    heat.value = [=](double t) { return value_at(pulse, t); };
    heat.integral = [=](double t) { return integral_at(pulse, t); };
    setup.drives = {heat};
    StackMarch march(problem, std::move(setup), Communicator::self());
    march.begin(0, std::vector<double>(power.size(), 0.0));
    for (int i = 1; i <= steps; ++i) {
      EXPECT_TRUE(march.try_step(12 * width * i / steps).converged);
      march.accept();
      EXPECT_LT(march.energy_imbalance(), 1e-10);
    }
    return unknowns_of(march);
  };
  const std::vector<double> exact = followed(MarchScheme::sdirk3, 640);
  for (const auto& [scheme, order] :
       {std::pair(MarchScheme::sdirk2, 2.0), std::pair(MarchScheme::sdirk3, 3.0)}) {
    const double coarse = difference(followed(scheme, 80), exact),
                 fine = difference(followed(scheme, 160), exact);
    EXPECT_NEAR(std::log2(coarse / fine), order, 0.2) << coarse << ' ' << fine;
  }
}

TEST(CarrierMarching, OrdersWithElectrons) {
  expect_orders(gray_metal(), 1e-6, 2e-12);
}

TEST(CarrierMarching, OrdersWithDrift) {
  expect_orders(two_normal_bands(5), 1e-6, 1e-11);
}

/// In the end all of the energy of a pulse into the electrons is that of both carriers at one temperature.
TEST(CarrierMarching, InsulatedFilmKeepsWhatElectronsAreGiven) {
  BilayerSpec spec;
  spec.cells = 12;
  spec.finest = 1e-9;
  spec.interface.electron_absorption[plus_side] = {0.1};
  StackProblem problem = bilayer(spec);
  problem.surfaces.front().electron_temperature.reset();
  problem.surfaces.back().law = ReflectingWall{0.5};
  const StackResponse columns(problem, {{"end", 1.2e-7}});
  MarchCase what = driven(problem, columns);
  const MarchRequest request{{8e-12, 1e-10, 1e-6}, 1e-2, MarchScheme::sdirk3, std::nullopt, exactly(1e-11)};
  const TransientHistory history = march_in_time(what, request, {}, Communicator::self());
  EXPECT_TRUE(history.converged) << history.error;
  EXPECT_LT(history.energy_imbalance, 1e-9);
  const double given = 1e5 * 5e-8, capacity = 5e-8 * (2e6 + 2e4) + 1e-7 * 1.6e6;
  for (std::size_t c = 0; c < columns.columns().size(); ++c)
    if (columns.columns()[c].kind == ResponseColumn::Kind::temperature) {
      EXPECT_NEAR(history.values.back()[c] / (given / capacity), 1, 1e-6) << columns.columns()[c].name;
    }
  EXPECT_GT(history.values.front()[1], 1.5 * given / capacity);
}

/// What a march ends in is the steady state, and one that begins there stays, all loads of the problem on.
void expect_steady(const StackProblem& problem) {
  const SteadyState steady = solve_steady(problem, exactly(1e-11), Communicator::self());
  ASSERT_TRUE(steady.converged);
  const StackResponse columns(problem, {});
  MarchCase what = driven(problem, columns);
  what.sources.pop_back();
  MarchSetup setup{{}, {}, MarchScheme::sdirk2, exactly(1e-12)};
  for (const auto& value : what.sources.front().drive.surface) setup.boundary.push_back(value.real());
  for (const auto& value : what.sources.front().drive.electrons) setup.electrons.push_back(value.real());
  const double level = reference_temperature(problem) - begins_at;
  double flow = 0;
  for (const Point& q : steady.moments.heat_flux) flow = std::max(flow, std::abs(q[0]));
  ASSERT_GT(flow, 0);
  const auto is_steady = [&](const March& march) {
    const Moments now = march.field();
    for (std::size_t n = 0; n < now.temperature.size(); ++n) {
      EXPECT_NEAR(now.temperature[n], steady.moments.temperature[n] + level, 1e-6);
      EXPECT_NEAR(now.heat_flux[n][0], steady.moments.heat_flux[n][0], 1e-6 * flow);
      if (now.electron_temperature.empty() || !is_metal(problem.bands_of_cell(static_cast<int>(n / 2))))
        continue;
      EXPECT_NEAR(now.electron_temperature[n], steady.moments.electron_temperature[n] + level, 1e-6);
      EXPECT_NEAR(now.electron_flux[n][0], steady.moments.electron_flux[n][0], 1e-6 * flow);
    }
  };
  StackMarch march(problem, setup, Communicator::self());
  march.begin(0, std::vector<double>(index(problem.mesh.nodes()), 0.0));
  for (const double time : {1e-12, 1e-10, 1e-8, 1e-6, 1e-4}) {
    EXPECT_TRUE(march.try_step(time).converged) << time;
    march.accept();
  }
  is_steady(march);
  StackMarch stays(problem, setup, Communicator::self());
  ASSERT_TRUE(stays.begin_steady(0, std::vector<double>(index(problem.mesh.nodes()), 0.0)));
  is_steady(stays);
  for (const double time : {1e-13, 1e-12, 1e-10}) {
    EXPECT_TRUE(stays.try_step(time).converged) << time;
    stays.accept();
  }
  is_steady(stays);
}

TEST(CarrierMarching, BeginsAndEndsInTheSteadyState) {
  expect_steady(exchanging_bilayers().front());
  expect_steady(two_metals(1e9));
  expect_steady(metal_on_drift());
  for (const double ratio : {0.5, 20.0}) expect_steady(drifting_film(ratio, IsothermalWall{299}));
}

/// A metal in a corner of a box, on bent quadrilaterals and triangles, and a drift there: what is given is
/// what is stored, step by step.
TEST(CarrierMarching, PlanesStoreWhatTheyAreGiven) {
  const PlaneRanks ranks(MPI_COMM_SELF, {});
  for (const Cells kind : {Cells::quadrilaterals, Cells::triangles})
    for (const bool metals : {true, false}) {
      PlaneProblem problem = metal_in_box(4, kind);
      if (metals)
        problem.surfaces[4].electron_absorption[plus_side] = {0.1};
      else
        problem.media = {two_normal_bands(5), two_normal_bands(0.5)};
      const PlaneHarmonicSolver solver(problem, ranks);
      MarchSetup setup{
          {}, std::vector<double>(problem.surfaces.size(), 0.0), MarchScheme::sdirk3, exactly(1e-12)};
      setup.boundary[2] = 1;
      MarchDrive heat;
      heat.value = [](double) { return 1.0; };
      (metals ? heat.electron_heating : heat.heating)
          .assign(index(problem.mesh.owned_nodes()), metals ? 0.0 : 1e15);
      for (std::size_t n = 0; metals && n < heat.electron_heating.size(); ++n)
        heat.electron_heating[n] = 1e15;
      for (int cell = 0; metals && cell < problem.mesh.owned_cells; ++cell)
        if (!is_metal(problem.bands_of_cell(cell)))
          for (int k = 0; k < problem.mesh.corners_of(cell); ++k)
            heat.electron_heating[index(problem.mesh.first_slot[index(cell)] + k)] = 0;
      setup.drives = {heat};
      const auto march = solver.march(setup);
      march->begin(0, std::vector<double>(index(problem.mesh.owned_nodes()), 0.0));
      for (const double time : {1e-13, 1e-12, 1e-11, 1e-10, 1e-8}) {
        EXPECT_TRUE(march->try_step(time).converged) << time;
        march->accept();
        EXPECT_LT(march->energy_imbalance(), 1e-10) << time;
      }
    }
}

} // namespace
} // namespace kapitza
