#pragma once
/// Output files that a reader never sees half written.

#include <filesystem>
#include <string_view>

namespace kapitza {

/// Writes `text` to a temporary name beside `path`, flushes it to disk and renames it. On failure `path` is
/// untouched and the temporary file is gone. @throws RuntimeFailure with the path and the system's reason
void write_atomically(const std::filesystem::path& path, std::string_view text);

/// Creates a directory with its parents and makes sure that files can be written there.
/// @throws InputError where it cannot be: the user chose it
void prepare_directory(const std::filesystem::path& directory);

} // namespace kapitza
