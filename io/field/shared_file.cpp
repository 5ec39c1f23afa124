#include "io/field/shared_file.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/io/atomic_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace kapitza::io {

Share share_of(long long count, const Communicator& communicator) {
  return {communicator.sum_before(count), communicator.sum(count)};
}

namespace {

/// Creates the file and reserves its bytes on the disk; why not, or nothing.
std::string create(const std::filesystem::path& path, long long bytes) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor < 0) return std::strerror(errno);
  int error = bytes > 0 ? ::posix_fallocate(descriptor, 0, bytes) : 0;
  if (error == EINVAL || error == EOPNOTSUPP) error = 0; // not on this file system
  if (::close(descriptor) != 0 && error == 0) error = errno;
  if (error == 0) return {};
  ::unlink(path.c_str());
  return std::strerror(error);
}

/// Brings what this computer has written to the disk; why not, or nothing.
std::string flush(const std::filesystem::path& path, long long bytes) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return std::strerror(errno);
  std::string why;
  if (::fsync(descriptor) != 0) why = std::strerror(errno);
  struct stat status {};
  if (why.empty() && (::fstat(descriptor, &status) != 0 || (bytes > 0 && status.st_size != bytes)))
    why = fmt::format("the file has {} bytes in place of {}", status.st_size, bytes);
  if (::close(descriptor) != 0 && why.empty()) why = std::strerror(errno);
  return why;
}

} // namespace

std::filesystem::path create_temporary(const std::filesystem::path& path, long long bytes,
                                       const Communicator& communicator) {
  int process = static_cast<int>(::getpid());
  communicator.broadcast(process);
  std::filesystem::path aside = path;
  aside += fmt::format(".{}.tmp", process);
  std::string why;
  if (communicator.is_root()) why = create(aside, bytes);
  communicator.broadcast(why);
  if (!why.empty()) throw RuntimeFailure(fmt::format("cannot write '{}': {}", path.string(), why));
  return aside;
}

void finish_file(const std::filesystem::path& temporary, const std::filesystem::path& path, long long bytes,
                 const std::string& met, const Communicator& communicator) {
  communicator.barrier(); // all have closed it
  const std::string why = met.empty() ? flush(temporary, bytes) : met;
  // The lowest rank with a reason tells it to all.
  const int speaker = -communicator.max(why.empty() ? -communicator.size() : -communicator.rank());
  std::string reason = why;
  if (speaker == communicator.size()) {
    std::error_code error;
    if (communicator.is_root()) std::filesystem::rename(temporary, path, error);
    if (error) reason = error.message();
    communicator.broadcast(reason);
  } else {
    communicator.broadcast(reason, speaker);
  }
  if (reason.empty()) return;
  std::error_code ignored;
  if (communicator.is_root()) std::filesystem::remove(temporary, ignored);
  throw RuntimeFailure(fmt::format("cannot write '{}': {}", path.string(), reason));
}

void write_text(const std::filesystem::path& path, const std::string& text,
                const Communicator& communicator) {
  std::string why;
  if (communicator.is_root()) try {
      write_atomically(path, text);
    } catch (const RuntimeFailure& failure) {
      why = failure.what();
    }
  communicator.broadcast(why);
  if (!why.empty()) throw RuntimeFailure(why);
}

} // namespace kapitza::io
