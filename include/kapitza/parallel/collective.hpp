#pragma once
/// Actions that fail on all ranks where they fail on one.

#include "kapitza/parallel/communicator.hpp"

#include <functional>

namespace kapitza {

/// Runs the action on rank 0. Where it throws, every rank throws the same kind of error; the root's has the
/// text.
void on_root(const Communicator& communicator, const std::function<void()>& action);

/// Runs the action on every rank. Where it fails on some, it fails on all.
void on_all(const Communicator& communicator, const std::function<void()>& action);

} // namespace kapitza
