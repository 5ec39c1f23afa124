#pragma once
/// The law of a surface in two dimensions as the sweep applies it. Private to solver/.

#include "kapitza/base/index.hpp"
#include "kapitza/solver/plane/problem.hpp"

#include "solver/plane/channels.hpp"

#include <array>
#include <optional>
#include <vector>

namespace kapitza {

/// psi_out += fraction psi_in, lane by lane: of the mirrored direction on the same side, of the same
/// direction from the other side.
struct SpecularLink {
  SideBand out, in;
  double fraction = 0;
};

/// Part of what leaves in a band that a bath behind the surface sends, mean over directions.
struct BathEmission {
  SideBand out;
  double fraction = 0;
};

/// A law between two materials: pools couple flux-weighted hemisphere means, links couple directions, free of
/// what the directions are. A law that depends on the angle has `channels` for one orientation of the
/// surface; its links are then the sums over directions, for low-order problems.
struct PlaneLaw {
  std::vector<Pool> pools;
  std::array<std::vector<double>, 2> part; ///< [side][bands] mean of ChannelLaw::part; empty: all
  std::vector<SpecularLink> links;
  std::vector<BathEmission> emissions;
  std::vector<CoupledGroup> groups; ///< empty for adiabatic walls
  std::optional<ChannelLaw> channels;
  double marginal_correction = 0; ///< see FluxCoupling
  /// [side][bands] part of what arrives that crosses; with `channels` by pools only, of what they see.
  std::array<std::vector<double>, 2> crossing;

  double seen_by_pools(const SideBand& channel) const {
    const auto& parts = part[index(channel.side)];
    return parts.empty() ? 1 : parts[index(channel.band)];
  }
};

/// @param minus, plus materials on both sides; plus = -1: a wall
/// @param normal of unit length, out of the minus side
PlaneLaw make_plane_law(const PlaneProblem& problem, int surface, int minus, int plus, const Point& normal);

} // namespace kapitza
