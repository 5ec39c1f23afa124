#include "solver/plane/low_order/poles.hpp"
#include "support/stacks.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace kapitza {
namespace {

using test::index;

constexpr double speed = 3000;

/// Bands of equal C v with these mean free paths.
std::vector<PoleGroup> groups_of(const std::vector<double>& lengths) {
  std::vector<PoleGroup> groups;
  for (const double length : lengths) groups.push_back({speed / length, speed * length / 3, speed / 2});
  return groups;
}

std::vector<double> decades(int count) {
  std::vector<double> lengths;
  for (int b = 0; b < count; ++b) lengths.push_back(1e-9 * std::pow(1e4, b / (count - 1.0)));
  return lengths;
}

/// What a wave r of this wave number becomes, by the poles.
double response(const std::vector<PoleGroup>& groups, const Poles& poles, double wave_number) {
  double total = 0, sum = 1;
  for (const PoleGroup& group : groups) total += group.relaxation;
  for (std::size_t j = 0; j < poles.count; ++j) {
    double factor = 0, conduction = 0, mass = 0;
    for (std::size_t g = 0; g < poles.groups; ++g) {
      const double level = poles.at(g, j);
      factor += level * groups[g].relaxation / total;
      conduction += level * level * groups[g].conduction;
      mass += level * level * groups[g].relaxation;
    }
    mass -= total * factor * factor;
    sum += total * factor * factor / (conduction * wave_number * wave_number + mass);
  }
  return sum;
}

/// And by all groups: 1 / sum of shares (k L)^2/3 / (1 + (k L)^2/3).
double exact_response(const std::vector<PoleGroup>& groups, double wave_number) {
  double total = 0, left = 0;
  for (const PoleGroup& group : groups) {
    const double loss = group.conduction * wave_number * wave_number;
    total += group.relaxation;
    left += group.relaxation * loss / (group.relaxation + loss);
  }
  return total / left;
}

TEST(Poles, AreExactWhereTheySpanAllGroups) {
  const auto groups = groups_of(decades(4));
  const std::vector<double> z{1e10, 1e13, 1e16};
  const Poles poles = find_poles(std::span(&groups, 1), z, 0);
  ASSERT_EQ(poles.count, 4u);
  for (const double wave_number : {1e5, 1e7, 1e9, 1e11})
    EXPECT_NEAR(response(groups, poles, wave_number) / exact_response(groups, wave_number), 1, 1e-9)
        << wave_number;
}

TEST(Poles, AFewFollowTheSymbolOfManyBands) {
  const auto groups = groups_of(decades(40));
  const double low = std::pow(std::numbers::pi / 1e-6, 2), high = 1e19;
  std::vector<double> z;
  for (const double part : {1 / 6.0, 0.5, 5 / 6.0}) z.push_back(low * std::pow(high / low, part));
  const Poles poles = find_poles(std::span(&groups, 1), z, 0);
  ASSERT_EQ(poles.count, 4u);
  for (double wave_number = 3e6; wave_number < 3e9; wave_number *= 1.3) {
    const double ratio = response(groups, poles, wave_number) / exact_response(groups, wave_number);
    EXPECT_LE(ratio, 1 + 1e-9) << wave_number << ": what a subspace leaves out is missing";
    EXPECT_GE(ratio, 0.6) << wave_number; // one pole alone is far below
  }
}

TEST(Poles, OneIsTheLevelAllGroupsShare) {
  const std::vector<std::vector<PoleGroup>> groups{groups_of(decades(12)), groups_of(decades(12))};
  const std::vector<double> z{1e13, 1e16};
  const Poles poles = find_poles(groups, z, 1e6);
  for (std::size_t g = 1; g < poles.groups; ++g) EXPECT_NEAR(poles.at(g, 0) / poles.at(0, 0), 1, 1e-6);
}

TEST(Poles, OneBandIsOnePole) {
  const auto groups = groups_of({1e-7});
  const std::vector<double> z{1e10, 1e13};
  EXPECT_EQ(find_poles(std::span(&groups, 1), z, 1e6).count, 1u);
}

} // namespace
} // namespace kapitza
