#include "kapitza/io/problem.hpp"
#include "kapitza/solver/couplings.hpp"

#include "commands.hpp"

#include <fmt/format.h>

namespace kapitza::app {

int check(const RunOptions& options, const Communicator& communicator) {
  const Deck deck = read_deck_collectively(options, communicator);
  const Problem problem = make_problem(deck);
  const Couplings couplings = make_couplings(problem); // the laws can join their materials
  if (!communicator.is_root()) return success;
  for (const std::string& warning : deck.warnings) fmt::print(stderr, "warning: {}\n", warning);
  fmt::print("{}: no mistakes. {} layers, {} cells, {} directions, {} distinct surfaces\n", options.deck,
             problem.mesh.regions.size(), problem.mesh.cells(), 2 * problem.angles.size(),
             couplings.distinct.size());
  return success;
}

} // namespace kapitza::app
