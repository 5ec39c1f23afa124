#include "kapitza/parallel/collective.hpp"

#include "kapitza/base/error.hpp"

#include <exception>

namespace kapitza {

void on_root(const Communicator& communicator, const std::function<void()>& action) {
  enum Outcome : int { done, wrong_input, failed };
  int outcome = done;
  std::exception_ptr error;
  if (communicator.is_root()) {
    try {
      action();
    } catch (const InputError&) {
      error = std::current_exception();
      outcome = wrong_input;
    } catch (...) {
      error = std::current_exception();
      outcome = failed;
    }
  }
  communicator.broadcast(outcome);
  if (error) std::rethrow_exception(error);
  if (outcome == wrong_input) throw InputError(std::vector<InputIssue>{});
  if (outcome == failed) throw RuntimeFailure("rank 0 failed");
}

void on_all(const Communicator& communicator, const std::function<void()>& action) {
  std::exception_ptr error;
  try {
    action();
  } catch (const RuntimeFailure&) {
    error = std::current_exception();
  }
  const bool failed = communicator.max(error ? 1 : 0) > 0;
  if (error) std::rethrow_exception(error);
  if (failed) throw RuntimeFailure("another rank failed");
}

} // namespace kapitza
