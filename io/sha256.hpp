#pragma once
/// The fingerprint of a deck in summary.json.

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace kapitza::io {

/// SHA-256 of the bytes, 64 lower-case hexadecimal digits. @throws RuntimeFailure when libcrypto refuses.
std::string sha256(std::string_view bytes);

/// Of a file's content, however large; nothing where it cannot be read. @throws as sha256
std::optional<std::string> sha256_of_file(const std::filesystem::path& path);

} // namespace kapitza::io
