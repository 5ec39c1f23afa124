#include "io/checkpoint/sealed_file.hpp"

#include "kapitza/base/error.hpp"
#include "kapitza/base/index.hpp"

#include "io/checkpoint/ranks_checksum.hpp"
#include "io/field/row_blocks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace kapitza::io {
namespace {

/// A file descriptor that closes itself.
class OpenFile {
 public:
  OpenFile(const std::filesystem::path& path, int flags)
      : descriptor_(::open(path.c_str(), flags | O_CLOEXEC)), error_(descriptor_ < 0 ? errno : 0) {}
  ~OpenFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  int get() const { return descriptor_; }
  int error() const { return error_; } ///< errno of opening
  std::int64_t size() const {
    struct stat status {};
    return descriptor_ >= 0 && ::fstat(descriptor_, &status) == 0 && S_ISREG(status.st_mode) ? status.st_size
                                                                                             : -1;
  }
  /// Reads all of `bytes` from `offset` on.
  bool read(std::span<std::byte> bytes, std::int64_t offset) const {
    while (!bytes.empty()) {
      const ssize_t got = ::pread(descriptor_, bytes.data(), bytes.size(), offset);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return false;
      bytes = bytes.subspan(index(got));
      offset += got;
    }
    return true;
  }

 private:
  int descriptor_, error_;
};

bool on_all(bool good, const Communicator& communicator) {
  return communicator.max(good ? 0 : 1) == 0;
}

/// The smallest size that any rank sees; -1 where one sees none.
std::int64_t agreed_size(const OpenFile& file, const Communicator& communicator) {
  return -static_cast<std::int64_t>(communicator.max(-static_cast<double>(file.size())));
}

/// Checksum of everything behind the seal; nothing where a rank could not read its share.
std::optional<Checksum> checksum_of(const OpenFile& file, std::int64_t size,
                                    const Communicator& communicator) {
  constexpr std::size_t piece = 1 << 20;
  const auto seal = static_cast<std::int64_t>(seal_bytes);
  const RowBlock share =
      row_block(std::max<std::int64_t>(size - seal, 0), communicator.rank(), communicator.size());
  std::vector<std::byte> buffer(piece);
  Checksum mine;
  bool good = file.get() >= 0;
  for (std::int64_t done = 0; good && done < share.count;) {
    const auto count = index(std::min<std::int64_t>(share.count - done, static_cast<std::int64_t>(piece)));
    const std::span<std::byte> bytes(buffer.data(), count);
    good = file.read(bytes, seal + share.first + done);
    if (good) mine.add(bytes);
    done += static_cast<std::int64_t>(count);
  }
  const Checksum all = joined(mine, communicator);
  if (!on_all(good, communicator)) return std::nullopt;
  return all;
}

std::string seal_text(const std::string& schema, const Checksum& checksum) {
  std::string text = fmt::format("{}\nbytes after this block of {}: {}\ncrc32: {:08x}\n", schema, seal_bytes,
                                 checksum.bytes, checksum.crc);
  text.resize(seal_bytes, '\0');
  return text;
}

/// The root's reason, on all ranks; empty: none.
std::string shared_reason(std::string reason, const Communicator& communicator) {
  communicator.broadcast(reason);
  return reason;
}

/// What the first bytes tell before the long way through the file.
std::string first_look(const OpenFile& file, std::string& seal, const std::string& schema) {
  if (file.get() < 0)
    return file.error() == ENOENT ? "does not exist"
                                  : fmt::format("cannot be read: {}", std::strerror(file.error()));
  seal.resize(seal_bytes);
  if (file.size() < 0) return "is no regular file";
  if (!file.read(std::as_writable_bytes(std::span(seal)), 0)) return "is cut short";
  const std::string family = schema.substr(0, schema.find_last_of('-') + 1);
  if (seal.compare(0, family.size(), family) != 0) return "is no checkpoint";
  if (seal.compare(0, schema.size() + 1, schema + '\n') != 0)
    return fmt::format("has another format than {}: another version wrote it, or it is damaged", schema);
  return {};
}

} // namespace

void seal_file(const std::filesystem::path& path, const std::string& schema,
               const Communicator& communicator) {
  const OpenFile file(path, communicator.is_root() ? O_RDWR : O_RDONLY);
  // Each computer flushes what its ranks have written.
  bool good = on_all(file.get() >= 0 && ::fsync(file.get()) == 0, communicator);
  const std::optional<Checksum> checksum =
      good ? checksum_of(file, agreed_size(file, communicator), communicator) : std::nullopt;
  good = checksum.has_value();
  if (good && communicator.is_root()) {
    const std::string seal = seal_text(schema, *checksum);
    good = ::pwrite(file.get(), seal.data(), seal.size(), 0) == static_cast<ssize_t>(seal.size())
           && ::fsync(file.get()) == 0;
  }
  if (!on_all(good, communicator))
    throw RuntimeFailure(fmt::format("cannot bring '{}' to the disk", path.string()));
}

std::optional<std::string> broken_seal(const std::filesystem::path& path, const std::string& schema,
                                       const Communicator& communicator) {
  const OpenFile file(path, O_RDONLY);
  std::string seal;
  std::string reason = communicator.is_root() ? first_look(file, seal, schema) : "";
  reason = shared_reason(reason, communicator);
  if (!reason.empty()) return reason;
  const std::optional<Checksum> checksum = checksum_of(file, agreed_size(file, communicator), communicator);
  if (!checksum) return "cannot be read by every rank";
  if (communicator.is_root() && seal != seal_text(schema, *checksum)) {
    const std::string start = fmt::format("{}\nbytes after this block of {}: ", schema, seal_bytes);
    const bool same_size = seal.starts_with(start + std::to_string(checksum->bytes) + "\n");
    reason = same_size ? "is damaged: its checksum is wrong" : "is cut short or damaged: its size is wrong";
  }
  reason = shared_reason(reason, communicator);
  return reason.empty() ? std::nullopt : std::optional(reason);
}

} // namespace kapitza::io
