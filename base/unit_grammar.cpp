#include "base/unit_grammar.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <numbers>

namespace kapitza {
namespace {

struct Symbol {
  std::string_view name;
  Unit unit;
  bool prefixable;
};

constexpr std::array<Symbol, 27> symbols{{
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
    {"Angstrom", {1, -10, {1, 0, 0, 0}, 0}, false},
    {"micron", {1, -6, {1, 0, 0, 0}, 0}, false},
    {"microns", {1, -6, {1, 0, 0, 0}, 0}, false},
    {"bar", {1, 5, {-1, 1, -2, 0}, 0}, true},
    {"kelvin", {1, 0, {0, 0, 0, 1}, 0}, false},
    {"Kelvin", {1, 0, {0, 0, 0, 1}, 0}, false},
    {"sec", {1, 0, {0, 0, 1, 0}, 0}, false},
    {"hour", {3600, 0, {0, 0, 1, 0}, 0}, false},
    {"hours", {3600, 0, {0, 0, 1, 0}, 0}, false},
    {"d", {86400, 0, {0, 0, 1, 0}, 0}, false},
    {"days", {86400, 0, {0, 0, 1, 0}, 0}, false},
    {"percent", {1, -2, {0, 0, 0, 0}, 0}, false},
    {"deg", {std::numbers::pi / 180, 0, {0, 0, 0, 0}, 0}, false},
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

/// What an unknown symbol may have been meant for.
std::string hint(std::string_view name) {
  if (name == "C" || name == "degC" || name == "celsius" || name == "Celsius" || name == "F"
      || name == "degF")
    return "; temperatures are in kelvin, K";
  if (name == "k") return "; kelvin is K";
  if (name == "A") return "; an angstrom is angstrom";
  return "";
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
    if (!unit) fail(fmt::format("unknown unit '{}' in {}{}", name, in_quotes(whole_), hint(name)));
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

/// As the UnitReader, but with every way to read a run of letters.
class LooseReader {
 public:
  explicit LooseReader(std::string_view unit) : rest_(unit) {}

  std::vector<Unit> read() {
    std::vector<Unit> product{Unit{}};
    double sign = 1;
    int open = 0;
    bool joined = true; // a symbol must follow
    while (!rest_.empty()) {
      const char c = rest_.front();
      if (is_letter(c)) {
        multiply(product, sign);
        joined = false;
        continue;
      }
      rest_.remove_prefix(1);
      if (c == ' ') continue;
      if (c == '(' ? false : joined) return {};
      if (c == '/') sign = -1;
      if (c == '(' || c == ')') open += c == '(' ? 1 : -1;
      if (open < 0 || std::string_view("/*-.()").find(c) == std::string_view::npos) return {};
      joined = c != ')';
    }
    return joined || open != 0 ? std::vector<Unit>{} : product;
  }

 private:
  static constexpr std::size_t most = 64; ///< readings

  /// The ways to cut a run of letters into known symbols.
  static std::vector<std::vector<Unit>> cuts(std::string_view run) {
    if (run.empty()) return {{}};
    std::vector<std::vector<Unit>> all;
    for (std::size_t length = run.size(); length > 0; --length) {
      const std::optional<Unit> unit = find_unit(run.substr(0, length));
      if (!unit) continue;
      for (std::vector<Unit>& tail : cuts(run.substr(length))) {
        tail.insert(tail.begin(), *unit);
        all.push_back(std::move(tail));
        if (all.size() > most) return all;
      }
    }
    return all;
  }

  /// The next run, of which the last symbol has the power.
  void multiply(std::vector<Unit>& product, double sign) {
    std::size_t length = 0;
    while (length < rest_.size() && is_letter(rest_[length])) ++length;
    const std::string_view run = rest_.substr(0, length);
    rest_.remove_prefix(length);
    const double power = read_power();
    std::vector<Unit> result;
    for (const std::vector<Unit>& cut : length > 12 ? std::vector<std::vector<Unit>>{} : cuts(run))
      for (const Unit& before : product) {
        Unit unit = before;
        for (std::size_t i = 0; i < cut.size(); ++i)
          unit = times(unit, cut[i], sign * (i + 1 == cut.size() ? power : 1));
        if (result.size() < most) result.push_back(unit);
      }
    product = std::move(result);
  }

  double read_power() {
    std::string_view text = rest_;
    if (text.starts_with('^')) text.remove_prefix(1);
    while (text.starts_with(' ') && text.size() < rest_.size()) text.remove_prefix(1);
    const std::size_t digits = text.starts_with('-') ? 1 : 0;
    double value = 1;
    if (text.size() <= digits || !is_digit(text[digits])) return 1;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
    if (error != std::errc{} || std::abs(value) > 20) return 1;
    rest_ = {end, index(rest_.data() + rest_.size() - end)};
    return value;
  }

  std::string_view rest_;
};

} // namespace

Unit read_unit(std::string_view unit, std::string_view whole) {
  return UnitReader(unit, whole).read();
}

std::vector<Unit> loose_readings(std::string_view unit) {
  return LooseReader(unit).read();
}

double scaled(double value, const Unit& unit) {
  const double scale = std::pow(10.0, std::abs(unit.exponent));
  return unit.exponent < 0 ? value * unit.factor / scale : value * unit.factor * scale;
}

} // namespace kapitza
