#pragma once
/// Tables of keys. A Block<S> lists the keys that a struct S is read from: name, type, unit, range, default,
/// meaning and where the value goes. Reading, range checking, suggestions and the reference page all come
/// from it.

#include "kapitza/base/units.hpp"
#include "kapitza/io/deck/keys.hpp"

#include "io/deck/node.hpp"

#include <deque>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kapitza::io {

/// One file being read: its mistakes so far, and the place of every key seen. Later checks name a key by its
/// path.
struct Reading {
  std::vector<InputIssue> issues;
  std::vector<std::string> warnings;
  std::map<std::string, SourceLocation> places; ///< by key path; "" is the top
  /// A key that was left out and holds by default: in which map, under what name, as what.
  struct Preset {
    const Node* map;
    std::string name;
    Node value;
  };
  std::deque<Preset> presets;

  bool given(const std::string& key) const { return places.contains(key); }
  /// Of the key; of the closest block around it where the key itself is missing.
  SourceLocation place(const std::string& key) const;
  /// Remembers the place of a key that the user gave; defaults have none.
  void note(const std::string& key, const Node& node);
  void fail(const std::string& key, const std::string& message);
  void warn(const std::string& key, const std::string& message);
};

/// Order of appearance: `first_file`, then options and other files as they came up.
void sort_issues(std::vector<InputIssue>& issues, const std::string& first_file);

/// The values that a number may take. `text` shows it on the reference page.
struct Range {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool above = false; ///< `low` itself is excluded
  bool even = false;
  /// Values beyond these (0 apart) are read, with a warning: hardly anybody means them.
  double likely_low = 0, likely_high = std::numeric_limits<double>::infinity();

  constexpr Range likely(double from, double to) const {
    Range range = *this;
    range.likely_low = from;
    range.likely_high = to;
    return range;
  }
};
inline constexpr Range any_value{}, positive{.low = 0, .above = true}, not_negative{.low = 0},
    fraction{.low = 0, .high = 1};
std::string to_string(const Range& range);

/// Whether a key must be given, and what holds where it is not.
struct Presence {
  bool required = false;
  std::string preset;  ///< deck text that is read where the key is absent; empty: nothing is stored
  std::string shown;   ///< on the reference page
  bool filled = false; ///< a list must not be empty
};
inline const Presence required{true, {}, "required", true};
inline Presence preset(const std::string& text) {
  return {false, text, text, false};
}
inline Presence optional(const std::string& shown = "") {
  return {false, {}, shown, false};
}
inline const Presence all_defaults{false, "{}", "all defaults", false}; ///< of a block
inline Presence filled(Presence presence) {
  presence.filled = true;
  return presence;
}

template <class S>
struct Key {
  KeyRow row; ///< without its block
  Presence presence;
  std::string need; ///< "a length such as '100 nm' is needed"
  std::function<void(Reading&, const Node&, const std::string& path, S&)> read;
  std::function<void(const std::string& path, std::vector<KeyRow>&)> describe_inner; ///< of a nested block
};

template <class S>
struct Block {
  std::vector<Key<S>> keys;
  /// Checks of the block as a whole, once its keys are read.
  std::function<void(Reading&, const std::string& path, S&)> check;
  /// Keys that may stand alone: `left: specular` for `left: {specular: }`.
  std::vector<std::string> words;
};

template <class T>
struct Words {
  std::vector<std::pair<std::string, T>> available;
  std::vector<std::string> reserved; ///< known, but not available in this version
};

/// The candidate that the word may be a misspelling of.
std::optional<std::string> nearest_of(const std::string& word, const std::vector<std::string>& candidates);
/// ", did you mean 'thickness'?" or nothing.
std::string did_you_mean(const std::string& word, const std::vector<std::string>& candidates);
/// "a, b, c"
std::string listed(const std::vector<std::string>& words, const std::string& separator = ", ");
/// Of these keys of the block at `path`, the ones given.
std::vector<std::string> given_of(const Reading& reading, const std::string& path,
                                  const std::vector<std::string>& keys);
/// Complains unless one and only one of the keys is given. Keys in `excuses` count as given, having their own
/// error.
bool exactly_one(Reading& reading, const std::string& path, const std::vector<std::string>& keys,
                 const std::vector<std::string>& excuses = {});

