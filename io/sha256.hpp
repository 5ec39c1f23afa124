#pragma once
/// The fingerprint of a deck in summary.json.

#include <string>
#include <string_view>

namespace kapitza::io {

/// SHA-256 of the bytes, 64 lower-case hexadecimal digits. @throws RuntimeFailure when libcrypto refuses.
std::string sha256(std::string_view bytes);

} // namespace kapitza::io
