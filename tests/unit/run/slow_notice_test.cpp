/// What takes long says so, what does not is quiet.

#include "kapitza/run/slow_notice.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace kapitza {
namespace {

std::string said(std::chrono::milliseconds while_waiting, bool speaks) {
  testing::internal::CaptureStderr();
  {
    const SlowNotice notice("setting up", speaks);
    std::this_thread::sleep_for(while_waiting);
  }
  return testing::internal::GetCapturedStderr();
}

TEST(NoticeOfSlowness, SpeaksAfterTwoSecondsOnly) {
  using std::chrono::milliseconds;
  EXPECT_EQ(said(milliseconds(10), true), "");
  EXPECT_EQ(said(milliseconds(2300), true), "kapitza: setting up\n");
  EXPECT_EQ(said(milliseconds(2300), false), "");
}

} // namespace
} // namespace kapitza