// The parts of reading that do not depend on the struct. They complain and give nothing where the value is
// bad.
std::optional<double> read_quantity(Reading&, const Node&, const std::string& path, const QuantityKind&,
                                    const Range&);
std::optional<int> read_integer(Reading&, const Node&, const std::string& path, const Range&);
std::optional<std::string> read_text(Reading&, const Node&, const std::string& path);
std::optional<bool> read_flag(Reading&, const Node&, const std::string& path);
/// Index into `available`.
std::optional<std::size_t> read_word(Reading&, const Node&, const std::string& path,
                                     const std::vector<std::string>& available,
                                     const std::vector<std::string>& reserved);
/// The items of a list (null: none); nothing, with a complaint, where it is no list.
const std::vector<Node>* read_list(Reading&, const Node&, const std::string& path, const std::string& need);
/// Of items of a list the good ones.
std::vector<double> read_quantities(Reading&, const std::vector<Node>& items, const std::string& path,
                                    const QuantityKind&, const Range&);
/// Complains about a value other than true.
void need_alone(Reading&, const Node&, const std::string& path);
/// The node as a map: null is an empty one, a lone word of `words` a map of that key, built in `lone`.
const Node* read_map(Reading&, const Node&, const std::string& path, const std::vector<std::string>& words,
                     Node& lone);
void check_unknown_keys(Reading&, const Node& map, const std::string& path,
                        const std::vector<std::string>& known);
/// The text of a default as a node.
Node preset_node(const std::string& text);

template <class S>
void read_block(Reading& reading, const Node& node, const std::string& path, const Block<S>& block,
                S& target) {
  reading.note(path, node);
  Node lone;
  const Node* map = read_map(reading, node, path, block.words, lone);
  if (!map) return;
  std::vector<std::string> names;
  for (const Key<S>& key : block.keys) names.push_back(key.row.key);
  check_unknown_keys(reading, *map, path, names);
  for (const Key<S>& key : block.keys) {
    const std::string key_name = key_path(path, key.row.key);
    if (const Node* value = find(*map, key.row.key)) {
      reading.note(key_name, *value);
      key.read(reading, *value, key_name, target);
    } else if (reading.given(key_name)) {
      continue; // under a misspelt name
    } else if (key.presence.required) {
      reading.fail(key_name, "missing; " + key.need);
    } else if (!key.presence.preset.empty()) {
      reading.presets.push_back({map, key.row.key, preset_node(key.presence.preset)});
      key.read(reading, reading.presets.back().value, key_name, target);
    }
  }
  if (block.check) block.check(reading, path, target);
}

/// The rows of a block, then those of the blocks inside it.
template <class S>
void describe(const Block<S>& block, const std::string& path, std::vector<KeyRow>& rows) {
  for (const Key<S>& key : block.keys) {
    rows.push_back(key.row);
    rows.back().block = path;
  }
  for (const Key<S>& key : block.keys)
    if (key.describe_inner) key.describe_inner(key_path(path, key.row.key), rows);
}

template <class T>
T& opened(T& value) {
  return value;
}
template <class T>
T& opened(std::optional<T>& value) {
  return value.emplace();
}

// --- kinds of keys ---

/// Any other kind: `read` gets the node.
template <class S>
Key<S> custom(const KeyRow& row, const Presence& presence, const std::string& need,
              std::function<void(Reading&, const Node&, const std::string&, S&)> read) {
  Key<S> key{row, presence, need, std::move(read), {}};
  key.row.preset = presence.shown;
  return key;
}

template <class S, class M>
Key<S> quantity(const std::string& name, M S::*member, const QuantityKind& kind, const Range& range,
                const Presence& presence, const std::string& meaning) {
  const std::string type = kind.unit.empty() ? "number" : "quantity";
  return custom<S>({"", name, type, std::string(kind.unit), to_string(range), "", meaning}, presence,
                   needed(kind), [=](Reading& reading, const Node& node, const std::string& path, S& target) {
                     if (const auto value = read_quantity(reading, node, path, kind, range))
                       target.*member = *value;
                   });
}

