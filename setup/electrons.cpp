#include "kapitza/base/index.hpp"

#include "setup/problem_parts.hpp"

#include <fmt/format.h>

#include <utility>

namespace kapitza::io {

void join_electrons(const Deck& deck, const FoundLaw& found, const BothSides& bands,
                    const std::function<std::vector<CoupledGroup>()>& groups, SurfaceCondition& condition,
                    std::vector<InputIssue>& issues) {
  const double asked = found.interface != nullptr ? found.interface->electron_conductance : 0;
  if (asked == 0) return;
  const bool left = is_metal(bands.minus), right = is_metal(bands.plus);
  if (left && right) {
    condition.electron_conductance = asked;
    return;
  }
  const int side = left ? plus_side : minus_side;
  const Bands& phonons = left ? bands.plus : bands.minus;
  std::vector<double> reflected(index(phonons.size()), 1.0);
  for (const CoupledGroup& group : groups()) {
    const double passed = side == minus_side ? group.transmissivity
                          : group.conductance[1] > 0
                              ? group.transmissivity * group.conductance[0] / group.conductance[1]
                              : 0;
    for (const int b : group.bands[index(side)]) reflected[index(b)] = 1 - passed;
  }
  double most = 0;
  for (int b = 0; b < phonons.size(); ++b) most += reflected[index(b)] * one_way_conductance(phonons, b);
  const bool named_first = left == found.reversed; // by the deck, the side of the phonons
  if (asked > most)
    return complain(
        deck, found,
        InputError(fmt::format("electron_conductance is {:.4g} W/m^2/K, and the phonons of {} that "
                               "the law reflects carry {:.4g} W/m^2/K, which is the most that "
                               "electrons can absorb",
                               asked, named_first ? found.interface->first : found.interface->second, most)),
        issues);
  for (double& part : reflected) part *= asked / most;
  condition.electron_absorption[index(side)] = std::move(reflected);
}

} // namespace kapitza::io
