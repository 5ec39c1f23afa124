#include "kapitza/io/atomic_file.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace kapitza {
namespace {

/// Closes a file descriptor and removes the temporary file unless it was kept.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::filesystem::path path)
      : path_(std::move(path)),
        descriptor_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)) {
    if (descriptor_ < 0) fail("create");
  }
  ~TemporaryFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!path_.empty()) ::unlink(path_.c_str());
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  void write(std::string_view text) {
    while (!text.empty()) {
      const ssize_t written = ::write(descriptor_, text.data(), text.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) fail("write");
      text.remove_prefix(index(written));
    }
    if (::fsync(descriptor_) != 0) fail("flush");
    if (::close(std::exchange(descriptor_, -1)) != 0) fail("close");
  }
  void rename_to(const std::filesystem::path& target) {
    if (::rename(path_.c_str(), target.c_str()) != 0) fail("rename");
    path_.clear();
  }

 private:
  [[noreturn]] void fail(const char* what) const {
    throw RuntimeFailure(fmt::format("cannot {} '{}': {}", what, path_.string(), std::strerror(errno)));
  }

  std::filesystem::path path_;
  int descriptor_;
};

} // namespace

void write_atomically(const std::filesystem::path& path, std::string_view text) {
  auto aside = path;
  aside += fmt::format(".{}.tmp", ::getpid());
  TemporaryFile file(aside);
  file.write(text);
  file.rename_to(path);
}

void prepare_directory(const std::filesystem::path& directory, const std::string& chosen_by) {
  const auto fail = [&](const char* what, const std::string& why) {
    throw InputError({{{}, chosen_by, fmt::format("cannot {} '{}': {}", what, directory.string(), why)}});
  };
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) fail("create", error.message());
  if (::access(directory.c_str(), W_OK | X_OK) != 0) fail("write into", std::strerror(errno));
}

} // namespace kapitza
