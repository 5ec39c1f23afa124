#include "kapitza/run/progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <unistd.h>
#include <utility>

namespace kapitza {
namespace {

/// As wide as any, so that it covers the line before on a terminal.
std::string padded(const std::string& text) {
  return fmt::format("{:<24}", text);
}

} // namespace

std::string ProgressLine::after(int sweep, double residual, double seconds) {
  if (first_residual_ <= 0) {
    first_residual_ = residual;
    first_sweep_ = sweep;
  }
  std::string left;
  const double decades = std::log10(first_residual_ / residual);
  if (sweep > first_sweep_ && decades > 0 && residual > tolerance_)
    left = fmt::format(", about {:.1f} s left", seconds / decades * std::log10(residual / tolerance_));
  return fmt::format("sweep {:4d}   residual {:.2e}{}", sweep, residual, padded(left));
}

std::string sampling_line(std::size_t done, std::size_t of, double seconds) {
  std::string left;
  if (done > 0 && done < of)
    left = fmt::format(", about {:.1f} s left",
                       seconds / static_cast<double>(done) * static_cast<double>(of - done));
  return fmt::format("frequency {:3d} of {}{}", done, of, padded(left));
}

std::string MarchLine::after(int pass, std::size_t behind, double time, double end, int steps,
                             double seconds) {
  if (pass != pass_) {
    pass_ = pass;
    began_ = seconds;
    before_ = std::exchange(now_, {});
  }
  const double here = seconds - began_;
  now_.resize(behind, here);
  std::string left;
  if (behind > 0 && behind < before_.size() && before_[behind - 1] > 0)
    left = fmt::format(", about {:.1f} s left of this pass",
                       std::max(0.0, now_[behind - 1] * (before_.back() / before_[behind - 1]) - here));
  return fmt::format("pass {}, {:.3e} s of {:.3e} s, step {:5d}{:<36}", pass + 1, time, end, steps, left);
}

StatusLine::StatusLine(bool forced) : terminal_(isatty(STDERR_FILENO) == 1), forced_(forced) {}

double StatusLine::seconds() const {
  return std::chrono::duration<double>(Clock::now() - start_).count();
}

void StatusLine::show(const std::string& text) {
  const Clock::time_point now = Clock::now();
  if (!terminal_ && !forced_ && now - last_line_ < std::chrono::minutes(1)) return;
  began_ = true;
  last_line_ = now;
  fmt::print(stderr, "{}  {}{}", terminal_ ? "\r" : "", text, terminal_ ? "" : "\n");
  std::fflush(stderr);
}

void StatusLine::finish() {
  if (terminal_ && began_) fmt::print(stderr, "\n");
  began_ = false;
}

} // namespace kapitza
