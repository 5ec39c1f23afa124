#pragma once
/// Directions in two dimensions: a product of azimuths in the plane and angles to its normal. The solution is
/// even in the third direction, so only the upper half-sphere is swept.

#include "kapitza/laws/angles.hpp"

#include <vector>

namespace kapitza {

/// Direction (a, p) has the components sine[p] (x[a], y[a]) in the plane and the weight
/// azimuth_weight[a] polar_weight[p]; both sets of weights sum to 1. All polar angles of one azimuth cross
/// the cells in the same order and differ only in how far apart the cells seem: a sweep treats them like
/// bands.
///
/// Azimuths are numbered quadrant by quadrant, counter-clockwise, and the set maps onto itself under x -> -x,
/// y -> -y and x <-> y.
struct PlaneAngles {
  std::vector<double> x, y, azimuth_weight; ///< cosine and sine of the azimuth, and weight [azimuths]
  std::vector<double> sine, polar_weight;   ///< of the angle to the normal of the plane, and weight [polars]

  int azimuths() const { return static_cast<int>(x.size()); }
  int polars() const { return static_cast<int>(sine.size()); }
  /// Swept directions.
  int directions() const { return azimuths() * polars(); }
  int per_quadrant() const { return azimuths() / 4; }
  /// The azimuth with x, with y, or with both reversed.
  int mirrored_in_x(int azimuth) const {
    const int n = per_quadrant(), q = azimuth / n;
    return (q ^ 1) * n + (n - 1 - azimuth % n);
  }
  int mirrored_in_y(int azimuth) const {
    const int n = per_quadrant(), q = azimuth / n;
    return (3 - q) * n + (n - 1 - azimuth % n);
  }
  int opposite(int azimuth) const { return (azimuth + azimuths() / 2) % azimuths(); }
};

/// polar/2 Gauss points in the sine of the angle to the normal of the plane, for the weight of the
/// half-sphere: what a phonon sees of the plane is a smooth function of the sine, not of the cosine, and
/// fluxes and conductivities (means of the sine and of its square) are then exact. In each quadrant
/// azimuthal/4 Gauss-Legendre points in the azimuth, because psi jumps along the axes behind the corners of
/// grids. `polar` is even and at least 2; `azimuthal` is at least 1 and rounded up to a multiple of 4.
PlaneAngles plane_quadrature(int polar, int azimuthal);

/// The same directions seen by a problem that varies along x only; the 1D solver then meets exactly the same
/// discrete equations.
HalfRange project_on_x(const PlaneAngles& angles);

} // namespace kapitza
