#pragma once
/// What ends a run before its time: signals and the end of the time that it was given.

#include <chrono>
#include <csignal>
#include <optional>
#include <string>
#include <vector>

namespace kapitza {

/// Notes SIGTERM, SIGINT, SIGUSR1 and SIGUSR2 instead of dying of them, until it goes out of scope. A second
/// SIGINT ends the process at once, as ever. A file that grows past the limit of `ulimit -f` is an error of
/// writing, not a signal.
class SignalWatch {
 public:
  SignalWatch();
  ~SignalWatch();
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;

  /// The last signal; 0: none.
  static int noted();

 private:
  std::vector<std::pair<int, struct sigaction>> before_;
};

/// "SIGTERM"
std::string signal_name(int signal);

/// When this run must have ended: --time-limit from now on, and SLURM_JOB_END_TIME (seconds since 1970).
/// @throws InputError for a limit that is no time
std::optional<std::chrono::system_clock::time_point> find_deadline(const std::string& time_limit);

} // namespace kapitza
