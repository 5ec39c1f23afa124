#include "io/deck/node.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/base/units.hpp"

#include <fmt/format.h>
#include <yaml-cpp/emitter.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <map>
#include <optional>
#include <span>
#include <sstream>
#include <utility>

namespace kapitza::io {
namespace {

/// What yaml-cpp accepts and a deck cannot mean.
struct TreeError {
  SourceLocation where;
  std::string message;
};

constexpr std::size_t most_levels = 200; // of nesting: this code and yaml-cpp recurse

std::size_t levels_of(const Node& node) {
  std::size_t levels = 0;
  for (const Node& item : node.items) levels = std::max(levels, levels_of(item));
  for (const NodeEntry& entry : node.entries) levels = std::max(levels, levels_of(entry.value));
  return levels + 1;
}

std::size_t size_of(const Node& node) {
  std::size_t size = 1;
  for (const Node& item : node.items) size += size_of(item);
  for (const NodeEntry& entry : node.entries) size += size_of(entry.value);
  return size;
}

/// Places as an editor shows them: yaml-cpp counts from 0, and bytes where people count characters.
class Places {
 public:
  Places(const std::string& text, std::string file) : file_(std::move(file)) {
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines_.push_back(std::move(line));
  }

  SourceLocation at(const YAML::Mark& mark) const {
    int column = mark.column;
    if (const auto line = index(mark.line); mark.column > 0 && line < lines_.size())
      column -= continuations(line, index(mark.column));
    return {file_, mark.line + 1, column + 1};
  }

 private:
  /// Bytes before `column` that continue a character. Goes on from the last question where it can: a text of
  /// one line, however long, is counted once.
  int continuations(std::size_t line, std::size_t column) const {
    if (line != line_ || column < column_) line_ = line, column_ = 0, count_ = 0;
    const std::string_view text = lines_[line];
    for (; column_ < std::min(column, text.size()); ++column_)
      if ((static_cast<unsigned char>(text[column_]) & 0xC0u) == 0x80u) ++count_;
    return count_;
  }

  mutable std::size_t line_ = 0, column_ = 0;
  mutable int count_ = 0;
  std::string file_;
  std::vector<std::string> lines_;
};

/// Builds the tree from yaml-cpp's events: these carry the place of every key, in order, duplicates included.
class TreeBuilder : public YAML::EventHandler {
 public:
  explicit TreeBuilder(const Places& places) : places_(places) {}

