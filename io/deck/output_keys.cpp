/// The keys of what a run writes: output and checkpoint.

#include "io/deck/entries.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace kapitza::io {

namespace {

constexpr const char* fields_needed = "a list such as [10 MHz] or, of a transient deck, [10 ns] is needed";

void read_formats(Reading& reading, const Node& node, const std::string& path, OutputEntry& entry) {
  const std::vector<std::string> known{"csv", "hdf5", "vtu"};
  const std::vector<Node>* items = read_list(reading, node, path, "a list such as [csv] is needed");
  if (!items) return;
  entry.formats.emplace();
  for (std::size_t i = 0; i < items->size(); ++i) {
    const std::string item = key_path(path, i);
    reading.note(item, (*items)[i]);
    if (const auto index = read_word(reading, (*items)[i], item, known, {}))
      entry.formats->push_back(known[*index]);
  }
}

/// `at: [250 nm]`, or without the brackets; in 2D `at: [250 nm, 10 nm]`.
void read_position(Reading& reading, const Node& node, const std::string& path, DeckProbe& probe) {
  const std::vector<Node> lone{node};
  const std::vector<Node>& coordinates = node.kind == NodeKind::list ? node.items : lone;
  if (coordinates.empty() || coordinates.size() > 2) {
    reading.fail(path, fmt::format("a position such as [250 nm] is needed, in 2D [250 nm, 10 nm], got a list "
                                   "of {}",
                                   coordinates.size()));
    return;
  }
  if (const auto x = read_quantity(reading, coordinates[0], path, units::length, any_value))
    probe.position = *x;
  if (coordinates.size() == 2)
    probe.y = read_quantity(reading, coordinates[1], path, units::length, any_value).value_or(0);
}

Block<DeckProbe> probe_block() {
  Block<DeckProbe> result;
  result.keys = {
      name<DeckProbe>("name", &DeckProbe::name, required, "name in the summary"),
      custom<DeckProbe>({"", "at", "list of quantities", "m", "inside the mesh", "",
                         "position: one coordinate in 1D, two in 2D"},
                        required, "a position such as [250 nm] is needed", read_position),
  };
  return result;
}

/// `[0 nm, 20 nm]`
template <Point DeckLine::*end>
void read_end(Reading& reading, const Node& node, const std::string& path, DeckLine& line) {
  if (node.kind != NodeKind::list || node.items.size() != 2) {
    reading.fail(path, "two coordinates such as [250 nm, 10 nm] are needed");
    return;
  }
  for (const std::size_t d : {0, 1})
    (line.*end)[d] = read_quantity(reading, node.items[d], path, units::length, any_value).value_or(0);
}

Block<DeckLine> line_block() {
  Block<DeckLine> result;
  const auto end = [](const char* key, const char* what) {
    return KeyRow{"", key, "list of quantities", "m", "inside the mesh", "", what};
  };
  result.keys = {
      name<DeckLine>("name", &DeckLine::name, required, "name in lines.csv and the summary"),
      custom<DeckLine>(end("from", "where the line begins"), required,
                       "a position such as [0 nm, 10 nm] is needed", read_end<&DeckLine::from>),
      custom<DeckLine>(end("to", "where it ends"), required, "a position such as [250 nm, 10 nm] is needed",
                       read_end<&DeckLine::to>),
  };
  return result;
}

} // namespace

Block<OutputEntry> output_block() {
  Block<OutputEntry> result;
  result.keys = {
      name<OutputEntry>("directory", &OutputEntry::directory, preset("out"),
                        "where files go, relative to the working directory"),
      custom<OutputEntry>({"", "formats", "list of words", "", "csv, hdf5, vtu", "",
                           "files of fields: profile.csv (1D only), fields.h5 with fields.xdmf, "
                           "fields.vtu"},
                          optional("[csv] in 1D, [vtu] in 2D"), "a list such as [csv] is needed",
                          read_formats),
      quantity<OutputEntry>("every", &OutputEntry::every, units::time, positive, optional(),
                            "time between fields of a transient run, up to time.end"),
      flag<OutputEntry>("spectral", &OutputEntry::spectral, preset("false"),
                        "write spectral.csv: every band at every boundary and interface"),
      list<OutputEntry>("probes", &OutputEntry::probes, probe_block(), optional("none"),
                        "points whose temperature and heat flux go to the summary"),
      list<OutputEntry>("lines", &OutputEntry::lines, line_block(), optional("none"),
                        "straight lines (2D only) whose temperature and heat flux go to lines.csv, and along "
                        "which --as-experiment fits"),
      custom<OutputEntry>(
          {"", "fields_at", "list of frequencies or times", "Hz or s",
           "of solver.frequency, or up to time.end", "",
           "whose fields are written: real and imaginary parts at these frequencies (harmonic, 2D), "
           "or temperatures and heat fluxes at these times"},
          optional("none"), fields_needed,
          [](Reading&, const Node& node, const std::string&, OutputEntry& entry) {
            entry.fields_at = node; // which of the two other keys say
          }),
  };
  return result;
}

std::vector<double> read_fields_at(Reading& reading, const OutputEntry& entry, const Deck& deck) {
  constexpr double most = 1000; // files
  const char *at = "output.fields_at", *every = "output.every";
  std::vector<double> wanted;
  const auto* items = entry.fields_at ? read_list(reading, *entry.fields_at, at, fields_needed) : nullptr;
  if (items != nullptr)
    wanted = read_quantities(reading, *items, at, deck.time ? units::time : units::frequency, positive);
  if (!deck.time) return wanted;
  const double end = deck.time->end * (1 + 1e-12);
  for (std::size_t i = 0; i < wanted.size(); ++i)
    if (wanted[i] > end)
      reading.fail(key_path(at, i), fmt::format("{:.6g} s is later than time.end, {:.6g} s", wanted[i], end));
  if (entry.every && end / *entry.every > most)
    reading.fail(every,
                 fmt::format("fields at {:.0f} times up to time.end, {:.0f} at most; write them less often",
                             std::floor(end / *entry.every), most));
  else if (entry.every && *entry.every > end)
    reading.fail(every, fmt::format("is longer than time.end, {:.6g} s", end));
  else if (entry.every)
    std::ranges::copy(equal_steps(*entry.every, deck.time->end), std::back_inserter(wanted));
  std::sort(wanted.begin(), wanted.end());
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  return wanted;
}

Block<DeckCheckpoint> checkpoint_block() {
  Block<DeckCheckpoint> result;
  result.keys = {
      quantity<DeckCheckpoint>("every", &DeckCheckpoint::every, units::time, positive, preset("10 min"),
                               "wall time between checkpoints"),
      integer<DeckCheckpoint>("every_sweeps", &DeckCheckpoint::every_sweeps, {.low = 1, .high = 1000000},
                              optional(), "a checkpoint after that many sweeps too"),
      integer<DeckCheckpoint>("keep", &DeckCheckpoint::keep, {.low = 1, .high = 1000}, preset("2"),
                              "checkpoints kept"),
  };
  return result;
}

} // namespace kapitza::io
