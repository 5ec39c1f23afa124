#include "io/field/shared_file.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace kapitza::io {

Share share_of(long long count, const Communicator& communicator) {
  Share share;
  MPI_Exscan(&count, &share.first, 1, MPI_LONG_LONG, MPI_SUM, communicator.handle());
  if (communicator.is_root()) share.first = 0; // left undefined by MPI
  MPI_Allreduce(&count, &share.total, 1, MPI_LONG_LONG, MPI_SUM, communicator.handle());
  return share;
}

std::filesystem::path create_temporary(const std::filesystem::path& path, const Communicator& communicator) {
  int process = static_cast<int>(::getpid());
  communicator.broadcast(process);
  std::filesystem::path aside = path;
  aside += fmt::format(".{}.tmp", process);
  std::string why;
  if (communicator.is_root()) {
    const int descriptor = ::open(aside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (descriptor < 0 || ::close(descriptor) != 0) why = std::strerror(errno);
  }
  communicator.broadcast(why);
  if (!why.empty()) throw RuntimeFailure(fmt::format("cannot create '{}': {}", aside.string(), why));
  return aside;
}

void finish_file(const std::filesystem::path& temporary, const std::filesystem::path& path,
                 const std::string& why, const Communicator& communicator) {
  // The lowest rank with a reason tells it to all.
  int speaker = why.empty() ? communicator.size() : communicator.rank();
  MPI_Allreduce(MPI_IN_PLACE, &speaker, 1, MPI_INT, MPI_MIN, communicator.handle());
  std::string reason = why;
  if (speaker == communicator.size()) {
    std::error_code error;
    if (communicator.is_root()) std::filesystem::rename(temporary, path, error);
    if (error) reason = error.message();
    communicator.broadcast(reason);
  } else {
    int length = static_cast<int>(reason.size());
    MPI_Bcast(&length, 1, MPI_INT, speaker, communicator.handle());
    reason.resize(index(length));
    MPI_Bcast(reason.data(), length, MPI_CHAR, speaker, communicator.handle());
  }
  if (reason.empty()) return;
  std::error_code ignored;
  if (communicator.is_root()) std::filesystem::remove(temporary, ignored);
  throw RuntimeFailure(fmt::format("cannot write '{}': {}", path.string(), reason));
}

} // namespace kapitza::io
