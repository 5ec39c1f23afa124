#pragma once
/// Text for a deck that the program writes itself.

#include <string>

namespace kapitza::io {

/// A YAML scalar in quotes.
inline std::string yaml_quoted(const std::string& text) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? "''" : std::string(1, c);
  return result + "'";
}

} // namespace kapitza::io
