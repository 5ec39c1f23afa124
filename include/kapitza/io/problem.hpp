#pragma once
/// From a checked deck to what the solver takes.

#include "kapitza/io/deck.hpp"
#include "kapitza/solver/problem.hpp"
#include "kapitza/solver/steady.hpp"

namespace kapitza {

/// Bands on the shared frequency grid, mesh, laws, angles. Names of regions: the material, with #1, #2, ...
/// where it occurs more than once; names of interfaces: "si|ge".
/// @throws InputError where a material has no mean free path or an interface cannot join its materials
Problem make_problem(const Deck& deck);

/// One sentence for each material of first-principles modes: into how many bands they were merged, and by how
/// much that changes the conductivity of films.
std::vector<std::string> binning_notes(const Deck& deck, const Problem& problem);

/// The deck's `solver` block in the solver's terms.
SteadyOptions make_steady_options(const DeckSolver& solver);

} // namespace kapitza
