#include "io/text.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <sstream>
#include <utility>

namespace kapitza::io {

std::string with_prefix(double value, const char* unit) {
  constexpr std::array<std::pair<double, const char*>, 6> prefixes{
      {{1, ""}, {1e-3, "m"}, {1e-6, "u"}, {1e-9, "n"}, {1e-12, "p"}, {1e-15, "f"}}};
  for (const auto& [size, prefix] : prefixes)
    if (std::abs(value) >= size * 0.9995 || size == 1e-15)
      return fmt::format("{:.3g} {}{}", value / size, prefix, unit);
  return {};
}

std::string wrapped(const std::string& text, const std::string& indent, std::size_t width) {
  std::istringstream words(text);
  std::string result, line, word;
  while (words >> word) {
    if (!line.empty() && indent.size() + line.size() + 1 + word.size() > width) {
      result += indent + line + "\n";
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
  }
  return line.empty() ? result : result + indent + line + "\n";
}

} // namespace kapitza::io
