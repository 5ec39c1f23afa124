/// Steps in time of stacks, with electrons of metals and normal processes, are the same on every number of
/// ranks, and go on from what was saved.

#include "kapitza/solver/stack/march.hpp"

#include "support/metals.hpp"
#include "support/normal.hpp"
#include "support/thermal_stacks.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

namespace kapitza {
namespace {

StackProblem drifting_film() {
  test::StackSpec spec{
      {test::with_normal_ratio(test::make_test_bands({{1e6, 6000, 4e-7}, {6e5, 3000, 1e-6}}), 5)},
      {test::uniform_layer("film", 0, 6e-7, 16)}};
  spec.right = ReflectingWall{0.3};
  return make_stack_problem(spec);
}

/// At 300 K, where properties follow the temperature.
StackProblem hot_metal() {
  const test::EinsteinMedium solid = test::debye_solid(4);
  test::StackSpec spec;
  spec.layers = {test::uniform_layer("metal", 0, 5e-8, 8), test::uniform_layer("crystal", 1, 1e-7, 8)};
  spec.inner = {Transmission{0.4, false}};
  spec.inner.electron_absorption[plus_side].assign(solid.size(), 0.2);
  spec.left = ReflectingWall{0};
  spec.right = IsothermalWall{280};
  StackProblem problem = test::make_thermal_stack(spec, {solid, solid}, 300, {{{200, 2e4}, 4e-12}});
  problem.surfaces.front().electron_temperature = 340;
  return problem;
}

MarchSetup setup_of(const StackProblem& problem) {
  MarchSetup setup;
  setup.scheme = MarchScheme::sdirk2;
  setup.options.tolerance = 1e-12;
  setup.boundary.assign(problem.surfaces.size(), 0.0);
  setup.electrons.assign(problem.surfaces.size(), 0.0);
  for (std::size_t s = 0; s < problem.surfaces.size(); ++s) {
    const SurfaceCondition& condition = problem.surfaces[s];
    if (const auto t = fixed_temperature(condition.law)) setup.boundary[s] = *t - 300;
    if (condition.electron_temperature) setup.electrons[s] = *condition.electron_temperature - 300;
  }
  MarchDrive heat;
  heat.value = [](double) { return 1.0; };
  heat.heating.assign(index(problem.mesh.nodes()), 1e15);
  if (any_metals(problem.media)) {
    heat.electron_heating.assign(heat.heating.size(), 0.0);
    for (std::size_t n = 0; n < heat.heating.size(); ++n)
      if (is_metal(problem.bands_of_cell(static_cast<int>(n / 2)))) heat.electron_heating[n] = 2e15;
  }
  setup.drives = {heat};
  return setup;
}

std::vector<double> seen(const March& march) {
  const Moments now = march.field();
  std::vector<double> all = now.temperature;
  for (const auto* part : {&now.energy_temperature, &now.electron_temperature})
    all.insert(all.end(), part->begin(), part->end());
  return all;
}

/// And how wrong the last step is thought to be.
std::vector<double> followed(const StackProblem& problem, const Communicator& ranks) {
  StackMarch march(problem, setup_of(problem), ranks), other(problem, setup_of(problem), ranks);
  const std::vector<double> at_rest(index(problem.mesh.nodes()), 0.0);
  march.begin(0, at_rest);
  March::Verdict verdict;
  for (const double time : {1e-12, 1e-11}) {
    verdict = march.try_step(time);
    EXPECT_TRUE(verdict.converged);
    march.accept();
  }
  EXPECT_LT(march.energy_imbalance(), 1e-11);
  other.begin(0, at_rest);
  other.load(march.numbers(), march.psi());
  for (StackMarch* one : {&march, &other}) {
    EXPECT_TRUE(one->try_step(3e-11).converged);
    one->accept();
  }
  std::vector<double> now = seen(march), same = seen(other);
  for (std::size_t n = 0; n < now.size(); ++n) EXPECT_NEAR(same[n], now[n], 1e-11);
  now.push_back(verdict.error);
  return now;
}

TEST(MarchingRanks, GiveTheSameAnswer) {
  std::vector<std::pair<std::string, StackProblem>> problems{{"drift", drifting_film()}};
  for (const StackProblem& problem : test::metals::exchanging_bilayers())
    problems.emplace_back("exchange " + std::to_string(problems.size()), problem);
  problems.emplace_back("exchange with what drifts", problems[1].second);
  problems.back().second.media.back() = test::with_normal_ratio(problems.back().second.media.back(), 5);
  problems.emplace_back("large differences", hot_metal());
  for (const auto& [name, problem] : problems) {
    SCOPED_TRACE(name);
    const std::vector<double> alone = followed(problem, Communicator::self()),
                              shared = followed(problem, Communicator::world());
    double scale = 0;
    for (const double value : alone) scale = std::max(scale, std::abs(value));
    ASSERT_EQ(shared.size(), alone.size());
    for (std::size_t i = 0; i < alone.size(); ++i) ASSERT_NEAR(shared[i], alone[i], 1e-9 * scale) << i;
  }
}

} // namespace
} // namespace kapitza
