#include "kapitza/base/units.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <numbers>
#include <optional>

namespace kapitza {
namespace {

/// factor 10^exponent, and what it is in base units. The decimal exponent is kept apart so that "100 nm" is
/// 100 / 10^9, correctly rounded, and equals the 1e-7 that a user would have written.
struct Unit {
  double factor = 1;
  double exponent = 0;
  Dimension dimension;
  double hertz = 0;
};

struct Symbol {
  std::string_view name;
  Unit unit;
  bool prefixable;
};

constexpr std::array<Symbol, 14> symbols{{
    {"m", {1, 0, {1, 0, 0, 0}, 0}, true},
    {"g", {1, -3, {0, 1, 0, 0}, 0}, true},
    {"s", {1, 0, {0, 0, 1, 0}, 0}, true},
    {"K", {1, 0, {0, 0, 0, 1}, 0}, true},
    {"J", {1, 0, {2, 1, -2, 0}, 0}, true},
    {"W", {1, 0, {2, 1, -3, 0}, 0}, true},
    {"N", {1, 0, {1, 1, -2, 0}, 0}, true},
    {"Pa", {1, 0, {-1, 1, -2, 0}, 0}, true},
    {"Hz", {1, 0, {0, 0, -1, 0}, 1}, true},
    {"eV", {1.602176634, -19, {2, 1, -2, 0}, 0}, true},
    {"rad", {1, 0, {0, 0, 0, 0}, 0}, true},
    {"min", {60, 0, {0, 0, 1, 0}, 0}, false},
    {"h", {3600, 0, {0, 0, 1, 0}, 0}, false},
    {"angstrom", {1, -10, {1, 0, 0, 0}, 0}, false},
}};

struct Prefix {
  char name;
  int exponent;
};
constexpr std::array<Prefix, 13> prefixes{{{'E', 18},
                                           {'P', 15},
                                           {'T', 12},
                                           {'G', 9},
                                           {'M', 6},
                                           {'k', 3},
                                           {'c', -2},
                                           {'m', -3},
                                           {'u', -6},
                                           {'n', -9},
                                           {'p', -12},
                                           {'f', -15},
                                           {'a', -18}}};

const Symbol* find_symbol(std::string_view name) {
  for (const Symbol& symbol : symbols)
    if (symbol.name == name) return &symbol;
  return nullptr;
}

/// A symbol itself wins over a prefixed one: "min" is a minute, "Pa" a pascal.
std::optional<Unit> find_unit(std::string_view name) {
  if (const Symbol* symbol = find_symbol(name)) return symbol->unit;
  if (name.size() < 2) return std::nullopt;
  for (const Prefix& prefix : prefixes) {
    if (prefix.name != name.front()) continue;
    const Symbol* symbol = find_symbol(name.substr(1));
    if (!symbol || !symbol->prefixable) return std::nullopt;
    Unit unit = symbol->unit;
    unit.exponent += prefix.exponent;
    return unit;
  }
  return std::nullopt;
}

/// a b^power
Unit times(const Unit& a, const Unit& b, double power) {
  return {a.factor * std::pow(b.factor, power),
          a.exponent + power * b.exponent,
          {a.dimension.metre + power * b.dimension.metre, a.dimension.kilogram + power * b.dimension.kilogram,
           a.dimension.second + power * b.dimension.second, a.dimension.kelvin + power * b.dimension.kelvin},
          a.hertz + power * b.hertz};
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Recursive descent over a unit whose Unicode signs have been spelled in ASCII.
class UnitReader {
 public:
  UnitReader(std::string_view unit, std::string_view whole) : rest_(unit), whole_(whole) {}

  Unit read() {
    const Unit unit = product();
    if (!rest_.empty()) fail(fmt::format("cannot read '{}' in {}", rest_, in_quotes(whole_)));
    return unit;
  }

 private:
  [[noreturn]] static void fail(const std::string& message) { throw InputError(message); }

  void skip_space() {
    while (!rest_.empty() && rest_.front() == ' ') rest_.remove_prefix(1);
  }
  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  Unit product() {
    Unit result = factor();
    for (skip_space(); !rest_.empty() && rest_.front() != ')'; skip_space()) {
      if (take('/')) {
        result = times(result, factor(), -1);
      } else {
        take('*');
        result = times(result, factor(), 1);
      }
    }
    return result;
  }

  Unit factor() {
    skip_space();
    Unit unit;
    if (take('(')) {
      unit = product();
      if (!take(')')) fail(fmt::format("a ')' is missing in {}", in_quotes(whole_)));
    } else if (take('1')) { // the one of "1/m"
      return unit;
    } else {
      unit = symbol();
    }
    return times({}, unit, power());
  }

  Unit symbol() {
    std::size_t length = 0;
    while (length < rest_.size() && is_letter(rest_[length])) ++length;
    if (length == 0) fail(fmt::format("cannot read '{}' in {}", rest_, in_quotes(whole_)));
    const std::string_view name = rest_.substr(0, length);
    const std::optional<Unit> unit = find_unit(name);
    if (!unit) fail(fmt::format("unknown unit '{}' in {}", name, in_quotes(whole_)));
    rest_.remove_prefix(length);
    return *unit;
  }

  /// "^3", "^-1", "^1.5", or just "3" or "-1"; 1 where there is none.
  double power() {
    const bool caret = take('^');
    if (caret) skip_space();
    const bool sign = rest_.size() > 1 && rest_[0] == '-' && is_digit(rest_[1]);
    const bool digit = !rest_.empty() && is_digit(rest_[0]);
    if (!sign && !digit) {
      if (caret) fail(fmt::format("a number must follow '^' in {}", in_quotes(whole_)));
      return 1;
    }
    double value = 0;
    const auto [end, error] =
        std::from_chars(rest_.data(), rest_.data() + rest_.size(), value, std::chars_format::fixed);
    if (error != std::errc{} || std::abs(value) > 20)
      fail(fmt::format("the power in {} is out of range", in_quotes(whole_)));
    rest_.remove_prefix(index(end - rest_.data()));
    return value;
  }

  std::string_view rest_, whole_;
};

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

/// Unicode signs that people type or paste, in ASCII.
std::string to_ascii(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 11> signs{
      {{"\u00b5", "u"}, // micro sign
       {"\u03bc", "u"}, // Greek mu
       {"\u00c5", "angstrom"},
       {"\u212b", "angstrom"},
       {"\u00b7", "*"},
       {"\u00b2", "^2"},
       {"\u00b3", "^3"},
       {"\u2212", "-"}, // minus sign
       {"\u00a0", " "}, // no-break space
       {"\u202f", " "}, // narrow no-break space
       {"\t", " "}}};
  std::string result(text);
  for (const auto& [sign, ascii] : signs) replace_all(result, sign, ascii);
  return result;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

/// YAML's and C's spellings of what is not a finite number.
bool names_non_finite(std::string_view text) {
  std::string word;
  for (const char c : text)
    if (is_letter(c))
      word += static_cast<char>(c | 0x20);
    else if (c != '.' && c != '-' && c != '+')
      return false;
  return word == "nan" || word == "inf" || word == "infinity";
}

double scaled(double value, const Unit& unit) {
  const double scale = std::pow(10.0, std::abs(unit.exponent));
  return unit.exponent < 0 ? value * unit.factor / scale : value * unit.factor * scale;
}

const QuantityKind* kind_of(const Dimension& dimension) {
  static constexpr std::array<QuantityKind, 15> kinds{
      units::number,      units::length,        units::temperature,
      units::time,        units::velocity,      units::curvature,
      units::wavevector,  units::heat_capacity, units::conductivity,
      units::conductance, units::heat_flux,     units::power_density,
      units::density,     units::pressure,      QuantityKind{"a frequency", "5 THz", "1/s", {0, 0, -1, 0}}};
  for (const QuantityKind& kind : kinds)
    if (kind.dimension == dimension) return &kind;
  return nullptr;
}

} // namespace

bool operator==(const Dimension& a, const Dimension& b) {
  const auto close = [](double x, double y) { return std::abs(x - y) < 1e-6; };
  return close(a.metre, b.metre) && close(a.kilogram, b.kilogram) && close(a.second, b.second)
         && close(a.kelvin, b.kelvin);
}

std::string in_quotes(std::string_view text) {
  constexpr std::size_t limit = 60;
  if (text.size() <= limit) return fmt::format("'{}'", text);
  std::size_t length = limit; // do not cut a UTF-8 character in two
  while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0u) == 0x80u) --length;
  return fmt::format("'{}...'", text.substr(0, length));
}

Quantity parse_quantity(std::string_view text) {
  const std::string ascii = to_ascii(text);
  std::string_view rest = trimmed(ascii);
  if (names_non_finite(rest))
    throw InputError(fmt::format("must be a finite number, got {}", in_quotes(text)));
  if (rest.size() > 1 && rest[0] == '+' && rest[1] != '-') rest.remove_prefix(1); // from_chars knows no plus
  const std::size_t first = rest.starts_with('-') ? 1 : 0; // from_chars would read "inf" and "nan"
  const bool numeric = rest.size() > first && (is_digit(rest[first]) || rest[first] == '.');

  Quantity result;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), result.value);
  if (!numeric || error == std::errc::invalid_argument)
    throw InputError(fmt::format("{} is not a number", in_quotes(text)));
  if (error == std::errc::result_out_of_range)
    throw InputError(
        fmt::format("the number in {} is too large or too small to be represented", in_quotes(text)));
  rest = trimmed(rest.substr(index(end - rest.data())));
  if (rest.empty()) return result;

  if (rest.size() > 80) throw InputError(fmt::format("the unit in {} is too long", in_quotes(text)));
  const Unit unit = UnitReader(rest, text).read();
  const double value = scaled(result.value, unit);
  if (!std::isfinite(value) || (value == 0) != (result.value == 0))
    throw InputError(
        fmt::format("the number in {} is too large or too small to be represented", in_quotes(text)));
  return {value, unit.dimension, unit.hertz, false};
}

