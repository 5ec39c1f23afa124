#include "commands.hpp"

#include <exception>

namespace kapitza::app {

void on_root(const Communicator& communicator, const std::function<void()>& action) {
  std::exception_ptr failure;
  if (communicator.is_root()) {
    try {
      action();
    } catch (...) {
      failure = std::current_exception();
    }
  }
  int failed = failure ? 1 : 0;
  communicator.broadcast(failed);
  if (failure) std::rethrow_exception(failure);
  if (failed != 0) throw RuntimeFailure("rank 0 failed");
}

} // namespace kapitza::app
