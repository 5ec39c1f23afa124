#pragma once
/// Bands lumped by mean free path, for the low-order problem. Private to solver/.

#include "kapitza/physics/bands.hpp"
#include "kapitza/solver/stack/couplings.hpp"

#include <array>
#include <vector>

namespace kapitza {

/// Bands of one material lumped by mean free path.
struct DiffusionGroup {
  std::vector<int> bands;
  double share = 0;       ///< of the relaxation conductance, sum of (C_b/tau_b) / G, electrons included
  double length = 0;      ///< L_g, root mean square of the mean free paths weighted by the shares [m]
  double lifetime = 0;    ///< tau_g, mean of the lifetimes weighted by the shares [s]
  double conductance = 0; ///< w_g, sum of C_b v_b / 4 [W/m2/K]
  double effective =
      0; ///< G share_g L_g / 4: the conductance with which the group's own diffusion conserves energy
  double electron_part = 0; ///< of what the group relaxes by: to electrons
  /// What the group relaxes to at both ends of a cell, per kelvin of T, and of the electrons' temperature.
  std::array<double, 2> emission{1, 1}, electron_emission{0, 0};
};

/// [bands] The range of mean free path of every band: `count` ranges equal in its logarithm, numbered from 0
/// on. Bands with less than a millionth of C v join the nearest range: one that all but stands still (1e-16
/// m) would leave most ranges empty.
std::vector<int> length_ranges(const Bands& bands, int count);

/// The bands of each range lumped, free and confined ones apart; ranges without bands are left out. Phonons
/// that no neighbour takes carry nothing across a stack, however long their mean free path: lumped with
/// others they would seem to (`confined` empty: none is; a Si/Ge superlattice of 2 nm layers then takes 19
/// sweeps instead of 13).
std::vector<DiffusionGroup> lump_bands(const Bands& bands, const std::vector<int>& ranges,
                                       const std::vector<bool>& confined = {});

/// How the bands of one cell relax.
struct CellRates {
  std::vector<double> rate; ///< 1/L_b [1/m]
  /// To how many times T, and the electrons' temperature, at both ends.
  std::vector<std::array<double, 2>> slope, electron_slope;
  std::vector<double> electron_rate; ///< of 1/L_b, what is of electrons [1/m]
};
/// The groups in such a cell.
std::vector<DiffusionGroup> at_rates(std::vector<DiffusionGroup> groups, const Bands& bands,
                                     const CellRates& rates);

/// Per material and band: true where some interface of the material transmits nothing of it.
std::vector<std::vector<bool>> confined_bands(const StackProblem& problem, const Couplings& couplings);

} // namespace kapitza
