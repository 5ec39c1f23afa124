#pragma once
/// The directions on the two sides of a surface, as its law sees them. Private to solver/.
///
/// A direction that leads into the surface and the reverse of it, which leads out, have one number: both have
/// the same flux capacity, and detailed balance makes the matrix of a law symmetric.

#include "kapitza/base/index.hpp"
#include "kapitza/laws/flux_coupling.hpp"
#include "kapitza/laws/plane_angles.hpp"
#include "kapitza/mesh/plane_mesh.hpp"

#include <array>
#include <functional>
#include <span>
#include <vector>

namespace kapitza {

/// Flux from an angular cell of one wave into one of another [W/m2/K].
struct CellFlux {
  int wave_out = 0, cell_out = 0, wave_in = 0, cell_in = 0;
  double flux = 0;
};

/// One kind of wave that meets at the plane. Where slowness2 is 0 there is none.
struct CellWave {
  double slowness2 = 0;   ///< square of the largest slowness along the plane
  double conductance = 0; ///< sum of C v / 4 [W/m2/K]
  int side = minus_side;
};

using WaveMatrix = std::array<std::array<double, 4>, 4>;

/// Flux per d(p^2) [out][in] at p^2, p the slowness along the plane; symmetric. Called inside (0, largest
/// slowness2) only.
using Scattering = std::function<WaveMatrix(double)>;

struct Directions {
  /// What a mirror sends from one direction into another.
  struct Reflection {
    int out, in;
    double share;
  };
  std::vector<double> share;  ///< of a hemisphere's flux; they sum to 1
  std::vector<double> cosine; ///< to the normal
  /// A mirror that keeps the part kept[m] of each direction: rows and columns add up to kept share.
  std::function<std::vector<Reflection>(const std::vector<double>& kept)> reflect;
  /// Integrals of a scattering matrix over the slownesses that the cells of two directions have in common. Of
  /// at most 4 waves; `breaks` are values of p^2 where the matrix is not smooth, ascending.
  std::function<std::vector<CellFlux>(std::span<const CellWave> waves, const Scattering& scatter,
                                      std::span<const double> breaks)>
      integrate;

  int size() const { return static_cast<int>(share.size()); }
};

/// Rings around the normal (angular_cells.cpp).
Directions stack_directions(const HalfRange& angles);

/// Azimuths that lead into the minus side of a surface, in the order of their component along it, whose sense
/// is that of the normal turned counter-clockwise.
std::vector<int> azimuths_into(const PlaneAngles& angles, const Point& normal);

/// Direction i * polars + p is that of azimuths_into()[i] and polar p on the minus side, and its reverse on
/// the plus side (plane_cells.cpp).
/// @param normal of unit length, out of the minus side
Directions plane_directions(const PlaneAngles& angles, const Point& normal);

/// f of a channel [W/m2/K].
inline double flux_capacity(const Bands& bands, const Directions& directions, int band, int direction) {
  return one_way_conductance(bands, band) * directions.share[index(direction)];
}

/// Scales the fluxes so that each cell emits and receives its capacity (Sinkhorn, symmetric form). Gives the
/// largest relative correction that was needed.
double restore_marginals(std::vector<CellFlux>& fluxes, std::span<const CellWave> waves,
                         const Directions& directions);

/// What pools see of each channel [side][band * directions + direction]: they stand for P[out, in] +=
/// strength (part f)_out (part f)_in. Empty: all of it.
using PoolParts = std::array<std::vector<double>, 2>;

/// As in flux_coupling.hpp, on any directions.
FluxCoupling couple_wall(const Bands& bands, const Directions& directions, Side side, const WallLaw& law);
FluxCoupling couple_interface(const Bands& minus, const Bands& plus, const Directions& directions,
                              const InterfaceLaw& law, bool reversed, PoolParts& parts);

} // namespace kapitza
