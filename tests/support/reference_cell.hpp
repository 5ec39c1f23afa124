#pragma once
/// The upwind discontinuous Galerkin equations of one cell, assembled and solved as they stand.

namespace kapitza::test {

template <class Real>
struct CellValues {
  Real upstream, downstream;
};

/// psi at both nodes of a cell from mu dpsi/dx + (psi - T)/L = 0, tested with the two hat functions:
///
///     (psi_1 + psi_0)/2 - psi_in + e (2 (psi_0 - T_0) +   (psi_1 - T_1)) / 6 = 0
///     (psi_1 - psi_0)/2          + e (  (psi_0 - T_0) + 2 (psi_1 - T_1)) / 6 = 0
template <class Real>
CellValues<Real> solve_cell(Real e, Real psi_in, Real t0, Real t1) {
  const Real half = Real(1) / 2;
  const Real a00 = half + e / 3, a01 = half + e / 6, a10 = e / 6 - half, a11 = half + e / 3;
  const Real b0 = psi_in + e * (2 * t0 + t1) / 6, b1 = e * (t0 + 2 * t1) / 6;
  const Real determinant = a00 * a11 - a01 * a10;
  return {(b0 * a11 - a01 * b1) / determinant, (a00 * b1 - a10 * b0) / determinant};
}

} // namespace kapitza::test
