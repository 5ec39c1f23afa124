#include "io/import/fortran_namelist.hpp"

#include "kapitza/base/index.hpp"
#include "kapitza/base/units.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <limits>

namespace kapitza::io {
namespace {

enum class Kind { word, quoted, equals, group, end };

struct Token {
  Kind kind;
  std::string text;
  int line, column;
};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == ',' || c == '\n';
}

class Scanner {
 public:
  explicit Scanner(const TextFile& file) : file_(file) {}

  std::vector<Token> tokens() {
    std::vector<Token> result;
    while (skip_blanks()) result.push_back(next());
    return result;
  }

 private:
  char peek() const { return file_.text[position_]; }
  bool more() const { return position_ < file_.text.size(); }
  char take() {
    const char c = file_.text[position_++];
    if (c == '\n') {
      ++line_;
      column_ = 1;
    } else {
      ++column_;
    }
    return c;
  }
  bool skip_blanks() {
    while (more() && (is_blank(peek()) || peek() == '!')) {
      if (peek() == '!')
        while (more() && peek() != '\n') take();
      else
        take();
    }
    return more();
  }
  Token next() {
    Token token{Kind::word, {}, line_, column_};
    const char first = peek();
    if (first == '=' || first == '/') {
      take();
      token.kind = first == '=' ? Kind::equals : Kind::end;
      return token;
    }
    if (first == '"' || first == '\'') return quoted(token);
    // A subscript belongs to its name, blanks and commas inside it included.
    int depth = 0;
    while (more()) {
      const char c = peek();
      if (depth == 0 && subscript_follows(token.text)) {
        while (peek() != '(') take();
        continue;
      }
      if (depth == 0 && (is_blank(c) || c == '=' || c == '!' || c == '"' || c == '\'')) break;
      if (depth == 0 && c == '/') break;
      if (c == '\n' || c == '=') break; // in a parenthesis that does not close, too
      take();
      if (c == '(') ++depth;
      if (c == ')' && depth > 0) --depth;
      if (c != ' ' && c != '\t') token.text += lower(c);
      if (c == ')' && depth == 0) break;
    }
    if (token.text == "&end")
      token.kind = Kind::end;
    else if (token.text[0] == '&')
      token.kind = Kind::group;
    return token;
  }
  /// `lattvec (:,1)`: after a name, blanks and a parenthesis.
  bool subscript_follows(const std::string& name) const {
    if (name.empty() || name.back() == ')' || !std::isalpha(static_cast<unsigned char>(name[0])))
      return false;
    const std::size_t next = file_.text.find_first_not_of(" \t", position_);
    return next != position_ && next != std::string::npos && file_.text[next] == '(';
  }
  Token quoted(Token token) {
    token.kind = Kind::quoted;
    const char mark = take();
    while (more() && peek() != mark) {
      if (peek() == '\n') break;
      token.text += take();
    }
    if (!more() || peek() != mark) reject(file_.name, token.line, token.column, "a quoted text does not end");
    take();
    return token;
  }

  const TextFile& file_;
  std::size_t position_ = 0;
  int line_ = 1, column_ = 1;
};

/// `3*0.5` as three values.
void add_values(const TextFile& file, const Token& token, std::vector<std::string>& values) {
  constexpr int largest = 1000;
  const auto star = token.text.find('*');
  if (token.kind == Kind::quoted || star == std::string::npos || star == 0) {
    values.push_back(token.text);
    return;
  }
  int count = 0;
  const auto [end, error] = std::from_chars(token.text.data(), token.text.data() + star, count);
  if (error != std::errc() || end != token.text.data() + star || count < 1 || count > largest)
    reject(file.name, token.line, token.column,
           fmt::format("a repetition such as 3*0.5 is needed, got {}", in_quotes(token.text)));
  for (int i = 0; i < count; ++i) values.push_back(token.text.substr(star + 1));
}

/// First and last index, from 0, and the step of one part of a subscript: `:`, `2`, `1:3`, `:3:2`.
struct Range {
  int first = 0, last = 0, step = 1;
  bool single = false;
};

[[noreturn]] void bad_subscript(const std::string& file, const NamelistEntry& entry,
                                const std::vector<int>& lengths) {
  std::string shape;
  for (const int length : lengths) shape += (shape.empty() ? "" : ",") + std::to_string(length);
  reject(file, entry.line, entry.column,
         fmt::format("'{}{}' is no part of {}({})", entry.name, entry.subscript, entry.name, shape));
}

Range parse_range(std::string_view text, int length, const auto& complain) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0;;) {
    const std::size_t colon = text.find(':', begin);
    parts.push_back(text.substr(begin, colon - begin));
    if (colon == std::string_view::npos) break;
    begin = colon + 1;
  }
  const auto number = [&](std::size_t i, int otherwise) {
    if (i >= parts.size() || parts[i].empty()) return otherwise;
    int value = 0;
    const auto [end, error] = std::from_chars(parts[i].data(), parts[i].data() + parts[i].size(), value);
    if (error != std::errc() || end != parts[i].data() + parts[i].size()) complain();
    return value;
  };
  Range range{number(0, 1) - 1, length - 1, number(2, 1), parts.size() == 1};
  range.last = range.single ? range.first : number(1, length) - 1;
  if (parts.size() > 3 || (range.single && parts[0].empty()) || range.step < 1 || range.first < 0
      || range.last < range.first || range.last >= length)
    complain();
  return range;
}

