#include "io/deck/table.hpp"

#include "kapitza/base/index.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <tuple>

namespace kapitza::io {
namespace {

std::string lower(std::string word) {
  for (char& c : word)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  return word;
}

/// Insertions, deletions, replacements and swaps of neighbours that turn one word into the other.
std::size_t edit_distance(const std::string& a, const std::string& b) {
  const std::size_t width = b.size() + 1;
  std::vector<std::size_t> table((a.size() + 1) * width);
  const auto at = [&](std::size_t i, std::size_t j) -> std::size_t& { return table[i * width + j]; };
  for (std::size_t i = 0; i <= a.size(); ++i) at(i, 0) = i;
  for (std::size_t j = 0; j <= b.size(); ++j) at(0, j) = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replace = at(i - 1, j - 1) + (a[i - 1] == b[j - 1] ? 0 : 1);
      at(i, j) = std::min({at(i - 1, j) + 1, at(i, j - 1) + 1, replace});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        at(i, j) = std::min(at(i, j), at(i - 2, j - 2) + 1);
    }
  }
  return at(a.size(), b.size());
}

/// "must be positive"
std::optional<std::string> complaint(const Range& range, double value) {
  const bool inside = (range.above ? value > range.low : value >= range.low) && value <= range.high;
  const bool parity = !range.even || std::fmod(value, 2) == 0;
  if (inside && parity) return std::nullopt;
  if (inside) return "must be even";
  if (std::isfinite(range.high))
    return fmt::format("must be between {:.8g} and {:.8g}", range.low, range.high);
  if (range.low == 0) return range.above ? "must be positive" : "must not be negative";
  return fmt::format("must be {} {:.8g}", range.above ? "above" : "at least", range.low);
}

/// "0.3 m"
std::string in_si(double value, const QuantityKind& kind) {
  return fmt::format("{:.4g}{}{}", value, kind.unit.empty() ? "" : " ", kind.unit);
}

/// Warns of a number that hardly anybody means.
void check_likely(Reading& reading, const Node& node, const std::string& path, const QuantityKind& kind,
                  const Range& range, double value) {
  const double size = std::abs(value);
  if (size == 0 || (size >= range.likely_low && size <= range.likely_high)) return;
  std::string expected = "from " + in_si(range.likely_low, kind);
  if (range.likely_low == 0)
    expected = "up to " + in_si(range.likely_high, kind);
  else if (std::isfinite(range.likely_high))
    expected += " to " + in_si(range.likely_high, kind);
  reading.warn(path, fmt::format("{} is read as {}, is that meant? {} {} would be expected", node.text,
                                 in_si(value, kind), kind.name, expected));
}

/// The number of a scalar of the given kind.
std::optional<double> number_of(Reading& reading, const Node& node, const std::string& path,
                                const QuantityKind& kind) {
  try {
    return parse_quantity(node.text, kind);
  } catch (const InputError& error) {
    reading.fail(path, error.issues().front().message);
    return std::nullopt;
  }
}

/// No quantity of a deck is as large or as small in SI units, and products of such numbers could not be
/// represented.
std::optional<std::string> beyond_all(double value) {
  constexpr double largest = 1e30, smallest = 1e-60;
  const double size = std::abs(value);
  if (size > largest) return fmt::format("nothing is above {:g} in SI units", largest);
  if (size > 0 && size < smallest) return fmt::format("nothing is below {:g} in SI units", smallest);
  return std::nullopt;
}

/// Complains about a number out of its range.
bool in_range(Reading& reading, const Node& node, const std::string& path, const Range& range, double value) {
  std::optional<std::string> wrong = complaint(range, value);
  if (!wrong) wrong = beyond_all(value);
  if (wrong) reading.fail(path, fmt::format("{}, got {}", *wrong, node.text));
  return !wrong;
}

} // namespace

SourceLocation Reading::place(const std::string& key) const {
  for (std::string path = key;;) {
    if (const auto found = places.find(path); found != places.end()) return found->second;
    if (path.empty()) return {};
    const std::size_t cut = path.find_last_of(".[");
    path.resize(cut == std::string::npos ? 0 : cut);
  }
}

void Reading::note(const std::string& key, const Node& node) {
  if (!node.where.file.empty()) places[key] = node.where;
}

