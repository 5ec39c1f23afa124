#pragma once
/// What every report says of the run. Private to run/.

#include "kapitza/io/result/results.hpp"
#include "kapitza/parallel/communicator.hpp"

#include <chrono>

namespace kapitza {

/// Sum over ranks of the largest resident size. Collective.
double peak_memory_MB(const Communicator& communicator);

/// Of the slowest rank [s]. Collective.
double seconds_since(std::chrono::steady_clock::time_point start, const Communicator& communicator);

inline void append(std::vector<std::string>& list, const std::vector<std::string>& more) {
  list.insert(list.end(), more.begin(), more.end());
}

} // namespace kapitza
