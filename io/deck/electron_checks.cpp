/// What electrons ask of the rest of a deck.

#include "io/deck/entries.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kapitza::io {
namespace {

/// True for materials that are not in the deck, too: there is a complaint about those already.
bool may_have_electrons(const Deck& deck, const std::string& name) {
  const auto found = std::ranges::find(deck.materials, name, &DeckMaterial::name);
  return found == deck.materials.end() || found->electrons;
}

std::string none_in(const std::string& material) {
  return fmt::format(
      "{} has no electrons: give it electrons: {{conductivity: ..., coupling: ...}} (electrons: "
      "library for a metal of the library) under materials, if it is a metal",
      material);
}

void check_metals(Reading& reading, const DeckEntries& entries, const Deck& deck) {
  for (std::size_t m = 0; m < deck.materials.size(); ++m) {
    const DeckMaterial& material = deck.materials[m];
    const std::string key = key_path(key_path("materials", material.name), "electrons");
    const MaterialEntry& entry = entries.materials[m].second;
    const std::optional<ElectronsEntry>& asked = entry.electrons;
    const bool misplaced =
        asked && asked->library && !entry.library && !entry.file; // complained about already
    if (asked && !asked->none && !misplaced && !material.electrons)
      reading.fail(key,
                   fmt::format("the file of {} has no electrons; give their numbers here", material.name));
    if (!material.electrons) continue;
    if (deck.solver.scattering == Scattering::callaway && has_normal_processes(material))
      reading.fail(key,
                   fmt::format("{} has normal processes, and with solver.scattering: callaway a metal with "
                               "electrons can have none in this version; leave out its normal processes, or "
                               "its electrons, or take scattering: relaxation",
                               material.name));
    const bool readable = asked && (asked->library || asked->conductivity); // else complained about already
    if (!deck.is_steady() && readable && material.electrons->heat_capacity == 0)
      reading.fail(key_path(key, "heat_capacity"),
                   "missing; harmonic and transient decks need the heat capacity of electrons");
  }
}

void check_walls(Reading& reading, const DeckEntries& entries, const Deck& deck) {
  for (const auto& [name, wall] : entries.boundaries.walls) {
    if (!wall.electrons) continue;
    const std::string key = key_path(key_path("boundaries", name), "electrons");
    if (wall.isothermal || wall.periodic)
      reading.fail(key, wall.periodic ? "a periodic wall holds no temperature"
                                      : "an isothermal wall holds electrons at its own temperature already");
    else if (wall.heat_flux || wall.helium)
      reading.fail(key, "in this version only a wall that reflects phonons (specular, diffuse, specularity, "
                        "roughness) holds electrons at a temperature of their own");
    if (deck.layers.empty()) continue;
    const std::string& beside = name == "left" ? deck.layers.front().material : deck.layers.back().material;
    if (!may_have_electrons(deck, beside)) reading.fail(key, none_in(beside));
  }
}

void check_interfaces(Reading& reading, const DeckEntries& entries, const Deck& deck) {
  for (std::size_t i = 0; i < entries.interfaces.size(); ++i) {
    const InterfaceEntry& entry = entries.interfaces[i];
    if (!entry.electron_conductance || !entry.between) continue;
    const std::string key = key_path(key_path("interfaces", i), "electron_conductance");
    const auto& [first, second] = *entry.between;
    const bool one = may_have_electrons(deck, first), both = one && may_have_electrons(deck, second);
    if (!one && !may_have_electrons(deck, second))
      reading.fail(key, fmt::format("neither {} nor {} has electrons", first, second));
    else if (!both && entry.model == "pressed")
      reading.fail(key, "electrons exchange no heat with phonons over a pressed contact in this version");
    if (entry.model == "transparent") reading.fail(key, "electrons pass a transparent interface as they are");
  }
}

} // namespace

void check_electrons(Reading& reading, const DeckEntries& entries, const Deck& deck) {
  check_metals(reading, entries, deck);
  check_walls(reading, entries, deck);
  check_interfaces(reading, entries, deck);
  for (std::size_t i = 0; i < deck.heating.size(); ++i)
    if (deck.heating[i].into_electrons && !may_have_electrons(deck, deck.heating[i].material))
      reading.fail(key_path(key_path("heating", i), "into"), none_in(deck.heating[i].material));
}

} // namespace kapitza::io
