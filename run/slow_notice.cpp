#include "kapitza/run/slow_notice.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <utility>

namespace kapitza {

SlowNotice::SlowNotice(std::string what, bool speaks) {
  if (!speaks) return;
  thread_ = std::thread([this, what = std::move(what)] {
    std::unique_lock lock(mutex_);
    if (!ended_.wait_for(lock, std::chrono::seconds(2), [&] { return done_; }))
      fmt::print(stderr, "kapitza: {}\n", what);
  });
}

SlowNotice::~SlowNotice() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    done_ = true;
  }
  ended_.notify_one();
  thread_.join();
}

} // namespace kapitza
