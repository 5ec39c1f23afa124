#pragma once
/// A word for a person who waits.

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace kapitza {

/// Says on standard error what is going on, once, if that takes longer than two seconds. Ends with its scope.
class SlowNotice {
 public:
  /// @param speaks on the root
  SlowNotice(std::string what, bool speaks);
  ~SlowNotice();
  SlowNotice(const SlowNotice&) = delete;
  SlowNotice& operator=(const SlowNotice&) = delete;

 private:
  std::mutex mutex_;
  std::condition_variable ended_;
  bool done_ = false;
  std::thread thread_; ///< none where nobody is to be told
};

} // namespace kapitza
