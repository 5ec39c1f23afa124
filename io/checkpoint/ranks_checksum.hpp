#pragma once
/// Checksums of data that are spread over ranks.

#include "kapitza/parallel/communicator.hpp"

#include <cstdint>
#include <span>

namespace kapitza::io {

/// CRC-32 (ISO 3309, zlib's) of bytes that may be worked through in pieces.
struct Checksum {
  std::uint64_t crc = 0;   ///< of no bytes
  std::uint64_t bytes = 0; ///< how many went into it

  void add(std::span<const std::byte> piece);
  /// As if the bytes of `next` followed.
  void append(const Checksum& next);
};

/// Checksum of all ranks' bytes, one rank after the other. Collective; the same on all ranks, and the same
/// however the bytes are shared out.
Checksum joined(const Checksum& mine, const Communicator& communicator);

} // namespace kapitza::io
