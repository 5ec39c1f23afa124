/// Decks that march with psi stored, or begin in a steady state.

#include "kapitza/base/overloaded.hpp"
#include "kapitza/laws/law_traits.hpp"

#include "io/deck/dynamic/dynamic_checks.hpp"

#include <algorithm>

namespace kapitza::io {
namespace {

struct Objection {
  std::string key, text;
};

/// Against steps of a deck whose properties follow the temperature. @param key that asks for them
std::vector<Objection> objections(const Deck& deck, const std::string& key) {
  std::vector<Objection> list;
  if (deck.solver.properties != Properties::full) return list;
  if (has_periodic_drop(deck))
    list.push_back({key,
                    "marching with properties: full knows no temperature_drop of periodic ends; heat with a "
                    "cosine, or begin with one"});
  for (std::size_t i = 0; i < deck.interfaces.size(); ++i)
    if (deck.interfaces[i].contact)
      list.push_back(
          {key_path("interfaces", i) + ".model", "pressed cannot be had with marching and properties: full"});
  return list;
}

const std::vector<const char*> of_steps{"time.step", "time.scheme"};

bool has_fixed_temperature(const Deck& deck) {
  const Overloaded holds{[](const PeriodicWall&) { return false; },
                         [](const auto& law) { return traits(law).temperature.has_value(); }};
  if (!deck.plane) return std::visit(holds, deck.left) || std::visit(holds, deck.right);
  return std::ranges::any_of(deck.plane->walls,
                             [&](const DeckWall& wall) { return std::visit(holds, wall.law); });
}

} // namespace

void choose_march(Reading& reading, Deck& deck) {
  if (!deck.time || deck.time->method != TransientMethod::automatic) return;
  const bool steps = std::ranges::any_of(of_steps, [&](const char* key) { return reading.given(key); });
  if (deck.solver.properties == Properties::full || steps) deck.time->method = TransientMethod::marching;
}

void check_march(Reading& reading, const Deck& deck) {
  const TransientMethod method = deck.time->method;
  const bool marches = method == TransientMethod::marching;
  for (const char* key : of_steps)
    if (reading.given(key) && !marches && method != TransientMethod::automatic)
      reading.fail(key, "belongs to time.method: marching");
  if (marches)
    for (const Objection& objection : objections(deck, reading.given("time.method") ? "time.method" : "time"))
      reading.fail(objection.key, objection.text);
  if (deck.solver.properties == Properties::full && !marches)
    reading.fail("time.method",
                 "properties: full needs marching; the other methods add up responses of a linear problem");
}

void check_steady_beginning(Reading& reading, const DeckEntries& entries, const Deck& deck) {
  const std::string key = "time.initial_temperature";
  if (!deck.time->from_steady)
    return refuse_heating(reading, entries, {"when"},
                          "belongs to transient decks that "
                          "begin in a steady state (time.initial_temperature: "
                          "{steady: true})");
  for (std::size_t i = 0; i < deck.heating.size(); ++i)
    if (deck.heating[i].course && deck.heating[i].when != HeatingWhen::after)
      reading.fail(key_path(key_path("heating", i), "when"),
                   "is for steady heating; a pulse or a table says itself when it is on");
  if (!has_fixed_temperature(deck))
    reading.fail(key, "steady needs a boundary of a given temperature (isothermal or helium): without one no "
                      "steady state is the only one");
}

} // namespace kapitza::io
