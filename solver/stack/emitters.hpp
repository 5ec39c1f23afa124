#pragma once
/// What sends phonons of a temperature of its own into a stack: black walls and baths. Private to solver/.

#include "solver/stack/surface_closure.hpp"

#include <vector>

namespace kapitza {

/// A black wall: which slab it feeds and absorbs from. What it imposes is in StackSources.
struct BlackWall {
  std::size_t surface, slab;
  bool rightward;   ///< direction of what it emits
  int unknown = -1; ///< index of its temperature among the heat-flux walls
};
std::vector<BlackWall> black_walls(const StackProblem& problem, std::size_t slabs);

/// What a bath sends into one channel of this rank, at the bath's temperature.
struct BathChannel {
  std::size_t channel, surface;
  int medium, band;
  double part; ///< of the channel, that is the bath's
};
std::vector<BathChannel> bath_channels(const StackProblem& problem,
                                       const std::vector<const FluxCoupling*>& couplings,
                                       const std::vector<Slab>& slabs, const std::vector<Lines>& lines,
                                       const ChannelIndex& channels);

} // namespace kapitza