  Node take() {
    if (strange_key_) throw TreeError(*strange_key_);
    return std::move(root_);
  }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    count(1, mark);
    add({NodeKind::null, {}, false, place(mark), {}, {}}, anchor);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    count(1, mark);
    if (at_key()) {
      frames_.back().key = NodeEntry{value, place(mark), {}};
      frames_.back().has_key = true;
    } else {
      add({NodeKind::scalar, value, tag == "!", place(mark), {}, {}}, anchor);
    }
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end())
      throw TreeError{place(mark), "an alias stands inside the value that it names"};
    check_levels(levels_of(found->second), mark);
    count(size_of(found->second), mark); // a few nested aliases can stand for more than a memory holds
    add(found->second, YAML::NullAnchor);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(NodeKind::list, mark, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(NodeKind::map, mark, anchor);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Frame {
    Node node;
    YAML::anchor_t anchor = YAML::NullAnchor;
    NodeEntry key;
    bool has_key = false;
  };

  SourceLocation place(const YAML::Mark& mark) const { return places_.at(mark); }

  bool at_key() const {
    return !frames_.empty() && frames_.back().node.kind == NodeKind::map && !frames_.back().has_key;
  }

  void count(std::size_t nodes, const YAML::Mark& mark) {
    constexpr std::size_t limit = 500'000; // some 200 bytes each
    nodes_ += nodes;
    if (nodes_ > limit) throw TreeError{place(mark), fmt::format("more than {} values", limit)};
  }

  void check_levels(std::size_t inner, const YAML::Mark& mark) const {
    if (frames_.size() + inner > most_levels)
      throw TreeError{place(mark), fmt::format("nested more than {} levels deep", most_levels)};
  }

  void open(NodeKind kind, const YAML::Mark& mark, YAML::anchor_t anchor) {
    frames_.push_back({{kind, {}, false, place(mark), {}, {}}, anchor, {}, false});
    count(1, mark);
    check_levels(0, mark);
  }

  void close() {
    Frame frame = std::move(frames_.back());
    frames_.pop_back();
    if (frame.node.kind == NodeKind::map) merge(frame.node);
    add(std::move(frame.node), frame.anchor);
  }

  /// "<<: *other": the keys of another block, or of several, that this one does not have itself.
  void merge(Node& block) {
    std::vector<NodeEntry> own, merged;
    for (NodeEntry& entry : block.entries) (entry.name == "<<" ? merged : own).push_back(std::move(entry));
    for (const NodeEntry& entry : merged) {
      const bool several = entry.value.kind == NodeKind::list;
      const std::span<const Node> others =
          several ? std::span(entry.value.items) : std::span(&entry.value, 1);
      for (const Node& other : others) {
        if (other.kind != NodeKind::map)
          throw TreeError{entry.where, "<< needs a block of keys such as *name, or a list of such blocks"};
        for (const NodeEntry& inherited : other.entries)
          if (std::ranges::find(own, inherited.name, &NodeEntry::name) == own.end()) own.push_back(inherited);
      }
    }
    block.entries = std::move(own);
  }

  void add(Node node, YAML::anchor_t anchor) {
    if (anchor != YAML::NullAnchor) anchors_[anchor] = node;
    if (at_key()) { // not thrown at once: yaml-cpp may find that the text is no YAML at all
      if (!strange_key_) strange_key_ = TreeError{node.where, "a key must be a plain word"};
      frames_.back().key = NodeEntry{{}, node.where, {}};
      frames_.back().has_key = true;
      return;
    }
    if (frames_.empty()) {
      root_ = std::move(node);
      return;
    }
    Frame& frame = frames_.back();
    if (frame.node.kind == NodeKind::list) {
      if (node.kind == NodeKind::null) node.where = frame.node.where; // yaml-cpp points to what comes next
      frame.node.items.push_back(std::move(node));
    } else {
      if (node.kind == NodeKind::null) node.where = frame.key.where; // likewise
      frame.key.value = std::move(node);
      frame.node.entries.push_back(std::move(frame.key));
      frame.has_key = false;
    }
  }

  const Places& places_;
  Node root_;
  std::vector<Frame> frames_;
  std::map<YAML::anchor_t, Node> anchors_;
  std::size_t nodes_ = 0;
  std::optional<TreeError> strange_key_;
};

void remove_duplicates(Node& node, const std::string& path, std::vector<InputIssue>& issues) {
  for (std::size_t i = 0; i < node.items.size(); ++i)
    remove_duplicates(node.items[i], key_path(path, i), issues);
  std::map<std::string, SourceLocation> seen;
  std::vector<NodeEntry> unique;
  for (NodeEntry& entry : node.entries) {
    const std::string key = key_path(path, entry.name);
    const auto [first, fresh] = seen.emplace(entry.name, entry.where);
    if (fresh) {
      remove_duplicates(entry.value, key, issues);
      unique.push_back(std::move(entry));
    } else {
      issues.push_back({entry.where, key, fmt::format("given twice, first in line {}", first->second.line)});
    }
  }
  node.entries = std::move(unique);
}

/// Where the bytes stop being UTF-8 text without control characters; the size where all of them are.
std::size_t text_length(std::string_view bytes) {
  std::size_t i = 0;
  while (i < bytes.size()) {
    const auto lead = static_cast<unsigned char>(bytes[i]);
    const bool control = lead < 0x20 && lead != '\t' && lead != '\n' && lead != '\r';
    if (control || (lead >= 0x80 && lead < 0xC2) || lead > 0xF4) return i;
    const std::size_t extra = lead < 0x80 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
    for (std::size_t k = 1; k <= extra; ++k)
      if (i + k >= bytes.size() || (static_cast<unsigned char>(bytes[i + k]) & 0xC0u) != 0x80u) return i;
    i += extra + 1;
  }
  return i;
}

/// A question about the innermost bracket that is still open where yaml-cpp gave up, which may be lines
/// later. Brackets in quotes and comments do not count; those in plain text do, so it stays a question.
std::string open_bracket_hint(std::string_view text, int last_line) {
  std::vector<std::pair<char, int>> open;
  int line = 1;
  char quote = 0, before = '\n';
  bool comment = false;
  for (const char c : text) {
    if (c == '\n') {
      comment = false;
      if (++line > last_line) break;
    } else if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '#' && (before == ' ' || before == '\n')) {
      comment = true;
    } else if (!comment && (c == '"' || c == '\'')
               && std::string_view(" \n[{,").find(before) != std::string_view::npos) {
      quote = c;
    } else if (!comment && (c == '{' || c == '[')) {
      open.emplace_back(c, line);
    } else if (!comment && (c == '}' || c == ']') && !open.empty()) {
      open.pop_back();
    }
    before = c;
  }
  return open.empty()
             ? ""
             : fmt::format("; is the '{}' in line {} closed?", open.back().first, open.back().second);
}

void emit(YAML::Emitter& out, const Node& node) {
  switch (node.kind) {
  case NodeKind::null:
    out << YAML::Null;
    break;
  case NodeKind::scalar:
    if (node.quoted) out << YAML::DoubleQuoted;
    out << node.text;
    break;
  case NodeKind::list:
    out << YAML::BeginSeq;
    for (const Node& item : node.items) emit(out, item);
    out << YAML::EndSeq;
    break;
  case NodeKind::map:
    out << YAML::BeginMap;
    for (const NodeEntry& entry : node.entries) {
      out << YAML::Key << entry.name << YAML::Value;
      emit(out, entry.value);
    }
    out << YAML::EndMap;
    break;
  }
}

} // namespace

