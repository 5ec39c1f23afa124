#pragma once
/// A YAML text as a plain tree that knows where everything stands. The only door to yaml-cpp: nothing it
/// throws comes through, and what it does not notice (keys given twice, keys that are no text) is found here.

#include "kapitza/base/error.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace kapitza::io {

enum class NodeKind { null, scalar, list, map };

struct NodeEntry;

struct Node {
  NodeKind kind = NodeKind::null;
  std::string text; ///< of a scalar, as written, without quotes
  bool quoted = false;
  SourceLocation where;
  std::vector<Node> items;        ///< of a list
  std::vector<NodeEntry> entries; ///< of a map, in order; a key given twice is reported and kept once
};

struct NodeEntry {
  std::string name;
  SourceLocation where; ///< of the key
  Node value;
};

/// Value of a key of a map; nullptr where there is none.
const Node* find(const Node& map, std::string_view name);
Node* find(Node& map, std::string_view name);

/// "a list", "a block of keys", "nothing", "'5 nm'"
std::string described(const Node& node);

/// The tree of one YAML document (an empty text gives a null node). `file` is the name that errors show.
/// A syntax error is one issue, with a null node as the result; keys given twice are one issue each.
Node parse_yaml(const std::string& text, const std::string& file, std::vector<InputIssue>& issues);

/// As parse_yaml, for a whole file: empty or binary content and a top level that is no map are issues too.
Node parse_file(const std::string& text, const std::string& file, std::vector<InputIssue>& issues);

/// The tree as YAML text.
std::string to_yaml(const Node& node);

/// "mesh" + "layers" -> "mesh.layers"; "" + "mesh" -> "mesh"
std::string key_path(const std::string& path, std::string_view name);
/// "mesh.layers" + 1 -> "mesh.layers[1]"
std::string key_path(const std::string& path, std::size_t index);

} // namespace kapitza::io
