/// What decks in two dimensions say of oscillations and of time: columns of strips are those of stacks with
/// the same directions.

#include "kapitza/analysis/transient.hpp"

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
    const TransientRequest request{times, 1e-2, method};
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

} // namespace
} // namespace kapitza
