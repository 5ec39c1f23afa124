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

/// An empty file beside `path`, under a name that is the same on all ranks. Collective.
/// @throws RuntimeFailure on all ranks where it cannot be created
std::filesystem::path create_temporary(const std::filesystem::path& path, const Communicator& communicator);

/// Did it work everywhere? Then the root renames, else it removes the temporary file. `why` says what a rank
/// met, empty for nothing. Collective. @throws RuntimeFailure on all ranks, with the first reason
void finish_file(const std::filesystem::path& temporary, const std::filesystem::path& path,
                 const std::string& why, const Communicator& communicator);

} // namespace kapitza::io