double parse_quantity(std::string_view text, const QuantityKind& kind) {
  Quantity quantity;
  try {
    quantity = parse_quantity(text);
  } catch (const InputError& error) {
    throw InputError(fmt::format("{}; {}", error.issues().front().message, needed(kind)));
  }
  if (quantity.bare) return quantity.value;
  if (!(quantity.dimension == kind.dimension)) {
    const QuantityKind* given = kind_of(quantity.dimension);
    throw InputError(fmt::format("{} is {}, {}", in_quotes(text),
                                 given ? std::string(given->name)
                                       : fmt::format("a quantity in {}", unit_text(quantity.dimension)),
                                 needed(kind)));
  }
  return kind.angular ? quantity.value * std::pow(2 * std::numbers::pi, quantity.hertz) : quantity.value;
}

double parse_positive(std::string_view text, const QuantityKind& kind) {
  const double value = parse_quantity(text, kind);
  if (!(value > 0)) throw InputError(fmt::format("{} must be positive, got {}", kind.name, in_quotes(text)));
  return value;
}

std::string needed(const QuantityKind& kind) {
  return fmt::format("{} such as '{}' is needed", kind.name, kind.example);
}

std::string unit_text(const Dimension& dimension) {
  const std::array<std::pair<std::string_view, double>, 4> powers{
      {{"m", dimension.metre}, {"kg", dimension.kilogram}, {"s", dimension.second}, {"K", dimension.kelvin}}};
  std::string text;
  for (const auto& [name, power] : powers) {
    if (power == 0) continue;
    if (!text.empty()) text += ' ';
    text += power == 1 ? std::string(name) : fmt::format("{}^{:g}", name, power);
  }
  return text.empty() ? "1" : text;
}

} // namespace kapitza
