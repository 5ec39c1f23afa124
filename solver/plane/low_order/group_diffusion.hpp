#pragma once
/// With what groups of bands conduct in the low-order problem. Private to solver/.

#include "solver/diffusion_groups.hpp"
#include "solver/plane/prepared.hpp"
#include "solver/plane/tensor.hpp"

#include <functional>
#include <vector>

namespace kapitza {

/// The group of a material; null where it has no such group.
using GroupOfMaterial = std::function<const DiffusionGroup*(int material)>;

/// [cells] D = sum of C v L (part that surfaces leave, see PlaneReach) / sum of C v / 3 over the bands of one
/// group [m], in cells behind shared faces too; 0 where there is no group. Collective over the space.
std::vector<PlaneTensor> group_diffusion(const PlaneProblem& problem, const PreparedPlane& plane,
                                         const GroupOfMaterial& group);

/// [materials] Mean distance between walls and interfaces that are not mirrors, pi area / perimeter [m];
/// infinite without any. Collective over `space`.
std::vector<double> mean_chords(const PlaneProblem& problem, const PlaneSweep& sweep,
                                const Communicator& space);

} // namespace kapitza
