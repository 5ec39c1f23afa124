/// Material files.

#include "kapitza/io/material/material_file.hpp"

#include "fuzz/harness.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return kapitza::fuzz::read_or_refuse(data, size, [](const std::string& text) {
    kapitza::find_material("fuzzed.yaml", [&](const std::filesystem::path&) { return text; });
  });
}