const Node* find(const Node& map, std::string_view name) {
  for (const NodeEntry& entry : map.entries)
    if (entry.name == name) return &entry.value;
  return nullptr;
}

Node* find(Node& map, std::string_view name) {
  return const_cast<Node*>(find(std::as_const(map), name));
}

std::string described(const Node& node) {
  switch (node.kind) {
  case NodeKind::null:
    return "nothing";
  case NodeKind::scalar:
    return in_quotes(node.text);
  case NodeKind::list:
    return "a list";
  case NodeKind::map:
    return "a block of keys";
  }
  return {};
}

namespace {

/// The first line up to this one that is indented with a tab; 0: none. YAML takes blanks only, and yaml-cpp's
/// own complaint names neither.
int tab_line(std::string_view text, int last_line) {
  int line = 1;
  bool indentation = true;
  for (const char c : text) {
    if (c == '\t' && indentation) return line;
    indentation = c == '\n' || (indentation && c == ' ');
    if (c == '\n' && ++line > last_line + 1) break;
  }
  return 0;
}

} // namespace

Node parse_yaml(const std::string& text, const std::string& file, std::vector<InputIssue>& issues) {
  const auto syntax_error = [&](const SourceLocation& where, const std::string& what) {
    issues.push_back({where, {}, "not valid YAML: " + what});
    return Node{NodeKind::null, {}, false, {file, 0, 0}, {}, {}};
  };
  const Places places(text, file);
  try {
    std::istringstream stream(text);
    YAML::Parser parser(stream);
    TreeBuilder builder(places);
    parser.HandleNextDocument(builder);
    Node root = builder.take();
    if (TreeBuilder second(places); parser.HandleNextDocument(second))
      return syntax_error(second.take().where, "a second document starts here, one is allowed");
    remove_duplicates(root, {}, issues);
    return root;
  } catch (const TreeError& error) {
    return syntax_error(error.where, error.message);
  } catch (const YAML::Exception& error) {
    if (error.mark.is_null()) return syntax_error({file, 0, 0}, error.msg);
    const SourceLocation where = places.at(error.mark);
    if (const int tab = tab_line(text, where.line); tab > 0)
      return syntax_error({file, tab, 1}, "this line is indented with a tab; only blanks can indent");
    return syntax_error(where, error.msg + open_bracket_hint(text, where.line));
  } catch (const std::exception& error) {
    return syntax_error({file, 0, 0}, error.what());
  }
}

Node parse_file(const std::string& text, const std::string& file, std::vector<InputIssue>& issues) {
  const auto complain = [&](int line, int column, const std::string& message) {
    issues.push_back({{file, line, column}, {}, message});
  };
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) {
    complain(0, 0, "the file is empty");
    return {};
  }
  if (const std::size_t length = text_length(text); length < text.size()) {
    const std::size_t line = text.rfind('\n', length) + 1; // npos + 1 is the first line's start
    const auto lines = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(length), '\n');
    complain(static_cast<int>(lines) + 1, static_cast<int>(length - line) + 1,
             fmt::format("not a text in UTF-8 (byte 0x{:02x}); a binary file?",
                         static_cast<unsigned char>(text[length])));
    return {};
  }
  const std::size_t before = issues.size();
  Node root = parse_yaml(text, file, issues);
  if (root.kind == NodeKind::map || issues.size() > before) return root;
  if (root.kind == NodeKind::null)
    complain(0, 0, "the file holds no keys, only comments or blank lines");
  else
    complain(root.where.line, root.where.column, "'key: value' lines are needed, got " + described(root));
  return root;
}

std::string to_yaml(const Node& node) {
  YAML::Emitter out;
  emit(out, node);
  return std::string(out.c_str()) + "\n";
}

std::string key_path(const std::string& path, std::string_view name) {
  return path.empty() ? std::string(name) : fmt::format("{}.{}", path, name);
}

std::string key_path(const std::string& path, std::size_t index) {
  return fmt::format("{}[{}]", path, index);
}

} // namespace kapitza::io
