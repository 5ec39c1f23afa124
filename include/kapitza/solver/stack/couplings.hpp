#pragma once
/// The flux couplings of a problem: one per distinct surface, however many faces share it.

#include "kapitza/laws/flux_coupling.hpp"
#include "kapitza/solver/stack/problem.hpp"

#include <deque>
#include <vector>

namespace kapitza {

struct Couplings {
  std::deque<FluxCoupling> distinct; ///< addresses stay valid as it grows or moves
  std::vector<const FluxCoupling*>
      of_surface; ///< one per StackMesh::surfaces; empty couplings for black walls
};

/// @throws InputError where a law cannot join its two materials
Couplings make_couplings(const StackProblem& problem);

} // namespace kapitza
