#pragma once
/// What sends phonons of a temperature of its own into a stack: black walls and baths. Private to solver/.

#include "solver/stack/surface_closure.hpp"

#include <vector>

namespace kapitza {

/// A black wall: which slab it feeds and absorbs from, and the temperature or flux it imposes.
struct Wall {
  std::size_t slab;
  bool rightward;         ///< direction of what it emits
  double temperature = 0; ///< emitted, relative to the reference (isothermal) [K]
  double heat_flux = 0;   ///< imposed [W/m2] (heat-flux wall)
  int unknown = -1;       ///< index of its temperature among the heat-flux walls
};
std::vector<Wall> black_walls(const StackProblem& problem, std::size_t slabs);

/// What a bath sends into one channel of this rank.
struct BathChannel {
  std::size_t channel;
  int medium, band;
  double part;        ///< of the channel, that is the bath's
  double temperature; ///< of the bath, relative to the reference [K]
};
std::vector<BathChannel> bath_channels(const StackProblem& problem,
                                       const std::vector<const FluxCoupling*>& couplings,
                                       const std::vector<Slab>& slabs, const std::vector<Lines>& lines,
                                       const ChannelIndex& channels);

} // namespace kapitza
