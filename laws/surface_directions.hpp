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
using MatrixOfWaves = std::function<WaveMatrix(double)>;

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
  std::function<std::vector<CellFlux>(std::span<const CellWave> waves, const MatrixOfWaves& scatter,
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

/// One side of a wall.
struct WallSide {
  const Bands& bands;
  const Directions& directions;
  Side side;
};

/// Both sides of an interface.
struct InterfaceSides {
  const Bands& minus;
  const Bands& plus;
  const Directions& directions;
  bool reversed; ///< the law was stated from the plus side to the minus side

  const Bands& on(std::size_t side) const { return side == minus_side ? minus : plus; }
};

/// The law of a surface between these bands (null: nothing is there), on any directions.
/// @throws InputError as couple_wall and couple_interface; where a wall has the law of an interface, or the
///   other way round
FluxCoupling couple_surface(const SurfaceCondition& condition, const std::array<const Bands*, 2>& sides,
                            const Directions& directions);

/// One direction that carries a whole hemisphere: its flux capacity is w_b, and what depends on the angle is
/// summed over all of them.
Directions single_direction();

} // namespace kapitza
