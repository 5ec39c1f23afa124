#pragma once
/// Heat sources of a 2D deck.

#include "kapitza/setup/problem.hpp"

namespace kapitza::io {

/// Part of a cell that an entry of the deck heats: of its material all, or what lies in the entry's box.
double heated_part(const Deck& deck, const DeckHeating& heating, const PlaneProblem& problem, int cell);

/// Of steady decks fills PlaneProblem::heating from the deck's entries, which add up; of all decks warns
/// about boxes that are small among their cells. Collective over `space`. @throws InputError where an entry
/// heats nothing
void add_all_heating(PlaneSetup& setup, const Deck& deck, const Communicator& space);

/// Heat that cannot leave has no steady state. Collective over `space`. @throws InputError
void check_balance(const Deck& deck, const PlaneProblem& problem, const Communicator& space);

} // namespace kapitza::io
