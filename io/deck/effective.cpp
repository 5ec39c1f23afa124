#include "kapitza/io/deck/effective.hpp"

#include "kapitza/io/atomic_file.hpp"
#include "kapitza/version.hpp"

#include "io/deck/entries.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

namespace kapitza {
namespace io {
namespace {

using Presets = std::map<const Node*, std::vector<const Reading::Preset*>>;

/// The tree with what holds by default behind what was given.
Node completed(const Node& node, const Presets& presets) {
  Node copy = node;
  for (std::size_t i = 0; i < node.items.size(); ++i) copy.items[i] = completed(node.items[i], presets);
  for (std::size_t i = 0; i < node.entries.size(); ++i)
    copy.entries[i].value = completed(node.entries[i].value, presets);
  if (const auto found = presets.find(&node); found != presets.end()) {
    copy.kind = NodeKind::map;
    for (const Reading::Preset* preset : found->second)
      copy.entries.push_back({preset->name, {}, completed(preset->value, presets)});
  }
  return copy;
}

/// Keys whose values are files or directories that a deck names relative to itself.
constexpr std::array<std::string_view, 4> file_keys{"file", "directory", "gmsh", "table"};

void make_absolute(Node& node, const std::filesystem::path& directory) {
  for (Node& item : node.items) make_absolute(item, directory);
  for (NodeEntry& entry : node.entries) {
    if (entry.name == "output") continue; // relative to where the program is called
    if (entry.value.kind != NodeKind::scalar
        || std::find(file_keys.begin(), file_keys.end(), entry.name) == file_keys.end()) {
      make_absolute(entry.value, directory);
      continue;
    }
    std::error_code error;
    const auto path = std::filesystem::absolute(directory / entry.value.text, error);
    if (!error && !entry.value.text.empty() && std::filesystem::exists(path, error))
      entry.value.text = path.lexically_normal().string();
  }
}

} // namespace

std::string effective_text(const Node& root, const Reading& reading, const Deck& deck) {
  Presets presets;
  for (const Reading::Preset& preset : reading.presets) presets[preset.map].push_back(&preset);
  Node whole = completed(root, presets);
  if (!deck.temperature_given) {
    Node value;
    value.kind = NodeKind::scalar;
    value.text = fmt::format("{} K", deck.temperature);
    whole.entries.push_back({"temperature", {}, std::move(value)});
  }
  return to_yaml(whole);
}

} // namespace io

namespace {

constexpr const char* first_words = "# As run by kapitza ";

} // namespace

std::string deck_as_run(const Deck& deck) {
  std::vector<InputIssue> issues;
  io::Node root = io::parse_yaml(deck.effective, deck.path.string(), issues);
  io::make_absolute(root, deck.path.parent_path());
  std::string command = deck.command;
  std::replace(command.begin(), command.end(), '\n', ' ');
  return fmt::format("{}{} ({}): {}\n{}", first_words, version, revision, command, io::to_yaml(root));
}

void write_deck_as_run(const Deck& deck, const std::filesystem::path& directory) {
  std::filesystem::path path = directory / "deck.yaml";
  std::error_code error;
  const auto there = read_text_file(path);
  if ((there && !there->starts_with(first_words)) || std::filesystem::equivalent(path, deck.path, error))
    path = directory / "deck.as_run.yaml";
  write_atomically(path, deck_as_run(deck));
}

} // namespace kapitza
