#include "kapitza/io/deck/temperatures.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/base/units.hpp"

#include <fmt/format.h>

#include <cmath>

namespace kapitza {
namespace {

constexpr int default_count = 9, largest_count = 10000;

int number_of_temperatures(std::string_view text) {
  const double value = parse_quantity(text, units::count);
  if (!(value >= 2 && value <= largest_count) || value != std::floor(value))
    throw InputError(
        fmt::format("the number of temperatures in a range must be a whole number from 2 to {}, got {}",
                    largest_count, in_quotes(text)));
  return static_cast<int>(value);
}

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> parts;
  for (std::size_t colon = text.find(':'); colon != std::string_view::npos; colon = text.find(':')) {
    parts.push_back(text.substr(0, colon));
    text.remove_prefix(colon + 1);
  }
  parts.push_back(text);
  return parts;
}

} // namespace

std::vector<double> parse_temperatures(std::string_view text) {
  const std::vector<std::string_view> parts = split(text);
  if (parts.size() > 3)
    throw InputError(
        fmt::format("{} is no temperature such as '300 K' and no range such as '100:500' or '100 K:500 K:9'",
                    in_quotes(text)));
  const double low = parse_positive(parts[0], units::temperature);
  if (parts.size() == 1) return {low};
  const double high = parse_positive(parts[1], units::temperature);
  if (!(low < high))
    throw InputError(
        fmt::format("the range {} must go from a lower to a higher temperature", in_quotes(text)));
  const int count = parts.size() == 3 ? number_of_temperatures(parts[2]) : default_count;
  std::vector<double> temperatures(index(count));
  for (std::size_t i = 0; i < temperatures.size(); ++i)
    temperatures[i] = std::lerp(low, high, static_cast<double>(i) / (count - 1));
  return temperatures;
}

} // namespace kapitza
