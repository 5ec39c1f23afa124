#include "kapitza/solver/stack/problem.hpp"

#include "support/stacks.hpp"

#include <gtest/gtest.h>

namespace kapitza {
namespace {

using test::StackSpec;

StackProblem film(const SurfaceLaw& left, const SurfaceLaw& right) {
  StackSpec spec{{test::gray_silicon()}, {test::uniform_layer("film", 0, 1e-7, 4)}, left, right};
  StackProblem problem = make_stack_problem(spec);
  problem.temperature = 77;
  return problem;
}

TEST(StackProblem, RefersToTheMeanOfTheGivenWallTemperatures) {
  EXPECT_EQ(reference_temperature(film(IsothermalWall{301}, IsothermalWall{299})), 300);
  EXPECT_EQ(reference_temperature(film(IsothermalWall{310}, ReflectingWall{0.5})), 310);
  EXPECT_EQ(reference_temperature(film(HeatFluxWall{1e9}, IsothermalWall{290})), 290);
  EXPECT_EQ(reference_temperature(film(ReflectingWall{0}, ReflectingWall{1})), 77);
  for (const double t : {300.1, 77.7, 1234.5678}) // an isothermal system is exactly zero
    EXPECT_EQ(reference_temperature(film(IsothermalWall{t}, IsothermalWall{t})), t);
}

TEST(StackProblem, FloatsWhereNoWallFixesATemperature) {
  EXPECT_FALSE(is_floating(film(IsothermalWall{301}, ReflectingWall{1})));
  EXPECT_TRUE(is_floating(film(HeatFluxWall{1}, HeatFluxWall{-1})));
  EXPECT_TRUE(is_floating(film(ReflectingWall{0}, ReflectingWall{1})));
  StackSpec periodic{{test::gray_silicon()}, {test::uniform_layer("film", 0, 1e-7, 4)}};
  periodic.periodic = true;
  EXPECT_TRUE(is_floating(make_stack_problem(periodic)));
}

} // namespace
} // namespace kapitza
