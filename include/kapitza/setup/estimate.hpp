#pragma once
/// What a run is going to take, told before it begins.

#include "kapitza/base/error.hpp"
#include "kapitza/io/deck/deck.hpp"
#include "kapitza/parallel/communicator.hpp"
#include "kapitza/solver/plane/problem.hpp"
#include "kapitza/solver/stack/problem.hpp"

#include <string>

namespace kapitza {

/// How large a run is and how long a sweep takes, before it begins.
struct RunEstimate {
  double cells = 0, nodes = 0;   ///< of the whole mesh; nodes: the corners of all its cells
  int bands = 0, directions = 0; ///< the largest number of any material in the mesh; and swept directions
  double unknowns = 0;           ///< psi: nodes x bands x directions, never stored
  double memory = 0;             ///< of all ranks together, within a factor of 2 [bytes]
  double sweep = 0;              ///< of one sweep, by the cost of a crossing [s]
};

/// What a stack or a plane will need.
RunEstimate estimate(const StackProblem& problem, int ranks);
/// Collective over `space`; every rank gets the same. @param ranks all of them
RunEstimate estimate(const PlaneProblem& problem, const Communicator& space, int ranks);

/// "2.1e+06 unknowns, about 210 MB a rank on 3 ranks, 0.1 s a sweep"
std::string estimate_text(const RunEstimate& estimate, int ranks);

/// "210 MB"
std::string size_text(double bytes);

/// Memory that is free on the computers of all ranks, as far as the system tells (MemAvailable, control
/// groups) [bytes]; 0: it does not. Collective.
double free_memory(const Communicator& communicator);

/// What a cell of a plane takes, most of it factors of the low-order problem [bytes]. @param bands most of
/// any material
double plane_cell_memory(int bands);

/// What a mesh takes, known before there is one. @param cell_memory of a cell [bytes] @param where of the
/// mesh, for the complaint
/// @throws InputError where twice the free memory would not do; on all ranks
void check_memory(double cells, double cell_memory, const SourceLocation& where,
                  const Communicator& communicator);

/// The same of the cells that a stack's deck asks for.
void check_memory(const Deck& deck, const Communicator& communicator);

} // namespace kapitza
