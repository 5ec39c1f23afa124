/// First-principles phonons and tables of transmission; the first byte says of which kind the rest is.

#include "kapitza/io/import/mode_files.hpp"
#include "kapitza/io/material/transmission_file.hpp"

#include "fuzz/harness.hpp"

namespace {

using namespace kapitza;

const std::filesystem::path samples = std::filesystem::path(KAPITZA_SOURCE_DIR) / "tests" / "data";

void read_kind(unsigned kind, const std::string& content) {
  std::vector<std::string> warnings;
  const TextReader always = [&](const std::filesystem::path&) { return content; };
  const char* const parts[] = {"CONTROL", "BTE.omega", "BTE.v", "BTE.w_final", "BTE.qpoints_full"};
  const auto one_part = [&](const std::filesystem::path& path) {
    return path.filename() == parts[kind % 5] ? content : read_text_file(path);
  };
  switch (kind) {
  case 0:
  case 1:
  case 2:
  case 3:
  case 4:
    read_shengbte(samples / "shengbte", 300, one_part, warnings);
    return;
  case 5:
    read_alamode("tau.dat", {}, always, warnings);
    return;
  case 6:
    read_almabte("a.phononinfo", always, warnings);
    return;
  case 7:
    read_giftbte("bands.dat", always, warnings);
    return;
  case 8:
    read_phono3py("kappa.hdf5", 300, 8e-29, always, warnings);
    return;
  default:
    read_transmission_table("table.csv", always);
  }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  return kapitza::fuzz::read_or_refuse(data + 1, size - 1, [&](const std::string& content) {
    read_kind(static_cast<unsigned>(*data) % 10U, content);
  });
}
