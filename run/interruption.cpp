#include "kapitza/run/interruption.hpp"

#include "kapitza/base/units.hpp"
#include "kapitza/run/options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <sys/time.h>
#include <unistd.h>

namespace kapitza {
namespace {

/// A handler of signals can reach nothing but a global.
volatile std::sig_atomic_t noted_signal = 0, has_state = 0, may_speak = 0;

const char* name_of(int signal) {
  switch (signal) {
  case SIGTERM:
    return "SIGTERM";
  case SIGINT:
    return "SIGINT";
  case SIGHUP:
    return "SIGHUP";
  case SIGUSR1:
    return "SIGUSR1";
  case SIGUSR2:
    return "SIGUSR2";
  default:
    return nullptr;
  }
}

/// What a handler may do: no allocation, no streams.
void say(const char* signal, const char* rest) {
  if (may_speak == 0) return;
  for (const char* text : {"kapitza: ", signal, rest})
    if (::write(STDERR_FILENO, text, std::strlen(text)) < 0) return;
}

extern "C" void note_signal(int signal) {
  if (has_state == 0) {
    say(name_of(signal), " before the first sweep has ended: stopped, there is nothing to save\n");
    ::_exit(interrupted);
  }
  noted_signal = signal;
  const itimerval half_a_second{{0, 0}, {0, 500000}};
  if (may_speak != 0) ::setitimer(ITIMER_REAL, &half_a_second, nullptr);
}

extern "C" void explain_delay(int) {
  say(name_of(noted_signal), ": a checkpoint follows this sweep\n");
}

} // namespace

SignalWatch::SignalWatch(bool speaks) {
  noted_signal = 0;
  has_state = 0;
  may_speak = speaks ? 1 : 0;
  const auto install = [&](int signal, void (*handler)(int), int flags) {
    struct sigaction action {};
    action.sa_handler = handler;
    action.sa_flags = flags;
    sigemptyset(&action.sa_mask);
    struct sigaction old {};
    if (sigaction(signal, &action, &old) == 0) before_.emplace_back(signal, old);
  };
  for (const int signal : {SIGTERM, SIGUSR1, SIGUSR2}) install(signal, note_signal, SA_RESTART);
  struct sigaction hangup {};
  if (sigaction(SIGHUP, nullptr, &hangup) == 0 && hangup.sa_handler != SIG_IGN)
    install(SIGHUP, note_signal, SA_RESTART);
  install(SIGALRM, explain_delay, SA_RESTART);
  install(SIGINT, note_signal, static_cast<int>(SA_RESTART | SA_RESETHAND));
  install(SIGXFSZ, SIG_IGN, 0);
}

SignalWatch::~SignalWatch() {
  quieten();
  for (const auto& [signal, action] : before_) sigaction(signal, &action, nullptr);
}

void SignalWatch::begin() {
  has_state = 1;
}

void SignalWatch::quieten() {
  const itimerval never{};
  ::setitimer(ITIMER_REAL, &never, nullptr);
}

int SignalWatch::noted() {
  return noted_signal;
}

std::string signal_name(int signal) {
  const char* name = name_of(signal);
  return name != nullptr ? name : fmt::format("signal {}", signal);
}

std::optional<std::chrono::system_clock::time_point> find_deadline(const std::string& time_limit) {
  using Clock = std::chrono::system_clock;
  const auto after = [](Clock::time_point start, double seconds) {
    constexpr double century = 3.2e9;
    return start
           + std::chrono::duration_cast<Clock::duration>(
               std::chrono::duration<double>(std::min(seconds, century)));
  };
  std::optional<Clock::time_point> deadline;
  if (!time_limit.empty())
    deadline =
        after(Clock::now(), naming("--time-limit", [&] { return parse_positive(time_limit, units::time); }));
  if (const char* text = std::getenv("SLURM_JOB_END_TIME")) {
    const std::string_view digits(text);
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), seconds);
    if (error == std::errc() && end == digits.data() + digits.size() && seconds > 0) {
      const Clock::time_point job_end = after(Clock::time_point(), static_cast<double>(seconds));
      deadline = deadline ? std::min(*deadline, job_end) : job_end;
    }
  }
  return deadline;
}

} // namespace kapitza
