#include "run/comparison_checks.hpp"

#include "kapitza/base/error.hpp"

#include <utility>

namespace kapitza {

void check_comparisons(const RunOptions& options, const Deck& deck) {
  const bool full = deck.solver.properties == Properties::full;
  const bool metals = has_electrons(deck);
  if (!full && !metals) return;
  const char* why = full ? "needs solver.properties: linear, where a layer has one conductivity"
                         : "knows no electrons in this version; leave them out of the materials";
  for (const auto& [asked, option] : {std::pair(!options.compare.empty(), "--compare"),
                                      std::pair(options.as_experiment, "--as-experiment")})
    if (asked) throw InputError({{{}, option, why}});
}

} // namespace kapitza
