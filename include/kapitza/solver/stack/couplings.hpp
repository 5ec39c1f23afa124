#pragma once
/// The flux couplings of a stack: one per distinct surface, however many faces share it.

#include "kapitza/laws/coupling_table.hpp"
#include "kapitza/solver/stack/problem.hpp"

#include <memory>
#include <vector>

namespace kapitza {

/// The couplings of all surfaces of a stack.
struct Couplings {
  std::vector<std::shared_ptr<const FluxCoupling>> distinct; ///< owns them: one for surfaces alike
  std::vector<const FluxCoupling*>
      of_surface; ///< one per StackMesh::surfaces; empty couplings for black walls
};

/// Those of problem.couplings where it has them, else built.
/// @throws InputError where a law cannot join its two materials
Couplings make_couplings(const StackProblem& problem);

/// Fills problem.couplings, so that they are built once. Surfaces alike complain once.
void couple_surfaces(StackProblem& problem, const LawComplaint& complain = {});

} // namespace kapitza
