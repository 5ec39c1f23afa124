#pragma once
/// Output files that a reader never sees half written.

#include <filesystem>
#include <string>
#include <string_view>

namespace kapitza {

/// Writes `text` to a temporary name beside `path`, flushes it to disk and renames it. On failure `path` is
/// untouched and the temporary file is gone. @throws RuntimeFailure with the path and the system's reason
void write_atomically(const std::filesystem::path& path, std::string_view text);

/// Creates a directory with its parents and makes sure that files can be written there.
/// @param chosen_by the key or option that the user chose it with, for the error
/// @throws InputError where it cannot be
void prepare_directory(const std::filesystem::path& directory, const std::string& chosen_by);

} // namespace kapitza
