#pragma once
/// What all fuzz targets share: a file is read, or refused with an InputError. Anything else is a finding.

#include "kapitza/base/error.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace kapitza::fuzz {

template <class Read>
int read_or_refuse(const std::uint8_t* data, std::size_t size, Read read) {
  try {
    read(std::string(reinterpret_cast<const char*>(data), size));
  } catch (const InputError&) {
    // as it should be
  }
  return 0;
}

} // namespace kapitza::fuzz
