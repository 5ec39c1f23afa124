#pragma once
/// Is a plane problem resolved well enough for what it asks?

#include "kapitza/solver/plane/problem.hpp"

#include <string>
#include <vector>

namespace kapitza {

/// One sentence each for directions too few for phonons that cross the domain (ray effects) and for cells
/// beside walls and interfaces that are thicker than the Knudsen layer, with the place and the number.
/// Collective over `space`; every rank gets the same.
std::vector<std::string> resolution_warnings(const PlaneProblem& problem, const Communicator& space);

} // namespace kapitza
