/// The key tables as a JSON Schema.

#include "kapitza/io/deck/keys.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <map>

namespace kapitza {
namespace {

using Json = nlohmann::ordered_json;

const char* const number_pattern = R"(([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?)";

bool starts_with(const std::string& text, const std::string& start) {
  return text.compare(0, start.size(), start) == 0;
}

/// The words of a range such as "dmm, amm".
Json words_of(const std::string& range) {
  Json words = Json::array();
  for (std::size_t at = 0; at <= range.size();) {
    const std::size_t comma = std::min(range.find(", ", at), range.size());
    words.push_back(range.substr(at, comma - at));
    at = comma + 2;
  }
  return words;
}

/// "> 0", ">= 1", "2 to 4096, even" as bounds of a number.
void add_bounds(Json& number, const std::string& range) {
  const std::size_t to = range.find(" to ");
  if (range.find(", or ") != std::string::npos) return; // depends on other keys
  if (starts_with(range, ">= ")) {
    number["minimum"] = std::atof(range.c_str() + 3);
  } else if (starts_with(range, "> ")) {
    number["exclusiveMinimum"] = std::atof(range.c_str() + 2);
  } else if (to != std::string::npos) {
    number["minimum"] = std::atof(range.c_str());
    number["maximum"] = std::atof(range.c_str() + to + 4);
  }
  if (range.ends_with(", even")) number["multipleOf"] = 2;
}

bool may_be_negative(const std::string& range) {
  return range.empty() || starts_with(range, "-");
}

/// A number, or a text that begins with one: `40 nm`, and what YAML 1.1 does not take for a number, 1e-8.
Json quantity_schema(const KeyRow& row) {
  const bool whole = row.type == "whole number";
  Json number{{"type", whole ? "integer" : "number"}};
  add_bounds(number, row.range);
  const std::string unit = whole || row.type == "number" ? "" : R"(\s*[^0-9\s.].*|)";
  const std::string sign = may_be_negative(row.range) ? "[-+]?" : "\\+?";
  const std::string not_zero = starts_with(row.range, "> 0") ? "(?=[0.]*[1-9])" : "";
  const Json text{{"type", "string"},
                  {"pattern", fmt::format(R"(^\s*{}{}{}({})\s*$)", sign, not_zero, number_pattern, unit)}};
  return {{"anyOf", {number, text}}};
}

Json text_schema() {
  return {{"type", {"string", "number", "boolean"}}};
}

Json list_schema(Json item, int fewest = 0, int most = 0) {
  Json list{{"type", {"array", "null"}}, {"items", std::move(item)}};
  if (fewest > 0) list["minItems"] = fewest;
  if (most > 0) list["maxItems"] = most;
  return list;
}

/// What stands in no block of its own. An unknown type is not restricted.
Json leaf_schema(const KeyRow& row) {
  const Json any_quantity = quantity_schema({{}, {}, "quantity", {}, {}, {}, {}});
  if (row.type == "quantity" || row.type == "number" || row.type == "whole number")
    return quantity_schema(row);
  if (row.type == "word") return {{"enum", words_of(row.range)}};
  if (row.type == "list of words") return list_schema({{"enum", words_of(row.range)}});
  if (row.type == "text") return text_schema();
  if (row.type == "true or false") return {{"type", "boolean"}};
  if (row.type == "word alone, or true") return {{"enum", {true, nullptr}}};
  if (row.type == "list of names") return list_schema(text_schema(), 1);
  if (row.type == "pair of names") return list_schema(text_schema(), 2, 2);
  if (row.type == "list of lists of names") return list_schema(list_schema(text_schema()), 1);
  if (row.type == "map of names") return {{"type", {"object", "null"}}};
  if (row.type == "list of quantities") return list_schema(any_quantity, 1);
  if (row.type == "list of two quantities" || starts_with(row.type, "pair ["))
    return list_schema(any_quantity, 2, 2);
  if (starts_with(row.type, "list of pairs [")) return list_schema(list_schema(any_quantity, 2, 2));
  return Json::object();
}

/// The keys of every block, by its path.
using Blocks = std::map<std::string, std::vector<const KeyRow*>>;

Json block_schema(const Blocks& blocks, const std::string& path);

Json key_schema(const Blocks& blocks, const KeyRow& row) {
  const std::string path = row.block.empty() ? row.key : row.block + "." + row.key;
  const auto inner = [&](const std::string& ending) {
    return block_schema(blocks, row.like.empty() ? path + ending : row.like);
  };
  Json schema;
  if (row.type == "block")
    schema = inner("");
  else if (row.type == "list of blocks")
    schema = list_schema(inner("[]"));
  else if (starts_with(row.type, "quantity; or {"))
    schema = {{"anyOf", {quantity_schema(row), inner("")}}};
  else if (row.type == "block of named blocks")
    schema = {{"type", {"object", "null"}}, {"additionalProperties", inner(".NAME")}};
  else
    schema = leaf_schema(row);
  std::string meaning = row.meaning;
  if (!row.unit.empty()) meaning += fmt::format(" [{}]", row.unit);
  if (!row.range.empty() && row.type != "word") meaning += fmt::format("; {}", row.range);
  if (!row.preset.empty() && row.preset != "required") meaning += fmt::format("; default: {}", row.preset);
  schema["description"] = meaning;
  return schema;
}

/// A block of keys; a lone word where keys may stand alone. A block whose keys nobody described takes any.
Json block_schema(const Blocks& blocks, const std::string& path) {
  const auto found = blocks.find(path);
  Json block{{"type", {"object", "null"}}};
  if (found == blocks.end()) return block;
  Json properties = Json::object(), needed = Json::array(), alone = Json::array();
  for (const KeyRow* row : found->second) {
    properties[row->key] = key_schema(blocks, *row);
    if (row->preset == "required") needed.push_back(row->key);
    if (row->type == "word alone, or true") alone.push_back(row->key);
  }
  if (!needed.empty()) block["type"] = "object"; // an empty block lacks something
  block["properties"] = std::move(properties);
  if (!needed.empty()) block["required"] = std::move(needed);
  block["additionalProperties"] = false;
  if (alone.empty()) return block;
  return {{"anyOf", {{{"enum", std::move(alone)}}, std::move(block)}}};
}

} // namespace

std::string key_schema(const std::vector<KeyRow>& rows, const std::string& title) {
  Blocks blocks;
  for (const KeyRow& row : rows) blocks[row.block].push_back(&row);
  Json schema{{"$schema", "http://json-schema.org/draft-07/schema#"}, {"title", title}};
  schema.update(block_schema(blocks, ""));
  return schema.dump(1) + "\n";
}

} // namespace kapitza
