#pragma once
/// The symmetry of a crystal, found from its cell.

#include <array>
#include <vector>

namespace kapitza::io {

using Vector3 = std::array<double, 3>;

struct Crystal {
  std::array<Vector3, 3> lattice; ///< vectors a, b, c; any unit
  std::vector<Vector3> positions; ///< of the atoms, in units of a, b, c
  std::vector<int> types;         ///< of the atoms
};

/// a . (b x c)
double cell_volume(const std::array<Vector3, 3>& lattice);

/// The rotations of the point group as Cartesian matrices, row by row: those that map the lattice on itself
/// (to 1e-4 of its lengths) and, with some translation, every atom on one of its type. At least the identity.
/// The lattice must not be flat.
std::vector<std::array<double, 9>> point_group(const Crystal& crystal);

} // namespace kapitza::io
