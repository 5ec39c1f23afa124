#pragma once
/// The samples of tests/data (tools/make_samples.py) and, where they are, other people's files.

#include "kapitza/io/import/mode_files.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <functional>
#include <iostream>
#include <map>
#include <string>

namespace kapitza::test {

inline const std::filesystem::path samples = std::filesystem::path(KAPITZA_SOURCE_DIR) / "tests" / "data";
/// Not part of the project: a test that uses them skips where they are missing.
inline const std::filesystem::path others =
    std::filesystem::path(KAPITZA_SOURCE_DIR) / ".." / "shared" / "data";

#define KAPITZA_SKIP_WITHOUT(path)                                                                           \
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "third-party data are not here: " << (path)

/// A number that tools/make_samples.py states for its crystal.
inline double stated(const char* key) {
  return nlohmann::json::parse(*read_text_file(samples / "expected.json")).at(key).get<double>();
}

/// Reads files from disk, but for those whose name is changed here.
inline TextReader changed(const std::map<std::string, std::function<void(std::string&)>>& changes) {
  return [changes](const std::filesystem::path& path) -> std::optional<std::string> {
    auto text = read_text_file(path);
    if (const auto change = changes.find(path.filename().string()); text && change != changes.end())
      change->second(*text);
    return text;
  };
}

inline void replace(std::string& text, const std::string& old, const std::string& with) {
  const auto place = text.find(old);
  ASSERT_NE(place, std::string::npos) << old;
  text.replace(place, old.size(), with);
}

/// What the InputError says; "" where there is none.
inline std::string complaint(const std::function<void()>& action) {
  try {
    action();
    return "";
  } catch (const InputError& error) {
    return error.what();
  }
}

/// The readers without their warnings.
inline ModeTable shengbte(const std::filesystem::path& directory, double temperature = 300,
                          const TextReader& read = read_text_file) {
  std::vector<std::string> warnings;
  return read_shengbte(directory, temperature, read, warnings);
}
inline ModeTable alamode(const std::filesystem::path& file, std::optional<double> volume = {},
                         const TextReader& read = read_text_file) {
  std::vector<std::string> warnings;
  return read_alamode(file, volume, read, warnings);
}
inline ModeTable almabte(const std::filesystem::path& file, const TextReader& read = read_text_file) {
  std::vector<std::string> warnings;
  return read_almabte(file, read, warnings);
}

/// Is there one warning that has this in it, and no other?
inline bool only_warning(const std::vector<std::string>& warnings, const std::string& part) {
  const bool found = warnings.size() == 1 && warnings[0].find(part) != std::string::npos;
  if (!found)
    for (const std::string& warning : warnings) std::cerr << "warning: " << warning << "\n";
  return found;
}

#define EXPECT_COMPLAINT(action, part)                                                                       \
  EXPECT_NE(::kapitza::test::complaint([&] { action; }).find(part), std::string::npos)                       \
      << ::kapitza::test::complaint([&] { action; })

} // namespace kapitza::test
