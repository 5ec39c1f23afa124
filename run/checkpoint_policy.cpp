#include "kapitza/run/checkpoint_policy.hpp"

#include <algorithm>

namespace kapitza {
namespace {

double seconds_between(CheckpointPolicy::Time from, CheckpointPolicy::Time to) {
  return std::chrono::duration<double>(to - from).count();
}

} // namespace

void CheckpointPolicy::step(Time now) {
  longest_step_ = std::max(longest_step_, seconds_between(last_look_, now));
  last_look_ = now;
  ++looks_since_saved_;
}

Wish CheckpointPolicy::wish(Time now, bool signalled, bool keeps_time) const {
  if (signalled || (keeps_time && time_is_up(now))) return Wish::stop;
  if (plan_.every_sweeps && looks_since_saved_ >= *plan_.every_sweeps) return Wish::save;
  return keeps_time && seconds_between(last_saved_, now) >= plan_.every ? Wish::save : Wish::go_on;
}

void CheckpointPolicy::saved(Time now) {
  last_saved_ = last_look_ = now;
  looks_since_saved_ = 0;
}

void CheckpointPolicy::wrote(double seconds) {
  longest_write_ = std::max(longest_write_, seconds);
}

bool CheckpointPolicy::time_is_up(Time now) const {
  if (!deadline_) return false;
  const double left = seconds_between(now, *deadline_), given = left + seconds_between(start_, now);
  return left < 3 * longest_step_ + 2 * longest_write_ + std::clamp(0.02 * given, 0.2, 30.0);
}

} // namespace kapitza
