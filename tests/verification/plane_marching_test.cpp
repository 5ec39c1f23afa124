/// Steps in time of planes with psi stored: those of stacks where nothing varies along y; orders, energy, and
/// what responses and steady solves say.

#include "kapitza/analysis/marching.hpp"
#include "kapitza/base/index.hpp"

#include "support/marches.hpp"
#include "support/plane_problems.hpp"
#include "support/strips.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace kapitza {
namespace {

using test::Cells, test::graded_layer, test::march_setup, test::StackSpec;

std::vector<double> at_rest(const PlaneProblem& problem) {
  return std::vector<double>(index(problem.mesh.owned_nodes()), 0.0);
}

/// Two layers between a wall and a surface that scatters, as a stack and as a strip between mirrors.
struct Pair {
  PlaneAngles angles = plane_quadrature(4, 16);
  StackProblem stack;
  PlaneProblem plane;
  PlaneRanks ranks{MPI_COMM_SELF, {}};
  explicit Pair(const SurfaceLaw& right) {
    StackSpec spec{
        {test::in_medium(test::resolved_left(), 2330), test::in_medium(test::resolved_right(), 5320)},
        {graded_layer("a", 0, 5e-8, 6, 4e-9), graded_layer("b", 1, 3e-8, 6, 3e-9)}};
    spec.left = IsothermalWall{300}, spec.right = right;
    spec.inner = {SurfaceCondition{Transmission{0.4, true}}}; // of any directions the same
    stack = make_stack_problem(spec);
    stack.angles = project_on_x(angles);
    plane = test::make_strip(stack, angles, 2, Cells::quadrilaterals);
    plane.heating.clear();
  }
};

/// The left wall 1 K warmer, 2e7 W/m2 at the right one if it imposes a flux, and a pulse in the left layer,
/// in steps of 3 ps.
template <class Problem>
MarchCase pair_case(const Problem& problem, std::shared_ptr<const MarchModel> model, int cells, int corners) {
  const std::size_t nodes = index(cells * corners);
  MarchCase what{std::move(model), {std::vector<double>(nodes, 0.0)}, {}, {}};
  what.boundary.assign(problem.surfaces.size(), 0.0);
  HarmonicDrive walls{{}, {}, std::vector<std::complex<double>>(problem.surfaces.size())}, heat = walls;
  walls.surface.front() = 1;
  for (std::size_t s = 0; s < problem.surfaces.size(); ++s)
    if (imposed_flux(problem.surfaces[s].law)) walls.surface[s] = 2e7;
  for (int cell = 0; cell < cells; ++cell)
    heat.heating.insert(heat.heating.end(), index(corners), problem.material_of_cell(cell) == 0 ? 1e6 : 0);
  what.sources = {{Step{}, walls}, {Pulse{Pulse::Shape::gaussian, 4e-12, 1e-11}, heat}};
  return what;
}

TEST(PlaneMarching, StripsFollowStacks) {
  for (const SurfaceLaw& right : {SurfaceLaw{IsothermalWall{300}}, {HeatFluxWall{0}}, {ReflectingWall{0.3}}})
    for (const MarchScheme scheme : {MarchScheme::sdirk2, MarchScheme::sdirk3}) {
      Pair pair(right);
      const StackResponse of_stack(pair.stack, {{"p", 2e-8}, {"e", 7e-8, true}});
      const PlaneResponse of_plane(
          pair.plane, pair.ranks, {{"p", 2e-8, false, 0.3 * test::strip_height}, {"e", 7e-8, true, 1e-7}}, 1);
      const MarchCase stack =
                          pair_case(pair.stack, marched(pair.stack, of_stack), pair.stack.mesh.cells(), 2),
                      plane = pair_case(pair.plane, marched(of_plane), pair.plane.mesh.owned_cells, 4);
      MarchRequest request{{1.2e-11, 3e-11}, 1, scheme, 3e-12};
      request.options.tolerance = 1e-12;
      const TransientHistory one = march_in_time(stack, request, {}, Communicator::self()),
                             two = march_in_time(plane, request, {}, Communicator::self());
      EXPECT_EQ(one.steps, two.steps);
      const std::vector<ResponseColumn> columns = of_stack.columns(), others = of_plane.columns();
      for (std::size_t c = 0; c < columns.size(); ++c) {
        const auto same = std::ranges::find(others, columns[c].name, &ResponseColumn::name) - others.begin();
        for (std::size_t i = 0; i < 2; ++i) {
          const double size = columns[c].kind == ResponseColumn::Kind::heat_flux ? 5e8 : 1.0;
          EXPECT_NEAR(two.values[i][index(static_cast<int>(same))], one.values[i][c], 1e-8 * size)
              << columns[c].name << " at " << request.times[i];
        }
      }
    }
}

/// A pulse of 1e-4 K on a difference of 5 K: errors are relative to what the pulse does, in stacks and
/// planes.
TEST(PlaneMarching, FollowsSmallChangesOfASteadyState) {
  Pair pair(IsothermalWall{300});
  const StackResponse of_stack(pair.stack, {});
  const PlaneResponse of_plane(pair.plane, pair.ranks, {}, 1);
  const auto follows = [](MarchCase what) {
    for (const auto& source : what.sources) EXPECT_EQ(source.drive.surface.front(), 0.0);
    what.boundary.front() = 5;
    what.beginning.steady_heating.emplace(what.beginning.temperature.size(), 0.0);
    const std::vector<double> times{1e-11, 3e-11};
    const ResponseModel& columns = what.model->columns();
    const TransientHistory steps = march_in_time(what, {times, 1e-2}, {}, Communicator::self()),
                           sums = respond_in_time({columns, {}, {}}, what.sources, {times, 1e-3},
                                                  Communicator::self());
    EXPECT_TRUE(steps.converged && sums.converged) << steps.error << ' ' << sums.error;
    const auto at_first = what.model->march({{}, what.boundary, {}, {}}, Communicator::self());
    ASSERT_TRUE(at_first->begin_steady(0, *what.beginning.steady_heating));
    const std::vector<double> base = what.model->values_of(at_first->field());
    auto risen = steps.values;
    for (auto& row : risen)
      for (std::size_t c = 0; c < row.size(); ++c) row[c] -= base[c];
    const std::vector<double> scale = error_scales(sums.values, columns.columns(), columns.streaming());
    EXPECT_LT(largest_difference(risen, sums.values, scale), steps.error + sums.error);
    EXPECT_LT(largest_difference(risen, sums.values, scale), 1e-2);
  };
  MarchCase stack = pair_case(pair.stack, marched(pair.stack, of_stack), pair.stack.mesh.cells(), 2),
            plane = pair_case(pair.plane, marched(of_plane), pair.plane.mesh.owned_cells, 4);
  for (MarchCase* what : {&stack, &plane}) {
    what->sources.erase(what->sources.begin()); // the walls stay
    for (auto& power : what->sources.front().drive.heating) power *= 1e-4;
    follows(*what);
  }
}

std::vector<std::pair<std::string, test::MakePlaneProblem>> problems() {
  return {{"square", test::plane_square},
          {"device", test::plane_device},
          {"periodic", test::plane_periodic},
          {"unstructured", test::plane_unstructured},
          {"acoustic", test::plane_acoustic}};
}

/// Triangles and quadrilaterals, contacts, mirrors, periodic ends, baths: what fluxes have given is what is
/// stored, step by step.
TEST(PlaneMarching, StoresWhatItIsGiven) {
  const PlaneRanks ranks(MPI_COMM_SELF, {});
  for (const auto& [name, make] : problems()) {
    SCOPED_TRACE(name);
    PlaneProblem problem = make(ranks);
    problem.heating.assign(index(problem.mesh.owned_cells), 1e15);
    const PlaneHarmonicSolver solver(problem, ranks);
    const auto march = solver.march(march_setup(problem, MarchScheme::sdirk3, 1e-13));
    march->begin(0, at_rest(problem));
    for (const double time : {1e-13, 1e-12, 1e-11, 1e-10, 1e-8}) {
      march->try_step(time);
      march->accept();
      EXPECT_LT(march->energy_imbalance(), 1e-11) << time;
    }
  }
}

/// What a march ends in is the steady state, and one that begins there stays.
TEST(PlaneMarching, EndsInTheSteadyState) {
  const PlaneRanks ranks(MPI_COMM_SELF, {});
  for (const auto& [name, make] : problems()) {
    if (name == "periodic") continue; // its level is that of the beginning
    SCOPED_TRACE(name);
    const PlaneProblem problem = make(ranks);
    const PlaneHarmonicSolver solver(problem, ranks);
    SteadyOptions options;
    options.tolerance = 1e-11;
    const PlaneSteadyState steady = solve_plane_steady(problem, options, ranks);
    ASSERT_TRUE(steady.converged);
    const double level = reference_temperature(problem) - 300;
    double rise = 0, flow = 0;
    for (const double t : steady.moments.temperature) rise = std::max(rise, std::abs(t + level));
    for (const double power : steady.moments.power) flow = std::max(flow, std::abs(power));
    MarchSetup setup = march_setup(problem, MarchScheme::sdirk2, 1e-11);
    const std::vector<double> heating = setup.drives.front().heating;
    const auto is_steady = [&](const March& march) {
      const Moments now = march.field();
      for (std::size_t n = 0; n < now.temperature.size(); ++n) {
        EXPECT_NEAR(now.temperature[n], steady.moments.temperature[n] + level, 1e-7 * rise);
        EXPECT_NEAR(now.energy_temperature[n], steady.moments.energy_temperature[n] + level, 1e-7 * rise);
      }
      for (std::size_t s = 0; s < now.power.size(); ++s)
        EXPECT_NEAR(now.power[s], steady.moments.power[s], 1e-7 * flow);
    };
    const auto march = solver.march(setup);
    march->begin(0, at_rest(problem));
    for (const double time : {1e-9, 1e-7, 1e-5, 1e-3, 1e-1}) {
      EXPECT_TRUE(march->try_step(time).converged) << time;
      march->accept();
    }
    is_steady(*march);
    setup.drives.clear();
    MarchDrive on{heating, {}, [](double) { return 1.0; }, {}};
    setup.drives = {on};
    const auto stays = solver.march(setup);
    ASSERT_TRUE(stays->begin_steady(0, heating));
    is_steady(*stays);
    for (const double time : {1e-12, 1e-11, 1e-9}) {
      EXPECT_TRUE(stays->try_step(time).converged) << time;
      stays->accept();
    }
    is_steady(*stays);
  }
}

TEST(PlaneMarching, OrdersOfTheSchemes) {
  const PlaneRanks ranks(MPI_COMM_SELF, {});
  PlaneProblem problem = test::plane_unstructured(ranks);
  const PlaneHarmonicSolver solver(problem, ranks);
  const Pulse pulse{Pulse::Shape::gaussian, 4e-12, 2e-11};
  const auto followed = [&](MarchScheme scheme, int steps) {
    MarchSetup setup = march_setup(problem, scheme, 1e-10);
    std::ranges::fill(setup.boundary, 0.0);
    MarchDrive& heat = setup.drives.front();
    for (std::size_t n = 0; n < heat.heating.size() / 2; ++n) heat.heating[n] = 1e6;
    heat.value = [=](double t) { return value_at(pulse, t); };
    heat.integral = [=](double t) { return integral_at(pulse, t); };
    const auto march = solver.march(setup);
    march->begin(0, at_rest(problem));
    for (int i = 1; i <= steps; ++i) {
      EXPECT_TRUE(march->try_step(4e-11 * i / steps).converged);
      march->accept();
    }
    return march->field().energy_temperature;
  };
  const auto difference = [](const std::vector<double>& a, const std::vector<double>& b) {
    double sum = 0;
    for (std::size_t n = 0; n < a.size(); ++n) sum += (a[n] - b[n]) * (a[n] - b[n]);
    return std::sqrt(sum);
  };
  const std::vector<double> exact = followed(MarchScheme::sdirk3, 320);
  for (const auto& [scheme, order] :
       {std::pair(MarchScheme::sdirk2, 2.0), std::pair(MarchScheme::sdirk3, 3.0)}) {
    const double coarse = difference(followed(scheme, 40), exact),
                 fine = difference(followed(scheme, 80), exact);
    EXPECT_NEAR(std::log2(coarse / fine), order, 0.2) << coarse << ' ' << fine;
  }
}

/// A grid with a corner cut out, a step of a wall and a pulse beside it: the other way to the same.
TEST(PlaneMarching, AgreesWithResponses) {
  const PlaneRanks ranks(MPI_COMM_SELF, {});
  PlaneProblem problem = test::plane_device(ranks);
  problem.heating.clear();
  const PlaneResponse plane(problem, ranks, {{"p", 2e-8, false, 3e-8}}, 1);
  HarmonicDrive wall{{}, {}, std::vector<std::complex<double>>(problem.surfaces.size())}, heat = wall;
  for (std::size_t s = 0; s < problem.surfaces.size(); ++s)
    if (fixed_temperature(problem.surfaces[s].law)) wall.surface[s] = 1;
  for (int cell = 0; cell < problem.mesh.owned_cells; ++cell)
    heat.heating.insert(heat.heating.end(), index(problem.mesh.corners_of(cell)),
                        problem.material_of_cell(cell) == 1 ? 1e6 : 0);
  MarchCase what{marched(plane), {at_rest(problem)}, {}, {}};
  what.boundary.assign(problem.surfaces.size(), 0.0);
  what.sources = {{Step{}, wall}, {Pulse{Pulse::Shape::gaussian, 4e-12, 2e-11}, heat}};
  const std::vector<double> times{1e-11, 3e-11, 3e-10};
  const TransientHistory steps = march_in_time(what, {times, 5e-3}, {}, Communicator::self()),
                         sums = respond_in_time({plane, {}, {}}, what.sources, {times, 5e-3},
                                                Communicator::self());
  EXPECT_TRUE(steps.converged && sums.converged) << steps.error << ' ' << sums.error;
  const std::vector<double> scale = error_scales(sums.values, plane.columns(), plane.streaming());
  EXPECT_LT(largest_difference(steps.values, sums.values, scale), steps.error + sums.error);
}

} // namespace
} // namespace kapitza
