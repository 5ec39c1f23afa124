#include "io/deck/entries.hpp"

#include <fmt/format.h>

#include <charconv>

namespace kapitza::io {
namespace {

/// "mesh.layers[0].thickness" and "mesh.layers.0.thickness" -> mesh, layers, 0, thickness
std::vector<std::string> components(const std::string& path) {
  std::vector<std::string> parts(1);
  for (const char c : path) {
    if (c == '.' || c == '[')
      parts.emplace_back();
    else if (c != ']')
      parts.back() += c;
  }
  return parts;
}

/// Gives every value of the tree the option as its place.
void place_in(Node& node, const std::string& option) {
  node.where = {option, 0, 0};
  for (Node& item : node.items) place_in(item, option);
  for (NodeEntry& entry : node.entries) {
    entry.where = node.where;
    place_in(entry.value, option);
  }
}

/// The item of a list that a component names, or a complaint.
Node* list_item(Node& list, const std::string& component, const std::string& path, std::string& complaint) {
  std::size_t index = 0;
  const char* end = component.data() + component.size();
  const auto [stop, error] = std::from_chars(component.data(), end, index);
  if (error == std::errc{} && stop == end && index < list.items.size()) return &list.items[index];
  complaint = fmt::format("'{}' is a list of {}, it has no entry '{}'{}", path, list.items.size(), component,
                          list.items.empty() ? "" : fmt::format(" (0 to {} exist)", list.items.size() - 1));
  return nullptr;
}

/// The value that a component of the path names. A key that the deck leaves out is made: the tables know
/// whether it is one, and complain with the option's name where it is not.
Node* step(Node& node, const std::string& component, const std::string& path, const std::string& option,
           std::string& complaint) {
  if (component.empty()) {
    complaint = "the path has an empty part";
    return nullptr;
  }
  if (node.kind == NodeKind::list) return list_item(node, component, path, complaint);
  if (node.kind == NodeKind::scalar) {
    complaint =
        fmt::format("'{}' is the single value {}, it has no key '{}'", path, described(node), component);
    return nullptr;
  }
  if (Node* value = find(node, component)) return value;
  node.kind = NodeKind::map;
  node.entries.push_back({component, {option, 0, 0}, {NodeKind::null, {}, false, {option, 0, 0}, {}, {}}});
  return &node.entries.back().value;
}

} // namespace

void apply_override(Node& root, const Override& option, std::vector<InputIssue>& issues) {
  const std::string name = fmt::format("--set {}={}", option.first, option.second);
  const SourceLocation place{name, 0, 0};
  std::vector<InputIssue> wrong;
  Node value = parse_yaml(option.second, name, wrong);
  for (InputIssue& issue : wrong) issues.push_back({place, issue.key, issue.message});
  if (!wrong.empty()) return;
  place_in(value, name);

  Node* target = &root;
  std::string path, complaint;
  for (const std::string& component : components(option.first)) {
    const bool in_list = target->kind == NodeKind::list;
    target = step(*target, component, path, name, complaint);
    if (!target) {
      issues.push_back({place, std::string(), complaint});
      return;
    }
    path = in_list ? fmt::format("{}[{}]", path, component) : key_path(path, component);
  }
  *target = std::move(value);
}

} // namespace kapitza::io
