#pragma once
/// The sweep kernel in two dimensions: upwind discontinuous Galerkin, P1 on triangles and Q1 on
/// quadrilaterals, many lanes at once. Private to solver/. The functions are in the table of
/// solver/simd/kernels.hpp.
///
/// A lane is a (band, polar angle) pair: with the azimuth fixed they differ in the rates only. On a cell,
/// with s the azimuth's unit vector, sigma the removal and delta = psi - T,
///
///     s.grad delta + sigma delta = -s.grad T + f,      delta enters as delta_in - (T - T_in)
///
/// with f = source - shift slowness T where lanes are driven, slowness drive where they are shifted, 0
/// otherwise: only differences appear,
/// equilibrium is exact and thick cells lose no digits. Multiplied by the inverse mass matrix this is (B +
/// sigma) delta = r with B the same for all lanes. For P1 its inverse is a quotient of polynomials in sigma;
/// for Q1 on parallelograms B = a A x 1 + b 1 x A with the 2 x 2 matrix A = [3 1; -3 1], A^2 = 4 A - 6, so
/// the inverse is closed too: one division per lane. Other quadrilaterals are eliminated without pivoting,
/// from upwind to downwind.

#include "solver/plane/geometry.hpp"
#include "solver/simd/lanes.hpp"

namespace kapitza {

/// A row holds one face: delta of all lanes of a block at its two ends, in the order of the cell that reads.
inline constexpr std::size_t row_size = 2 * block_lanes;

/// One cell met along one azimuth; k counts its corners and the faces that begin there.
template <class Number>
struct CrossingOf {
  double s[2];              ///< the azimuth
  Number temperature[4];    ///< T at the corners
  Number inflow_jump[4][2]; ///< of inflow faces: T - T_in at both ends
  const double* in[4];      ///< rows of inflow faces; null: face carries nothing in
  double* out[4];           ///< rows of outflow faces; null where nobody reads
};
using Crossing = CrossingOf<double>;

/// Lanes of a block as moments weigh them. Arrays as in LaneBlock.
struct MeasuredLanes {
  const double* capacity; ///< C v times sin theta and the polar weight [W/m2/K]
  const double* slowness; ///< 1/(v sin theta) [s/m]
  const double* weight;   ///< share of the relaxation
  std::size_t lanes;      ///< without the padding
};

/// Sums over lanes of delta = psi - T in a cell.
struct CornerSums {
  double flux[4];   ///< at the corners: capacity times delta [W/m2]
  double energy[4]; ///< capacity times slowness times delta [J/m3]
  double square;    ///< weight times the integral of delta^2 [m2 K2]
};

/// What a kernel needs to know of a cell; borrowed.
struct CellShape {
  CellKind kind;
  const Point* gradient;        ///< see PlaneGeometry::gradient
  const Point* normal;          ///< [faces]
  const Point* corner;          ///< [corners]
  const BilinearCell* bilinear; ///< of a general quadrilateral, or null
};

inline CellShape cell_shape(const PlaneGeometry& geometry, const PlaneMesh& mesh, int cell) {
  const auto c = index(cell), first = index(mesh.first_slot[c]);
  const int bilinear = geometry.bilinear_of_cell[c];
  return {geometry.kind[c], geometry.gradient[c].data(), &geometry.normal[first], &mesh.corner[first],
          bilinear < 0 ? nullptr : &geometry.bilinear[index(bilinear)]};
}

} // namespace kapitza