void Reading::fail(const std::string& key, const std::string& message) {
  issues.push_back({place(key), key, message});
}

void Reading::warn(const std::string& key, const std::string& message) {
  warnings.push_back(to_string(InputIssue{place(key), key, message}));
}

void sort_issues(std::vector<InputIssue>& issues, const std::string& first_file) {
  std::map<std::string, int> rank{{first_file, 0}};
  for (const InputIssue& issue : issues) rank.emplace(issue.where.file, static_cast<int>(rank.size()));
  std::stable_sort(issues.begin(), issues.end(), [&](const InputIssue& a, const InputIssue& b) {
    return std::tuple(rank[a.where.file], a.where.line, a.where.column)
           < std::tuple(rank[b.where.file], b.where.line, b.where.column);
  });
}

std::string to_string(const Range& range) {
  const bool low = std::isfinite(range.low), high = std::isfinite(range.high);
  std::string text;
  if (low && high)
    text = fmt::format("{:.8g} to {:.8g}", range.low, range.high);
  else if (low)
    text = fmt::format("{} {:.8g}", range.above ? ">" : ">=", range.low);
  return range.even ? text + ", even" : text;
}

std::optional<std::string> nearest_of(const std::string& word, const std::vector<std::string>& candidates) {
  if (word.size() > 100) return std::nullopt;
  const std::string* nearest = nullptr;
  std::size_t least = std::max<std::size_t>(1, std::min<std::size_t>(3, word.size() / 2)) + 1;
  for (const std::string& candidate : candidates) {
    const std::size_t distance = edit_distance(lower(word), lower(candidate));
    if (distance >= least || distance >= candidate.size()) continue;
    least = distance;
    nearest = &candidate;
  }
  return nearest ? std::optional(*nearest) : std::nullopt;
}

std::string did_you_mean(const std::string& word, const std::vector<std::string>& candidates) {
  const std::optional<std::string> nearest = nearest_of(word, candidates);
  return nearest ? fmt::format(", did you mean '{}'?", *nearest) : "";
}

std::string listed(const std::vector<std::string>& words, const std::string& separator) {
  return fmt::format("{}", fmt::join(words, separator));
}

std::vector<std::string> given_of(const Reading& reading, const std::string& path,
                                  const std::vector<std::string>& keys) {
  std::vector<std::string> given;
  for (const std::string& key : keys)
    if (reading.given(key_path(path, key))) given.push_back(key);
  return given;
}

bool exactly_one(Reading& reading, const std::string& path, const std::vector<std::string>& keys,
                 const std::vector<std::string>& excuses) {
  const std::vector<std::string> given = given_of(reading, path, keys);
  if (given.size() == 1) return true;
  if (given.size() > 1)
    reading.fail(path, fmt::format("only one of {} can hold, got {}", listed(keys), listed(given, " and ")));
  else if (given_of(reading, path, excuses).empty())
    reading.fail(path, fmt::format("one of {} is needed", listed(keys)));
  return false;
}

std::optional<double> read_quantity(Reading& reading, const Node& node, const std::string& path,
                                    const QuantityKind& kind, const Range& range) {
  if (node.kind != NodeKind::scalar) {
    reading.fail(path, fmt::format("{}, got {}", needed(kind), described(node)));
    return std::nullopt;
  }
  const std::optional<double> value = number_of(reading, node, path, kind);
  if (!value || !in_range(reading, node, path, range, *value)) return std::nullopt;
  check_likely(reading, node, path, kind, range, *value);
  return value;
}

std::optional<int> read_integer(Reading& reading, const Node& node, const std::string& path,
                                const Range& range) {
  std::optional<double> value;
  if (node.kind == NodeKind::scalar) {
    value = number_of(reading, node, path, units::count);
    if (!value) return std::nullopt;
  }
  if (!value || *value != std::floor(*value)) {
    reading.fail(path, fmt::format("a whole number is needed, got {}", described(node)));
    return std::nullopt;
  }
  if (!in_range(reading, node, path, range, *value)) return std::nullopt;
  return static_cast<int>(*value); // the ranges of whole numbers are within those of int
}

