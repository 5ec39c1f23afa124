#include "kapitza/run/progress.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <unistd.h>

namespace kapitza {

std::string ProgressLine::after(int sweep, double residual, double seconds) {
  if (first_residual_ <= 0) {
    first_residual_ = residual;
    first_sweep_ = sweep;
  }
  std::string left;
  const double decades = std::log10(first_residual_ / residual);
  if (sweep > first_sweep_ && decades > 0 && residual > tolerance_)
    left = fmt::format(", about {:.1f} s left", seconds / decades * std::log10(residual / tolerance_));
  return fmt::format("sweep {:4d}   residual {:.2e}{:<24}", sweep, residual, left);
}

Progress::Progress(double tolerance, bool forced)
    : line_(tolerance), terminal_(isatty(STDERR_FILENO) == 1), forced_(forced) {}

void Progress::operator()(int sweep, double residual) {
  const Clock::time_point now = Clock::now();
  const std::string line = line_.after(sweep, residual, std::chrono::duration<double>(now - start_).count());
  if (!terminal_ && !forced_ && now - last_line_ < std::chrono::minutes(1)) return;
  began_ = true;
  last_line_ = now;
  fmt::print(stderr, "{}  {}{}", terminal_ ? "\r" : "", line, terminal_ ? "" : "\n");
  std::fflush(stderr);
}

void Progress::finish() const {
  if (terminal_ && began_) fmt::print(stderr, "\n");
}

} // namespace kapitza
