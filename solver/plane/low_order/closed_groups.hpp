#pragma once
/// Bands lumped so that surfaces couple each group with itself only. Private to solver/.

#include "kapitza/solver/plane/problem.hpp"

#include "solver/diffusion_groups.hpp"

#include <vector>

namespace kapitza {

/// [materials][groups] The same groups in all materials, without bands where a material has none of one.
using ClosedGroups = std::vector<std::vector<DiffusionGroup>>;

struct ClosedGroupsSpec {
  bool lumped = true;                ///< false: whatever surfaces keep apart is a group of its own
  int ranges = 6;                    ///< of mean free path
  std::vector<double> collisionless; ///< [materials] mean free paths beyond which bands are not lumped [m]
  int most = 100;                    ///< groups: beyond, those are lumped after all, in narrower ranges
};

/// Bands that some interface couples are one class; classes are lumped by their mean free path, those that
/// fly from surface to surface apart from all others, those that no neighbour takes apart from the rest. The
/// length of a group is the mean free path weighted by C v, so that what it exchanges with surfaces is right.
ClosedGroups closed_groups(const PlaneProblem& problem, const ClosedGroupsSpec& spec);

} // namespace kapitza
