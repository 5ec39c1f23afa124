#include "kapitza/io/result/provenance.hpp"

#include "kapitza/parallel/versions.hpp"
#include "kapitza/version.hpp"

#include "io/result/provenance.hpp"
#include "io/sha256.hpp"

#include <fmt/format.h>

#include <hdf5.h>

namespace kapitza::io {

Json provenance_json(const Deck& deck) {
  unsigned major = 0, minor = 0, release = 0;
  H5get_libversion(&major, &minor, &release);
  return {{"kapitza", {{"version", version}, {"revision", revision}}},
          {"libraries",
           {{"petsc", petsc_version()},
            {"mpi", mpi_version()},
            {"hdf5", fmt::format("{}.{}.{}", major, minor, release)}}},
          {"deck",
           {{"path", deck.path.string()},
            {"sha256", deck.sha256},
            {"title", deck.title},
            {"effective", deck.effective},
            {"effective_sha256", sha256(deck.effective)},
            {"command", deck.command}}}};
}

std::string text_of(const Json& json) {
  // Paths and command lines need not be UTF-8.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace kapitza::io

namespace kapitza {

std::string provenance_text(const Deck& deck) {
  return io::text_of(io::provenance_json(deck));
}

} // namespace kapitza
