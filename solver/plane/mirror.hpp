#pragma once
/// Specular reflection at a wall of any orientation on a fixed set of azimuths. Private to solver/.

#include "kapitza/laws/plane_angles.hpp"
#include "kapitza/mesh/plane_mesh.hpp"

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
  double deviation =
      0; ///< mean angle between the exact reflection and the azimuths that take it, by flux [rad]
};

/// Every azimuth stands for the cell of angles to the normal that holds its flux capacity w |s.n|: the cells
/// follow each other in the order of the angles, on both sides of the wall alike. Reflection maps cells onto
/// cells, and P[out, in] is what two of them have in common. Energy conservation, detailed balance and
/// symmetry under time reversal hold by construction; where reflections map the set onto itself every cell
/// finds its mirror image.
MirrorTable make_mirror(const PlaneAngles& angles, const Point& unit_normal);

} // namespace kapitza
