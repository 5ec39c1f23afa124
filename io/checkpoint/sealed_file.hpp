#pragma once
/// A file with a seal: 512 bytes of text in front that say how many bytes follow and what their checksum is.
/// HDF5 looks past them (its "user block"). Whatever became of the file is noticed before anything in it is
/// trusted.

#include "kapitza/parallel/communicator.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace kapitza::io {

constexpr std::size_t seal_bytes = 512;

/// Seals a file whose first 512 bytes are free, and has all of it on disk when it returns. Every rank reads
/// its share of the file. Collective.
/// @param schema first line of the seal
/// @throws RuntimeFailure on all ranks
void seal_file(const std::filesystem::path& path, const std::string& schema,
               const Communicator& communicator);

/// Why the file is not what was sealed, in words that go on "the file ...": missing, cut short, changed, of
/// another schema. Nothing where it is whole. Collective; the same on all ranks.
std::optional<std::string> broken_seal(const std::filesystem::path& path, const std::string& schema,
                                       const Communicator& communicator);

} // namespace kapitza::io
