#pragma once
/// Bands lumped by mean free path, for the low-order problem. Private to solver/.

#include "kapitza/physics/bands.hpp"
#include "kapitza/solver/couplings.hpp"

#include <vector>

namespace kapitza {

/// Bands of one material lumped by mean free path.
struct DiffusionGroup {
  std::vector<int> bands;
  double share = 0;       ///< of the relaxation conductance, sum of (C_b/tau_b) / G
  double length = 0;      ///< L_g, root mean square of the mean free paths weighted by the shares [m]
  double conductance = 0; ///< w_g, sum of C_b v_b / 4 [W/m2/K]
  double effective =
      0; ///< G share_g L_g / 4: the conductance with which the group's own diffusion conserves energy
};

/// At most `groups` ranges of mean free path, equal in its logarithm; bands of one range whose kinds differ
/// are kept apart (`kind` [bands]; empty: all alike). Phonons that no neighbour takes carry nothing across a
/// stack, however long their mean free path: lumped with others they would seem to (a Si/Ge superlattice of 2
/// nm layers then takes 19 sweeps instead of 13).
std::vector<DiffusionGroup> lump_bands(const Bands& bands, int groups, const std::vector<int>& kind = {});

/// Per material and band: 1 where some interface of the material transmits nothing of it, otherwise 0.
std::vector<std::vector<int>> confined_bands(const Problem& problem, const Couplings& couplings);

} // namespace kapitza
