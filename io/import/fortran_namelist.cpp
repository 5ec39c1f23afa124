#include "io/import/fortran_namelist.hpp"

#include "kapitza/base/units.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

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
      if (depth == 0 && (is_blank(c) || c == '=' || c == '!' || c == '"' || c == '\'')) break;
      if (depth == 0 && c == '/') break;
      if (c == '\n') break;
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

} // namespace

std::map<std::string, NamelistEntry> read_namelist(const TextFile& file) {
  const std::vector<Token> tokens = Scanner(file).tokens();
  std::map<std::string, NamelistEntry> entries;
  NamelistEntry* current = nullptr;
  bool inside = false;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const Token& token = tokens[i];
    const bool named = i + 1 < tokens.size() && tokens[i + 1].kind == Kind::equals;
    if (token.kind == Kind::group) {
      inside = true;
      current = nullptr;
    } else if (!inside) {
      reject(file.name, token.line, token.column, "a group such as &crystal must begin here");
    } else if (token.kind == Kind::end) {
      inside = false;
    } else if (token.kind == Kind::word && named) {
      current = &entries[token.text];
      *current = {{}, token.line, token.column};
      ++i; // the sign of equality
    } else if (token.kind == Kind::equals || current == nullptr) {
      reject(file.name, token.line, token.column, "a name is needed before this value");
    } else {
      add_values(file, token, current->values);
    }
  }
  if (inside) reject(file.name, "the last group does not end (with / or &end); is the file complete?");
  return entries;
}

std::vector<double> namelist_numbers(const std::map<std::string, NamelistEntry>& entries,
                                     const std::string& file, const std::string& name, std::size_t count) {
  const auto found = entries.find(name);
  if (found == entries.end()) reject(file, fmt::format("there is no entry '{}'", name));
  const NamelistEntry& entry = found->second;
  std::vector<double> numbers;
  for (const std::string& value : entry.values) {
    const auto number = parse_number(value);
    if (!number || !std::isfinite(*number))
      reject(file, entry.line, entry.column,
             fmt::format("'{}' needs numbers, got {}", name, in_quotes(value)));
    numbers.push_back(*number);
  }
  if (numbers.size() != count)
    reject(file, entry.line, entry.column,
           fmt::format("'{}' needs {} numbers, got {}", name, count, numbers.size()));
  return numbers;
}

} // namespace kapitza::io
