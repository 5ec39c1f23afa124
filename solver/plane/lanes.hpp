#pragma once
/// Lanes: what differs between phonons that travel along one azimuth. Private to solver/.

#include "kapitza/base/index.hpp"
#include "kapitza/laws/plane_angles.hpp"
#include "kapitza/physics/bands.hpp"

#include "solver/plane/kernel.hpp"
#include "solver/stack/lines.hpp"

#include <algorithm>
#include <vector>

namespace kapitza {

/// Lane band * polars + polar of each medium, padded with lanes of no weight.
struct LaneTable {
  struct Medium {
    int bands = 0, lanes = 0;
    AlignedArray rate;     ///< 1/(L_b sin theta) [1/m]
    AlignedArray slowness; ///< 1/(v_b sin theta) [s/m]
    AlignedArray weight;   ///< share of the relaxation, (C_b/tau_b)/G times the polar weight
    AlignedArray capacity; ///< C_b v_b times polar weight times sin theta; times w_a |s.n| it is f [W/m2/K]
    /// Of a second field beside T; empty: there is none. Of a drift y (solver/drift.hpp): pull_b/L_b [1/m],
    /// and 3 weight_b times the polar weight times sin theta of the sum that is y. Of the electrons of a
    /// metal: s_b/(L_b sin theta) [1/m], and s_b C_b/(tau_b G_ep) times the polar weight.
    AlignedArray pull, pull_weight;
    bool metal = false;
    /// Of a metal: share of all that relaxes, to T or to the electrons, times the polar weight. Else empty.
    AlignedArray dissipating;
    /// Without the padding.
    std::size_t lanes_of(int block) const {
      return index(
          std::clamp(lanes - block * static_cast<int>(block_lanes), 0, static_cast<int>(block_lanes)));
    }
  };
  std::vector<Medium> media;
  int polars = 1, blocks = 0;
  double mean_sine = 0; ///< sum of polar weight times sin theta

  LaneTable(const std::vector<Bands>& bands, const PlaneAngles& angles);
  std::size_t padded() const { return index(blocks) * block_lanes; }
  LaneBlock block(int medium, int block) const {
    const Medium& table = media[index(medium)];
    const std::size_t first = index(block) * block_lanes;
    return {&table.rate[first], &table.weight[first], table.lanes_of(block)};
  }
  const double* slowness(int medium, int block) const {
    return &media[index(medium)].slowness[index(block) * block_lanes];
  }
};

} // namespace kapitza