std::optional<std::string> read_text(Reading& reading, const Node& node, const std::string& path) {
  if (node.kind == NodeKind::scalar) return node.text;
  reading.fail(path, fmt::format("a text is needed, got {}", described(node)));
  return std::nullopt;
}

std::optional<bool> read_flag(Reading& reading, const Node& node, const std::string& path) {
  if (node.kind == NodeKind::scalar && node.text == "true") return true;
  if (node.kind == NodeKind::scalar && node.text == "false") return false;
  reading.fail(path, fmt::format("true or false is needed, got {}", described(node)));
  return std::nullopt;
}

std::optional<std::size_t> read_word(Reading& reading, const Node& node, const std::string& path,
                                     const std::vector<std::string>& available,
                                     const std::vector<std::string>& reserved) {
  if (node.kind == NodeKind::scalar) {
    const auto found = std::find(available.begin(), available.end(), node.text);
    if (found != available.end()) return index(found - available.begin());
    if (std::find(reserved.begin(), reserved.end(), node.text) != reserved.end()) {
      reading.fail(path, fmt::format("'{}' is not available in this version; available: {}", node.text,
                                     listed(available)));
      return std::nullopt;
    }
  }
  reading.fail(path, fmt::format("one of {} is needed, got {}{}", listed(available), described(node),
                                 node.kind == NodeKind::scalar ? did_you_mean(node.text, available) : ""));
  return std::nullopt;
}

const std::vector<Node>* read_list(Reading& reading, const Node& node, const std::string& path,
                                   const std::string& need) {
  if (node.kind == NodeKind::list || node.kind == NodeKind::null) return &node.items;
  reading.fail(path, fmt::format("{}, got {}", need, described(node)));
  return nullptr;
}

std::vector<double> read_quantities(Reading& reading, const std::vector<Node>& items, const std::string& path,
                                    const QuantityKind& kind, const Range& range) {
  std::vector<double> values;
  for (std::size_t i = 0; i < items.size(); ++i)
    if (const auto value = read_quantity(reading, items[i], key_path(path, i), kind, range))
      values.push_back(*value);
  return values;
}

void need_alone(Reading& reading, const Node& node, const std::string& path) {
  if (node.kind != NodeKind::null && !(node.kind == NodeKind::scalar && node.text == "true"))
    reading.fail(path, fmt::format("must be true or stand without a value, got {}", described(node)));
}

const Node* read_map(Reading& reading, const Node& node, const std::string& path,
                     const std::vector<std::string>& words, Node& lone) {
  if (node.kind == NodeKind::map || node.kind == NodeKind::null) return &node;
  if (node.kind == NodeKind::scalar && std::find(words.begin(), words.end(), node.text) != words.end()) {
    lone = {NodeKind::map, {}, false, node.where, {}, {}};
    lone.entries.push_back({node.text, node.where, {NodeKind::null, {}, false, node.where, {}, {}}});
    return &lone;
  }
  std::string need = "a block of keys is needed";
  if (!words.empty()) need = fmt::format("a block of keys or one of the words {} is needed", listed(words));
  const std::string guess = node.kind == NodeKind::scalar ? did_you_mean(node.text, words) : "";
  reading.fail(path, fmt::format("{}, got {}{}", need, described(node), guess));
  return nullptr;
}

void check_unknown_keys(Reading& reading, const Node& map, const std::string& path,
                        const std::vector<std::string>& known) {
  for (const NodeEntry& entry : map.entries) {
    if (std::find(known.begin(), known.end(), entry.name) != known.end()) continue;
    const std::optional<std::string> guess = nearest_of(entry.name, known);
    const std::string key = key_path(path, entry.name);
    reading.places[key] = entry.where;
    reading.fail(key,
                 fmt::format("unknown key {}{}", in_quotes(entry.name),
                             guess ? did_you_mean(entry.name, known) : ", known here: " + listed(known)));
    if (guess)
      reading.places[key_path(path, *guess)] = entry.where; // misspelt, not missing: one complaint is enough
  }
}

Node preset_node(const std::string& text) {
  std::vector<InputIssue> issues;
  Node node = parse_yaml(text, {}, issues);
  if (!issues.empty()) throw std::logic_error("the default '" + text + "' in a key table is not YAML");
  return node;
}

} // namespace kapitza::io
