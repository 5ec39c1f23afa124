/// When a run saves and when it leaves, by a clock that the test sets.

#include "kapitza/run/checkpoint_policy.hpp"

#include <gtest/gtest.h>

namespace kapitza {
namespace {

CheckpointPolicy::Time at(double seconds) {
  return CheckpointPolicy::Time{}
         + std::chrono::duration_cast<CheckpointPolicy::Clock::duration>(
             std::chrono::duration<double>(seconds));
}

DeckCheckpoint every(double seconds, std::optional<int> sweeps = std::nullopt) {
  DeckCheckpoint plan;
  plan.every = seconds;
  plan.every_sweeps = sweeps;
  return plan;
}

TEST(CheckpointPolicy, SavesWhenItIsTime) {
  CheckpointPolicy policy(every(60), std::nullopt, at(0));
  policy.step(at(59));
  EXPECT_EQ(policy.wish(at(59), false, true), Wish::go_on);
  EXPECT_EQ(policy.wish(at(60), false, true), Wish::save);
  EXPECT_EQ(policy.wish(at(60), false, false), Wish::go_on) << "the root's clock counts";
  policy.saved(at(70));
  EXPECT_EQ(policy.wish(at(129), false, true), Wish::go_on);
  EXPECT_EQ(policy.wish(at(130), false, true), Wish::save);
}

TEST(CheckpointPolicy, SavesAfterSoManySweeps) {
  CheckpointPolicy policy(every(1e9, 3), std::nullopt, at(0));
  for (int saves = 0; saves < 2; ++saves) {
    for (int sweep = 1; sweep <= 3; ++sweep) {
      policy.step(at(sweep));
      for (const bool keeps_time : {false, true})
        EXPECT_EQ(policy.wish(at(sweep), false, keeps_time), sweep == 3 ? Wish::save : Wish::go_on);
    }
    policy.saved(at(4));
  }
}

TEST(CheckpointPolicy, ASignalStopsOnAnyRank) {
  const CheckpointPolicy policy(every(60), std::nullopt, at(0));
  for (const bool keeps_time : {false, true}) EXPECT_EQ(policy.wish(at(1), true, keeps_time), Wish::stop);
}

/// Room for three steps, two files and 2 % of the time given: between 0.2 s and half a minute.
TEST(CheckpointPolicy, LeavesEarlyEnough) {
  CheckpointPolicy policy(every(1e9), at(1000), at(0));
  policy.begin(at(10)); // set-up is no step
  policy.step(at(20));
  policy.step(at(25));
  policy.wrote(4);
  policy.wrote(3);
  const double room = 3 * 10 + 2 * 4 + 20;
  EXPECT_EQ(policy.wish(at(1000 - room - 0.1), false, true), Wish::go_on);
  EXPECT_EQ(policy.wish(at(1000 - room + 0.1), false, true), Wish::stop);
  EXPECT_EQ(policy.wish(at(2000), false, false), Wish::go_on) << "the root's clock counts";

  const CheckpointPolicy brief(every(1e9), at(1), at(0)), day(every(1e9), at(86400), at(0));
  EXPECT_EQ(brief.wish(at(0.79), false, true), Wish::go_on);
  EXPECT_EQ(brief.wish(at(0.81), false, true), Wish::stop);
  EXPECT_EQ(day.wish(at(86400 - 30.1), false, true), Wish::go_on);
  EXPECT_EQ(day.wish(at(86400 - 29.9), false, true), Wish::stop);
}

TEST(CheckpointPolicy, ALongSaveIsNoStep) {
  CheckpointPolicy policy(every(1e9), at(1000), at(0));
  policy.begin(at(0));
  policy.step(at(1));
  policy.saved(at(500));
  policy.step(at(501));
  EXPECT_EQ(policy.wish(at(970), false, true), Wish::go_on);
}

} // namespace
} // namespace kapitza
