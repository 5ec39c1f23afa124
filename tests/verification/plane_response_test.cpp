/// What decks in two dimensions say of oscillations and of time: columns of strips are those of stacks with
/// the same directions.

#include "kapitza/analysis/transient.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/solver/plane/steady.hpp"

#include "support/plane_problems.hpp"
#include "support/spectra.hpp"
#include "support/strips.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace kapitza {
namespace {

using Complex = std::complex<double>;
using namespace std::complex_literals;
using test::Cells, test::graded_layer, test::StackSpec;

/// Two layers between a wall at 301 K and one at 300 K, as a stack and as a strip.
struct Pair {
  PlaneAngles angles = plane_quadrature(4, 16);
  StackProblem stack;
  PlaneProblem plane;
  /// @param metal the first layer has electrons
  explicit Pair(bool metal) {
    StackSpec spec{
        {test::in_medium(test::resolved_left(), 2330), test::in_medium(test::resolved_right(), 5320)},
        {graded_layer("a", 0, 5e-8, 8, 2e-9), graded_layer("b", 1, 3e-8, 8, 1e-9)}};
    spec.left = IsothermalWall{301}, spec.right = IsothermalWall{300};
    spec.inner = {SurfaceCondition{DiffuseMismatch{}}};
    if (metal) spec.materials.front() = with_electrons(spec.materials.front(), {50, 2e4}, 1e17);
    stack = make_stack_problem(spec);
    stack.angles = project_on_x(angles);
    plane = test::make_strip(stack, angles, 1, Cells::quadrilaterals);
    plane.heating.clear();
  }
};

/// The strip's column of the stack's name.
std::size_t column_of(const ResponseModel& model, const std::string& name) {
  const std::vector<ResponseColumn> columns = model.columns();
  const auto found = std::ranges::find(columns, name, &ResponseColumn::name);
  EXPECT_NE(found, columns.end()) << name;
  return static_cast<std::size_t>(found - columns.begin());
}

struct Models {
  bool metal;
  Pair pair{metal};
  PlaneRanks ranks{MPI_COMM_SELF, {}};
  StackResponse stack{pair.stack, {{"p", 2e-8}, {"e", 7e-8, true}}};
  PlaneResponse plane{
      pair.plane, ranks, {{"p", 2e-8, false, 0.3 * test::strip_height}, {"e", 7e-8, true, 1e-7}}, 1};
  HarmonicDrive of_stack{{}, {}, std::vector<Complex>(pair.stack.surfaces.size())};
  HarmonicDrive of_plane{{}, {}, std::vector<Complex>(pair.plane.surfaces.size())};
  /// Small beside the rounding of a temperature.
  explicit Models(bool of_metal) : metal(of_metal) {
    of_stack.surface.front() = of_plane.surface.front() = 1e-15;
  }
};

/// Fluxes of electrons at probes are those in the cell, of a stack on a line between those at its ends.
bool is_exact(const ResponseColumn& column) {
  return column.name != "p_electron_heat_flux";
}

void expect_the_columns_of_a_stack(bool metal, std::size_t count) {
  Models models(metal);
  SteadyOptions options;
  options.tolerance = 1e-12;
  models.of_stack.s = models.of_plane.s = 3e10i;
  const Response stack = models.stack.solve(models.of_stack, options, Communicator::self()),
                 plane = models.plane.solve(models.of_plane, options, Communicator::self());
  const std::vector<ResponseColumn> columns = models.stack.columns();
  ASSERT_EQ(plane.values.size(), models.plane.columns().size());
  ASSERT_EQ(columns.size(), count);
  double flow = 0, level = 0;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    double& most = columns[c].kind == ResponseColumn::Kind::heat_flux ? flow : level;
    most = std::max(most, std::abs(stack.values[c]));
  }
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const std::size_t same = column_of(models.plane, columns[c].name);
    EXPECT_LT(std::abs(plane.values[same] - stack.values[c]),
              (is_exact(columns[c]) ? 1e-7 : 0.05)
                  * (columns[c].kind == ResponseColumn::Kind::heat_flux ? flow : level))
        << columns[c].name;
  }
  EXPECT_LT(std::abs(plane.values[column_of(models.plane, "top_heat_flux")]), 1e-10 * flow);
}

TEST(PlaneResponse, HasTheColumnsOfAStack) {
  expect_the_columns_of_a_stack(false, 9);
}
TEST(PlaneResponse, HasTheElectronsOfAStack) {
  expect_the_columns_of_a_stack(true, 15);
}

