#include "kapitza/run/soundness.hpp"

#include "kapitza/base/error.hpp"

#include <fmt/format.h>

#include <cmath>

namespace kapitza {
namespace {

std::string place(const Deck& deck, const TemperatureAt& at) {
  const std::string where = deck.plane ? fmt::format("({:.6g} m, {:.6g} m)", at.position[0], at.position[1])
                                       : fmt::format("x = {:.6g} m", at.position[0]);
  return fmt::format("{} in {}", where, at.region);
}

} // namespace

std::vector<std::string> temperature_notes(const Deck& deck, const TemperatureExtremes& extremes) {
  const TemperatureAt& lowest = extremes.lowest;
  if (!(lowest.temperature > 0))
    throw InputError(
        {{{deck.path.string(), 0, 0},
          {},
          fmt::format(
              "the temperature comes out as {:.6g} K at {}; nothing is colder than 0 K: less heat must be "
              "taken out (heating, heat_flux, walls), or the materials must be better conductors",
              lowest.temperature, place(deck, lowest))}});
  std::vector<std::string> notes;
  if (deck.solver.properties == Properties::full) return notes;
  constexpr double close = 0.1;
  for (const TemperatureAt* at : {&extremes.lowest, &extremes.highest})
    if (std::abs(at->temperature - deck.temperature) > close * deck.temperature)
      notes.push_back(
          fmt::format("the result is {:.6g} K at {}, {:.0f} % away from T0 = {:.6g} K, at which the "
                      "properties of all materials are taken",
                      at->temperature, place(deck, *at),
                      100 * std::abs(at->temperature / deck.temperature - 1), deck.temperature));
  return notes;
}

} // namespace kapitza
