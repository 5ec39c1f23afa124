/// Steady, harmonic or transient: do heating, walls and solver of a deck belong together?

#include "io/deck/dynamic/dynamic_checks.hpp"

#include "kapitza/base/overloaded.hpp"
#include "kapitza/laws/law_traits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace kapitza::io {
namespace {

constexpr const char* to_harmonic = "belongs to harmonic decks (solver: {type: harmonic, frequency: 10 MHz})";
constexpr const char* to_transient = "belongs to transient decks (time: {end: 10 ns, output: {every: 1 ns}})";

/// Names of all boundaries.
std::vector<std::string> boundaries_of(const Deck& deck) {
  if (!deck.plane) return {"left", "right"};
  std::vector<std::string> names;
  for (const DeckWall& wall : deck.plane->walls) names.push_back(wall.name);
  for (const DeckPeriodicPair& pair : deck.plane->periodic)
    names.insert(names.end(), {pair.first, pair.second});
  return names;
}

/// Names of probes become names of columns, beside those of the boundaries.
void check_column_names(Reading& reading, const Deck& deck) {
  const std::vector<std::string> boundaries = boundaries_of(deck);
  for (std::size_t i = 0; i < deck.output.probes.size(); ++i) {
    const std::string& name = deck.output.probes[i].name;
    const std::string key = key_path(key_path("output.probes", i), "name");
    if (std::ranges::find(boundaries, name) != boundaries.end())
      reading.fail(key,
                   fmt::format("{} is {}, and the column of its temperature is {}_temperature; take "
                               "another name",
                               in_quotes(name), deck.plane ? "a boundary" : "an end of the stack", name));
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

/// Fields are written of frequencies that are solved.
void check_fields(Reading& reading, const Deck& deck) {
  const std::vector<double>& solved = deck.solver.harmonic.frequencies;
  for (std::size_t i = 0; i < deck.output.fields_at.size(); ++i) {
    const double at = deck.output.fields_at[i];
    const std::string key = key_path("output.fields_at", i);
    if (!deck.plane) return reading.fail("output.fields_at", "belongs to 2D meshes; give a stack probes");
    const bool known =
        std::ranges::any_of(solved, [&](double frequency) { return same_frequency(at, frequency); });
    if (!known && !solved.empty())
      reading.fail(key, fmt::format("{:.6g} Hz is not among the frequencies of solver.frequency", at));
  }
}

void check_formats(Reading& reading, const DeckOutput& output) {
  if (output.fields_at.empty() || output.vtu || output.hdf5 || output.csv) return;
  reading.fail(reading.given("output.fields_at") ? "output.fields_at" : "output.every",
               "fields need a format; let output.formats have vtu or hdf5");
}

/// In two dimensions light comes in through a side of a grid.
void check_light(Reading& reading, const DeckEntries& entries, const Deck& deck) {
  for (std::size_t i = 0; i < entries.heating.size(); ++i) {
    const auto& light = entries.heating[i].absorbed;
    if (!light) continue;
    const std::string key = key_path(key_path("heating", i), "absorbed");
    if (deck.plane && !entries.mesh.grid)
      reading.fail(key, "in 2D light is absorbed behind a side of a grid (mesh.grid); of a Gmsh mesh heat a "
                        "material uniformly");
    else if (!deck.plane && (light->from == "bottom" || light->from == "top"))
      reading.fail(key_path(key, "from"), "a stack has the boundaries left and right only");
  }
}

/// What varies along the layers of a stack, as exp(i k y) or within a spot.
void check_along_layers(Reading& reading, const DeckEntries& entries, const Deck& deck) {
  const bool wavenumber = deck.solver.harmonic.wavenumber != 0, spot = deck.solver.spot.has_value();
  if (!wavenumber && !spot) return;
  const char* key = spot ? "solver.spot" : "solver.wavenumber";
  if (wavenumber && spot)
    return reading.fail(key, "is a sum over all wavenumbers; leave out solver.wavenumber");
  if (spot && deck.is_steady())
    return reading.fail(key, "is what kapitza fdtr and tdtr look at; a steady deck has none");
  if (spot && deck.plane) return reading.fail(key, "belongs to stacks (mesh.layers)");
  if (entries.angles.azimuthal % 4 != 0)
    reading.fail("angles.azimuthal", fmt::format("must be a multiple of 4 where there is a {}, got {}",
                                                 spot ? "spot" : "wavenumber", entries.angles.azimuthal));
}

void check_harmonic(Reading& reading, const DeckEntries& entries, const Deck& deck) {
  if (!reading.given("solver.frequency"))
    reading.fail("solver.frequency",
                 "missing; a harmonic deck needs first, last and number such as [100 kHz, "
                 "100 MHz, 25], or {list: [1 MHz, 3 MHz]}");
  refuse_heating(reading, entries, {"pulse", "table", "train"}, to_transient);
  if (deck.plane && reading.given("solver.wavenumber"))
    reading.fail("solver.wavenumber", "belongs to stacks (mesh.layers); a 2D mesh resolves both directions");
  check_fields(reading, deck);
  const bool oscillates = !deck.heating.empty() || has_periodic_drop(deck)
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

/// Has a wall another temperature than everything at the beginning, or does it impose a flux?
bool a_wall_drives(const Deck& deck) {
  const double initial = deck.time->initial.value_or(deck.temperature);
  if (deck.time->from_steady) return false;
  const auto drives = [&](const LawTraits& law) {
    return law.temperature.value_or(initial) != initial || law.heat_flux.value_or(0) != 0;
  };
  if (has_periodic_drop(deck)) return true;
  if (deck.plane)
    return std::ranges::any_of(deck.plane->walls, [&](const DeckWall& wall) {
      return std::visit([&](const auto& law) { return drives(traits(law)); }, wall.law);
    });
  const auto end_drives = [&](const DeckEnd& end) {
    return std::visit(Overloaded{[](const PeriodicWall&) { return false; },
                                 [&](const auto& law) { return drives(traits(law)); }},
                      end);
  };
  return end_drives(deck.left) || end_drives(deck.right);
}

void check_transient(Reading& reading, const Deck& deck) {
  check_beginnings(reading, deck);
  const double initial = deck.time->initial.value_or(deck.temperature);
  const bool wall_drives = a_wall_drives(deck);
  if (deck.time->from_steady && std::ranges::all_of(deck.heating, [](const DeckHeating& heating) {
        return heating.when == HeatingWhen::always;
      }))
    reading.fail("time",
                 "nothing happens: the steady state of the beginning goes on; heat a material from t = 0 "
                 "on, or until then (when: before)");
  else if (!deck.time->from_steady && deck.heating.empty() && deck.time->amplitude == 0 && !wall_drives)
    reading.fail("time", fmt::format("nothing happens: all is at {:g} K and stays there; give a wall another "
                                     "temperature than initial_temperature, or heat a material",
                                     initial));
  const auto is_smooth = [](const DeckHeating& heating) {
    const auto* pulse = heating.course ? std::get_if<Pulse>(&*heating.course) : nullptr;
    return pulse != nullptr && pulse->shape != Pulse::Shape::square;
  };
  if (deck.time->method == TransientMethod::fourier
      && (deck.time->amplitude != 0 || wall_drives
          || !std::all_of(deck.heating.begin(), deck.heating.end(), is_smooth)))
    reading.fail("time.method",
                 "fourier is for gaussian and sech2 pulses and nothing else; take rational or quadrature");
}

} // namespace

/// Complains where one of the keys of any heating is given.
void refuse_heating(Reading& reading, const DeckEntries& entries, const std::vector<const char*>& keys,
                    const std::string& why) {
  for (std::size_t i = 0; i < entries.heating.size(); ++i)
    for (const char* key : keys) {
      const std::string path = key_path(key_path("heating", i), key);
      if (reading.given(path)) reading.fail(path, why);
    }
}

bool has_periodic_drop(const Deck& deck) {
  if (deck.plane)
    return std::ranges::any_of(deck.plane->periodic,
                               [](const DeckPeriodicPair& pair) { return pair.temperature_drop != 0; });
  const auto* periodic = std::get_if<PeriodicWall>(&deck.left);
  return periodic != nullptr && periodic->temperature_drop != 0;
}

void check_dynamics(Reading& reading, const DeckEntries& entries, const Deck& deck) {
  const bool harmonic = deck.solver.type == SolveType::harmonic;
  if (harmonic && deck.time) reading.fail("time", "a harmonic deck has no time; leave out one of the two");
  if (!deck.is_steady() && deck.output.spectral)
    reading.warn("output.spectral", "has an effect in steady runs only");
  if (!deck.is_steady() && !deck.output.lines.empty())
    reading.warn("output.lines", "has an effect in steady runs only");
  if (deck.is_steady() && reading.given("output.fields_at"))
    reading.fail("output.fields_at", "belongs to harmonic decks (frequencies) and transient ones (times)");
  check_formats(reading, deck.output);
  check_along_layers(reading, entries, deck);
  if (harmonic && deck.solver.properties == Properties::full)
    reading.fail("solver.properties",
                 "full is of steady decks and of marching; what oscillates is linear about T0");
  if (!harmonic) refuse_harmonic(reading, entries);
  if (!deck.is_steady()) {
    check_column_names(reading, deck);
    check_light(reading, entries, deck);
  }
  if (deck.is_steady()) {
    refuse_heating(reading, entries, {"absorbed", "cosine"}, "belongs to harmonic and transient decks");
    refuse_heating(reading, entries, {"pulse", "table", "train"}, to_transient);
  }
  if (!deck.time || harmonic) refuse_heating(reading, entries, {"when"}, to_transient);
  if (harmonic) check_harmonic(reading, entries, deck);
  if (!deck.time || harmonic) return;
  if (reading.given("boundaries")) check_transient(reading, deck);
  check_march(reading, deck);
  check_steady_beginning(reading, entries, deck);
}

} // namespace kapitza::io
