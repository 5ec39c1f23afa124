#pragma once
/// The sweep kernel in two dimensions: upwind discontinuous Galerkin, P1 on triangles and Q1 on
/// quadrilaterals, many lanes at once. Private to solver/.
///
/// A lane is a (band, polar angle) pair: with the azimuth fixed they differ in the optical rate
/// sigma = 1/(L_b sin theta) only. On a cell, with s the azimuth's unit vector and delta = psi - T,
///
///     s.grad delta + sigma delta = -s.grad T,      delta enters as delta_in - (T - T_in)
///
/// so that only differences appear: equilibrium is exact and thick cells lose no digits. Multiplied by the
/// inverse mass matrix this is (B + sigma) delta = r with B the same for all lanes. For P1 its inverse is a
/// quotient of polynomials in sigma; for Q1 on parallelograms B = a A x 1 + b 1 x A with the 2 x 2 matrix
/// A = [3 1; -3 1], A^2 = 4 A - 6, so the inverse is closed too: one division per lane. Other quadrilaterals
/// are eliminated without pivoting, from upwind to downwind.

#include "solver/plane/geometry.hpp"
#include "solver/stack/sweep.hpp"

namespace kapitza {

inline constexpr std::size_t block_packs = 64 / Pack::size();
inline constexpr std::size_t block_lanes = block_packs * Pack::size();
/// A row holds one face: delta of all lanes of a block at its two ends, in the order of the cell that reads.
inline constexpr std::size_t row_size = 2 * block_lanes;

/// The lanes that one crossing works on.
struct LaneBlock {
  const double* rate;   ///< sigma [1/m]
  const double* weight; ///< of the moment
  std::size_t packs;
};

/// One cell met along one azimuth; k counts its corners and the faces that begin there.
struct Crossing {
  double s[2];              ///< the azimuth
  double temperature[4];    ///< T at the corners
  double inflow_jump[4][2]; ///< of inflow faces: T - T_in at both ends
  const double* in[4];      ///< rows of inflow faces; null: face carries nothing in
  double* out[4];           ///< rows of outflow faces; null where nobody reads
};

/// Crosses an owned cell and adds sum_lanes weight delta to `sums` at its corners. Where `inside` is given,
/// delta of every corner goes there too [corners][block_lanes].
void cross_cell(const PlaneGeometry& geometry, const PlaneMesh& mesh, int cell, const Crossing& crossing,
                const LaneBlock& lanes, double* sums, double* inside = nullptr);

} // namespace kapitza
