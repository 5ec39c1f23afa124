#pragma once
/// Specular reflection at a wall of any orientation on a fixed set of azimuths. Private to solver/.

#include "kapitza/mesh/plane_mesh.hpp"
#include "kapitza/solver/plane_angles.hpp"

#include <vector>

namespace kapitza {

/// psi of an azimuth that leaves the wall is sum factor psi of azimuths that lead into it. A mirror in the
/// plane keeps the polar angle, so one table serves all lanes.
struct MirrorTable {
  struct Entry {
    int azimuth; ///< into the wall
    double factor;
  };
  std::vector<std::vector<Entry>> from; ///< [azimuths]; empty for those into the wall
  double correction = 0; ///< part of the flux that the restoring of the marginals moved; 0 where reflections
                         ///< map the set onto itself
};

/// Where the reflected azimuth lies between two of the set, its flux is shared between them in proportion to
/// the angles; energy conservation and detailed balance are then restored exactly by Sinkhorn scaling of
/// P[out, in] to the flux capacities w |s.n| on both sides, keeping P symmetric under time reversal.
/// Sinkhorn & Knopp, Pacific J. Math. 21, 343 (1967).
MirrorTable make_mirror(const PlaneAngles& angles, const Point& unit_normal);

} // namespace kapitza
