/// The keys of what a run writes: output and checkpoint.

#include "deck_entries.hpp"

#include <fmt/format.h>

namespace kapitza::io {

namespace {

void read_formats(Reading& reading, const Node& node, const std::string& path, OutputEntry& entry) {
  const std::vector<std::string> known{"csv", "hdf5", "vtu"};
  const std::vector<Node>* items = read_list(reading, node, path, "a list such as [csv] is needed");
  if (!items) return;
  for (std::size_t i = 0; i < items->size(); ++i) {
    const std::string item = key_path(path, i);
    reading.note(item, (*items)[i]);
    if (const auto index = read_word(reading, (*items)[i], item, known, {}))
      entry.formats.push_back(known[*index]);
  }
}

/// `at: [250 nm]`, or without the brackets.
void read_position(Reading& reading, const Node& node, const std::string& path, DeckProbe& probe) {
  if (node.kind == NodeKind::list && node.items.size() != 1) {
    reading.fail(path,
                 fmt::format("in 1D a probe stands at one coordinate such as [250 nm], got a list of {}",
                             node.items.size()));
    return;
  }
  const Node& coordinate = node.kind == NodeKind::list ? node.items.front() : node;
  if (const auto x = read_quantity(reading, coordinate, path, units::length, any_value)) probe.position = *x;
}

Block<DeckProbe> probe_block() {
  Block<DeckProbe> result;
  result.keys = {
      name<DeckProbe>("name", &DeckProbe::name, required, "name in the summary"),
      custom<DeckProbe>({"", "at", "list of one quantity", "m", "inside the stack", "", "position"}, required,
                        "a position such as [250 nm] is needed", read_position),
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
                           "files of fields; this version writes csv only"},
                          preset("[csv]"), "a list such as [csv] is needed", read_formats),
      quantity<OutputEntry>("every", &OutputEntry::every, units::time, positive, optional(),
                            "time between outputs of a transient run; no effect in this version"),
      flag<OutputEntry>("spectral", &OutputEntry::spectral, preset("false"),
                        "write spectral.csv: every band at every boundary and interface"),
      list<OutputEntry>("probes", &OutputEntry::probes, probe_block(), optional("none"),
                        "points whose temperature and heat flux go to the summary"),
  };
  return result;
}

Block<CheckpointEntry> checkpoint_block() {
  Block<CheckpointEntry> result;
  result.keys = {
      quantity<CheckpointEntry>("every", &CheckpointEntry::every, units::time, positive, optional(),
                                "wall time between checkpoints"),
      integer<CheckpointEntry>("keep", &CheckpointEntry::keep, {.low = 1, .high = 1000}, preset("2"),
                               "checkpoints kept"),
  };
  return result;
}

} // namespace kapitza::io
