#pragma once
/// Bands lumped by mean free path, for the low-order problem. Private to solver/.

#include "kapitza/physics/bands.hpp"

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

/// At most `groups` groups, equal ranges of log mean free path; empty ones are left out.
std::vector<DiffusionGroup> lump_bands(const Bands& bands, int groups);

} // namespace kapitza
