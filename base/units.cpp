#include "kapitza/base/units.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"

#include "base/clock.hpp"
#include "base/unit_grammar.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <numbers>
#include <optional>

namespace kapitza {
namespace {

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

/// Unicode signs that people type or paste, in ASCII.
std::string to_ascii(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 20> signs{
      {{"\u00b5", "u"}, // micro sign
       {"\u03bc", "u"}, // Greek mu
       {"\u00c5", "angstrom"},
       {"\u212b", "angstrom"},
       {"\u00b7", "*"},
       {"\u207b\u00b9", "^-1"}, // superscripts: W m\u207b\u00b2 K\u207b\u00b9
       {"\u207b\u00b2", "^-2"},
       {"\u207b\u00b3", "^-3"},
       {"\u00b2", "^2"},
       {"\u00b3", "^3"},
       {"\u2212", "-"}, // minus sign
       {"\u207b", "-"},
       {"\u00b9", "1"},
       {"\u2074", "^4"},
       {"\u2044", "/"}, // fraction slash
       {"%", " percent"},
       {"\u00b0", "deg"},
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

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
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

const QuantityKind* kind_of(const Dimension& dimension) {
  static constexpr std::array kinds{
      units::number,
      units::length,
      units::temperature,
      units::time,
      units::velocity,
      units::curvature,
      units::wavevector,
      units::heat_capacity,
      units::conductivity,
      units::conductance,
      units::heat_flux,
      units::power_density,
      units::electron_coupling,
      units::density,
      units::pressure,
      QuantityKind{"a frequency", "5 THz", "1/s", {0, 0, -1, 0}},
      QuantityKind{"a thermal resistance", "5e-9 m^2 K/W", "m^2 K/W", {0, -1, 3, 1}},
      QuantityKind{"an energy", "20 meV", "J", {2, 1, -2, 0}},
      units::volume};
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

namespace {

/// A number, and the text of its unit.
struct Split {
  double value = 0;
  std::string_view unit;
};

/// @param ascii the text, its signs spelled in ASCII
Split split(std::string_view ascii, std::string_view text) {
  std::string_view rest = trimmed(ascii);
  if (names_non_finite(rest))
    throw InputError(fmt::format("must be a finite number, got {}", in_quotes(text)));
  if (rest.size() > 1 && rest[0] == '+' && rest[1] != '-') rest.remove_prefix(1); // from_chars knows no plus
  const std::size_t first = rest.starts_with('-') ? 1 : 0; // from_chars would read "inf" and "nan"
  const bool numeric = rest.size() > first && (is_digit(rest[first]) || rest[first] == '.');

  Split result;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), result.value);
  if (!numeric || error == std::errc::invalid_argument)
    throw InputError(fmt::format("{} is not a number", in_quotes(text)));
  if (error == std::errc::result_out_of_range)
    throw InputError(
        fmt::format("the number in {} is too large or too small to be represented", in_quotes(text)));
  result.unit = trimmed(rest.substr(index(end - rest.data())));
  if (result.unit.size() > 80) throw InputError(fmt::format("the unit in {} is too long", in_quotes(text)));
  return result;
}

Quantity with_unit(double number, const Unit& unit, std::string_view text) {
  const double value = scaled(number, unit);
  if (!std::isfinite(value) || (value == 0) != (number == 0))
    throw InputError(
        fmt::format("the number in {} is too large or too small to be represented", in_quotes(text)));
  return {value, unit.dimension, unit.hertz, false};
}

/// What the text can be if it is read as people write it and is to have this dimension; nothing where it
/// cannot, or could be several things.
std::optional<Quantity> read_loosely(std::string_view text, const Dimension& wanted) {
  const std::string ascii = to_ascii(text);
  const Split parts = split(ascii, text);
  std::optional<Quantity> found;
  for (const Unit& unit : loose_readings(parts.unit)) {
    if (!(unit.dimension == wanted)) continue;
    const Quantity reading = with_unit(parts.value, unit, text);
    if (found && found->value != reading.value) return std::nullopt;
    found = reading;
  }
  return found;
}

/// A frequency told by the energy of its quantum or by its wavenumber, in rad/s.
std::optional<double> spectroscopic_frequency(const Quantity& quantity) {
  constexpr double planck = 6.62607015e-34, light = 299792458; // of the SI, exact
  if (quantity.dimension == Dimension{2, 1, -2, 0}) return 2 * std::numbers::pi * quantity.value / planck;
  if (quantity.dimension == Dimension{-1, 0, 0, 0}) return 2 * std::numbers::pi * light * quantity.value;
  return std::nullopt;
}

/// What a person may have meant who wrote a quantity of another kind.
std::string advice(const Quantity& quantity, const QuantityKind& kind) {
  const Dimension resistance{0, -1, 3, 1}, length{1, 0, 0, 0};
  if (kind.dimension == units::conductance.dimension && quantity.dimension == resistance
      && quantity.value > 0)
    return fmt::format("; that is a thermal resistance, its inverse is {:.6g} W/m^2/K", 1 / quantity.value);
  if (kind.dimension == units::time.dimension && quantity.dimension == length)
    return "; m is a metre, a minute is min";
  return "";
}

/// Degrees Celsius are understood, to name what is to be written.
std::optional<double> celsius(std::string_view text) {
  const std::string ascii = to_ascii(text);
  const Split parts = split(ascii, text);
  for (const char* name : {"C", "degC", "deg C", "celsius", "Celsius"})
    if (parts.unit == name) return parts.value;
  return std::nullopt;
}

[[noreturn]] void refuse(std::string_view text, const std::string& why, const QuantityKind& kind) {
  if (kind.dimension == units::temperature.dimension)
    if (const auto degrees = celsius(text)) {
      const bool difference = kind.name == units::temperature_difference.name;
      throw InputError(fmt::format("{} is in degrees Celsius, kelvin are needed: {:.8g} K", in_quotes(text),
                                   *degrees + (difference ? 0 : 273.15)));
    }
  throw InputError(why);
}

} // namespace

Quantity parse_quantity(std::string_view text) {
  const std::string ascii = to_ascii(text);
  const Split parts = split(ascii, text);
  if (parts.unit.empty()) return {parts.value, {}, 0, true};
  return with_unit(parts.value, read_unit(parts.unit, text), text);
}

double parse_quantity(std::string_view text, const QuantityKind& kind) {
  if (kind.dimension == units::time.dimension)
    if (const auto seconds = parse_clock(text)) return *seconds;
  Quantity quantity;
  try {
    quantity = parse_quantity(text);
  } catch (const InputError& error) {
    const std::string why = fmt::format("{}; {}", error.issues().front().message, needed(kind));
    try {
      if (const auto loose = read_loosely(text, kind.dimension)) return loose->value;
    } catch (const InputError&) { // the first complaint is the better one
      throw InputError(why);
    }
    refuse(text, why, kind);
  }
  if (quantity.bare) return quantity.value;
  if (!(quantity.dimension == kind.dimension)) {
    if (const auto frequency = spectroscopic_frequency(quantity); frequency && kind.angular)
      return *frequency;
    if (const auto loose = read_loosely(text, kind.dimension)) return loose->value;
    const QuantityKind* given = kind_of(quantity.dimension);
    refuse(text,
           fmt::format("{} is {}, {}{}", in_quotes(text),
                       given ? std::string(given->name)
                             : fmt::format("a quantity in {}", unit_text(quantity.dimension)),
                       needed(kind), advice(quantity, kind)),
           kind);
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
