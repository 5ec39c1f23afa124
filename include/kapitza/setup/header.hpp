#pragma once
/// What is going to be computed, for a person, before it is.

#include "kapitza/io/deck/deck.hpp"
#include "kapitza/parallel/communicator.hpp"
#include "kapitza/setup/problem.hpp"

#include <string>

namespace kapitza {

/// Dimension, size, cells, bands, directions, T0 and where it comes from, unknowns, memory and time; how
/// ranks share the work. A few lines, the first one with the deck's name.
std::string header_text(const Deck& deck, const StackProblem& problem, int ranks);
/// Collective over the setup's ranks. @param rounds as PlaneSolver::rounds()
std::string header_text(const Deck& deck, const PlaneSetup& setup, const Communicator& communicator,
                        double rounds = 1);

} // namespace kapitza
