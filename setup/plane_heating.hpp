#pragma once
/// Heat sources of a 2D deck.

#include "kapitza/setup/problem.hpp"

namespace kapitza::io {

/// Fills PlaneProblem::heating from the deck's entries, which add up; warns about cells that a box cuts.
/// Collective over `space`. @throws InputError where an entry heats nothing
void add_all_heating(PlaneSetup& setup, const Deck& deck, const Communicator& space);

/// Heat that cannot leave has no steady state. Collective over `space`. @throws InputError
void check_balance(const Deck& deck, const PlaneProblem& problem, const Communicator& space);

} // namespace kapitza::io
