#include "io/import/crystal.hpp"

#include <algorithm>
#include <cmath>

namespace kapitza::io {
namespace {

constexpr double tolerance = 1e-4;
/// A symmetry of a cell that is not extremely oblique maps its vectors to combinations within these factors.
constexpr int reach = 2;

using Integers = std::array<std::array<int, 3>, 3>; ///< column j: the image of lattice vector j

double dot(const Vector3& a, const Vector3& b) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

Vector3 cross(const Vector3& a, const Vector3& b) {
  return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}

Vector3 combination(const std::array<Vector3, 3>& lattice, const std::array<int, 3>& factors) {
  Vector3 sum{};
  for (std::size_t j = 0; j < 3; ++j)
    for (std::size_t i = 0; i < 3; ++i) sum[i] += factors[j] * lattice[j][i];
  return sum;
}

/// Every way to map the lattice vectors so that all lengths and angles stay.
std::vector<Integers> lattice_symmetries(const std::array<Vector3, 3>& lattice) {
  double scale = 0;
  for (const Vector3& a : lattice) scale = std::max(scale, dot(a, a));
  std::array<std::vector<std::array<int, 3>>, 3> images;
  for (int i = -reach; i <= reach; ++i)
    for (int j = -reach; j <= reach; ++j)
      for (int k = -reach; k <= reach; ++k) {
        const Vector3 image = combination(lattice, {i, j, k});
        for (std::size_t a = 0; a < 3; ++a)
          if (std::abs(dot(image, image) - dot(lattice[a], lattice[a])) < tolerance * scale)
            images[a].push_back({i, j, k});
      }
  const auto same_angle = [&](const std::array<int, 3>& p, const std::array<int, 3>& q, std::size_t a,
                              std::size_t b) {
    return std::abs(dot(combination(lattice, p), combination(lattice, q)) - dot(lattice[a], lattice[b]))
           < tolerance * scale;
  };
  std::vector<Integers> symmetries;
  for (const auto& p : images[0])
    for (const auto& q : images[1]) {
      if (!same_angle(p, q, 0, 1)) continue;
      for (const auto& r : images[2])
        if (same_angle(p, r, 0, 2) && same_angle(q, r, 1, 2)) symmetries.push_back({p, q, r});
    }
  return symmetries;
}

Vector3 rotated(const Integers& w, const Vector3& x) {
  Vector3 image{};
  for (std::size_t j = 0; j < 3; ++j)
    for (std::size_t i = 0; i < 3; ++i) image[i] += w[j][i] * x[j];
  return image;
}

/// Equal up to lattice vectors.
bool coincide(const Vector3& a, const Vector3& b) {
  for (std::size_t i = 0; i < 3; ++i) {
    const double difference = a[i] - b[i];
    if (!(std::abs(difference - std::round(difference)) < tolerance)) return false;
  }
  return true;
}

/// Does every atom, rotated and shifted, coincide with one of its type?
bool maps_atoms(const Crystal& crystal, const Integers& w, const Vector3& shift) {
  for (std::size_t i = 0; i < crystal.positions.size(); ++i) {
    Vector3 image = rotated(w, crystal.positions[i]);
    for (std::size_t k = 0; k < 3; ++k) image[k] += shift[k];
    bool found = false;
    for (std::size_t j = 0; j < crystal.positions.size() && !found; ++j)
      found = crystal.types[i] == crystal.types[j] && coincide(image, crystal.positions[j]);
    if (!found) return false;
  }
  return true;
}

/// Is there a translation with which w is a symmetry of the crystal?
bool is_symmetry(const Crystal& crystal, const Integers& w) {
  if (crystal.positions.empty()) return true;
  const Vector3 first = rotated(w, crystal.positions[0]);
  for (std::size_t j = 0; j < crystal.positions.size(); ++j) {
    if (crystal.types[j] != crystal.types[0]) continue;
    Vector3 shift{};
    for (std::size_t k = 0; k < 3; ++k) shift[k] = crystal.positions[j][k] - first[k];
    if (maps_atoms(crystal, w, shift)) return true;
  }
  return false;
}

/// w as a Cartesian matrix: sum over the vectors a_j of (image of a_j) (reciprocal vector b_j)^T.
std::array<double, 9> cartesian(const std::array<Vector3, 3>& lattice, const Integers& w) {
  const double volume = cell_volume(lattice);
  std::array<double, 9> matrix{};
  for (std::size_t j = 0; j < 3; ++j) {
    const Vector3 image = combination(lattice, w[j]);
    const Vector3 reciprocal = cross(lattice[(j + 1) % 3], lattice[(j + 2) % 3]);
    for (std::size_t row = 0; row < 3; ++row)
      for (std::size_t column = 0; column < 3; ++column)
        matrix[3 * row + column] += image[row] * reciprocal[column] / volume;
  }
  return matrix;
}

} // namespace

double cell_volume(const std::array<Vector3, 3>& lattice) {
  return dot(lattice[0], cross(lattice[1], lattice[2]));
}

std::vector<std::array<double, 9>> point_group(const Crystal& crystal) {
  std::vector<std::array<double, 9>> rotations;
  for (const Integers& w : lattice_symmetries(crystal.lattice))
    if (is_symmetry(crystal, w)) rotations.push_back(cartesian(crystal.lattice, w));
  return rotations;
}

} // namespace kapitza::io
