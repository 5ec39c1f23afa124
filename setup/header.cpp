#include "kapitza/setup/header.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/setup/estimate.hpp"

#include "io/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace kapitza {
namespace {

std::string temperature_text(const Deck& deck, const std::vector<Bands>& media) {
  return fmt::format(
      "T0 = {:.6g} K{}{}", deck.temperature,
      deck.temperature_given ? ""
                             : " (not given: mean of the walls' temperatures, 300 K where they have none)",
      deck.solver.properties == Properties::full         ? "; properties follow the temperature"
      : std::ranges::any_of(media, has_normal_processes) ? "; normal processes drift (callaway)"
                                                         : "");
}

std::string text(const Deck& deck, const std::vector<Bands>& media, const std::string& size,
                 const RunEstimate& estimate, int ranks) {
  return fmt::format("{}: {}, {:.0f} cells, {} band{}, {} directions, {}\n  {}\n",
                     deck.path.filename().string(), size, estimate.cells, estimate.bands,
                     estimate.bands == 1 ? "" : "s", estimate.directions, temperature_text(deck, media),
                     estimate_text(estimate, ranks));
}

} // namespace

std::string header_text(const Deck& deck, const StackProblem& problem, int ranks) {
  const std::size_t layers = problem.mesh.regions.size();
  std::string lines = text(deck, problem.media,
                           fmt::format("1D, {} layer{}, {}", layers, layers == 1 ? "" : "s",
                                       io::with_prefix(problem.mesh.length(), "m")),
                           estimate(problem, ranks), ranks);
  if (const auto& spot = deck.solver.spot)
    lines += fmt::format("  pump {}, probe {} to 1/e^2: a sum over wavenumbers\n",
                         io::with_prefix(spot->pump, "m"), io::with_prefix(spot->probe, "m"));
  return lines;
}

std::string header_text(const Deck& deck, const PlaneSetup& setup, const Communicator& communicator,
                        double rounds) {
  RunEstimate costs = estimate(setup.problem, Communicator(setup.ranks->space()), communicator.size());
  costs.sweep = rounds * setup.crossing_time;
  std::string lines = text(
      deck, setup.problem.media,
      fmt::format("2D, {} x {}", io::with_prefix(setup.size[0], "m"), io::with_prefix(setup.size[1], "m")),
      costs, communicator.size());
  if (!setup.sharing.empty()) lines += fmt::format("  {}\n", setup.sharing);
  return lines;
}

} // namespace kapitza