template <class S, class M>
Key<S> integer(const std::string& name, M S::*member, const Range& range, const Presence& presence,
               const std::string& meaning) {
  return custom<S>({"", name, "whole number", "", to_string(range), "", meaning}, presence,
                   "a whole number is needed",
                   [=](Reading& reading, const Node& node, const std::string& path, S& target) {
                     if (const auto value = read_integer(reading, node, path, range)) target.*member = *value;
                   });
}

template <class S, class M>
Key<S> text(const std::string& name, M S::*member, const Presence& presence, const std::string& meaning) {
  return custom<S>({"", name, "text", "", "", "", meaning}, presence, "a text is needed",
                   [=](Reading& reading, const Node& node, const std::string& path, S& target) {
                     if (const auto value = read_text(reading, node, path)) target.*member = *value;
                   });
}

/// A text that must not be empty.
template <class S, class M>
Key<S> name(const std::string& key, M S::*member, const Presence& presence, const std::string& meaning) {
  return custom<S>({"", key, "text", "", "", "", meaning}, presence, "a name is needed",
                   [=](Reading& reading, const Node& node, const std::string& path, S& target) {
                     const auto value = read_text(reading, node, path);
                     if (value && value->empty()) reading.fail(path, "must not be empty");
                     if (value) target.*member = *value;
                   });
}

template <class S>
Key<S> flag(const std::string& name, bool S::*member, const Presence& presence, const std::string& meaning) {
  return custom<S>({"", name, "true or false", "", "", "", meaning}, presence, "true or false is needed",
                   [=](Reading& reading, const Node& node, const std::string& path, S& target) {
                     if (const auto value = read_flag(reading, node, path)) target.*member = *value;
                   });
}

template <class S, class M, class T>
Key<S> choice(const std::string& name, M S::*member, const Words<T>& words, const Presence& presence,
              const std::string& meaning) {
  std::vector<std::string> available;
  for (const auto& [word, value] : words.available) available.push_back(word);
  return custom<S>({"", name, "word", "", listed(available), "", meaning}, presence,
                   "one of " + listed(available) + " is needed",
                   [=](Reading& reading, const Node& node, const std::string& path, S& target) {
                     if (const auto index = read_word(reading, node, path, available, words.reserved))
                       target.*member = words.available[*index].second;
                   });
}

/// A key that says all by being there, alone or with true.
template <class S>
Key<S> marker(const std::string& name, bool S::*member, const std::string& meaning) {
  return custom<S>({"", name, "word alone, or true", "", "", "", meaning}, optional(), "",
                   [=](Reading& reading, const Node& node, const std::string& path, S& target) {
                     target.*member = true;
                     need_alone(reading, node, path);
                   });
}

/// A nested block of keys.
template <class S, class M, class T>
Key<S> block(const std::string& name, M S::*member, const Block<T>& inner, const Presence& presence,
             const std::string& meaning) {
  auto key = custom<S>({"", name, "block", "", "", "", meaning}, presence, "a block of keys is needed",
                       [=](Reading& reading, const Node& node, const std::string& path, S& target) {
                         read_block(reading, node, path, inner, opened(target.*member));
                       });
  key.describe_inner = [=](const std::string& path, std::vector<KeyRow>& rows) {
    describe(inner, path, rows);
  };
  return key;
}

/// A list of blocks. Every item gives an entry, a bad one too: later checks count on the indices.
template <class S, class M, class T>
Key<S> list(const std::string& name, M S::*member, const Block<T>& inner, const Presence& presence,
            const std::string& meaning) {
  const std::string need = "a list of blocks of keys is needed";
  auto key = custom<S>({"", name, "list of blocks", "", "", "", meaning}, presence, need,
                       [=](Reading& reading, const Node& node, const std::string& path, S& target) {
                         std::vector<T>& values = opened(target.*member);
                         const std::vector<Node>* items = read_list(reading, node, path, need);
                         if (!items) return;
                         if (presence.filled && items->empty())
                           reading.fail(path, "at least one entry is needed");
                         for (std::size_t i = 0; i < items->size(); ++i)
                           read_block(reading, (*items)[i], key_path(path, i), inner, values.emplace_back());
                       });
  key.describe_inner = [=](const std::string& path, std::vector<KeyRow>& rows) {
    describe(inner, path + "[]", rows);
  };
  return key;
}

} // namespace kapitza::io
