#pragma once
/// What a person sees while a run goes on.

#include <chrono>
#include <string>

namespace kapitza {

/// How long a solve still takes, from how fast its residual has fallen.
class ProgressLine {
 public:
  /// The tolerance that the residual is on its way to.
  explicit ProgressLine(double tolerance) : tolerance_(tolerance) {}
  /// "sweep 12   residual 1.00e-05, about 3.2 s left"
  /// @param seconds since the solve began
  std::string after(int sweep, double residual, double seconds);

 private:
  double tolerance_;
  double first_residual_ = 0;
  int first_sweep_ = 0;
};

/// For SteadyOptions::progress: on standard error, rewritten on one line of a terminal; elsewhere one line a
/// minute, or, where `forced`, one each.
class Progress {
 public:
  /// @param tolerance that the residual is on its way to
  Progress(double tolerance, bool forced);
  /// After a sweep, with the relative residual.
  void operator()(int sweep, double residual);
  void finish() const;

 private:
  using Clock = std::chrono::steady_clock;
  ProgressLine line_;
  bool terminal_, forced_, began_ = false;
  Clock::time_point start_ = Clock::now(), last_line_ = start_;
};

} // namespace kapitza
