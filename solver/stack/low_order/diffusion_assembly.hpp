#pragma once
/// The equations of the low-order problem. Private to solver/.

#include "kapitza/base/index.hpp"
#include "kapitza/solver/stack/couplings.hpp"

#include "solver/diffusion_groups.hpp"
#include "solver/sparse_lu.hpp"
#include "solver/stack/cell_share.hpp"
#include "solver/stack/stack_sources.hpp"

namespace kapitza {

struct LowOrderSystem {
  SparseMatrix matrix;            ///< this rank's rows
  std::vector<double> sources;    ///< right-hand side for the sources
  std::vector<PetscInt> position; ///< of all of the sweep's unknowns among its own
};

/// What a sweep is a low-order copy of.
/// @tparam Number as in StackSweep
template <class Number>
struct SweptStack {
  const StackProblem& problem;
  const Couplings& couplings;
  const StackSources<Number>& sources;
  Number shift = 0;      ///< s [1/s]
  double wavenumber = 0; ///< k of exp(i k y) [1/m]
};

/// The diffusion groups of every cell.
struct GroupsOfCells {
  std::vector<std::vector<DiffusionGroup>> lists; ///< those of one material as many, of the same bands
  std::vector<int> list_of_cell;
  /// What electrons emit into each band of the phonons behind an interface per kelvin of T_e, over what they
  /// absorb of it [exchanges of electron_lattice()][bands]; empty: 1.
  std::vector<std::vector<double>> exchange_slope{};

  const std::vector<DiffusionGroup>& operator()(int cell) const {
    return lists[index(list_of_cell[index(cell)])];
  }
};

/// The rows that belong to some cells and to the surfaces at their ends.
template <class Number>
LowOrderSystem assemble_low_order(const SweptStack<Number>& stack, const GroupsOfCells& groups,
                                  const CellShare& cells);

} // namespace kapitza
