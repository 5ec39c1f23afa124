#include "kapitza/setup/estimate.hpp"
#include "kapitza/setup/header.hpp"
#include "kapitza/setup/problem.hpp"

#include "app/commands.hpp"

#include <fmt/format.h>

namespace kapitza::app {
namespace {

void print_warnings(const std::vector<std::string>& warnings) {
  for (const std::string& warning : warnings) fmt::print(stderr, "warning: {}\n", warning);
}

int check_plane(const Deck& deck, const Communicator& communicator) {
  const PlaneSetup setup = make_plane_problem(deck, communicator);
  const std::string header = header_text(deck, setup, communicator);
  if (!communicator.is_root()) return success;
  print_warnings(deck.warnings);
  print_warnings(setup.warnings);
  const PlaneMesh& mesh = setup.problem.mesh;
  fmt::print("{}: no mistakes. 2D, {} regions, {} cells, {} directions, {} surfaces\n{}", deck.path.string(),
             mesh.regions.size(), mesh.global_cells, setup.problem.angles.directions(), mesh.surfaces.size(),
             header);
  return success;
}

} // namespace

int check(const RunOptions& options, const Communicator& communicator) {
  const Deck deck = read_deck_collectively(options, communicator);
  if (deck.plane) return check_plane(deck, communicator);
  check_memory(deck, communicator);
  const StackProblem problem = make_problem(deck);
  if (!communicator.is_root()) return success;
  print_warnings(deck.warnings);
  fmt::print("{}: no mistakes. {} layers, {} cells, {} directions, {} distinct surfaces\n{}", options.deck,
             problem.mesh.regions.size(), problem.mesh.cells(), 2 * problem.angles.size(),
             problem.couplings.size(), header_text(deck, problem, communicator.size()));
  return success;
}

} // namespace kapitza::app
