/// What ends a run before its time.

#include "kapitza/base/error.hpp"
#include "kapitza/run/interruption.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>

namespace kapitza {
namespace {

using SystemClock = std::chrono::system_clock;

double seconds_left(const std::optional<SystemClock::time_point>& deadline) {
  return deadline ? std::chrono::duration<double>(*deadline - SystemClock::now()).count() : INFINITY;
}

/// SLURM_JOB_END_TIME for as long as it is in scope.
class JobEnd {
 public:
  explicit JobEnd(const std::string& value) { setenv("SLURM_JOB_END_TIME", value.c_str(), 1); }
  ~JobEnd() { unsetenv("SLURM_JOB_END_TIME"); }
  JobEnd(const JobEnd&) = delete;
  JobEnd& operator=(const JobEnd&) = delete;
};

std::string seconds_from_now(long seconds) {
  return std::to_string(
      std::chrono::duration_cast<std::chrono::seconds>(SystemClock::now().time_since_epoch()).count()
      + seconds);
}

TEST(SignalWatch, NotesASignalAndForgetsItInTheEnd) {
  for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2}) {
    const SignalWatch watch(false);
    SignalWatch::begin();
    EXPECT_EQ(SignalWatch::noted(), 0);
    std::raise(signal);
    EXPECT_EQ(SignalWatch::noted(), signal) << signal_name(signal);
  }
  const SignalWatch fresh(false);
  EXPECT_EQ(SignalWatch::noted(), 0);
}

TEST(Deadline, IsNoneUnlessAsked) {
  EXPECT_FALSE(find_deadline("").has_value());
}

TEST(Deadline, IsTheEarlierOfLimitAndJob) {
  EXPECT_NEAR(seconds_left(find_deadline("2 min")), 120, 5);
  const JobEnd job(seconds_from_now(1000));
  EXPECT_NEAR(seconds_left(find_deadline("")), 1000, 5);
  EXPECT_NEAR(seconds_left(find_deadline("2 min")), 120, 5);
  EXPECT_NEAR(seconds_left(find_deadline("1 h")), 1000, 5);
}

TEST(Deadline, OfAJobThatIsNoNumberIsNone) {
  for (const char* text : {"", "soon", "12x", "-5"}) {
    const JobEnd job(text);
    EXPECT_FALSE(find_deadline("").has_value()) << text;
  }
}

TEST(Deadline, ALimitThatIsNoTimeIsNamed) {
  try {
    find_deadline("5 m");
    FAIL() << "5 m is a length";
  } catch (const InputError& error) {
    EXPECT_EQ(error.issues().front().key, "--time-limit");
  }
  EXPECT_THROW(find_deadline("-3 s"), InputError);
}

} // namespace
} // namespace kapitza
