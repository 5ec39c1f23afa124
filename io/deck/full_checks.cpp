/// What properties that follow the temperature, and normal processes that drift, ask of a deck.

#include "io/deck/entries.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kapitza::io {
namespace {

const std::string full = "solver.properties: full";

/// What a stack with large differences may not have at its ends.
void check_ends(Reading& reading, const DeckEntries& entries) {
  bool fixed = false;
  for (const auto& [name, wall] : entries.boundaries.walls) {
    fixed = fixed || wall.isothermal || wall.helium;
    if (wall.periodic)
      reading.fail(key_path(key_path("boundaries", name), "periodic"),
                   fmt::format("has no meaning with {}: properties that follow the temperature do not repeat "
                               "where it drops from period to period",
                               full));
  }
  if (!fixed && !reading.given("time"))
    reading.fail("solver.properties",
                 "full needs a boundary of a given temperature (isothermal or helium): without one nothing "
                 "says at which temperature the properties are");
}

/// First-principles lifetimes must be there from the coldest wall to the hottest.
void check_lifetimes(Reading& reading, const std::string& key, const std::vector<ModeLifetimes>& at,
                     const std::pair<double, double>& range) {
  if (at.empty())
    reading.fail(
        key, fmt::format("its lifetimes are those at one temperature, and {} needs them at all temperatures: "
                         "compute more of them (folders such as T300K and T400K of ShengBTE, several "
                         "temperatures of phono3py), take a material file or the library, or properties: "
                         "linear",
                         full));
  else if (range.first < at.front().temperature || range.second > at.back().temperature)
    reading.fail(key,
                 fmt::format("its lifetimes are those from {:g} K to {:g} K, and walls have {:g} K to {:g} K",
                             at.front().temperature, at.back().temperature, range.first, range.second));
}

void check_materials(Reading& reading, const Deck& deck, const std::pair<double, double>& range) {
  const std::vector<bool> used = used_materials(deck);
  for (std::size_t m = 0; m < used.size(); ++m) {
    if (!used[m]) continue;
    const DeckMaterial& material = deck.materials[m];
    const std::string key = key_path("materials", material.name);
    if (const auto* modes = std::get_if<ModeMaterial>(&material.phonons))
      check_lifetimes(reading, key, modes->at_temperatures, range);
    const auto* resolved = std::get_if<ResolvedMaterial>(&material.phonons);
    if (!resolved || !resolved->material.temperature_range) continue;
    const auto [low, high] = *resolved->material.temperature_range;
    if (range.first < low || range.second > high)
      reading.warn(key, fmt::format("its numbers hold from {:g} K to {:g} K, and walls have {:g} K to {:g} K",
                                    low, high, range.first, range.second));
  }
}

void check_drift(Reading& reading, const Deck& deck) {
  const std::vector<bool> used = used_materials(deck);
  for (std::size_t m = 0; m < used.size(); ++m)
    if (used[m] && has_normal_processes(deck.materials[m])) return;
  reading.warn(
      "solver.scattering",
      "callaway has no effect: no material of the mesh has normal processes (normal_mean_free_path of "
      "bands, normal: true of a process in a material file)");
}

} // namespace

bool has_normal_processes(const DeckMaterial& material) {
  const auto plain = [](const GrayMaterial& band) { return band.normal_mean_free_path > 0; };
  if (const auto* gray = std::get_if<GrayMaterial>(&material.phonons)) return plain(*gray);
  if (const auto* table = std::get_if<BandTable>(&material.phonons))
    return std::ranges::any_of(table->bands, plain);
  const auto* resolved = std::get_if<ResolvedMaterial>(&material.phonons);
  return resolved && std::ranges::any_of(resolved->material.scattering, [](const ScatteringProcess& process) {
           return process.normal;
         });
}

void check_properties(Reading& reading, const DeckEntries& entries, const Deck& deck) {
  if (deck.solver.scattering == Scattering::callaway) check_drift(reading, deck);
  if (deck.solver.properties != Properties::full) return;
  if (deck.plane) return reading.fail("solver.properties", "full is for stacks (mesh.layers), not for 2D");
  check_ends(reading, entries);
  for (std::size_t i = 0; i < deck.interfaces.size(); ++i)
    if (deck.interfaces[i].contact)
      reading.fail(key_path("interfaces", i) + ".model",
                   fmt::format("pressed cannot be had with {}: a macroscopic contact is stated for a "
                               "temperature difference, not for occupations",
                               full));
  check_materials(reading, deck, temperature_range(entries, deck.temperature));
}

} // namespace kapitza::io
