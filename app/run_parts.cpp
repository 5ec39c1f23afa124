#include "app/run_parts.hpp"

#include <cmath>
#include <sys/resource.h>
#include <unistd.h>

namespace kapitza::app {

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double peak_memory_MB(const Communicator& communicator) {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  double megabytes = static_cast<double>(usage.ru_maxrss) / 1024;
  communicator.sum({&megabytes, 1});
  return megabytes;
}

std::filesystem::path output_directory(const Deck& deck, const RunOptions& options) {
  return options.output.empty() ? deck.output.directory : std::filesystem::path(options.output);
}

Progress::Progress(double tolerance, bool forced)
    : tolerance_(tolerance), terminal_(isatty(STDERR_FILENO) == 1), forced_(forced) {}

void Progress::operator()(int sweep, double residual) {
  if (!terminal_ && !forced_) return;
  if (first_residual_ <= 0) first_residual_ = residual, first_sweep_ = sweep;
  std::string left;
  const double decades = std::log10(first_residual_ / residual);
  if (sweep > first_sweep_ && decades > 0 && residual > tolerance_) {
    const double per_decade = seconds_since(start_) / decades;
    left = fmt::format(", about {:.1f} s left", per_decade * std::log10(residual / tolerance_));
  }
  fmt::print(stderr, "{}  sweep {:4d}   residual {:.2e}{:<24}{}", terminal_ ? "\r" : "", sweep, residual,
             left, terminal_ ? "" : "\n");
  std::fflush(stderr);
}

void Progress::finish() const {
  if (terminal_ && first_residual_ > 0) fmt::print(stderr, "\n");
}

} // namespace kapitza::app
