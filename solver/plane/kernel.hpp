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
/// otherwise: only differences appear, equilibrium is exact and thick cells lose no digits. Multiplied by the
/// inverse mass matrix this is (B + sigma) delta = r with B the same for all lanes. On triangles and
/// parallelograms the eigenvectors of B are known, and but for one of triangles they are complex: in
/// coordinates of their real and imaginary parts a lane divides complex numbers u + j v. Complex lanes, with
/// a root of -1 of their own, have two of them for one, at j = i and j = -i. Other quadrilaterals are
/// eliminated without pivoting, from upwind to downwind.

#include "solver/plane/geometry.hpp"
#include "solver/simd/lanes.hpp"

namespace kapitza {

/// A row holds one face: delta of all lanes of a block at its two ends, in the order of the cell that reads.
inline constexpr std::size_t row_size = 2 * block_lanes;

/// Numbers at both ends of a face, that at its corner of the same number first.
template <class Number>
struct FaceEnds {
  Number at[2];
};

/// One cell met along one azimuth; k counts its corners and the faces that begin there. Borrows.
template <class Number>
struct CrossingOf {
  double s[2];                         ///< the azimuth
  const Number* temperature;           ///< T at the corners
  const FaceEnds<Number>* inflow_jump; ///< T - T_in; of faces through which the azimuth leads in
  const double* in[4];                 ///< rows of inflow faces; null: face carries nothing in
  double* out[4];                      ///< rows of outflow faces; null where nobody reads
};

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
