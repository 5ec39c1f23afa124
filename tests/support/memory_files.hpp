#pragma once
/// A directory of one's own, in memory.

#include "kapitza/io/deck/deck.hpp"

#include <map>
#include <string>

namespace kapitza::test {

using MemoryFiles = std::map<std::string, std::string>; ///< path: text

/// Reads these and nothing else.
inline TextReader reader_of(const MemoryFiles& files) {
  return [files](const std::filesystem::path& path) -> std::optional<std::string> {
    const auto found = files.find(path.lexically_normal().string());
    return found == files.end() ? std::nullopt : std::optional(found->second);
  };
}

} // namespace kapitza::test
