#include "app/installed.hpp"

#include "kapitza/base/error.hpp"

#include <fmt/format.h>

#include <system_error>

namespace kapitza::app {

std::filesystem::path installed_directory(const std::filesystem::path& installed,
                                          const std::filesystem::path& source,
                                          const std::filesystem::path& inside) {
  std::error_code error;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  const std::filesystem::path share =
      (program.parent_path().parent_path() / "share" / "kapitza" / installed).lexically_normal();
  for (const std::filesystem::path& directory : {share, std::filesystem::path(KAPITZA_SOURCE_DIR) / source})
    if (std::filesystem::exists(directory / inside, error)) return directory;
  throw RuntimeFailure(fmt::format("{} is not there; install kapitza again", (share / inside).string()));
}

} // namespace kapitza::app
