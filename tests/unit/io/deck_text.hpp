#pragma once
/// Decks in memory for the tests.

#include "kapitza/io/deck/deck.hpp"

#include "support/memory_files.hpp"

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

namespace kapitza::test {

using Files = MemoryFiles;

inline const std::string materials = R"(materials:
  a: {gray: {heat_capacity: 1.66e6 J/m^3/K, group_velocity: 6400 m/s, mean_free_path: 40 nm}}
  b: {gray: {heat_capacity: 1.7e6 J/m^3/K, group_velocity: 3900 m/s, mean_free_path: 20 nm}}
)";

/// A good deck of two layers; `boundaries` and what follows can be given.
inline std::string bilayer(const std::string& rest = "boundaries: {left: {isothermal: 301 K}, "
                                                     "right: {isothermal: 299 K}}\n") {
  return materials + R"(mesh:
  layers:
    - {material: a, thickness: 100 nm, cells: 10}
    - {material: b, thickness: 0.2 µm, grading: uniform}
interfaces:
  - {between: [a, b], model: dmm}
)" + rest;
}

inline Deck read_text(const std::string& text, const std::vector<Override>& overrides = {},
                      Files files = {}) {
  files["d.yaml"] = text;
  return read_deck("d.yaml", overrides, reader_of(files));
}

/// Every complaint as one line; "" for a good deck.
inline std::string complaints(const std::string& text, const std::vector<Override>& overrides = {},
                              const Files& files = {}) {
  try {
    read_text(text, overrides, files);
    return "";
  } catch (const InputError& error) {
    return error.what();
  }
}

/// The environment variable that names a directory of materials, for as long as this lives.
class MaterialsDirectory {
 public:
  explicit MaterialsDirectory(const std::string& path) {
    if (const char* old = std::getenv(name)) old_ = old;
    setenv(name, path.c_str(), 1);
  }
  ~MaterialsDirectory() { old_ ? setenv(name, old_->c_str(), 1) : unsetenv(name); }
  MaterialsDirectory(const MaterialsDirectory&) = delete;
  MaterialsDirectory& operator=(const MaterialsDirectory&) = delete;

 private:
  static constexpr const char* name = "KAPITZA_MATERIALS";
  std::optional<std::string> old_;
};

} // namespace kapitza::test
