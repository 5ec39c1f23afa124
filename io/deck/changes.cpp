#include "kapitza/io/deck/changes.hpp"

#include "kapitza/base/units.hpp"
#include "kapitza/io/deck/keys.hpp"

#include "io/deck/node.hpp"
#include "io/sha256.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

namespace kapitza {
namespace {

using io::Node;
using io::NodeKind;

/// A value that a deck says, and where.
struct Value {
  std::string text;
  SourceLocation where;
};

using Values = std::map<std::string, Value>; // by key, "mesh.layers[1].thickness"

void collect(const Node& node, const std::string& path, Values& values) {
  for (const io::NodeEntry& entry : node.entries)
    collect(entry.value, io::key_path(path, entry.name), values);
  for (std::size_t i = 0; i < node.items.size(); ++i) collect(node.items[i], io::key_path(path, i), values);
  if (node.kind == NodeKind::scalar || node.kind == NodeKind::null) values[path] = {node.text, node.where};
}

Values values_of(const std::string& text, const std::string& file) {
  std::vector<InputIssue> issues; // both texts have been read as decks before
  Values values;
  collect(io::parse_yaml(text, file, issues), "", values);
  return values;
}

/// @param run as in CheckpointHeader
bool is_harmless(const std::string& key, const std::string& run) {
  const auto within = [&](const std::string& block) {
    return key == block || key.starts_with(block + ".") || key.starts_with(block + "[");
  };
  if (within("solver.properties") || within("solver.scattering")) return false;
  // Samples of a response are of its columns, of one wavenumber or one spot; what is made of them in time is
  // not kept.
  if (run != "steady" && (within("output.probes") || within("solver.wavenumber") || within("solver.spot")))
    return false;
  if (run == "march" && within("time")) return false; // what it stands on are its own steps
  for (const char* of_times : {"time.end", "time.output", "time.method", "time.tolerance"})
    if (within(of_times)) return true;
  return within("title") || within("solver") || within("output") || within("checkpoint");
}

/// "mesh.layers[1].thickness" -> "mesh.layers[].thickness"
std::string without_numbers(const std::string& key) {
  std::string result;
  bool number = false;
  for (const char c : key) {
    if (c == ']') number = false;
    if (!number) result += c;
    if (c == '[') number = true;
  }
  return result;
}

/// Defaults by key, lists without their numbers.
std::map<std::string, std::string> defaults() {
  std::map<std::string, std::string> result;
  for (const KeyRow& row : deck_key_reference())
    if (!row.preset.empty() && row.preset != "required")
      result[io::key_path(row.block, row.key)] = row.preset;
  return result;
}

/// "100 nm" and "1e-7 m" are the same, a bare number is SI.
bool same_value(const std::string& one, const std::string& other) {
  if (one == other) return true;
  try {
    const Quantity a = parse_quantity(one), b = parse_quantity(other);
    const double rounding = 4 * std::numeric_limits<double>::epsilon() * std::abs(a.value);
    return std::abs(a.value - b.value) <= rounding
           && (a.bare || b.bare || (a.dimension == b.dimension && a.hertz == b.hertz));
  } catch (const InputError&) {
    return false;
  }
}

std::string shown(const std::optional<std::string>& value) {
  return value ? in_quotes(*value) : "absent";
}

void compare_inputs(const CheckpointHeader& checkpoint, const Deck& deck,
                    const std::vector<InputFile>& inputs, std::vector<InputIssue>& issues) {
  const auto complain = [&](const std::string& message) {
    issues.push_back({{deck.path.string(), 0, 0}, {}, message});
  };
  for (std::size_t i = 0; i < std::min(inputs.size(), checkpoint.inputs.size()); ++i)
    if (inputs[i].sha256 != checkpoint.inputs[i].sha256)
      complain(fmt::format("the content of {} is not what {} held when the checkpoint was written",
                           in_quotes(inputs[i].path), in_quotes(checkpoint.inputs[i].path)));
  if (inputs.size() != checkpoint.inputs.size())
    complain(fmt::format("the checkpoint was made with {} files, the deck reads {}", checkpoint.inputs.size(),
                         inputs.size()));
}

} // namespace

TextReader recording(TextReader read, std::vector<InputFile>& files) {
  return [read = std::move(read), &files](const std::filesystem::path& path) {
    std::optional<std::string> text = read(path);
    if (text) files.push_back({path.string(), io::sha256(*text)});
    return text;
  };
}

InputFile fingerprint(const std::filesystem::path& path, const Communicator& communicator) {
  std::string hash = communicator.is_root() ? io::sha256_of_file(path).value_or("") : "";
  communicator.broadcast(hash);
  if (hash.empty()) throw InputError({{{path.string(), 0, 0}, {}, "cannot be read"}});
  return {path.string(), hash};
}

std::vector<InputIssue> changes_since(const CheckpointHeader& checkpoint, const Deck& deck,
                                      const std::vector<InputFile>& inputs) {
  const Values then = values_of(checkpoint.deck_text, checkpoint.deck_path);
  const Values now = values_of(deck.text, deck.path.string());
  const std::map<std::string, std::string> presets = defaults();
  // T0, where the deck does not give it: of versions that did not follow the walls, 300 K.
  const auto reference = [&](const Values& values) {
    return fmt::format("{} K", &values == &now ? deck.temperature : checkpoint.temperature.value_or(300));
  };
  const auto value = [&](const Values& values, const std::string& key) -> std::optional<std::string> {
    if (const auto found = values.find(key); found != values.end()) return found->second.text;
    if (key == "temperature") return reference(values);
    if (const auto preset = presets.find(without_numbers(key)); preset != presets.end())
      return preset->second;
    return std::nullopt;
  };
  std::set<std::string> keys;
  for (const Values* values : {&then, &now})
    for (const auto& [key, unused] : *values)
      if (!is_harmless(key, checkpoint.run)) keys.insert(key);

  const SourceLocation somewhere{deck.path.string(), 0, 0};
  const bool as_written = io::sha256(deck.text) == deck.sha256; // with --set there are no lines to point to
  std::vector<InputIssue> issues;
  const auto compare = [&](const std::string& key) {
    const std::optional<std::string> before = value(then, key), after = value(now, key);
    if (before == after || (before && after && same_value(*before, *after))) return;
    const auto place = now.find(key);
    issues.push_back({as_written && place != now.end() ? place->second.where : somewhere, key,
                      fmt::format("{} now, {} when the checkpoint was written: its state means nothing here",
                                  shown(after), shown(before))});
  };
  for (const std::string& key : keys) compare(key);
  if (issues.empty()) compare("temperature"); // that of walls which have changed goes without saying
  if (issues.empty()) compare_inputs(checkpoint, deck, inputs, issues);
  return issues;
}

} // namespace kapitza