/// A pulse of the wall's temperature and a step of it. No sum of exponentials follows layers so thin.
void expect_to_follow(bool metal) {
  Models models(metal);
  const TimeCourse pulse = Pulse{Pulse::Shape::gaussian, 2e-12, 1e-11};
  const std::vector<double> times{2e-11, 4e-11};
  for (const auto& [course, method] : {std::pair{pulse, TransientMethod::fourier},
                                       std::pair{TimeCourse(Step{}), TransientMethod::quadrature}}) {
    const TransientRequest request{times, 1e-2, method, nullptr, false};
    SteadyOptions options;
    options.tolerance = 1e-10;
    const TransientHistory one = respond_in_time({models.stack, {}, options}, {{course, models.of_stack}},
                                                 request, Communicator::self()),
                           two = respond_in_time({models.plane, {}, options}, {{course, models.of_plane}},
                                                 request, Communicator::self());
    EXPECT_TRUE(two.converged) << two.error;
    const std::vector<ResponseColumn> columns = models.stack.columns();
    for (std::size_t c = 0; c < columns.size(); ++c) {
      const std::size_t same = column_of(models.plane, columns[c].name);
      double peak = 0;
      for (const auto& row : one.values) peak = std::max(peak, std::abs(row[c]));
      for (std::size_t i = 0; i < times.size(); ++i)
        EXPECT_NEAR(two.values[i][same], one.values[i][c], (is_exact(columns[c]) ? 1e-5 : 0.05) * peak)
            << columns[c].name << " at " << times[i];
    }
  }
}

TEST(PlaneResponse, FollowsInTimeAsAStackDoes) {
  expect_to_follow(false);
}
TEST(PlaneResponse, ElectronsFollowInTimeAsInAStack) {
  expect_to_follow(true);
}

/// Of a strip: what heats all of it, and its walls, in the numbers of a drive.
HarmonicDrive steady_drive(const PlaneProblem& problem) {
  HarmonicDrive drive{{}, {}, std::vector<Complex>(problem.surfaces.size())};
  for (std::size_t s = 0; s < problem.surfaces.size(); ++s)
    if (const auto fixed = fixed_temperature(problem.surfaces[s].law))
      drive.surface[s] = *fixed - reference_temperature(problem);
  for (int cell = 0; cell < problem.mesh.owned_cells; ++cell)
    drive.heating.insert(drive.heating.end(), index(problem.mesh.corners_of(cell)),
                         problem.heating[index(cell)]);
  return drive;
}

/// What is added to departures from it is what a steady solve gives, fields and all, and columns of stacks
/// are the same.
TEST(PlaneResponse, BeginsInASteadyState) {
  Models models(false);
  PlaneProblem& problem = models.pair.plane;
  problem.heating.assign(index(problem.mesh.owned_cells), 1e15);
  models.pair.stack.heating.assign(index(models.pair.stack.mesh.cells()), 1e15);
  SteadyOptions options;
  options.tolerance = 1e-11;
  const Domain& domain = models.plane.domain();
  const auto nodes = index(domain.mesh->owned_nodes());
  FieldSamples fields(
      {Communicator::self(), Communicator::self(), nodes, false, nodes_here_and_there(domain)}, {1e-12, 1e-9},
      models.plane.streaming());
  models.plane.set_look([&](const Complex& s, const auto& moments) { fields.keep(s, moments); });
  const auto begun = [&](const ResponseModel& model, const HarmonicDrive& drive, FieldSamples* kept) {
    const TransientRequest request{{1e-12, 1e-9}, 1e-4, TransientMethod::automatic, kept};
    TransientHistory history;
    history.values = {std::vector<double>(model.columns().size(), 0.0),
                      std::vector<double>(model.columns().size(), 1.0)};
    add_steady_beginning({model, drive, options}, request, history, Communicator::self());
    EXPECT_EQ(history.solves, 1);
    return history;
  };
  const TransientHistory plane = begun(models.plane, steady_drive(problem), &fields);
  HarmonicDrive of_stack{{}, {}, std::vector<Complex>(models.pair.stack.surfaces.size())};
  of_stack.surface.front() = 0.5, of_stack.surface.back() = -0.5;
  of_stack.heating.assign(index(models.pair.stack.mesh.nodes()), 1e15);
  options.tolerance = 1e-8; // across the interface it balances to 3e-8
  const TransientHistory stack = begun(models.stack, of_stack, nullptr);
  options.tolerance = 1e-11;
  const PlaneSteadyState steady = solve_plane_steady(problem, options, models.ranks);
  ASSERT_TRUE(steady.converged);

  const double flow = steady.moments.power[1] / problem.mesh.surfaces[1].length;
  EXPECT_GT(flow, 1e7);
  const std::vector<ResponseColumn> columns = models.stack.columns();
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const double size = columns[c].kind == ResponseColumn::Kind::heat_flux ? flow : 0.5;
    const std::size_t same = column_of(models.plane, columns[c].name);
    EXPECT_NEAR(plane.values[0][same], stack.values[0][c], 1e-7 * size) << columns[c].name;
    EXPECT_NEAR(plane.values[1][same], plane.values[0][same] + 1, 1e-15 * size) << columns[c].name;
  }
  EXPECT_NEAR(plane.values[0][column_of(models.plane, "right_heat_flux")], -flow, 1e-9 * flow);
  for (const Moments& field : plane.fields.moments)
    for (std::size_t n = 0; n < nodes; ++n) {
      EXPECT_NEAR(field.temperature[n], steady.moments.temperature[n], 1e-9);
      EXPECT_NEAR(field.energy_temperature[n], steady.moments.energy_temperature[n], 1e-9);
      for (const std::size_t d : {0, 1})
        EXPECT_NEAR(field.heat_flux[n][d], steady.moments.heat_flux[n][d], 1e-8 * flow);
    }
}

} // namespace
} // namespace kapitza
