#pragma once
/// What a sweep of a stack leaves at its surfaces. Private to solver/.

#include "kapitza/solver/moments.hpp"

#include "solver/stack/surface_closure.hpp"

namespace kapitza {

/// One face per side of each surface, by rising node, all sums zero.
std::vector<FaceMoments> empty_faces(const StackProblem& problem);

/// A rank's channels at the end of a sweep.
struct SweptChannels {
  const StackProblem& problem;
  const std::vector<Slab>& slabs;
  const std::vector<Lines>& lines;
  const ChannelIndex& channels;
  const ChannelArray<double>&entering, &leaving;
};
/// Adds this rank's part of the means per band.
void add_surface_means(const SweptChannels& swept, Moments& sums);

/// Adds up the ranks' means, and gives each face what node sums (of all ranks) say of it; power and wall
/// temperatures. Collective. @param walls unknown temperatures of heat-flux walls
void finish_faces(const StackProblem& problem, std::span<const double> walls, const Communicator& ranks,
                  Moments& sums);

} // namespace kapitza
