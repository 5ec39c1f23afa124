#pragma once
/// The directory that a run writes into: one run at a time, and nothing overwritten by mistake.

#include <filesystem>
#include <optional>
#include <string>

namespace kapitza {

/// Holds a directory for one process until it goes out of scope or the process ends, however it ends.
class DirectoryLock {
 public:
  /// @throws InputError where another process holds the directory, with its number and computer;
  ///   RuntimeFailure where the lock file cannot be written
  explicit DirectoryLock(const std::filesystem::path& directory);
  ~DirectoryLock();
  DirectoryLock(const DirectoryLock&) = delete;
  DirectoryLock& operator=(const DirectoryLock&) = delete;

  /// The file system cannot lock: nothing is held.
  bool is_void() const { return descriptor_ < 0; }

 private:
  std::filesystem::path path_;
  int descriptor_ = -1;
};

/// What stands in the way of a new run in this directory, as one sentence: results of a finished run, or
/// checkpoints of one that is not finished. Nothing where it is free.
std::optional<std::string> earlier_run(const std::filesystem::path& directory);

/// Makes room for a new run. Checkpoints there get the ending ".old", in place of older ones with that
/// ending.
/// @return how many there were
int set_checkpoints_aside(const std::filesystem::path& directory);

} // namespace kapitza
