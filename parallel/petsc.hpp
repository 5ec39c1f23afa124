#pragma once
/// Move-only owners of PETSc objects, and the one place that checks PETSc's return codes.

#include <petscksp.h>
#include <petscsf.h>

#include <exception>
#include <stdexcept>
#include <string>
#include <utility>

namespace kapitza::petsc {

/// Throws std::runtime_error: a failure of this rank, not known to the others.
inline void check(PetscErrorCode code, const char* what) {
  if (code == 0) return;
  const char* text = nullptr;
  PetscErrorMessage(code, &text, nullptr);
  throw std::runtime_error(std::string("PETSc: ") + what
                           + " failed: " + (text != nullptr ? text : "unknown error"));
}

template <class Handle, PetscErrorCode (*destroy)(Handle*)>
class Owned {
 public:
  Owned() = default;
  explicit Owned(Handle handle) : handle_(handle) {}
  Owned(Owned&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Owned& operator=(Owned&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Owned() {
    if (handle_ != nullptr) destroy(&handle_);
  }
  Handle get() const { return handle_; }
  Handle* out() { return &handle_; } ///< for PETSc's XxxCreate(..., Xxx*)

 private:
  Handle handle_ = nullptr;
};

using Vector = Owned<Vec, VecDestroy>;
using Matrix = Owned<Mat, MatDestroy>;
using Solver = Owned<KSP, KSPDestroy>;
using Indices = Owned<IS, ISDestroy>;
using Scatter = Owned<VecScatter, VecScatterDestroy>;
using NullSpace = Owned<MatNullSpace, MatNullSpaceDestroy>;
using Partitioning = Owned<MatPartitioning, MatPartitioningDestroy>;
using StarForest = Owned<PetscSF, PetscSFDestroy>;

/// Keeps what a callback throws until PETSc has returned: exceptions must not pass through its C frames.
class Callback {
 public:
  /// For the callback: runs the action. @return whether it came to its end; of what it throws the first is
  /// kept
  template <class Action>
  bool run(Action&& action) noexcept {
    try {
      action();
      return true;
    } catch (...) {
      if (!failure_) failure_ = std::current_exception();
      return false;
    }
  }
  bool failed() const { return failure_ != nullptr; }
  /// For the caller of PETSc: throws what the action has thrown.
  void rethrow() {
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
  }

 private:
  std::exception_ptr failure_;
};

/// The code of a call that runs callbacks: what they have thrown, else a failure of PETSc itself.
template <class... Callbacks>
void check_with(PetscErrorCode code, const char* what, Callbacks&... callbacks) {
  (callbacks.rethrow(), ...);
  check(code, what);
}

} // namespace kapitza::petsc
