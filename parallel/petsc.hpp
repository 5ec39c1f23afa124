#pragma once
/// Move-only owners of PETSc objects, and the one place that checks PETSc's return codes. Private to solver/.

#include <petscksp.h>

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

} // namespace kapitza::petsc
