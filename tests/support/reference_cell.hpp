#pragma once
/// The upwind discontinuous Galerkin equations of one cell, assembled and solved as they stand.

namespace kapitza::test {

template <class Real>
struct CellValues {
  Real upstream, downstream;
};

/// psi at both nodes of a cell of width h from mu dpsi/dx + removal psi = g, tested with the two hat
/// functions; e = removal h / mu, and g0, g1 are g h / mu at the nodes:
///
///     (psi_1 + psi_0)/2 - psi_in + (2 (e psi_0 - g_0) +   (e psi_1 - g_1)) / 6 = 0
///     (psi_1 - psi_0)/2          + (  (e psi_0 - g_0) + 2 (e psi_1 - g_1)) / 6 = 0
template <class Number>
CellValues<Number> solve_driven_cell(Number e, Number psi_in, Number g0, Number g1) {
  const Number half = Number(1) / Number(2), two = 2, three = 3, six = 6;
  const Number a00 = half + e / three, a01 = half + e / six, a10 = e / six - half, a11 = half + e / three;
  const Number b0 = psi_in + (two * g0 + g1) / six, b1 = (g0 + two * g1) / six;
  const Number determinant = a00 * a11 - a01 * a10;
  return {(b0 * a11 - a01 * b1) / determinant, (a00 * b1 - a10 * b0) / determinant};
}

/// The same for mu dpsi/dx + (psi - T)/L = 0.
template <class Real>
CellValues<Real> solve_cell(Real e, Real psi_in, Real t0, Real t1) {
  return solve_driven_cell<Real>(e, psi_in, e * t0, e * t1);
}

} // namespace kapitza::test
