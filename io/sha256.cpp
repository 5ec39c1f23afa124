#include "sha256.hpp"

#include "kapitza/error.hpp"

#include <fmt/format.h>

#include <array>
#include <openssl/evp.h>

namespace kapitza::io {

std::string sha256(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr) != 1)
    throw RuntimeFailure("libcrypto cannot compute SHA-256");
  std::string hex;
  for (unsigned int i = 0; i < length; ++i) hex += fmt::format("{:02x}", digest[i]);
  return hex;
}

} // namespace kapitza::io
