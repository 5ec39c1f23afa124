#pragma once
/// From a checked deck to what the solver takes.

#include "kapitza/io/deck/deck.hpp"
#include "kapitza/solver/plane/problem.hpp"
#include "kapitza/solver/stack/problem.hpp"
#include "kapitza/solver/steady.hpp"

#include <array>
#include <memory>

namespace kapitza {

/// Bands on the shared frequency grid, mesh, laws, angles. Names of regions: the material, with #1, #2, ...
/// where it occurs more than once; names of interfaces: "si|ge".
/// @throws InputError where a material has no mean free path or an interface cannot join its materials
StackProblem make_problem(const Deck& deck);

/// A 2D problem with the ranks that share it.
struct PlaneSetup {
  std::unique_ptr<PlaneRanks> ranks; ///< communicators that share the problem; never null
  PlaneProblem problem;              ///< this rank's part
  std::array<double, 2> size{};      ///< width and height of the mesh [m]
  std::string sharing;               ///< how ranks share the work; empty for one rank
  double crossing_time = 0;          ///< in which every phonon crosses the plane once, by the cost model [s]
  std::vector<std::string> warnings; ///< what is peculiar, one sentence each; the same on all ranks
};

/// As make_problem for a deck with `plane`: decomposition (the deck's, else chosen), this rank's part of the
/// mesh, bands, laws, angles, heating. One region per material; names of surfaces are those of the mesh.
/// Collective; all ranks throw alike.
/// @throws InputError as make_problem, and where the mesh cannot be made or read, a pair of materials that
///   touches has no law, nothing lies in a heating box, a probe is outside
PlaneSetup make_plane_problem(const Deck& deck, const Communicator& communicator);

/// One sentence where the frequency grid needs more bins than the deck asks for, and one for each material of
/// first-principles modes: into how many bands they were merged, and by how much that changes the
/// conductivity of films.
std::vector<std::string> binning_notes(const Deck& deck, const std::vector<Bands>& materials);

/// One sentence for each thing that a law of an interface does not do as its name promises: optical branches
/// under acoustic laws, gray phonons that cannot be sound, what a pressed contact leaves out.
/// @param materials the bands of the deck's materials, in order
std::vector<std::string> law_notes(const Deck& deck, const std::vector<Bands>& materials);

/// The deck's `solver` block in the solver's terms.
SteadyOptions make_steady_options(const DeckSolver& solver);

} // namespace kapitza
