#pragma once
/// Linear maps of arrays as PETSc operators. Private to solver/.

#include "kapitza/base/index.hpp"

#include "parallel/petsc.hpp"

#include <algorithm>
#include <functional>
#include <span>
#include <vector>

namespace kapitza::petsc {

/// out = map(in), on the part of each rank.
using Map = std::function<void(std::span<const double>, std::span<double>)>;

/// Views of PETSc vectors as spans, for the length of one call. An exception must not cross PETSc: the
/// caller's `map` throws only where the run is lost.
inline PetscErrorCode apply_to_arrays(Vec in, Vec out, const Map& map) {
  PetscInt n = 0;
  const PetscScalar* from = nullptr;
  PetscScalar* to = nullptr;
  PetscFunctionBeginUser;
  PetscCall(VecGetLocalSize(in, &n));
  PetscCall(VecGetArrayRead(in, &from));
  PetscCall(VecGetArrayWrite(out, &to));
  map(std::span<const double>(from, index(n)), std::span<double>(to, index(n)));
  PetscCall(VecRestoreArrayWrite(out, &to));
  PetscCall(VecRestoreArrayRead(in, &from));
  PetscFunctionReturn(0);
}

/// Copies between two vectors as a scatter says; backwards with SCATTER_REVERSE.
inline void transfer(const Scatter& scatter, Vec from, Vec to, ScatterMode mode = SCATTER_FORWARD) {
  check(VecScatterBegin(scatter.get(), from, to, INSERT_VALUES, mode), "VecScatterBegin");
  check(VecScatterEnd(scatter.get(), from, to, INSERT_VALUES, mode), "VecScatterEnd");
}

/// Sets this rank's part of a vector.
inline void set_part(Vec vector, std::span<const double> part) {
  PetscScalar* array = nullptr;
  check(VecGetArrayWrite(vector, &array), "VecGetArrayWrite");
  std::copy(part.begin(), part.end(), array);
  check(VecRestoreArrayWrite(vector, &array), "VecRestoreArrayWrite");
}

/// A copy of this rank's part of a vector.
inline std::vector<double> part_of(Vec vector) {
  PetscInt n = 0;
  check(VecGetLocalSize(vector, &n), "VecGetLocalSize");
  const PetscScalar* array = nullptr;
  check(VecGetArrayRead(vector, &array), "VecGetArrayRead");
  std::vector<double> part(array, array + n);
  check(VecRestoreArrayRead(vector, &array), "VecRestoreArrayRead");
  return part;
}

/// Gives every rank the parts of all.
class Gather {
 public:
  Gather() = default;
  /// @param like a vector of the kind to gather
  explicit Gather(Vec like) {
    PetscInt size = 0;
    check(VecGetSize(like, &size), "VecGetSize");
    check(VecScatterCreateToAll(like, scatter_.out(), nullptr), "VecScatterCreateToAll");
    check(VecCreateSeqWithArray(PETSC_COMM_SELF, 1, size, nullptr, whole_.out()), "VecCreateSeqWithArray");
  }
  /// Collective.
  void operator()(Vec parts, std::span<double> whole) const {
    check(VecPlaceArray(whole_.get(), whole.data()), "VecPlaceArray");
    transfer(scatter_, parts, whole_.get());
    check(VecResetArray(whole_.get()), "VecResetArray");
  }

 private:
  Scatter scatter_;
  Vector whole_; ///< without storage: it borrows the caller's
};

/// A square MatShell. `map` must outlive it.
inline Matrix make_shell(MPI_Comm comm, std::size_t local, const Map& map) {
  Matrix matrix;
  const auto n = static_cast<PetscInt>(local);
  check(MatCreateShell(comm, n, n, PETSC_DETERMINE, PETSC_DETERMINE, const_cast<Map*>(&map), matrix.out()),
        "MatCreateShell");
  const auto multiply = +[](Mat shell, Vec in, Vec out) -> PetscErrorCode {
    void* self = nullptr;
    PetscFunctionBeginUser;
    PetscCall(MatShellGetContext(shell, &self));
    PetscCall(apply_to_arrays(in, out, *static_cast<const Map*>(self)));
    PetscFunctionReturn(0);
  };
  check(MatShellSetOperation(matrix.get(), MATOP_MULT, reinterpret_cast<void (*)()>(multiply)),
        "MatShellSetOperation");
  return matrix;
}

/// Makes a solver's preconditioner `map`, which must outlive it.
inline void set_preconditioner(KSP ksp, const Map& map) {
  PC pc = nullptr;
  check(KSPGetPC(ksp, &pc), "KSPGetPC");
  check(PCSetType(pc, PCSHELL), "PCSetType");
  check(PCShellSetContext(pc, const_cast<Map*>(&map)), "PCShellSetContext");
  const auto apply = +[](PC shell, Vec in, Vec out) -> PetscErrorCode {
    void* self = nullptr;
    PetscFunctionBeginUser;
    PetscCall(PCShellGetContext(shell, &self));
    PetscCall(apply_to_arrays(in, out, *static_cast<const Map*>(self)));
    PetscFunctionReturn(0);
  };
  check(PCShellSetApply(pc, apply), "PCShellSetApply");
}

} // namespace kapitza::petsc
