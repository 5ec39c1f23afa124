/// T0 against the walls and against what is known of the materials.

#include "io/deck/entries.hpp"

#include <fmt/format.h>

#include <cmath>

namespace kapitza::io {
namespace {

/// Properties at T0 stand for those at T within this share of T0.
constexpr double close = 0.1;

std::optional<double> temperature_of(const WallEntry& wall) {
  if (wall.isothermal) return wall.isothermal;
  if (wall.helium) return wall.helium->temperature;
  if (wall.electrons) return wall.electrons->isothermal;
  return std::nullopt;
}

std::string t0_text(const Deck& deck) {
  return fmt::format("T0 = {:.6g} K{}", deck.temperature,
                     deck.temperature_given ? "" : " (the walls' mean, since the deck gives no temperature)");
}

} // namespace

std::optional<double> mean_wall_temperature(const DeckEntries& entries) {
  double sum = 0;
  int count = 0;
  for (const auto& [name, wall] : entries.boundaries.walls)
    if (const auto temperature = temperature_of(wall); temperature && *temperature > 0) {
      sum += *temperature;
      ++count;
    }
  return count > 0 ? std::optional(sum / count) : std::nullopt;
}

std::pair<double, double> temperature_range(const DeckEntries& entries, double t0) {
  std::pair<double, double> range{t0, t0};
  for (const auto& [name, wall] : entries.boundaries.walls)
    if (const auto t = temperature_of(wall)) range = {std::min(range.first, *t), std::max(range.second, *t)};
  return range;
}

void check_temperatures(Reading& reading, const DeckEntries& entries, const Deck& deck) {
  for (const auto& [name, wall] : entries.boundaries.walls) {
    const auto temperature = temperature_of(wall);
    if (!temperature || deck.solver.properties == Properties::full
        || std::abs(*temperature - deck.temperature) <= close * deck.temperature)
      continue;
    reading.warn(
        key_path("boundaries", name),
        fmt::format("{:.6g} K is {:.0f} % away from {}, at which the properties of all materials are "
                    "taken",
                    *temperature, 100 * std::abs(*temperature / deck.temperature - 1), t0_text(deck)));
  }
  for (const DeckMaterial& material : deck.materials) {
    const auto* resolved = std::get_if<ResolvedMaterial>(&material.phonons);
    if (!resolved || !resolved->material.temperature_range) continue;
    const auto [low, high] = *resolved->material.temperature_range;
    if (deck.temperature < low || deck.temperature > high)
      reading.warn(
          key_path("materials", material.name),
          fmt::format("its numbers hold from {:g} K to {:g} K, not at {}", low, high, t0_text(deck)));
  }
}

} // namespace kapitza::io
