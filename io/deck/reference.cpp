#include "kapitza/io/deck/keys.hpp"

#include <fmt/format.h>

namespace kapitza {
namespace {

/// A cell of a Markdown table: a bar would end it.
std::string cell(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '|') result += '\\';
    result += c;
  }
  return result;
}

std::string code(const std::string& text) {
  return text.empty() ? "" : "`" + cell(text) + "`";
}

} // namespace

std::string key_reference_markdown(const std::vector<KeyRow>& rows, const std::string& top) {
  std::string text;
  const std::string* block = nullptr;
  for (const KeyRow& row : rows) {
    if (!block || *block != row.block) {
      text += fmt::format("{}### {}\n\n", block ? "\n" : "", row.block.empty() ? top : code(row.block));
      text += "| key | type | SI unit | values | default | meaning |\n|---|---|---|---|---|---|\n";
      block = &row.block;
    }
    text += fmt::format("| {} | {} | {} | {} | {} | {} |\n", code(row.key), cell(row.type), cell(row.unit),
                        cell(row.range), cell(row.preset), cell(row.meaning));
  }
  return text;
}

} // namespace kapitza
