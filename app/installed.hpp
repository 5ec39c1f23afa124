#pragma once
/// Files that are installed with the program.

#include <filesystem>

namespace kapitza::app {

/// The directory that holds the file `inside`: PREFIX/share/kapitza/<installed>, else <source> of the source
/// tree. @throws RuntimeFailure where neither has it
std::filesystem::path installed_directory(const std::filesystem::path& installed,
                                          const std::filesystem::path& source,
                                          const std::filesystem::path& inside);

} // namespace kapitza::app