/// Places that an assignment fills, in order.
struct Places {
  std::vector<std::size_t> list;
  bool open = false; ///< begins at one element and goes on as far as there are values
};

Places places_of(const std::string& file, const NamelistEntry& entry, const std::vector<int>& lengths) {
  const auto complain = [&] { bad_subscript(file, entry, lengths); };
  std::vector<Range> ranges;
  std::string_view rest(entry.subscript);
  if (rest.empty()) {
    for (const int length : lengths) ranges.push_back({0, length - 1, 1, false});
  } else {
    if (rest.back() != ')') complain();
    rest = rest.substr(1, rest.size() - 2);
    for (const int length : lengths) {
      const std::size_t comma = rest.find(',');
      ranges.push_back(parse_range(rest.substr(0, comma), length, complain));
      const bool last = ranges.size() == lengths.size();
      if (last != (comma == std::string_view::npos)) complain();
      rest = last ? std::string_view{} : rest.substr(comma + 1);
    }
  }
  std::size_t total = 1;
  for (const int length : lengths) total *= index(length);
  Places places;
  places.open = std::all_of(ranges.begin(), ranges.end(), [](const Range& r) { return r.single; });
  for (std::size_t place = 0; place < total; ++place) {
    std::size_t left = place;
    bool inside = true;
    for (std::size_t d = 0; d < lengths.size(); ++d) {
      const int i = static_cast<int>(left % index(lengths[d]));
      left /= index(lengths[d]);
      inside = inside && i >= ranges[d].first && i <= ranges[d].last
               && (i - ranges[d].first) % ranges[d].step == 0;
    }
    if (inside || (places.open && !places.list.empty())) places.list.push_back(place);
  }
  return places;
}

double number_of(const std::string& file, const NamelistEntry& entry, const std::string& value) {
  const auto number = parse_number(value);
  if (!number || !std::isfinite(*number))
    reject(file, entry.line, entry.column,
           fmt::format("'{}{}' needs numbers, got {}", entry.name, entry.subscript, in_quotes(value)));
  return *number;
}

} // namespace

Namelist read_namelist(const TextFile& file) {
  const std::vector<Token> tokens = Scanner(file).tokens();
  Namelist entries;
  bool inside = false, named = false;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const Token& token = tokens[i];
    if (token.kind == Kind::group) {
      inside = true;
      named = false;
    } else if (!inside) {
      reject(file.name, token.line, token.column, "a group such as &crystal must begin here");
    } else if (token.kind == Kind::end) {
      inside = false;
    } else if (token.kind == Kind::word && i + 1 < tokens.size() && tokens[i + 1].kind == Kind::equals) {
      const std::size_t parenthesis = std::min(token.text.find('('), token.text.size());
      entries.push_back(
          {token.text.substr(0, parenthesis), token.text.substr(parenthesis), {}, token.line, token.column});
      named = true;
      ++i; // the sign of equality
    } else if (token.kind == Kind::equals || !named) {
      reject(file.name, token.line, token.column, "a name is needed before this value");
    } else {
      add_values(file, token, entries.back().values);
    }
  }
  if (inside) reject(file.name, "the last group does not end (with / or &end); is the file complete?");
  return entries;
}

const NamelistEntry* find_entry(const Namelist& entries, const std::string& name) {
  const auto found = std::find_if(entries.rbegin(), entries.rend(),
                                  [&](const NamelistEntry& entry) { return entry.name == name; });
  return found == entries.rend() ? nullptr : &*found;
}

double namelist_number(const Namelist& entries, const std::string& file, const std::string& name) {
  const NamelistEntry* entry = find_entry(entries, name);
  if (entry == nullptr) reject(file, fmt::format("there is no entry '{}'", name));
  if (entry->values.size() != 1)
    reject(file, entry->line, entry->column,
           fmt::format("'{}' needs one number, got {}", name, entry->values.size()));
  return number_of(file, *entry, entry->values[0]);
}

std::vector<double> namelist_array(const Namelist& entries, const std::string& file, const std::string& name,
                                   const std::vector<int>& lengths) {
  std::size_t total = 1;
  for (const int length : lengths) total *= index(length);
  std::vector<double> array(total, std::numeric_limits<double>::quiet_NaN());
  for (const NamelistEntry& entry : entries) {
    if (entry.name != name) continue;
    const Places places = places_of(file, entry, lengths);
    const std::size_t given = entry.values.size(), wanted = places.list.size();
    if (given == 0 || given > wanted || (given < wanted && !places.open))
      reject(file, entry.line, entry.column,
             fmt::format("'{}{}' needs {}{} numbers, got {}", name, entry.subscript,
                         places.open ? "1 to " : "", wanted, given));
    for (std::size_t i = 0; i < given; ++i) array[places.list[i]] = number_of(file, entry, entry.values[i]);
  }
  const auto missing = std::find_if(array.begin(), array.end(), [](double x) { return std::isnan(x); });
  if (missing != array.end()) {
    const auto place = static_cast<std::size_t>(missing - array.begin());
    const auto column = lengths.size() == 2 ? place / index(lengths[0]) : place;
    reject(file, lengths.size() == 2 ? fmt::format("there is no entry '{}(:,{})'", name, column + 1)
                                     : fmt::format("there is no entry '{}({})'", name, column + 1));
  }
  return array;
}

} // namespace kapitza::io
