#pragma once
/// One file written by many ranks at once, under a temporary name that becomes its own at the end.

#include "kapitza/parallel/communicator.hpp"

#include <filesystem>
#include <string>

namespace kapitza::io {

/// Where this rank's share of a sequence begins, and how long the whole is. Collective.
struct Share {
  long long first = 0, total = 0;
};
Share share_of(long long count, const Communicator& communicator);

/// A file of this size beside `path`, under a name that is the same on all ranks. The disk has room for it:
/// whoever writes into a file from several ranks hears of a full disk late, or never. Collective.
/// @throws RuntimeFailure on all ranks where it cannot be created, or does not fit
std::filesystem::path create_temporary(const std::filesystem::path& path, long long bytes,
                                       const Communicator& communicator);

/// Did it work everywhere, is all of it on the disk, and is the file as long as it should be (0: not known)?
/// Then the root renames, else it removes the temporary file. `why` says what a rank met, empty for nothing.
/// Collective. @throws RuntimeFailure on all ranks, with the first reason
void finish_file(const std::filesystem::path& temporary, const std::filesystem::path& path, long long bytes,
                 const std::string& why, const Communicator& communicator);

/// A text of the root, which writes it. Collective. @throws RuntimeFailure on all ranks
void write_text(const std::filesystem::path& path, const std::string& text, const Communicator& communicator);

} // namespace kapitza::io
