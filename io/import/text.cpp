#include "io/import/text.hpp"

#include "kapitza/base/index.hpp"

#include "io/deck/entries.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace kapitza::io {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == ',' || c == '\v' || c == '\f';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// The number at the beginning of the text, and what is left of it.
struct Parsed {
  double value;
  std::string_view rest;
};
std::optional<Parsed> leading_number(std::string_view text) {
  Parsed parsed{0, {}};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), parsed.value);
  if (error == std::errc::invalid_argument) return std::nullopt;
  parsed.rest = text.substr(index(end - text.data()));
  if (error == std::errc::result_out_of_range) {
    // Too large or too small: the sign of the exponent, or the lack of any, tells.
    const std::string_view number = text.substr(0, text.size() - parsed.rest.size());
    const auto exponent = number.find_first_of("eE");
    const bool small = exponent != std::string_view::npos ? number[exponent + 1] == '-'
                                                          : number.substr(0, 2) == "0." || number[0] == '.';
    parsed.value = small ? 0 : std::numeric_limits<double>::infinity();
  }
  return parsed;
}

void read_row(const TextFile& file, std::string_view line, int number, NumberTable& table) {
  std::size_t position = 0;
  while (true) {
    while (position < line.size() && is_blank(line[position])) ++position;
    if (position == line.size()) return;
    std::size_t end = position;
    while (end < line.size() && !is_blank(line[end])) ++end;
    const std::string_view word = line.substr(position, end - position);
    const auto value = parse_number(word);
    if (!value)
      reject(file.name, number, static_cast<int>(position) + 1,
             fmt::format("a number is needed, got {}", in_quotes(word)));
    table.values.push_back(*value);
    position = end;
  }
}

} // namespace

void reject(const std::string& file, int line, int column, const std::string& message) {
  throw InputError({{{file, line, column}, {}, message}});
}

void reject(const std::string& file, const std::string& message) {
  reject(file, 0, 0, message);
}

TextFile read_required(const std::filesystem::path& path, const TextReader& read) {
  std::optional<std::string> text = read(path);
  std::error_code error;
  if (!text)
    reject(path.string(), std::filesystem::is_directory(path, error) ? "this is a directory, a file is needed"
                                                                     : why_unreadable(path));
  if (text->empty()) reject(path.string(), "the file is empty");
  return {path.string(), std::move(*text)};
}

std::optional<double> parse_number(std::string_view text) {
  if (!text.empty() && text[0] == '+') text.remove_prefix(1);
  if (text.empty() || text[0] == '+') return std::nullopt;
  const auto mantissa = leading_number(text);
  if (!mantissa) return std::nullopt;
  std::string_view rest = mantissa->rest;
  if (rest.empty()) return mantissa->value;
  const bool marked = rest[0] == 'd' || rest[0] == 'D';
  if (marked) rest.remove_prefix(1);
  const bool sign = !rest.empty() && (rest[0] == '+' || rest[0] == '-');
  if (!marked && !sign) return std::nullopt;
  if (rest.size() > 8 || !std::all_of(rest.begin() + (sign ? 1 : 0), rest.end(), is_digit)
      || rest.size() == (sign ? 1U : 0U))
    return std::nullopt;
  // Written anew with the exponent that C knows, so that the result is rounded once.
  std::string again(text.substr(0, text.size() - mantissa->rest.size()));
  again += 'e';
  again += rest;
  const auto number = leading_number(again);
  return number && number->rest.empty() ? std::optional(number->value) : std::nullopt;
}

NumberTable read_table(const TextFile& file, const std::vector<std::size_t>& allowed, int skip) {
  NumberTable table;
  table.file = file.name;
  std::string_view rest = file.text;
  for (int number = 1; !rest.empty(); ++number) {
    const std::size_t end = rest.find('\n');
    std::string_view line = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    if (number <= skip) continue;
    line = line.substr(0, line.find('#'));
    const std::size_t before = table.values.size();
    read_row(file, line, number, table);
    const std::size_t columns = table.values.size() - before;
    if (columns == 0) continue;
    if (table.columns == 0) {
      table.columns = columns;
      if (!allowed.empty() && std::find(allowed.begin(), allowed.end(), columns) == allowed.end())
        reject(file.name, number, 1,
               fmt::format("{} columns are needed, got {}", fmt::join(allowed, " or "), columns));
    } else if (columns != table.columns) {
      reject(file.name, number, 1,
             fmt::format("has {} columns where the lines before have {}; is the file complete?", columns,
                         table.columns));
    }
    table.lines.push_back(number);
  }
  if (table.rows() == 0) reject(file.name, "there are no numbers in it");
  return table;
}

int whole_number(const NumberTable& table, std::size_t row, std::size_t column, const std::string& what,
                 int low, int high) {
  const double value = table(row, column);
  if (!(value >= low && value <= high) || value != std::floor(value))
    reject(table.file, table.lines[row], 1,
           fmt::format("the {} must be a whole number from {} to {}, got {:g}", what, low, high, value));
  return static_cast<int>(value);
}

} // namespace kapitza::io
