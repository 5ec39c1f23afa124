#pragma once
/// What a person sees while a run goes on.

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

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

/// How long sampling still takes, where each frequency takes about as long as another.
/// "frequency 12 of 25, about 3.2 s left" @param seconds since the first of them began
std::string sampling_line(std::size_t done, std::size_t of, double seconds);

/// How long a pass of a march still takes: as the pass before it went, whose steps were longer.
class MarchLine {
 public:
  /// "pass 2, 3.2e-09 s of 1e-08 s, step 145, about 3.2 s left of this pass", of the first without the last
  /// @param behind how many of the output times it has behind it @param seconds since the march began
  std::string after(int pass, std::size_t behind, double time, double end, int steps, double seconds);

 private:
  int pass_ = -1;
  double began_ = 0;                 ///< this pass [s]
  std::vector<double> before_, now_; ///< when each output time was behind a pass, since it began [s]
};

/// On standard error: rewritten on one line of a terminal; elsewhere one line a minute, or, where `forced`,
/// one each.
class StatusLine {
 public:
  explicit StatusLine(bool forced); ///< one line each, terminal or not
  /// Since the run began to be looked at, or since restart() [s].
  double seconds() const;
  void restart() { start_ = Clock::now(); }
  void show(const std::string& text); ///< that the run is under way
  /// What comes next on the terminal is on a line of its own.
  void finish();

 private:
  using Clock = std::chrono::steady_clock;
  bool terminal_, forced_, began_ = false;
  Clock::time_point start_ = Clock::now(), last_line_ = start_;
};

/// For SteadyOptions::progress.
class Progress {
 public:
  /// @param tolerance that the residual is on its way to
  Progress(double tolerance, bool forced) : line_(tolerance), status_(forced) {}
  /// After a sweep, with the relative residual.
  void operator()(int sweep, double residual) {
    status_.show(line_.after(sweep, residual, status_.seconds()));
  }
  void finish() { status_.finish(); }

 private:
  ProgressLine line_;
  StatusLine status_;
};

} // namespace kapitza
