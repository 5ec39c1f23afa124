#pragma once
/// The symmetric interior penalty method on line elements, for the low-order problem and for Fourier's law.
/// Private to solver/.

#include "solver/sparse_lu.hpp"

#include <vector>

namespace kapitza {

/// A linear functional of a few unknowns.
struct Term {
  PetscInt index;
  double value;
};
using Functional = std::vector<Term>;

/// @tparam Matrix SparseMatrix, or another that one can add to
template <class Matrix>
void add_product(Matrix& matrix, const Functional& test, const Functional& trial, double factor) {
  for (const Term& i : test)
    for (const Term& j : trial) matrix.add(i.index, j.index, factor * i.value * j.value);
}

/// Coefficient of a diffusive flux in the penalty of the face between two cells: constant 4 for P1.
/// @param left, right diffusion over width of the two cells; on a boundary the one cell's twice
inline double face_penalty(double left, double right) {
  return 2 * (left + right);
}

/// int D u' v' over a cell of linear elements, `stiffness` = D/h.
inline double stiffness_entry(double stiffness, bool diagonal) {
  return diagonal ? stiffness : -stiffness;
}

/// A face that both resists and conducts. With jump [u] = u_left - u_right and flux Q(u) = -{D u'} along the
/// normal,
///     [u] = R Q   enters as   ( [u][v] + s (Q(u)[v] + [u]Q(v)) - R s Q(u)Q(v) ) / (R + s),   s = 1/penalty,
/// which is consistent for every R >= 0 and for R = 0 the interior penalty method itself (Juntunen &
/// Stenberg, Math. Comp. 78, 1353 (2009)).
template <class Matrix>
void add_face_terms(Matrix& matrix, const Functional& jump, const Functional& flux, double penalty,
                    double resistance) {
  const double share = 1 / (1 + resistance * penalty);
  add_product(matrix, jump, jump, penalty * share);
  add_product(matrix, jump, flux, share);
  add_product(matrix, flux, jump, share);
  if (resistance != 0) add_product(matrix, flux, flux, -resistance * share);
}

} // namespace kapitza
