/// Point groups of crystals whose groups everybody knows.

#include "io/import/crystal.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace kapitza::io {
namespace {

using Matrices = std::vector<std::array<double, 9>>;

std::array<double, 9> product(const std::array<double, 9>& a, const std::array<double, 9>& b) {
  std::array<double, 9> c{};
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j)
      for (std::size_t k = 0; k < 3; ++k) c[3 * i + j] += a[3 * i + k] * b[3 * k + j];
  return c;
}

double distance(const std::array<double, 9>& a, const std::array<double, 9>& b) {
  double largest = 0;
  for (std::size_t i = 0; i < 9; ++i) largest = std::max(largest, std::abs(a[i] - b[i]));
  return largest;
}

bool contains(const Matrices& group, const std::array<double, 9>& matrix) {
  return std::any_of(group.begin(), group.end(), [&](const auto& g) { return distance(g, matrix) < 1e-9; });
}

constexpr std::array<double, 9> identity{1, 0, 0, 0, 1, 0, 0, 0, 1}, inversion{-1, 0, 0, 0, -1, 0, 0, 0, -1};

/// As many different orthogonal matrices as the group has, which with any two hold their product.
void expect_group(const Matrices& group, std::size_t order) {
  ASSERT_EQ(group.size(), order);
  EXPECT_TRUE(contains(group, identity));
  for (const auto& a : group) {
    std::array<double, 9> transposed{};
    for (std::size_t i = 0; i < 3; ++i)
      for (std::size_t j = 0; j < 3; ++j) transposed[3 * i + j] = a[3 * j + i];
    EXPECT_LT(distance(product(a, transposed), identity), 1e-9);
    EXPECT_EQ(std::count_if(group.begin(), group.end(), [&](const auto& b) { return distance(a, b) < 1e-9; }),
              1);
    for (const auto& b : group) EXPECT_TRUE(contains(group, product(a, b)));
  }
}

/// About z by `turns` of a full turn.
std::array<double, 9> about_z(double turns) {
  const double c = std::cos(2 * M_PI * turns), s = std::sin(2 * M_PI * turns);
  return {c, -s, 0, s, c, 0, 0, 0, 1};
}
constexpr std::array<double, 9> about_111{0, 0, 1, 1, 0, 0, 0, 1, 0}; ///< a third of a turn

const std::array<Vector3, 3> face_centred{{{0, 2.7, 2.7}, {2.7, 0, 2.7}, {2.7, 2.7, 0}}};

TEST(PointGroup, OfDiamondIsCubic) {
  const Matrices group = point_group({face_centred, {{0, 0, 0}, {0.25, 0.25, 0.25}}, {1, 1}});
  expect_group(group, 48); // m-3m
  EXPECT_TRUE(contains(group, about_z(0.25)));
  EXPECT_TRUE(contains(group, about_111));
  EXPECT_TRUE(contains(group, inversion));
}

TEST(PointGroup, OfZincBlendeHasNoCentre) {
  const Matrices group = point_group({face_centred, {{0, 0, 0}, {0.25, 0.25, 0.25}}, {1, 2}});
  expect_group(group, 24); // -43m
  EXPECT_TRUE(contains(group, about_111));
  EXPECT_FALSE(contains(group, inversion));
  EXPECT_FALSE(contains(group, about_z(0.25)));
}

/// The cubic cell of diamond holds four primitive ones: each rotation comes once nevertheless.
TEST(PointGroup, DoesNotCountTheCells) {
  const std::array<Vector3, 3> cube{{{5.4, 0, 0}, {0, 5.4, 0}, {0, 0, 5.4}}};
  std::vector<Vector3> atoms;
  for (const Vector3& centre : {Vector3{0, 0, 0}, {0, 0.5, 0.5}, {0.5, 0, 0.5}, {0.5, 0.5, 0}})
    for (const double basis : {0.0, 0.25})
      atoms.push_back({centre[0] + basis, centre[1] + basis, centre[2] + basis});
  expect_group(point_group({cube, atoms, std::vector<int>(8, 1)}), 48);
}

TEST(PointGroup, OfWurtziteIsHexagonal) {
  const double a = 3.19, c = 5.19;
  const std::array<Vector3, 3> lattice{{{a, 0, 0}, {-a / 2, a * std::sqrt(3) / 2, 0}, {0, 0, c}}};
  const Matrices group = point_group(
      {lattice,
       {{1. / 3, 2. / 3, 0}, {2. / 3, 1. / 3, 0.5}, {1. / 3, 2. / 3, 0.376}, {2. / 3, 1. / 3, 0.876}},
       {1, 1, 2, 2}});
  expect_group(group, 12); // 6mm
  EXPECT_TRUE(contains(group, about_z(1. / 6)));
  EXPECT_FALSE(contains(group, inversion));
}

TEST(PointGroup, OfRutileIsTetragonal) {
  const double x = 0.305;
  const std::array<Vector3, 3> lattice{{{4.594, 0, 0}, {0, 4.594, 0}, {0, 0, 2.959}}};
  const Crystal rutile{lattice,
                       {{0, 0, 0},
                        {0.5, 0.5, 0.5},
                        {x, x, 0},
                        {1 - x, 1 - x, 0},
                        {0.5 + x, 0.5 - x, 0.5},
                        {0.5 - x, 0.5 + x, 0.5}},
                       {1, 1, 2, 2, 2, 2}};
  const Matrices group = point_group(rutile);
  expect_group(group, 16); // 4/mmm
  EXPECT_TRUE(contains(group, about_z(0.25)));
  EXPECT_FALSE(contains(group, about_111));
}

TEST(PointGroup, DoesNotDependOnHandednessNorUnit) {
  std::array<Vector3, 3> mirrored = face_centred;
  for (Vector3& a : mirrored) a = {-1e-10 * a[0], 1e-10 * a[1], 1e-10 * a[2]};
  expect_group(point_group({mirrored, {{0, 0, 0}, {0.25, 0.25, 0.25}}, {1, 1}}), 48);
  std::swap(mirrored[0], mirrored[1]);
  expect_group(point_group({mirrored, {{0, 0, 0}, {0.25, 0.25, 0.25}}, {1, 1}}), 48);
}

TEST(PointGroup, OfALatticeWithoutSymmetryIsItsCentre) {
  expect_group(point_group({{{{1, 0, 0}, {0.13, 1.2, 0}, {0.21, 0.34, 1.5}}}, {{0.1, 0.2, 0.3}}, {1}}), 2);
  expect_group(point_group({{{{1, 0, 0}, {0.13, 1.2, 0}, {0.21, 0.34, 1.5}}},
                            {{0, 0, 0}, {0.13, 0.27, 0.41}, {0.52, 0.11, 0.77}},
                            {1, 2, 3}}),
               1);
}

} // namespace
} // namespace kapitza::io
