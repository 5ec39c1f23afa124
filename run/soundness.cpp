#include "kapitza/run/soundness.hpp"

#include "kapitza/base/error.hpp"

#include <fmt/format.h>

#include <cmath>

namespace kapitza {
namespace {

/// A temperature of the result [K], and where it is.
struct Found {
  double temperature;
  std::string place;
};

Found found(const Deck& deck, const TemperatureAt& at) {
  const std::string where = deck.plane ? fmt::format("({:.6g} m, {:.6g} m)", at.position[0], at.position[1])
                                       : fmt::format("x = {:.6g} m", at.position[0]);
  return {at.temperature, fmt::format("{} in {}", where, at.region)};
}

std::vector<std::string> notes_of(const Deck& deck, const Found& lowest, const Found& highest) {
  if (!(lowest.temperature > 0))
    throw InputError(
        {{{deck.path.string(), 0, 0},
          {},
          fmt::format(
              "the temperature comes out as {:.6g} K at {}; nothing is colder than 0 K: less heat must be "
              "taken out (heating, heat_flux, walls), or the materials must be better conductors",
              lowest.temperature, lowest.place)}});
  std::vector<std::string> notes;
  if (deck.solver.properties == Properties::full) return notes;
  constexpr double close = 0.1;
  for (const Found* at : {&lowest, &highest})
    if (std::abs(at->temperature - deck.temperature) > close * deck.temperature)
      notes.push_back(
          fmt::format("the result is {:.6g} K at {}, {:.0f} % away from T0 = {:.6g} K, at which the "
                      "properties of all materials are taken",
                      at->temperature, at->place, 100 * std::abs(at->temperature / deck.temperature - 1),
                      deck.temperature));
  return notes;
}

} // namespace

std::vector<std::string> temperature_notes(const Deck& deck, const TemperatureExtremes& extremes) {
  return notes_of(deck, found(deck, extremes.lowest), found(deck, extremes.highest));
}

std::vector<std::string> temperature_notes(const TransientResult& result) {
  Found lowest{HUGE_VAL, {}}, highest{-HUGE_VAL, {}};
  for (std::size_t c = 0; c < result.columns.size(); ++c)
    for (std::size_t i = 0; i < result.times.size(); ++i) {
      if (result.columns[c].kind != ResponseColumn::Kind::temperature) continue;
      const Found here{result.initial + result.history.values[i][c],
                       fmt::format("{:.4g} s ({})", result.times[i], result.columns[c].name)};
      if (here.temperature < lowest.temperature) lowest = here;
      if (here.temperature > highest.temperature) highest = here;
    }
  return notes_of(result.deck, lowest, highest);
}

} // namespace kapitza
