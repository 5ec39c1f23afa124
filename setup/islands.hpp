#pragma once
/// Parts of a problem that exchange no heat with the rest. Private to setup/.

#include "kapitza/io/deck/deck.hpp"
#include "kapitza/parallel/communicator.hpp"
#include "kapitza/solver/plane/problem.hpp"
#include "kapitza/solver/stack/problem.hpp"

#include <string>
#include <vector>

namespace kapitza::io {

/// Every part needs a wall that holds a temperature, or there is only one: otherwise nothing says how warm it
/// is. Parts that have one are told of: nobody draws them on purpose often. Collective over `space`.
/// @throws InputError that names the parts without, on all ranks
std::vector<std::string> check_islands(const Deck& deck, const PlaneProblem& problem,
                                       const Communicator& space);

/// The same of a stack, where interfaces that nothing crosses part it.
std::vector<std::string> check_islands(const Deck& deck, const StackProblem& problem);

} // namespace kapitza::io
