/// Decks. The materials they name are the shipped ones.

#include "kapitza/io/deck/deck.hpp"

#include "fuzz/harness.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return kapitza::fuzz::read_or_refuse(data, size, [](const std::string& text) {
    kapitza::read_deck("fuzzed.yaml", {}, [&](const std::filesystem::path& path) {
      return path == "fuzzed.yaml" ? text : kapitza::read_text_file(path);
    });
  });
}
