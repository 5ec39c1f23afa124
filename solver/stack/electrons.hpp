#pragma once
/// The electrons of the metals of a stack. Private to solver/.
///
///     div(kappa_e grad T_e) = sum_b s_b C_b/tau_b (T_e - phi_b) - P_e + s C_e T_e
///
/// in the interior penalty elements of solver/interior_penalty.hpp, with T_e at the nodes of each metal cell.
/// Rows are powers per area, divided by what stands on their diagonal: unknowns and what they lack are in
/// kelvin. Without that, rounding of the stiffness of thin cells stalls the solve.

#include "kapitza/base/index.hpp"
#include "kapitza/solver/stack/problem.hpp"

#include "solver/interior_penalty.hpp"
#include "solver/stack/stack_sources.hpp"

#include <array>
#include <vector>

namespace kapitza {

/// Where electrons of one cell meet those of another, or a wall that fixes their temperature: jump [T_e] +
/// known and the mean flux along x, as functionals of the electrons' nodes.
struct ElectronFace {
  Functional jump, flux;
  double penalty = 0;    ///< [W/m2/K]
  double resistance = 0; ///< [m2 K/W]
  int surface = -1;      ///< whose source is `known`; -1: none
  double sign = 0;       ///< with which it adds to the jump
  double share() const { return 1 / (1 + resistance * penalty); }
};

/// Where electrons and the phonons of the other side of an interface exchange heat: q = sum alpha_b w_b (T_e
/// - H_b), H_b of the phonons that arrive.
struct ElectronExchange {
  std::size_t surface = 0;
  int side = 0;                   ///< of the phonons
  std::size_t node = 0;           ///< of the electrons
  std::vector<double> absorption; ///< alpha_b
  double conductance = 0;         ///< sum of alpha_b w_b [W/m2/K]
  /// Of q along x, and of the surface's jump, which is added to what crosses to its plus side, in T_e - H.
  double sign() const { return side == 1 ? 1 : -1; }
};

/// A cell of a metal.
struct ElectronCell {
  int cell = 0;
  double width = 0;          ///< h [m]
  double stiffness = 0;      ///< kappa_e/h [W/m2/K]
  double coupling = 0;       ///< G_ep h [W/m2/K]
  double capacity = 0;       ///< C_e h [J/m2/K]
  std::array<int, 2> face{}; ///< index into faces at its left and right end; -1: insulated, or an exchange
};

/// What a cell's temperature loses beside diffusion along x, to be integrated with its test functions: s C_e
/// h, and what diffuses along the layers, kappa_e k^2 h [W/m2/K].
template <class Number>
Number lost(const ElectronCell& cell, const Number& shift, double wavenumber) {
  const double across = wavenumber * cell.width;
  return shift * cell.capacity + cell.stiffness * across * across;
}

/// int of two hat functions over a cell of width 1.
inline double hat_mass(std::size_t i, std::size_t j) {
  return i == j ? 1.0 / 3 : 1.0 / 6;
}

struct ElectronLattice {
  std::vector<ElectronCell> cells;
  std::vector<int> of_cell; ///< per cell of the mesh: index into cells; -1: no metal
  std::vector<ElectronFace> faces;
  std::vector<ElectronExchange> exchanges;
  std::vector<double> diagonal; ///< per node of the electrons [W/m2/K]

  bool empty() const { return cells.empty(); }
  std::size_t nodes() const { return 2 * cells.size(); }
};

ElectronLattice electron_lattice(const StackProblem& problem);

/// Heating of electrons, walls and periodic drops on the right-hand side.
template <class Number>
std::vector<Number> electron_sources(const ElectronLattice& lattice, const StackSources<Number>& sources);

/// rows -= what leaves by diffusion along x at T_e without sources, from differences of neighbours.
template <class Number>
void take_diffusion(const ElectronLattice& lattice, std::span<const Number> electrons,
                    std::span<Number> rows);

/// The flux of electrons through a face along x [W/m2].
template <class Number>
Number electron_flux(const ElectronFace& face, std::span<const Number> electrons,
                     const StackSources<Number>& sources);

/// Diffusion along x as a matrix: add(i, j, value) for nodes of the electrons.
template <class Matrix>
void add_diffusion(const ElectronLattice& lattice, Matrix& matrix) {
  for (std::size_t c = 0; c < lattice.cells.size(); ++c)
    for (const int i : {0, 1})
      for (const int j : {0, 1}) {
        const auto first = static_cast<PetscInt>(2 * c);
        matrix.add(first + i, first + j, stiffness_entry(lattice.cells[c].stiffness, i == j));
      }
  for (const ElectronFace& face : lattice.faces)
    add_face_terms(matrix, face.jump, face.flux, face.penalty, face.resistance);
}

} // namespace kapitza
