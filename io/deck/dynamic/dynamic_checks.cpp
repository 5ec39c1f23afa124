/// Steady, harmonic or transient: do heating, walls and solver of a deck belong together?

#include "kapitza/base/overloaded.hpp"
#include "kapitza/laws/law_traits.hpp"

#include "io/deck/entries.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kapitza::io {
namespace {

constexpr const char* to_harmonic = "belongs to harmonic decks (solver: {type: harmonic, frequency: 10 MHz})";
constexpr const char* to_transient = "belongs to transient decks (time: {end: 10 ns, output: {every: 1 ns}})";

/// Complains where one of the keys of any heating is given.
void refuse_heating(Reading& reading, const DeckEntries& entries, const std::vector<const char*>& keys,
                    const std::string& why) {
  for (std::size_t i = 0; i < entries.heating.size(); ++i)
    for (const char* key : keys) {
      const std::string path = key_path(key_path("heating", i), key);
      if (reading.given(path)) reading.fail(path, why);
    }
}

/// Names of probes become names of columns, beside those of the ends.
void check_column_names(Reading& reading, const Deck& deck) {
  for (std::size_t i = 0; i < deck.output.probes.size(); ++i) {
    const std::string& name = deck.output.probes[i].name;
    const std::string key = key_path(key_path("output.probes", i), "name");
    if (name == "left" || name == "right")
      reading.fail(
          key, fmt::format("{} is an end of the stack, and the column of its temperature is {}_temperature; "
                           "take another name",
                           in_quotes(name), name));
    else if (name.find_first_of(",\"|\n") != std::string::npos)
      reading.fail(key, fmt::format("{} becomes the name of a column of a CSV file; leave out , | and \"",
                                    in_quotes(name)));
  }
}

void refuse_harmonic(Reading& reading, const DeckEntries& entries) {
  for (const char* key : {"solver.frequency", "solver.wavenumber"})
    if (reading.given(key)) reading.fail(key, to_harmonic);
  for (const auto& [name, wall] : entries.boundaries.walls)
    if (wall.amplitude)
      reading.fail(key_path("boundaries", name), fmt::format("an amplitude {}", to_harmonic));
  refuse_heating(reading, entries, {"phase"}, to_harmonic);
}

double periodic_drop(const Deck& deck) {
  const auto* periodic = std::get_if<PeriodicWall>(&deck.left);
  return periodic != nullptr ? periodic->temperature_drop : 0;
}

void check_harmonic(Reading& reading, const DeckEntries& entries, const Deck& deck) {
  if (!reading.given("solver.frequency"))
    reading.fail("solver.frequency",
                 "missing; a harmonic deck needs first, last and number such as [100 kHz, "
                 "100 MHz, 25], or {list: [1 MHz, 3 MHz]}");
  if (deck.solver.harmonic.wavenumber != 0 && entries.angles.azimuthal % 4 != 0)
    reading.fail(
        "angles.azimuthal",
        fmt::format("must be a multiple of 4 where there is a wavenumber, got {}", entries.angles.azimuthal));
  refuse_heating(reading, entries, {"pulse", "table", "train"}, to_transient);
  const bool oscillates = !deck.heating.empty() || periodic_drop(deck) != 0
                          || std::any_of(deck.amplitudes.begin(), deck.amplitudes.end(),
                                         [](const auto& wall) { return wall.second != 0.0; });
  if (reading.given("boundaries") && !oscillates)
    reading.fail("solver.type", "harmonic: nothing oscillates; give a wall an amplitude such as 'left: "
                                "{isothermal: {amplitude: 1 K}}', or heat a material");
}

/// Heating that begins after the last time is seen by nothing.
void check_beginnings(Reading& reading, const Deck& deck) {
  if (deck.time->output.empty()) return;
  const double last = deck.time->output.back();
  for (std::size_t i = 0; i < deck.heating.size(); ++i) {
    const auto& course = deck.heating[i].course;
    if (!course) continue;
    const double begin = extent_of(*course).begin;
    if (begin < last) continue;
    const std::string entry = key_path("heating", i);
    if (const auto* pulse = std::get_if<Pulse>(&*course))
      reading.fail(
          key_path(key_path(entry, "pulse"), "at"),
          fmt::format("the pulse at {:.6g} s begins at {:.6g} s, after the last output time, {:.6g} s; "
                      "put it earlier, or let time.output go on beyond it",
                      pulse->at, begin, last));
    else
      reading.fail(key_path(entry, "table"),
                   fmt::format("begins at {:.6g} s, after the last output time, {:.6g} s; let time.output go "
                               "on beyond it",
                               begin, last));
  }
}

void check_transient(Reading& reading, const Deck& deck) {
  check_beginnings(reading, deck);
  const double initial = deck.time->initial.value_or(deck.temperature);
  const auto drives = [&](const DeckEnd& end) {
    return std::visit(Overloaded{[](const PeriodicWall& wall) { return wall.temperature_drop != 0; },
                                 [&](const auto& law) {
                                   const LawTraits its = traits(law);
                                   return its.temperature.value_or(initial) != initial
                                          || its.heat_flux.value_or(0) != 0;
                                 }},
                      end);
  };
  if (deck.heating.empty() && deck.time->amplitude == 0 && !drives(deck.left) && !drives(deck.right))
    reading.fail("time", fmt::format("nothing happens: all is at {:g} K and stays there; give a wall another "
                                     "temperature than initial_temperature, or heat a material",
                                     initial));
  const auto is_smooth = [](const DeckHeating& heating) {
    const auto* pulse = heating.course ? std::get_if<Pulse>(&*heating.course) : nullptr;
    return pulse != nullptr && pulse->shape != Pulse::Shape::square;
  };
  if (deck.time->method == TransientMethod::fourier
      && (deck.time->amplitude != 0 || drives(deck.left) || drives(deck.right)
          || !std::all_of(deck.heating.begin(), deck.heating.end(), is_smooth)))
    reading.fail("time.method",
                 "fourier is for gaussian and sech2 pulses and nothing else; take rational or quadrature");
}

} // namespace

void check_dynamics(Reading& reading, const DeckEntries& entries, const Deck& deck) {
  const bool harmonic = deck.solver.type == SolveType::harmonic;
  if (harmonic && deck.time) reading.fail("time", "a harmonic deck has no time; leave out one of the two");
  if (!deck.is_steady() && deck.plane)
    reading.fail(harmonic ? "solver.type" : "time",
                 fmt::format("{}in 2D it is not available in this version; available: "
                             "layers (1D)",
                             harmonic ? "harmonic: " : ""));
  if (!deck.is_steady() && deck.output.spectral)
    reading.warn("output.spectral", "has an effect in steady runs only");
  if (!deck.is_steady() && deck.solver.properties == Properties::full)
    reading.fail("solver.properties",
                 "full is of steady decks; what oscillates or goes on in time is linear about T0");
  if (!deck.is_steady() && deck.solver.scattering == Scattering::callaway)
    reading.fail("solver.scattering", "callaway is of steady decks in this version; take relaxation");
  if (!harmonic) refuse_harmonic(reading, entries);
  if (!deck.is_steady()) check_column_names(reading, deck);
  if (deck.is_steady()) {
    refuse_heating(reading, entries, {"absorbed", "cosine"}, "belongs to harmonic and transient decks");
    refuse_heating(reading, entries, {"pulse", "table", "train"}, to_transient);
  }
  if (harmonic) check_harmonic(reading, entries, deck);
  if (deck.time && !harmonic && !deck.plane && reading.given("boundaries")) check_transient(reading, deck);
}

} // namespace kapitza::io
