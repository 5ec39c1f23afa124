#pragma once
/// T_e of the metals of a stack as the end of a field of marching (solver/march/marched.hpp), the same on all
/// ranks. Private to solver/.

#include "kapitza/parallel/communicator.hpp"
#include "kapitza/solver/psi_rows.hpp"
#include "kapitza/solver/unknowns.hpp"

#include "solver/preconditioner.hpp"
#include "solver/stack/electrons.hpp"

#include <span>

namespace kapitza {

/// Node of the mesh at which one of the electrons is.
inline std::size_t mesh_node(const ElectronLattice& electrons, std::size_t n) {
  return index(2 * electrons.cells[n / 2].cell) + n % 2;
}

/// One row, the root's.
PsiRows electron_rows(std::span<const double> temperature, const Communicator& ranks);
/// The other way round. Collective.
void set_electron_rows(const PsiRows& rows, const Communicator& ranks, std::span<double> temperature);

/// See Marched::damp_error. @param low_order that of a stage with `shift` s [1/s]
/// @param error of T_e, damped on return
void damp_electrons(const ElectronLattice& electrons, const Preconditioner& low_order,
                    const Unknowns& unknowns, double shift, std::span<double> error);

} // namespace kapitza
