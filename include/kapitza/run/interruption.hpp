#pragma once
/// What ends a run before its time: signals and the end of the time that it was given.

#include <chrono>
#include <csignal>
#include <optional>
#include <string>
#include <vector>

namespace kapitza {

/// Notes SIGTERM, SIGINT, SIGHUP, SIGUSR1 and SIGUSR2 instead of dying of them, until it goes out of scope. A
/// second SIGINT ends the process at once, as ever, and so does any of them before there is something to
/// save: with exit code `interrupted`. A SIGHUP that is ignored (nohup) stays so. A file that grows past the
/// limit of `ulimit -f` is an error of writing, not a signal.
class SignalWatch {
 public:
  /// @param speaks on the root: tells the user that a signal was heard, where it takes a while to act on it
  explicit SignalWatch(bool speaks);
  ~SignalWatch();
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;

  /// From now on there is a state to save: signals are noted.
  static void begin();
  /// The last signal; 0: none.
  static int noted();
  /// It is being acted on: nothing needs explaining.
  static void quieten();

 private:
  std::vector<std::pair<int, struct sigaction>> before_;
};

/// "SIGTERM"
std::string signal_name(int signal);

/// When this run must have ended: --time-limit from now on, and SLURM_JOB_END_TIME (seconds since 1970).
/// @throws InputError for a limit that is no time
std::optional<std::chrono::system_clock::time_point> find_deadline(const std::string& time_limit);

} // namespace kapitza
