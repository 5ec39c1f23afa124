#pragma once
/// Linear maps of arrays as PETSc operators.

#include "kapitza/base/index.hpp"

#include "parallel/petsc.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <span>
#include <vector>

namespace kapitza::petsc {

/// Runs map(in, out) on views of this rank's parts of two vectors. What it throws, it throws.
template <class Map>
void apply_to_arrays(Vec in, Vec out, const Map& map) {
  PetscInt n = 0;
  const PetscScalar* from = nullptr;
  PetscScalar* to = nullptr;
  check(VecGetLocalSize(in, &n), "VecGetLocalSize");
  check(VecGetArrayRead(in, &from), "VecGetArrayRead");
  check(VecGetArrayWrite(out, &to), "VecGetArrayWrite");
  map(std::span<const double>(from, index(n)), std::span<double>(to, index(n)));
  check(VecRestoreArrayWrite(out, &to), "VecRestoreArrayWrite");
  check(VecRestoreArrayRead(in, &from), "VecRestoreArrayRead");
}

/// out = map(in), on the part of each rank, as PETSc calls it. Where the map throws, out is NaN: that ends a
/// Krylov solve on all ranks, and check_with, to which whoever calls PETSc passes the map, throws what it has
/// thrown.
class Map : public Callback {
 public:
  using Function = std::function<void(std::span<const double>, std::span<double>)>;
  Map() = default;
  Map(const Map&) = delete; // PETSc keeps its address
  Map& operator=(const Map&) = delete;
  Map& operator=(Function function) {
    function_ = std::move(function);
    return *this;
  }
  PetscErrorCode apply(Vec in, Vec out) noexcept {
    const bool applied = run([&] {
      apply_to_arrays(in, out, [&](std::span<const double> from, std::span<double> to) {
        if (!run([&] { function_(from, to); }))
          std::ranges::fill(to, std::numeric_limits<double>::quiet_NaN());
      });
    });
    return applied ? 0 : PETSC_ERR_USER;
  }

 private:
  Function function_;
};

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
inline Matrix make_shell(MPI_Comm comm, std::size_t local, Map& map) {
  Matrix matrix;
  const auto n = static_cast<PetscInt>(local);
  check(MatCreateShell(comm, n, n, PETSC_DETERMINE, PETSC_DETERMINE, &map, matrix.out()), "MatCreateShell");
  const auto multiply = +[](Mat shell, Vec in, Vec out) -> PetscErrorCode {
    void* self = nullptr;
    PetscFunctionBeginUser;
    PetscCall(MatShellGetContext(shell, &self));
    PetscCall(static_cast<Map*>(self)->apply(in, out));
    PetscFunctionReturn(0);
  };
  check(MatShellSetOperation(matrix.get(), MATOP_MULT, reinterpret_cast<void (*)()>(multiply)),
        "MatShellSetOperation");
  return matrix;
}

/// Makes a solver's preconditioner `map`, which must outlive it.
inline void set_preconditioner(KSP ksp, Map& map) {
  PC pc = nullptr;
  check(KSPGetPC(ksp, &pc), "KSPGetPC");
  check(PCSetType(pc, PCSHELL), "PCSetType");
  check(PCShellSetContext(pc, &map), "PCShellSetContext");
  const auto apply = +[](PC shell, Vec in, Vec out) -> PetscErrorCode {
    void* self = nullptr;
    PetscFunctionBeginUser;
    PetscCall(PCShellGetContext(shell, &self));
    PetscCall(static_cast<Map*>(self)->apply(in, out));
    PetscFunctionReturn(0);
  };
  check(PCShellSetApply(pc, apply), "PCShellSetApply");
}

} // namespace kapitza::petsc
