#include "kapitza/io/run_directory.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"
#include "kapitza/io/checkpoint/checkpoint.hpp"
#include "kapitza/io/deck/deck.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace kapitza {
namespace {

/// Does the name still lead to the open file? The last holder may have removed it in between.
bool is_still_there(int descriptor, const std::filesystem::path& path) {
  struct stat open_file {
  }, named_file{};
  return ::fstat(descriptor, &open_file) == 0 && ::stat(path.c_str(), &named_file) == 0
         && open_file.st_ino == named_file.st_ino && open_file.st_dev == named_file.st_dev;
}

std::string holder(int descriptor) {
  std::array<char, 256> text{};
  const ssize_t got = ::pread(descriptor, text.data(), text.size() - 1, 0);
  return got > 0 ? std::string(text.data(), index(got)) : "unknown";
}

void write_holder(int descriptor) {
  std::array<char, 128> host{};
  ::gethostname(host.data(), host.size() - 1);
  const std::string text = fmt::format("process {} on {}", ::getpid(), host.data());
  // For people only: the lock holds without it.
  if (::ftruncate(descriptor, 0) != 0 || ::pwrite(descriptor, text.data(), text.size(), 0) < 0) return;
}

} // namespace

DirectoryLock::DirectoryLock(const std::filesystem::path& directory) : path_(directory / ".kapitza.lock") {
  for (;;) {
    descriptor_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor_ < 0)
      throw RuntimeFailure(fmt::format("cannot lock '{}': {}", directory.string(), std::strerror(errno)));
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
      const int error = errno;
      const std::string who = holder(descriptor_);
      ::close(std::exchange(descriptor_, -1));
      if (error != EWOULDBLOCK) return; // not on this file system
      throw InputError({{{},
                         "output.directory",
                         fmt::format("'{}' is in use by another run ({})", directory.string(), who)}});
    }
    if (is_still_there(descriptor_, path_)) break;
    ::close(std::exchange(descriptor_, -1));
  }
  write_holder(descriptor_);
}

DirectoryLock::~DirectoryLock() {
  if (descriptor_ < 0) return;
  ::unlink(path_.c_str());
  ::close(descriptor_);
}

std::optional<std::string> earlier_run(const std::filesystem::path& directory) {
  const auto where = [&] { return fmt::format("'{}'", directory.string()); };
  if (!list_checkpoints(directory).empty())
    return fmt::format(
        "{} holds checkpoints of an earlier run: go on from them with --restart latest, choose "
        "another --output, or start anew with --force",
        where());
  const std::optional<std::string> text = read_text_file(directory / "summary.json");
  if (!text) return std::nullopt;
  const auto summary = nlohmann::json::parse(*text, nullptr, false);
  const std::string status =
      summary.is_object() && summary.contains("status") && summary["status"].is_string()
          ? summary["status"].get<std::string>()
          : "unknown";
  return fmt::format("{} holds the results of an earlier run (status: {}): choose another --output, or "
                     "overwrite them with --force",
                     where(), status);
}

int set_checkpoints_aside(const std::filesystem::path& directory) {
  const std::vector<std::filesystem::path> checkpoints = list_checkpoints(directory);
  if (checkpoints.empty()) return 0;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with("checkpoint-") && name.ends_with(".h5.old"))
      std::filesystem::remove(entry.path(), error);
  }
  for (const std::filesystem::path& checkpoint : checkpoints) {
    std::filesystem::path aside = checkpoint;
    std::filesystem::rename(checkpoint, aside += ".old", error);
    if (error)
      throw RuntimeFailure(fmt::format("cannot rename '{}': {}", checkpoint.string(), error.message()));
  }
  return static_cast<int>(checkpoints.size());
}

} // namespace kapitza
