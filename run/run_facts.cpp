#include "run/run_facts.hpp"

#include <sys/resource.h>

namespace kapitza {

double peak_memory_MB(const Communicator& communicator) {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  double megabytes = static_cast<double>(usage.ru_maxrss) / 1024;
  communicator.sum({&megabytes, 1});
  return megabytes;
}

double seconds_since(std::chrono::steady_clock::time_point start, const Communicator& communicator) {
  return communicator.max(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
}

} // namespace kapitza
