#include "io/import/crystal.hpp"

#include "kapitza/base/error.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <spglib.h>
#include <string>

namespace kapitza::io {
namespace {

constexpr double tolerance = 1e-4;

using Matrix = std::array<std::array<double, 3>, 3>;
using Integers = std::array<std::array<int, 3>, 3>; ///< of fractional coordinates, row by row

double dot(const Vector3& a, const Vector3& b) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

Vector3 cross(const Vector3& a, const Vector3& b) {
  return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}

/// Vectors as columns, the longest of length 1, right-handed: -1 changes no rotation.
Matrix columns(const std::array<Vector3, 3>& lattice) {
  double longest = 0;
  for (const Vector3& a : lattice) longest = std::max(longest, std::sqrt(dot(a, a)));
  const double scale = (cell_volume(lattice) < 0 ? -1 : 1) / longest;
  Matrix matrix{};
  for (std::size_t j = 0; j < 3; ++j)
    for (std::size_t i = 0; i < 3; ++i) matrix[i][j] = scale * lattice[j][i];
  return matrix;
}

/// A rotation of fractional coordinates as a Cartesian matrix: sum over i, j of a_i w_ij (reciprocal vector
/// b_j)^T.
std::array<double, 9> cartesian(const std::array<Vector3, 3>& lattice, const Integers& w) {
  const double volume = cell_volume(lattice);
  std::array<double, 9> matrix{};
  for (std::size_t j = 0; j < 3; ++j) {
    const Vector3 reciprocal = cross(lattice[(j + 1) % 3], lattice[(j + 2) % 3]);
    for (std::size_t i = 0; i < 3; ++i)
      for (std::size_t row = 0; row < 3; ++row)
        for (std::size_t column = 0; column < 3; ++column)
          matrix[3 * row + column] += lattice[i][row] * w[i][j] * reciprocal[column] / volume;
  }
  return matrix;
}

} // namespace

double cell_volume(const std::array<Vector3, 3>& lattice) {
  return dot(lattice[0], cross(lattice[1], lattice[2]));
}

std::vector<std::array<double, 9>> point_group(const Crystal& crystal) {
  // spglib's plain C arrays; it changes none of them.
  Matrix lattice = columns(crystal.lattice);
  std::vector<Vector3> positions = crystal.positions;
  const auto in_c = [](auto& rows) { return reinterpret_cast<double(*)[3]>(rows.data()); };
  const auto atoms = static_cast<int>(positions.size());
  const auto fail = [] {
    throw InputError(std::string("the symmetry of the crystal cannot be found: spglib says '")
                     + spg_get_error_message(spg_get_error_code()) + "'; do two atoms coincide?");
  };
  const int most =
      spg_get_multiplicity(in_c(lattice), in_c(positions), crystal.types.data(), atoms, tolerance);
  if (most == 0) fail();
  std::vector<Integers> found(static_cast<std::size_t>(most));
  std::vector<Vector3> translations(found.size());
  const int count = spg_get_symmetry(reinterpret_cast<int(*)[3][3]>(found.data()), in_c(translations), most,
                                     in_c(lattice), in_c(positions), crystal.types.data(), atoms, tolerance);
  if (count == 0) fail();
  // A cell that is not primitive has each rotation with several translations.
  std::vector<std::array<double, 9>> rotations;
  for (const Integers& w : std::set<Integers>(found.begin(), found.begin() + count))
    rotations.push_back(cartesian(crystal.lattice, w));
  return rotations;
}

} // namespace kapitza::io
