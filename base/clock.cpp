#include "base/clock.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/base/units.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <vector>

namespace kapitza {
namespace {

void skip_space(std::string_view& text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
}

/// The number that the text begins with.
std::optional<double> take_number(std::string_view& text) {
  if (text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;
  double value = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (error != std::errc{}) return std::nullopt;
  text.remove_prefix(index(end - text.data()));
  return value;
}

/// "2-12:00:00"
std::optional<double> parse_colons(std::string_view text, std::string_view whole) {
  double days = 0;
  if (const std::size_t dash = text.find('-'); dash != std::string_view::npos) {
    const auto number = take_number(text);
    if (!number || !text.starts_with('-')) return std::nullopt;
    days = *number;
    text.remove_prefix(1);
  }
  std::vector<double> parts;
  while (true) {
    const auto number = take_number(text);
    if (!number) return std::nullopt;
    parts.push_back(*number);
    if (text.empty()) break;
    if (!text.starts_with(':')) return std::nullopt;
    text.remove_prefix(1);
  }
  if (parts.size() == 2)
    throw InputError(
        fmt::format("{} may be hours or minutes; write 1:30:00, 1h30m or 90 s", in_quotes(whole)));
  if (parts.size() != 3) return std::nullopt;
  if (parts[1] >= 60 || parts[2] >= 60)
    throw InputError(fmt::format("minutes and seconds go up to 59 in {}", in_quotes(whole)));
  return ((days * 24 + parts[0]) * 60 + parts[1]) * 60 + parts[2];
}

/// "1h30m": from large to small, each at most once.
std::optional<double> parse_units(std::string_view text) {
  struct Part {
    std::array<std::string_view, 4> names;
    double seconds;
  };
  static constexpr std::array<Part, 4> parts{{{{"days", "day", "d", "d"}, 86400},
                                              {{"hours", "hour", "h", "h"}, 3600},
                                              {{"minutes", "min", "m", "m"}, 60},
                                              {{"seconds", "sec", "s", "s"}, 1}}};
  double sum = 0;
  std::size_t next = 0, found = 0;
  for (; !text.empty(); ++found) {
    const auto number = take_number(text);
    if (!number) return std::nullopt;
    skip_space(text);
    std::size_t length = 0;
    while (length < text.size() && text[length] >= 'a' && text[length] <= 'z') ++length;
    const std::string_view name = text.substr(0, length);
    const auto is = [&](const Part& part) {
      return name == part.names[0] || name == part.names[1] || name == part.names[2];
    };
    while (next < parts.size() && !is(parts[next])) ++next;
    if (next == parts.size()) {
      // "1h30": minutes
      if (!(name.empty() && text.empty() && found == 1 && sum >= 3600 && sum < 86400)) return std::nullopt;
      return sum + 60 * *number;
    }
    sum += *number * parts[next++].seconds;
    text.remove_prefix(length);
    skip_space(text);
  }
  return found > 1 ? std::optional(sum) : std::nullopt;
}

} // namespace

std::optional<double> parse_clock(std::string_view text) {
  std::string_view rest = text;
  skip_space(rest);
  while (rest.ends_with(' ')) rest.remove_suffix(1);
  return rest.find(':') != std::string_view::npos ? parse_colons(rest, text) : parse_units(rest);
}

} // namespace kapitza
